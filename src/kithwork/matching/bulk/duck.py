"""DuckDB, kept within the memory that was allowed."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from kithwork.matching.bulk.work import Work


@contextmanager
def duck_in(work: Work, *, memory: int, workers: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """In memory; what does not fit into `memory` bytes goes to the work folder."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{max(memory >> 20, 256)}MB",
        "temp_directory": str(work.path("spill")),
        "threads": str(workers),
    }
    with duckdb.connect(config=config) as connection:
        yield connection
