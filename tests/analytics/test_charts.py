from datetime import date, timedelta

from kithwork.analytics import reads
from kithwork.analytics.rules import Within, guarded_table
from kithwork.contacts.models import Contact, Touchpoint
from kithwork.content.models import Rung
from kithwork.outreach.models import Answer
from tests.world import NOW, House, World, client_key

# A quarter to midnight in the campaign's time zone, a day later in UTC.
LATE = NOW.replace(day=21, month=10, hour=3, minute=45)


def answer(house: House, contact: Contact, rung: Rung | None, days: int, **values: object) -> None:
    made = Answer.objects.count()
    Answer.objects.create(
        organization=house.organization,
        campaign=house.campaign,
        contact=contact,
        rung=rung,
        recorded_by=house.mobilizers[0],
        recorded_at=LATE + timedelta(days=days),
        arrived_at=NOW,
        client_key=client_key(f"answer-{made}"),
        **values,
    )


def test_growth_adds_up_to_the_totals(world: World) -> None:
    house = world.a
    contacts = [house.contact(added_at=LATE + timedelta(days=place), touchpoints=1) for place in (0, 0, 3)]
    house.contact(deleted_at=NOW, added_at=LATE)
    for place, contact in enumerate(contacts):
        Touchpoint.objects.create(
            organization=house.organization,
            campaign=house.campaign,
            contact=contact,
            kind="note",
            source_id=place + 1,
            recorded_at=LATE + timedelta(days=5),
        )

    found = reads.growth(house.scope, now=NOW)

    assert (found.days[0], found.days[-1]) == (date(2026, 10, 20), date(2026, 11, 2))
    assert [cell.count for cell in found.contacts] == [2, 0, 0, 1, *([0] * 10)]
    assert [sum(cell.count or 0 for cell in cells) for cells in (found.mobilizers, found.touchpoints)] == [2, 3]
    assert reads.growth(house.scope, now=NOW, asked=Within(mobilizer_id=house.mobilizers[1].pk)).days == (NOW.date(),)


def test_movement_of_each_contact_between_two_days(world: World) -> None:
    house = world.a
    high, low = house.rungs[0], house.rungs[3]
    old = LATE - timedelta(days=9)
    moved, cleared, taken_back, silent = (house.contact(added_at=old) for _ in range(4))
    answer(house, moved, low, -1)
    answer(house, moved, high, 0)
    answer(house, moved, low, 2)
    answer(house, moved, high, 5)
    answer(house, cleared, high, 0)
    answer(house, cleared, None, 1)
    answer(house, taken_back, high, 1, removed_at=NOW)
    new = house.contact(added_at=LATE + timedelta(days=1))
    answer(house, new, low, 1)
    house.contact(added_at=LATE + timedelta(days=4))

    found = reads.movement(house.scope, now=NOW, asked=Within(date(2026, 10, 20), date(2026, 10, 22)))

    flows = {
        (was.label, stands.label): cell.count
        for was, line in zip(found.stood, found.moved, strict=True)
        for stands, cell in zip(found.stand, line, strict=True)
        if cell.count
    }
    assert flows == {
        ("Strong yes", "No"): 1,
        ("Strong yes", "Not answered"): 1,
        ("Not answered", "Not answered"): 2,
        ("New: added since", "No"): 1,
    }
    assert silent.rung_id is None


def test_overlap_counts_voters_by_their_holders(world: World) -> None:
    house = world.a
    for index, voter in ((0, "NC-1"), (1, "NC-1"), (0, "NC-2"), (0, "NC-2"), (1, "NC-3")):
        house.contact(index, match_status="matched", canonical_voter_id=voter)
    house.contact(mobilizer=None, match_status="matched", canonical_voter_id="NC-3")

    found = reads.overlap(house.scope)

    assert [(one.holders, one.voters.count, one.contacts.count) for one in found] == [(2, 1, 2), (3, 0, 0), (4, 0, 0)]


def test_a_table_hides_what_sums_would_tell() -> None:
    texts = [[cell.text for cell in line] for line in guarded_table([[9, 3, 20], [8, 30, 40]], guarded=True)]
    assert texts == [["…", "<5", "20"], ["…", "…", "40"]]
