"""Look-ups in the hand, in the voter file just loaded: who is found, and how long it takes while many ask."""

import csv
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import numpy as np
from django.db import connections
from tests.world import make_campaign

from kithwork.accounts.models import Organization
from kithwork.campaigns import door
from kithwork.campaigns.models import Campaign
from kithwork.kernel.scope import CampaignScope
from kithwork.linkage.columns import Columns
from kithwork.linkage.keys import BUDGET, WIDE_BUDGET, contact_key_columns, taken
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.person import Person
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.matching import reads
from kithwork.matching.reads.subject import Subject
from kithwork.matching.rules import Why
from kithwork.voterfile import reads as voterfile

ASKERS, EVERY_SECONDS = 16, 1.0
IDLE_MS, BUSY_MS, AMONG_CANDIDATES, FIRST_FIVE = 25, 50, 0.94, 0.92
STATE: Final = "NC"
_PAGE: Final = 100


class Asked(NamedTuple):
    """`truth`: the canonical voter id; contacts that are in no file are asked, too, and have ""."""

    subject: Subject
    truth: str


def rows(folder: Path, *, seconds: int, limit: int) -> Iterator[tuple[str, ...]]:
    scope = _scope()
    asked = _contacts(folder)[:limit]
    known = [one for one in asked if one.truth and (one.subject.person.age or one.subject.person.city)]
    found = np.array([one for page in _pages(known) for one in _found(scope, page)])
    among, first, five = (float(share) for share in (found[:, 0].mean(), found[:, 1].mean(), found[:, 2].mean()))
    of = f"of {len(known):,} contacts with a place or age whose voter exists"
    yield f"True voter among the candidates, {of}", f"{among:.3f}", "", _limit(among, AMONG_CANDIDATES)
    yield "… among the first five", f"{five:.3f}", f"first of all: {first:.3f}", _limit(five, FIRST_FIVE)
    alone = [_timed(scope, one.subject) for one in asked[:1000]]
    p95 = _p95(alone)
    yield (
        "One look-up, query and judge, alone and warm", f"median {np.median(alone):.1f} ms, p95 {p95:.1f} ms", "",
        _limit(-p95, -IDLE_MS, f"p95 {IDLE_MS} ms"),
    )  # fmt: skip
    busy = _open_loop(scope, asked, seconds)
    p95 = _p95(busy)
    yield (
        f"{ASKERS} askers, one look-up a second each, {len(busy):,} look-ups",
        f"median {np.median(busy):.1f} ms, p95 {p95:.1f} ms", "", _limit(-p95, -BUSY_MS, f"p95 {BUSY_MS} ms"),
    )  # fmt: skip


def _found(scope: CampaignScope, page: Sequence[Asked]) -> Iterator[tuple[bool, bool, bool]]:
    """Whether the true voter is among the candidates that the keys bring, is shown first, is shown at all."""
    shown = reads.find_all(scope, subjects=[one.subject for one in page])
    for one, best in zip(page, shown, strict=True):
        ids = [found.voter.canonical_voter_id for found in best]
        yield (
            one.truth in ids or one.truth in _candidates(scope, one.subject.person),
            ids[:1] == [one.truth],
            one.truth in ids,
        )


def _candidates(scope: CampaignScope, person: Person) -> set[str]:
    numbers: set[int] = set()
    file = voterfile.searched(scope, state=STATE)
    for wide, budget in ((False, BUDGET), (True, WIDE_BUDGET)):
        vocabulary = Vocabulary()
        keys = contact_key_columns(Columns.of([person], vocabulary), vocabulary, wide=wide)
        counted = voterfile.counted_keys(scope, file=file, keys=set(keys.key.tolist()), most=budget)
        counts = [counted[key].count if key in counted else 0 for key in keys.key.tolist()]
        for key in keys.key[taken(keys, np.array(counts, np.int64), budget)].tolist():
            numbers.update(counted[key].numbers if key in counted else ())
    voters = voterfile.voters_numbered(scope, file=file, numbers=numbers)
    return {voter.canonical_voter_id for voter in voters.values()}


def _open_loop(scope: CampaignScope, asked: Sequence[Asked], seconds: int) -> list[float]:
    """Milliseconds from the moment each look-up was due, whether the one before was done or not."""
    chance, begun = Random(1), time.perf_counter() + 1
    dues = sorted(begun + chance.random() + EVERY_SECONDS * turn for _asker in range(ASKERS) for turn in range(seconds))

    def ask(turn: int) -> float:
        _timed(scope, asked[turn % len(asked)].subject)
        return (time.perf_counter() - dues[turn]) * 1000

    with ThreadPoolExecutor(ASKERS) as askers:
        # Each thread's connection is made before the clock begins.
        list(askers.map(lambda one: _timed(scope, one.subject), asked[: ASKERS * 4]))
        waiting = []
        for turn, due in enumerate(dues):
            time.sleep(max(due - time.perf_counter(), 0))
            waiting.append(askers.submit(ask, turn))
        done = [one.result() for one in waiting]
        list(askers.map(lambda _turn: connections.close_all(), range(ASKERS)))
    return done


def _timed(scope: CampaignScope, subject: Subject) -> float:
    begun = time.perf_counter()
    reads.find_all(scope, subjects=[subject])
    return (time.perf_counter() - begun) * 1000


def _contacts(folder: Path) -> list[Asked]:
    with (folder / "truth.csv").open() as file:
        truth = {row["contact"]: row["ncid"] for row in csv.DictReader(file)}
    with (folder / "contacts.csv").open() as file:
        return [
            Asked(_subject(row), f"{STATE}-{truth[row['contact']]}" if truth[row["contact"]] else "")
            for row in csv.DictReader(file)
        ]


def _subject(row: dict[str, str]) -> Subject:
    person = Person(
        first=row["first_name"],
        last=row["last_name"],
        phone=row["phone"],
        street=row["street"],
        city=row["city"],
        state=row["state"],
        zip=row["zip"],
        age=int(row["age"]) if row["age"] else None,
        age_asof=2026,
    )
    return Subject(
        contact_id=None, holder_id=None, person=person, status="unmatched", state=STATE, refused=frozenset(),
        undone=frozenset(), decided="", is_machine_match=False, why=Why.SHOWN, model=DEFAULT, fingerprint="",
    )  # fmt: skip


def _scope() -> CampaignScope:
    organization = Organization.objects.get(slug="bench")
    campaign = Campaign.objects.filter(organization=organization).first() or make_campaign(organization, slug="bench")
    return door.campaign_scope_for_job(organization.pk, campaign.pk)


def _pages(asked: Sequence[Asked]) -> Iterator[Sequence[Asked]]:
    return (asked[start : start + _PAGE] for start in range(0, len(asked), _PAGE))


def _p95(values: Sequence[float]) -> float:
    return float(np.percentile(values, 95))


def _limit(measured: float, least: float, words: str = "") -> str:
    text = words or f"at least {least}"
    return text if measured >= least else f"{text}, **missed**"
