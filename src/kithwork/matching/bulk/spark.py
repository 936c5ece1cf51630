"""The same plan on an existing Spark: tasks go to executors through an Arrow UDF, and Spark joins the keys.

The executors see the folder of the output by the same path, as on one machine or on a shared disk, and import this
package. What is written is the same to the byte as without Spark.
"""

import pickle
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from kithwork.matching.bulk.errors import LinkError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Task = TypeVar("Task")
Answer = TypeVar("Answer")
# Tasks given out together, for each core: some are short, and nobody is to wait for the longest.
_EACH: Final = 2


@dataclass(frozen=True, slots=True)
class SparkCrew:
    """As `Crew`, by Spark's executors."""

    workers: int
    session: "SparkSession"

    def each(self, do: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        for some in _batched(tasks, self.workers * _EACH):
            told = [(place, pickle.dumps(task)) for place, task in enumerate(some)]
            frame = self.session.createDataFrame(told, "place bigint, task binary")
            # Each task by itself, in a partition of its own.
            done = frame.repartitionByRange(len(told), "place").mapInArrow(
                partial(_done, pickle.dumps(do)), "place bigint, answer binary"
            )
            for row in sorted(done.collect()):
                yield pickle.loads(row["answer"])  # noqa: S301 - what our own process has written

    def join(self, wanted: Path, found: Path, pairs: Path) -> None:
        """Who asks by a key and who has it: each pair once, by contact, then voter."""
        read = self.session.read.parquet
        joined = read(str(wanted)).join(read(str(found)), "place").select("contact", "voter").distinct()
        parts = pairs.with_name(pairs.name + ".parts")
        shutil.rmtree(parts, ignore_errors=True)
        joined.orderBy("contact", "voter").write.parquet(str(parts))
        schema = pa.schema({"contact": pa.int32(), "voter": pa.int32()})
        with pq.ParquetWriter(pairs, schema) as writer:
            # Their names ascend with what is in them.
            for part in sorted(parts.glob("part-*.parquet")):
                for batch in pq.ParquetFile(part).iter_batches():
                    writer.write_table(pa.Table.from_batches([batch]).cast(schema))
        shutil.rmtree(parts)


def _batched(tasks: Iterable[Task], size: int) -> Iterator[tuple[Task, ...]]:
    rest = iter(tasks)
    while some := tuple(islice(rest, size)):
        yield some


def _done(do: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    work: Callable[[object], object] = pickle.loads(do)  # noqa: S301 - what our own process has written
    for batch in batches:
        answers = [pickle.dumps(work(pickle.loads(task.as_py()))) for task in batch["task"]]  # noqa: S301
        yield pa.record_batch({"place": batch["place"], "answer": pa.array(answers, pa.binary())})


@contextmanager
def spark_crew(master: str) -> Iterator[SparkCrew]:
    """`master` "" is the one of Spark's own settings. LinkError where there is no Spark."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise LinkError("Spark is not installed here: install kithwork[spark], and a Java 17 or newer.") from error
    builder = SparkSession.builder.appName("kith link").config("spark.executorEnv.PYTHONPATH", ":".join(sys.path))
    if master:
        builder = builder.master(master)
    session = builder.getOrCreate()
    try:
        yield SparkCrew(session.sparkContext.defaultParallelism, session)
    finally:
        session.stop()
