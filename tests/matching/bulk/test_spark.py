"""The same files with DuckDB and with Spark: first the same candidates, then the same output to the byte."""

import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kithwork.matching.bulk import blocking, plan
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.plan import Options, link
from kithwork.matching.bulk.progress import Progress
from kithwork.matching.bulk.spark import spark_crew
from tests.matching.bulk.test_agreement import some_town

# Two executors of their own, with a core and a gigabyte each.
CLUSTER = "local-cluster[2,1,1024]"


def linked(folder: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[tuple[int, int]], bytes]:
    """The candidate pairs, and the output."""
    folder.mkdir()
    pairs: list[tuple[int, int]] = []

    judge = plan.Run._judge

    def keep(run: plan.Run, *told: object) -> None:
        table = pq.read_table(run.work.path(blocking.PAIRS))
        pairs.extend(zip(table["contact"].to_pylist(), table["voter"].to_pylist(), strict=True))
        judge(run, *told)

    monkeypatch.setattr(plan.Run, "_judge", keep)
    voters, contacts, _known, _asked = some_town(folder, 20_000, 10_000)
    options = Options(
        voters=voters, contacts=contacts, output=folder / "matches.csv", as_of=2026, today=date(2026, 11, 3),
        engine=engine, spark_master=CLUSTER,
    )  # fmt: skip
    link(options, Progress(quiet=True))
    monkeypatch.undo()
    return pairs, options.output.read_bytes()


@pytest.mark.nightly
@pytest.mark.enable_socket
def test_spark_and_duckdb_find_and_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = linked(tmp_path / "duckdb", "duckdb", monkeypatch)
    there = linked(tmp_path / "spark", "spark", monkeypatch)
    assert len(here[0]) > 10_000
    assert there[0] == here[0]
    assert there[1] == here[1]


def test_without_spark_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)  # as where it is not installed
    with pytest.raises(LinkError, match=r"install kithwork\[spark\]"), spark_crew(""):
        pass
