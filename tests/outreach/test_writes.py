import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest

from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.contacts import writes as contacts
from kithwork.contacts.models import ActionTally, Contact, CurrentResponse, RungTally, Tally, Touchpoint
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add
from kithwork.content.models import Action
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.outreach import reads, writes
from kithwork.outreach.rules import ResponseValue
from kithwork.stewardship import writes as stewardship
from tests.world import NOW, House, World, client_key

MINUTE = timedelta(minutes=1)
DONE = ResponseValue(done=True)


@dataclass
class Pen:
    """Records about one contact, a minute between entries."""

    house: House
    contact_id: int
    keys: "count[int]" = field(default_factory=count)

    def answer(self, rung: int | None, *, at: datetime | None = None, now: datetime | None = None) -> int:
        rung_id = None if rung is None else self.house.rungs[rung].id
        return writes.answer(
            self.house.mobilizer_scope(), contact_id=self.contact_id, rung_id=rung_id, **self._when(at, now)
        )

    def respond(self, key: str, value: ResponseValue, *, now: datetime | None = None) -> int:
        return writes.respond(
            self.house.mobilizer_scope(),
            contact_id=self.contact_id,
            action_id=self.house.actions[key].id,
            response=value,
            **self._when(None, now),
        )

    def note(self, body: str = "Likes the library") -> int:
        return writes.note(
            self.house.mobilizer_scope(), contact_id=self.contact_id, body=body, **self._when(None, None)
        )

    def take_back(self, kind: str, entry_id: int, *, now: datetime = NOW) -> None:
        writes.take_back(self.house.mobilizer_scope(), kind=kind, entry_id=entry_id, now=now)

    def options(self, *indexes: int) -> ResponseValue:
        return ResponseValue(options=tuple(self.house.options[index].id for index in indexes))

    def _when(self, at: datetime | None, now: datetime | None) -> dict[str, object]:
        number = next(self.keys)
        arrived = now or NOW + number * MINUTE
        return {"client_key": client_key(f"entry-{number}"), "recorded_at": at or arrived, "now": arrived}

    @property
    def contact(self) -> Contact:
        return Contact.objects.get(pk=self.contact_id)

    @property
    def ledger(self) -> list[tuple[str, int]]:
        return list(Touchpoint.objects.order_by("recorded_at", "id").values_list("kind", "source_id"))


@pytest.fixture
def pen(world: World) -> Pen:
    scope = world.a.mobilizer_scope()
    return Pen(world.a, add(scope, client_key=client_key("rosa"), person=ContactDetails(first_name="Rosa"), now=NOW))


def numbers() -> tuple[tuple[int, ...], dict[int, int], dict[tuple[int, int | None], int]]:
    tally = Tally.objects.get()
    return (
        (tally.contacts, tally.touched, tally.answered, tally.touchpoints),
        {row.rung_id: row.contacts for row in RungTally.objects.all()},
        {(row.action_id, row.option_id): row.contacts for row in ActionTally.objects.all()},
    )


def test_answer_stands_on_the_rung_and_counts_a_touchpoint(pen: Pen) -> None:
    entry = pen.answer(1)
    assert (pen.contact.rung_id, pen.contact.answered_at, pen.contact.touchpoints) == (pen.house.rungs[1].id, NOW, 1)
    assert pen.ledger == [("key_question", entry)]
    assert numbers() == ((1, 1, 1, 1), {pen.house.rungs[1].id: 1}, {})


@pytest.mark.parametrize(
    ("rungs", "touchpoints", "stands_on"),
    [((0, 0), 1, 0), ((0, 1, 0), 3, 0), ((0, None), 1, None), ((0, None, 0), 2, 0), ((None,), 0, None)],
)
def test_answer_counts_changes(pen: Pen, rungs: Sequence[int | None], touchpoints: int, stands_on: int | None) -> None:
    for rung in rungs:
        pen.answer(rung)
    assert pen.contact.touchpoints == touchpoints
    assert pen.contact.rung_id == (None if stands_on is None else pen.house.rungs[stands_on].id)
    assert numbers()[0] == (1, int(touchpoints > 0), int(stands_on is not None), touchpoints)


def test_answer_repeated_by_key_is_recorded_once(pen: Pen) -> None:
    scope, key = pen.house.mobilizer_scope(), client_key("twice")
    ids = {
        writes.answer(scope, contact_id=pen.contact_id, rung_id=rung.id, client_key=key, recorded_at=NOW, now=NOW)
        for rung in pen.house.rungs[:2]
    }
    assert len(ids) == 1
    assert pen.contact.rung_id == pen.house.rungs[0].id


def test_answer_that_arrives_late_judges_itself_and_its_successor(pen: Pen) -> None:
    second = pen.answer(0, at=NOW, now=NOW)
    first = pen.answer(0, at=NOW - MINUTE, now=NOW)
    assert pen.ledger == [("key_question", first)]
    between = pen.answer(1, at=NOW - MINUTE / 2, now=NOW)
    assert pen.ledger == [("key_question", first), ("key_question", between), ("key_question", second)]
    assert pen.contact.rung_id == pen.house.rungs[0].id


def test_answer_recorded_in_the_future_is_clipped_to_its_arrival(pen: Pen) -> None:
    pen.answer(0, at=NOW + timedelta(days=1), now=NOW)
    assert pen.contact.answered_at == NOW


def test_answer_with_another_campaigns_rung_is_not_offered(pen: Pen, world: World) -> None:
    with pytest.raises(RefusedError, match="no longer offered"):
        writes.answer(
            pen.house.mobilizer_scope(),
            contact_id=pen.contact_id,
            rung_id=world.b.rungs[0].id,
            client_key=client_key("x"),
            recorded_at=NOW,
            now=NOW,
        )


def test_take_back_restores_what_was_said_before(pen: Pen) -> None:
    first = pen.answer(0)
    second = pen.answer(1)
    pen.take_back("answer", second)
    pen.take_back("answer", second)
    assert (pen.contact.rung_id, pen.contact.answered_at) == (pen.house.rungs[0].id, NOW)
    assert pen.ledger == [("key_question", first)]


def test_take_back_makes_a_repeat_count_again(pen: Pen) -> None:
    first, second = pen.answer(0), pen.answer(0)
    pen.take_back("answer", first)
    assert pen.ledger == [("key_question", second)]


def test_take_back_after_ten_minutes_is_refused(pen: Pen) -> None:
    entry = pen.answer(0, now=NOW)
    with pytest.raises(RefusedError, match="more than 10 minutes ago"):
        pen.take_back("answer", entry, now=NOW + 11 * MINUTE)
    assert pen.contact.touchpoints == 1


@pytest.mark.parametrize("kind", ["answer", "response", "note", "contact"])
def test_take_back_of_what_is_not_ones_own_finds_nothing(pen: Pen, kind: str) -> None:
    entry = pen.answer(0)
    with pytest.raises(NotFoundError):
        writes.take_back(pen.house.mobilizer_scope(1), kind=kind, entry_id=entry, now=NOW)


def test_respond_to_a_task_once_is_done(pen: Pen) -> None:
    pen.respond("task", ResponseValue(done=True))
    pen.respond("task", ResponseValue(done=True))
    task = pen.house.actions["task"].id
    assert numbers() == ((1, 1, 0, 1), {}, {(task, None): 1})
    pen.respond("task", ResponseValue())
    assert numbers() == ((1, 1, 0, 1), {}, {})
    assert CurrentResponse.objects.count() == 0


def test_respond_with_several_options_is_one_value(pen: Pen) -> None:
    pen.respond("several", pen.options(3, 4))
    pen.respond("several", pen.options(4, 3))
    pen.respond("several", pen.options(4, 5))
    action, options = pen.house.actions["several"].id, [option.id for option in pen.house.options]
    assert pen.contact.touchpoints == 2
    assert numbers()[2] == {(action, None): 1, (action, options[4]): 1, (action, options[5]): 1}


def test_respond_is_refused_where_the_contact_is_not_eligible(pen: Pen) -> None:
    with pytest.raises(RefusedError, match="not meant for this contact"):
        pen.respond("free", ResponseValue(text="Schools"))


def test_respond_may_change_after_the_contact_left_the_rung(pen: Pen) -> None:
    pen.answer(0)
    pen.respond("free", ResponseValue(text="Schools"))
    pen.answer(3)
    pen.respond("free", ResponseValue(text="Roads"))
    (free,) = [found for found in actions(pen) if found[0] == pen.house.actions["free"].id]
    assert free == (pen.house.actions["free"].id, True, "Roads")
    assert pen.contact.touchpoints == 4


def test_respond_to_a_closed_action_is_refused_and_shows_what_was_said(pen: Pen) -> None:
    pen.respond("task", ResponseValue(done=True))
    Action.objects.filter(pk=pen.house.actions["task"].pk).update(is_open=False)
    Action.objects.filter(pk=pen.house.actions["one"].pk).update(is_open=False)
    with pytest.raises(RefusedError, match=r"^This action is closed\."):
        pen.respond("task", ResponseValue())
    ids = {key: pen.house.actions[key].id for key in ("task", "several")}
    assert actions(pen) == [(ids["task"], False, "done"), (ids["several"], True, "")]


def actions(pen: Pen) -> list[tuple[int, bool, str]]:
    found = reads.actions_for(pen.house.mobilizer_scope(), contact_id=pen.contact_id)
    return [(each.action.id, each.action.is_open, each.response_text) for each in found]


def test_note_counts_once_and_editing_adds_none(pen: Pen) -> None:
    note = pen.note()
    writes.edit_note(pen.house.mobilizer_scope(), note_id=note, body="Loves it", now=NOW)
    assert pen.ledger == [("note", note)]
    writes.delete_note(pen.house.mobilizer_scope(), note_id=note, now=NOW + timedelta(days=30))
    assert pen.ledger == []
    assert numbers()[0] == (1, 0, 0, 0)
    with pytest.raises(NotFoundError):
        writes.edit_note(pen.house.mobilizer_scope(), note_id=note, body="Again", now=NOW)


def test_note_of_another_mobilizer_cannot_be_changed_by_the_new_holder(pen: Pen) -> None:
    note = pen.note()
    Contact.objects.update(mobilizer=pen.house.mobilizers[1])
    for index in (0, 1):
        with pytest.raises(NotFoundError):
            writes.delete_note(pen.house.mobilizer_scope(index), note_id=note, now=NOW)


def test_record_in_a_closed_campaign_is_refused(pen: Pen) -> None:
    Campaign.objects.filter(pk=pen.house.campaign.pk).update(status="closed")
    for write in (
        lambda: pen.answer(0),
        lambda: pen.respond("task", ResponseValue(done=True)),
        pen.note,
    ):
        with pytest.raises(RefusedError, match=r"^This campaign is closed\."):
            write()
    assert pen.contact.touchpoints == 0


def test_history_by_pages_is_the_history(pen: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (0, 1, 0, None, 2):
        pen.answer(value)
        pen.note()
        pen.respond("several", pen.options(3, 4) if value else pen.options(4, 5))
    scope, now = pen.house.scope, NOW + 11 * MINUTE
    whole = reads.history(scope, contact_id=pen.contact_id, now=now)
    monkeypatch.setattr(sys.modules["kithwork.outreach.reads.history"], "HISTORY_PAGE", 4)
    found, after = [], ""
    while True:
        page = reads.history_page(scope, contact_id=pen.contact_id, after=after, now=now)
        found += page.entries
        if not page.next:
            break
        after = page.next
    assert tuple(found) == whole
    assert len(found) > 12
    for nonsense in ("x", "2026-01-01~note~1", "~~", "\x00", "a~b~c"):
        assert reads.history_page(scope, contact_id=pen.contact_id, after=nonsense, now=now).entries == whole[:4]


def test_history_says_who_recorded_what_the_latest_first(pen: Pen) -> None:
    pen.answer(0)
    pen.respond("several", pen.options(3, 4))
    pen.note()
    pen.answer(None)
    found = reads.history(pen.house.mobilizer_scope(), contact_id=pen.contact_id, now=NOW + 11 * MINUTE)
    assert [(e.kind, e.about, e.text, e.recorded_by, e.may_take_back) for e in found] == [
        ("answer", "", "", "Ana", True),
        ("note", "", "Likes the library", "Ana", True),
        ("response", "Ask what they could help with", "Call; Drive", "Ana", True),
        ("answer", "", "Strong yes", "Ana", False),
    ]


def test_notes_by_reads_the_notes_of_one_mobilizer(pen: Pen, world: World) -> None:
    note = pen.note()
    (found,) = reads.notes_by(world.a.scope, mobilizer_id=world.a.mobilizers[0].id, limit=9)
    assert (found.id, found.contact_name, found.body) == (note, "Rosa", "Likes the library")
    assert reads.notes_by(world.b.scope, mobilizer_id=world.a.mobilizers[0].id, limit=9) == ()


def test_recording_is_being_active_and_reading_or_what_admins_do_is_not(pen: Pen) -> None:
    house, scope = pen.house, pen.house.mobilizer_scope()

    def last() -> datetime:
        return Mobilizer.objects.get(pk=house.mobilizers[0].pk).last_active_at

    pen.answer(0, now=NOW + 10 * MINUTE)
    assert last() == NOW + 10 * MINUTE
    pen.respond("task", DONE, now=NOW + 11 * MINUTE)
    assert last() == NOW + 11 * MINUTE
    entry = writes.note(
        scope, contact_id=pen.contact_id, body="Hm", client_key=client_key("n"), recorded_at=NOW, now=NOW + 15 * MINUTE
    )
    writes.take_back(scope, kind="note", entry_id=entry, now=NOW + 20 * MINUTE)
    assert last() == NOW + 20 * MINUTE
    contacts.edit(scope, contact_id=pen.contact_id, person=ContactDetails(first_name="Rosie"), now=NOW + 21 * MINUTE)
    assert last() == NOW + 21 * MINUTE
    contacts.delete(scope, contact_id=pen.contact_id, now=NOW + 22 * MINUTE)
    assert last() == NOW + 22 * MINUTE
    contacts.undelete(scope, contact_id=pen.contact_id, now=NOW + 23 * MINUTE)
    assert last() == NOW + 23 * MINUTE

    reads.history(scope, contact_id=pen.contact_id, now=NOW + 30 * MINUTE)
    reads.actions_for(scope, contact_id=pen.contact_id)
    stewardship.hand_over(house.scope, contact_ids=[pen.contact_id], mobilizer_id=None, now=NOW + 40 * MINUTE)
    assert last() == NOW + 23 * MINUTE
