"""Two real connections, interleaved statement by statement: each waits before every statement and before its commit.

A schedule says who goes next. Whoever waits for a lock of the other is noticed by asking PostgreSQL, and the other goes.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, cycle
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any, Self

from django.db import connection

PATIENCE = 0.004
GIVE_UP = 20.0


class Lane:
    """A thread with a connection of its own, kept from one race to the next."""

    def __init__(self, turn: Condition) -> None:
        self.turn = turn
        self.work: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self.state = "idle"  # idle, waiting (at a gate), running
        self.result: Any = None
        self.pid = 0
        self.thread = Thread(target=self._live, daemon=True)
        self.thread.start()

    def start(self, deed: Callable[[], Any]) -> None:
        self.state = "running"
        self.work.put(deed)

    def stop(self) -> None:
        self.work.put(None)
        self.thread.join(GIVE_UP)

    def _live(self) -> None:
        connection.ensure_connection()
        self.pid = connection.connection.info.backend_pid
        commit = connection._commit
        connection._commit = lambda: (self._gate(), commit())[-1]
        with connection.execute_wrapper(self._statement):
            while deed := self.work.get():
                try:
                    self.result = deed()
                except BaseException as error:  # noqa: BLE001 - handed to the thread of the test
                    self.result = error
                self._now("idle")
        connection.close()

    def _statement(self, execute, sql, params, many, context):
        self._gate()
        return execute(sql, params, many, context)

    def _gate(self) -> None:
        self._now("waiting")
        with self.turn:
            self.turn.wait_for(lambda: self.state == "running")

    def _now(self, state: str) -> None:
        with self.turn:
            self.state = state
            self.turn.notify_all()


class Lanes:
    def __init__(self) -> None:
        self.turn = Condition()
        self.pair = (Lane(self.turn), Lane(self.turn))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for lane in self.pair:
            lane.stop()

    def race(self, first: Callable[[], Any], second: Callable[[], Any], schedule: Iterable[bool]) -> list[Any]:
        """What each returned; an exception of either is raised."""
        for lane, deed in zip(self.pair, (first, second), strict=True):
            lane.start(deed)
        turns = chain(schedule, cycle((False, True)))
        for lane in self.pair:
            self._settle(lane)
        while any(lane.state != "idle" for lane in self.pair):
            self._step(turns)
        for lane in self.pair:
            if isinstance(lane.result, BaseException):
                raise lane.result
        return [lane.result for lane in self.pair]

    def _step(self, turns: Iterator[bool]) -> None:
        chosen = self.pair[next(turns)]
        ready = [lane for lane in (chosen, *self.pair) if lane.state == "waiting"]
        lane = ready[0] if ready else chosen
        if ready:
            with self.turn:
                lane.state = "running"
                self.turn.notify_all()
        self._settle(lane)

    def _settle(self, lane: Lane) -> None:
        """Until it stands at its next gate, has ended, or waits for the other's lock."""
        for _ in range(int(GIVE_UP / PATIENCE)):
            with self.turn:
                if self.turn.wait_for(lambda: lane.state != "running", timeout=PATIENCE):
                    return
            if _is_blocked(lane.pid):
                return
        raise TimeoutError("a statement neither ends nor waits for a lock")


def _is_blocked(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])
