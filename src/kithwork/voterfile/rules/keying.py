"""The blocking keys of a delivery's candidates, and how many have which name: half of what reading a file costs."""

import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Final, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithwork.linkage import keys
from kithwork.linkage.columns import columns_of
from kithwork.linkage.frequencies import tallies
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.voterfile.rules.counting import Counts, count
from kithwork.voterfile.rules.reader import Batch

Result = TypeVar("Result")

# Names and places counted in memory before they are put down.
COUNTS_IN_MEMORY: Final = 100_000
# Different texts, with what was worked out for each.
TEXTS_IN_MEMORY: Final = 100_000
# Bytes of a delivery that are worth a process of its own: it takes half a second to begin.
WORTH_A_PROCESS: Final = 32 << 20
# Batches that are read ahead of their keys.
_AHEAD: Final = 2
# What a voter's facts are called where people are compared.
_COMPARED: Final = {
    "first_name": "first",
    "middle_name": "middle",
    "last_name": "last",
    **{same: same for same in ("suffix", "phone", "street", "city", "state", "zip", "birth_date", "birth_year")},
}


class Keyed(NamedTuple):
    """The candidates' numbers, and their keys: pairs of a place among those numbers, ascending, and a key.

    `counts`: of the names and places since the last time they were given; nobody else can be found.
    """

    number: pa.Array
    row: NDArray[np.int64]
    key: NDArray[np.int32]
    counts: Counts


class Keyer:
    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._counts: Counts = Counter()

    def keyed(self, candidates: pa.RecordBatch) -> Keyed:
        if len(self._vocabulary) > TEXTS_IN_MEMORY:
            self._vocabulary = Vocabulary()
        people = pa.table({compared: candidates[fact] for fact, compared in _COMPARED.items()})
        columns = columns_of(people, self._vocabulary)
        count(self._counts, tallies(columns, self._vocabulary))
        found = keys.voter_key_columns(columns, self._vocabulary)
        counts = self.counted() if len(self._counts) > COUNTS_IN_MEMORY else Counter()
        return Keyed(candidates["number"], found.row, found.key, counts)

    def counted(self) -> Counts:
        """What was not given yet."""
        counts, self._counts = self._counts, Counter()
        return counts


def keyed(batches: Iterable[Batch], *, size: int) -> Iterator[tuple[Batch, Keyed]]:
    """Each batch with its keys, in their order.

    `size`: bytes of the delivery. The keys of a large one are made in a second process, while this one reads on.
    """
    with _other_process() if size >= WORTH_A_PROCESS else _here() as (make, rest):
        running: deque[tuple[Batch, Future[Keyed]]] = deque()
        for batch in batches:
            running.append((batch, make(batch.accepted.filter(batch.accepted["is_candidate"]))))
            if len(running) > _AHEAD:
                done, made = running.popleft()
                yield done, made.result()
        left = rest()
        while running:
            done, made = running.popleft()
            yield (
                done,
                made.result() if running else made.result()._replace(counts=made.result().counts + left.result()),
            )


_Make = Callable[[pa.RecordBatch], Future[Keyed]]
_Rest = Callable[[], Future[Counts]]


@contextmanager
def _here() -> Iterator[tuple[_Make, _Rest]]:
    keyer = Keyer()
    yield lambda candidates: _now(keyer.keyed(candidates)), lambda: _now(keyer.counted())


def _now(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


@contextmanager
def _other_process() -> Iterator[tuple[_Make, _Rest]]:
    # A fork would copy the locks of Arrow's threads, but not the threads.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield lambda candidates: pool.submit(_keyed, candidates), lambda: pool.submit(_counted)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """In the second process: Ctrl-C is the first one's business; when that is killed, this one ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


@cache
def _keyer() -> Keyer:
    return Keyer()


def _keyed(candidates: pa.RecordBatch) -> Keyed:
    return _keyer().keyed(candidates)


def _counted() -> Counts:
    return _keyer().counted()
