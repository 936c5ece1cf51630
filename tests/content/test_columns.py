import pytest
from django.db.models import F, Value

from kithwork.contacts.models import Contact
from kithwork.content.columns import Targets
from kithwork.content.models import Action, TargetRung
from tests.world import NOW, World

ANSWERED = {"answered_at": NOW}


@pytest.mark.parametrize(
    ("rungs", "unanswered", "statuses", "tags", "meant"),
    [
        ((), False, [], [], {"first", "second", "silent"}),
        ((0,), False, [], [], {"first"}),
        ((0, 1), False, [], [], {"first", "second"}),
        ((), True, [], [], {"silent"}),
        ((1,), True, [], [], {"second", "silent"}),
        ((0, 1), False, ["matched"], [], {"second"}),
        ((), False, ["unmatched", "matched"], [], {"first", "second", "silent"}),
        ((), True, ["matched"], [], set()),
        ((), False, [], ["union"], {"second"}),
        ((), False, [], ["vip", "union"], {"second"}),
        ((), False, [], ["vip"], set()),
        ((0,), False, [], ["union"], set()),
    ],
)
def test_targets_or_within_a_kind_and_across_kinds(  # noqa: PLR0917 - as many as kinds
    world: World, rungs: tuple[int, ...], unanswered: bool, statuses: list[str], tags: list[str], meant: set[str]
) -> None:
    house = world.a
    house.contact(first_name="first", rung=house.rungs[0], **ANSWERED)
    house.contact(
        first_name="second",
        rung=house.rungs[1],
        match_status="matched",
        canonical_voter_id="NC-A1",
        tags=["union", "2024"],
        **ANSWERED,
    )
    house.contact(first_name="silent")
    action = house.actions["task"]
    Action.objects.filter(pk=action.pk).update(
        targets_unanswered=unanswered, target_match_statuses=statuses, target_tags=tags
    )
    for index in rungs:
        TargetRung.objects.create(organization=house.organization, action=action, rung=house.rungs[index])

    contacts = Contact.objects.filter(Targets(Value(action.pk), F("rung_id"), F("match_status"), F("tags")))

    assert {contact.first_name for contact in contacts} == meant
    for contact in Contact.objects.all():
        asked = Action.objects.filter(
            Targets(F("pk"), Value(contact.rung_id), Value(contact.match_status), Value(contact.tags)), pk=action.pk
        )
        assert asked.exists() == (contact.first_name in meant)
