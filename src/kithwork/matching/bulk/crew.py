"""Worker processes with a bounded number of tasks before them, answers in the order of the tasks."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final, TypeVar

from kithwork.matching.bulk.errors import StoppedError

Task = TypeVar("Task")
Answer = TypeVar("Answer")
_WAITING: Final = 2


@dataclass(frozen=True, slots=True)
class Crew:
    """Without processes the tasks are done where they are given."""

    workers: int
    _pool: ProcessPoolExecutor | None

    def each(self, do: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        if self._pool is None:
            yield from map(do, tasks)
            return
        running: deque[Future[Answer]] = deque()
        try:
            for task in tasks:
                running.append(self._pool.submit(do, task))
                if len(running) >= self.workers + _WAITING:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        except BrokenProcessPool as error:
            raise StoppedError(
                "A worker process was ended from outside, mostly because memory ran out: give fewer --workers or "
                "less --memory. The same command goes on where this one stopped."
            ) from error
        finally:
            # Where the tasks break off, whoever comes next finds nobody still writing.
            wait([one for one in running if not one.cancel()])


@contextmanager
def crew(workers: int) -> Iterator[Crew]:
    if workers == 1:
        yield Crew(1, None)
        return
    # A fork would copy the threads' locks of the readers of Arrow and DuckDB, but not their threads.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield Crew(workers, pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
