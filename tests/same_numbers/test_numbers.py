"""The same number, asked anywhere, after any step; and proof that a fault would be seen."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from kithwork.contacts.models import Contact
from kithwork.contacts.reads import tallies
from kithwork.contacts.writes import moving
from kithwork.outreach.writes import answering, responding
from tests.same_numbers.lanes import Lanes
from tests.same_numbers.machine import Report, Walk
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import House, make_house

pytestmark = pytest.mark.django_db(transaction=True)
SEQUENCES, STEPS, SHARDS = 200, 30, 8
WALKS = settings(
    max_examples=SEQUENCES // SHARDS + 2,  # the first of a run may be cut short and is not counted
    stateful_step_count=STEPS,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path


@pytest.fixture
def house() -> House:
    made = make_house("maple")
    voters = [
        row(ncid=f"BY{number}", first_name=f"ROSA{number}", last_name="QUILLFEATHER", full_phone_number="")
        for number in range(2)
    ]
    bring_in(made.scope, delivery(voters))
    return made


@contextmanager
def walking(house: House) -> Iterator[type[Walk]]:
    gc.freeze()  # what is imported by now stays: walking through it again and again takes a tenth of the time
    with Lanes() as lanes:
        yield type("TheWalk", (Walk,), {"house": house, "lanes": lanes, "report": Report()})


# One always, the others with --all: each walks for some 40 seconds.
_SHARDS = [0, *(pytest.param(shard, marks=pytest.mark.nightly) for shard in range(1, SHARDS))]


@pytest.mark.parametrize("shard", _SHARDS)
def test_every_number_agrees_after_every_step(house: House, shard: int) -> None:
    with walking(house) as walk:
        # Without the least number of steps some sequences break off early and prove little.
        run_state_machine_as_test(walk, settings=WALKS, _min_steps=STEPS)
        whole = [steps for steps in walk.report.steps if steps >= STEPS]
        assert len(whole) >= SEQUENCES // SHARDS, f"shard {shard} came to {len(whole)} whole sequences"


# Faults, switched on for a test each: the walk must stumble over every one.


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_asked: rows)


def with_deleted_contacts_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def deleted_too(scope, *, holders):
        held = visible_held(scope, holders=holders)
        deleted = Contact.objects.filter(campaign_id=scope.campaign_id, mobilizer_id__in=holders or ())
        return held | deleted

    visible_held = tallies.visible_held
    monkeypatch.setattr(tallies, "visible_held", deleted_too)


def with_repeats_as_touchpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (answering, responding):
        monkeypatch.setattr(
            module, "counting", lambda values, clear, **_differed: tuple(value != clear for value in values)
        )


def without_recount_at_hand_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "recount", lambda _scope, **_holders: None)


@pytest.mark.parametrize(
    "fault",
    [without_lock, with_deleted_contacts_counted, with_repeats_as_touchpoints, without_recount_at_hand_over],
    ids=lambda fault: fault.__name__,
)
def test_a_fault_is_seen(house: House, monkeypatch: pytest.MonkeyPatch, fault) -> None:
    fault(monkeypatch)
    walks = settings(WALKS, derandomize=True, print_blob=False, report_multiple_bugs=False)
    with walking(house) as walk:
        with pytest.raises((AssertionError, Flaky)):
            run_state_machine_as_test(walk, settings=walks)
        assert walk.report.faults
