from django.utils import timezone

from kithwork.contacts.models import CurrentResponse
from kithwork.outreach import reads
from tests.world import NOW, World


def test_to_do_agrees_with_the_actions_of_each_contact(world: World) -> None:
    """Two ways to the same answer: what is to do over all contacts, and the actions of one contact after the other."""
    house, now = world.a, timezone.now()
    standings = [None, *house.rungs]
    people = [
        house.contact(first_name=f"P{number}", rung=rung, answered_at=rung and now, match_status=status)
        for number, (rung, status) in enumerate(
            (r, s) for r in standings for s in ("unmatched", "possible", "declined")
        )
    ]
    house.actions["task"].target_match_statuses = ["possible"]
    house.actions["task"].targets_unanswered = True
    house.actions["task"].save()
    people.append(
        house.contact(first_name="T", match_status="matched", canonical_voter_id="NC-1", tags=["union", "vip"])
    )
    people.append(
        house.contact(
            first_name="P", match_status="matched", canonical_voter_id="NC-2", tags=["union"], voterfile_state="NC",
            voterfile_county="Durham",
        )
    )  # fmt: skip
    house.actions["free"].target_tags = ["union"]
    house.actions["free"].target_places = ["NC/county/Durham", "NC/house/4"]
    house.actions["free"].save()
    for key, contact in (("free", people[0]), ("free", people[-1]), ("task", people[1])):
        CurrentResponse.objects.create(
            organization=house.organization,
            campaign=house.campaign,
            contact=contact,
            action=house.actions[key],
            responded_at=NOW,
        )

    scope = house.mobilizer_scope()
    told = {found.action.id: (found.eligible, found.responded) for found in reads.to_do(scope).actions}
    counted: dict[int, tuple[int, int]] = {}
    for contact in people:
        for meant in reads.actions_for(scope, contact_id=contact.pk):
            eligible, responded = counted.get(meant.action.id, (0, 0))
            counted[meant.action.id] = (eligible + 1, responded + (meant.response is not None))
    # An action with nobody left is nothing to do.
    assert told == {action: counts for action, counts in counted.items() if counts[0] > counts[1]}


def test_to_do_sees_nobody_elses_contacts(world: World) -> None:
    world.a.contact(1)
    world.b.contact()
    assert reads.to_do(world.a.mobilizer_scope()).contacts == 0
