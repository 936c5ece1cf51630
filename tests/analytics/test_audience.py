from kithwork.analytics.reads import audience
from kithwork.analytics.rules import Cell
from kithwork.contacts.models import CurrentResponse
from kithwork.content.rules import Targeting
from tests.world import NOW, World


def test_audience_counts_contacts_their_mobilizers_and_who_responded(world: World) -> None:
    house = world.a
    first = house.contact(rung=house.rungs[0], answered_at=NOW)
    house.contact(1)
    left = house.contact(1, rung=house.rungs[3], answered_at=NOW)
    house.contact(mobilizer=None)
    house.contact(deleted_at=NOW)
    world.b.contact()
    for contact in (first, left):
        CurrentResponse.objects.create(
            organization=house.organization,
            campaign=house.campaign,
            contact=contact,
            action=house.actions["task"],
            responded_at=NOW,
        )

    def counts(*, unanswered: bool, **values: int) -> tuple[int | None, ...]:
        found = audience(house.scope, targeting=Targeting(unanswered=unanswered), **values)
        return found.contacts.count, found.mobilizers.count, found.responded.count

    assert counts(unanswered=False) == (4, 2, 0)
    assert counts(unanswered=True) == (2, 1, 0)
    # Who has responded stays eligible.
    assert counts(unanswered=True, action_id=house.actions["task"].pk) == (4, 2, 2)


def test_audience_hides_few_people_from_an_analyst(world: World) -> None:
    for _ in range(6):
        world.a.contact()

    found = audience(world.a.analyst_scope, targeting=Targeting())

    assert (found.contacts, found.mobilizers, found.responded) == (Cell(6, "6"), Cell(None, "<5"), Cell(None, "<5"))
