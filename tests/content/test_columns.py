import pytest
from django.db.models import F, Value

from kithwork.contacts.columns.targeting import PLACES, meets
from kithwork.contacts.models import Contact
from kithwork.content.columns import Targets
from kithwork.content.models import Action, TargetRung
from kithwork.content.rules import Targeting
from tests.world import NOW, World

ANSWERED = {"answered_at": NOW}


@pytest.mark.parametrize(
    ("rungs", "unanswered", "statuses", "tags", "places", "meant"),
    [
        ((), False, [], [], [], {"first", "second", "silent"}),
        ((0,), False, [], [], [], {"first"}),
        ((0, 1), False, [], [], [], {"first", "second"}),
        ((), True, [], [], [], {"silent"}),
        ((1,), True, [], [], [], {"second", "silent"}),
        ((0, 1), False, ["matched"], [], [], {"second"}),
        ((), False, ["unmatched", "matched"], [], [], {"first", "second", "silent"}),
        ((), True, ["matched"], [], [], set()),
        ((), False, [], ["union"], [], {"second"}),
        ((), False, [], ["vip", "union"], [], {"second"}),
        ((), False, [], ["vip"], [], set()),
        ((0,), False, [], ["union"], [], set()),
        ((), False, [], [], ["NC"], {"second"}),
        ((), False, [], [], ["NC/county/Durham"], {"second"}),
        ((), False, [], [], ["VA", "NC/congress/4"], {"second"}),
        ((), False, [], [], ["NC/senate/4", "NC/county/"], set()),
        ((), False, [], ["union"], ["NC/house/31"], {"second"}),
        ((), False, [], ["vip"], ["NC/house/31"], set()),
    ],
)
def test_targets_or_within_a_kind_and_across_kinds(  # noqa: PLR0917 - as many as kinds
    world: World,
    rungs: tuple[int, ...],
    unanswered: bool,
    statuses: list[str],
    tags: list[str],
    places: list[str],
    meant: set[str],
) -> None:
    house = world.a
    house.contact(first_name="first", rung=house.rungs[0], **ANSWERED)
    house.contact(
        first_name="second",
        rung=house.rungs[1],
        match_status="matched",
        canonical_voter_id="NC-A1",
        tags=["union", "2024"],
        voterfile_state="NC",
        voterfile_county="Durham",
        congressional_district="4",
        state_house_district="31",
        **ANSWERED,
    )
    house.contact(first_name="silent")
    action = house.actions["task"]
    Action.objects.filter(pk=action.pk).update(
        targets_unanswered=unanswered, target_match_statuses=statuses, target_tags=tags, target_places=places
    )
    for index in rungs:
        TargetRung.objects.create(organization=house.organization, action=action, rung=house.rungs[index])

    contacts = Contact.objects.filter(Targets(Value(action.pk), F("rung_id"), F("match_status"), F("tags"), PLACES))

    written = Targeting(
        frozenset(house.rungs[index].pk for index in rungs),
        unanswered,
        frozenset(statuses),
        frozenset(tags),
        frozenset(places),
    )
    assert {contact.first_name for contact in contacts} == meant
    assert {contact.first_name for contact in Contact.objects.filter(meets(written))} == meant
    for contact in Contact.objects.annotate(places=PLACES):
        asked = Action.objects.filter(
            Targets(
                F("pk"), Value(contact.rung_id), Value(contact.match_status), Value(contact.tags), Value(contact.places)
            ),
            pk=action.pk,
        )
        assert asked.exists() == (contact.first_name in meant)
