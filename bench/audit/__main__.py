"""`./kith bench audit`: what a row of the audit trail costs an answer, with and without in one run; sealing and verifying.

On a database of its own, with the settings every installation has. Writes docs/performance.md.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from unittest import mock
from uuid import uuid4

from bench import report
from kithwork.cli.ground import ground

TITLE: Final = "The audit trail"
LIMIT_MS: Final = 1.0


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench audit", description=__doc__)
    parser.add_argument("--answers", type=int, default=400, help="of each kind")
    parser.add_argument("--entries", type=int, default=100_000, help="to seal and verify")
    given = parser.parse_args(argv)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        os.environ["KITH_HOME"] = str(Path(folder) / "home")
        with ground():
            rows = _rows(given.answers, given.entries)
    text = (
        f"`./kith bench audit` on {os.cpu_count()} cores, load {load:.1f} before it began: the Key Question answered, with and without its "
        "row of the audit trail in turn; the chain over made-up entries.\n\n"
    )
    report.write(TITLE, text + report.table(("what", "measured", "limit"), rows))
    for row in rows:
        sys.stdout.write(" | ".join(row) + "\n")
    return 0


def _rows(answers: int, entries: int) -> list[tuple[str, str, str]]:
    from django.utils import timezone  # noqa: PLC0415 - Django is ready now
    from tests.world import make_house  # noqa: PLC0415

    from kithwork.accounts import door  # noqa: PLC0415
    from kithwork.audit import reads, writes  # noqa: PLC0415
    from kithwork.audit.models import Entry  # noqa: PLC0415
    from kithwork.cli import database  # noqa: PLC0415
    from kithwork.outreach import writes as outreach  # noqa: PLC0415

    database.migrate(is_demo=False, now=timezone.now())
    house = make_house("bench")
    scope, contact = house.mobilizer_scope(), house.contact()

    def answer() -> None:
        rung = house.rungs[uuid4().int % len(house.rungs)]
        now = timezone.now()
        outreach.answer(scope, contact_id=contact.pk, rung_id=rung.pk, client_key=uuid4(), recorded_at=now, now=now)

    recorded, silent = _in_turn(answer, answers)
    system = door.system_scope()
    template = {
        "at": timezone.now(),
        "actor_role": "mobilizer",
        "verb": "contact.add",
        "noun": "contact",
        "noun_id": "7",
    }
    Entry.objects.bulk_create((Entry(**template) for _number in range(entries)), batch_size=5_000)
    begun = time.perf_counter()
    while writes.seal(system, now=timezone.now()):
        pass
    sealed, begun = time.perf_counter() - begun, time.perf_counter()
    verdict = reads.verify(system)
    verified = time.perf_counter() - begun
    cost = statistics.median(recorded) - statistics.median(silent)
    kept = "" if cost <= LIMIT_MS else ", **missed**"
    return [
        ("An answer with its row", f"median {statistics.median(recorded):.2f} ms", ""),
        ("The same without", f"median {statistics.median(silent):.2f} ms", ""),
        ("So the row costs", f"{cost:.2f} ms", f"{LIMIT_MS:.0f} ms{kept}"),
        (f"Sealing {verdict.sealed:,} entries", f"{sealed:.1f} s, {verdict.sealed / sealed:,.0f} a second", ""),
        ("Verifying the chain", f"{verified:.1f} s, {verdict.sealed / verified:,.0f} a second", ""),
    ]


def _in_turn(answer: Callable[[], None], count: int) -> tuple[list[float], list[float]]:
    """Milliseconds with and without; the first fifty warm up."""
    recorded, silent = list[float](), list[float]()
    for number in range(count + 50):
        for times, around in ((recorded, _as_it_is), (silent, _without_rows)):
            with around():
                begun = time.perf_counter()
                answer()
                took = (time.perf_counter() - begun) * 1_000
            if number >= 50:
                times.append(took)
    return recorded, silent


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _without_rows() -> Iterator[None]:
    def create(**_values: object) -> None:
        """Nothing is written."""

    with mock.patch("kithwork.audit.writes.Entry", SimpleNamespace(objects=SimpleNamespace(create=create))):
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
