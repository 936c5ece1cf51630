from dataclasses import replace

import pytest

from kithwork.accounts.models import Organization
from kithwork.campaigns import door, writes
from kithwork.campaigns.models import Campaign
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add
from kithwork.content.models import Option, TargetRung
from kithwork.content.rules import ActionDraft, Choice
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import writes as outreach
from kithwork.outreach.models import Answer
from kithwork.outreach.rules import ResponseValue
from kithwork.stewardship import writes as stewardship
from tests.world import NOW, World, client_key


def draft(world: World) -> CampaignScope:
    slug = writes.create(world.a.scope, name="New", slug="new-one", now=NOW)
    return door.campaign_scope(world.a.admin.pk, organization_slug=world.a.organization.slug, campaign_slug=slug)


def test_publish_needs_a_ladder(world: World) -> None:
    with pytest.raises(RefusedError, match="Key Question"):
        stewardship.publish(draft(world), now=NOW)
    assert Campaign.objects.get(slug="new-one").status == "draft"


def test_publish_needs_the_postal_address(world: World) -> None:
    scope = draft(world)
    stewardship.edit_ladder(scope, question="Q?", rungs=[Choice(None, "Yes"), Choice(None, "No")], now=NOW)
    Organization.objects.update(postal_address="")

    with pytest.raises(RefusedError, match="postal address"):
        stewardship.publish(scope, now=NOW)


def test_publish_makes_it_active(world: World) -> None:
    scope = draft(world)
    stewardship.edit_ladder(scope, question="Q?", rungs=[Choice(None, "Yes"), Choice(None, "No")], now=NOW)

    stewardship.publish(scope, now=NOW)

    campaign = Campaign.objects.get(slug="new-one")
    assert (campaign.status, campaign.published_at) == ("active", NOW)


def test_edit_ladder_keeps_the_rung_an_action_is_meant_for(world: World) -> None:
    """Taken away it would leave the action without a target: meant for everybody."""
    house = world.a
    meant = TargetRung.objects.filter(action=house.actions["free"])
    kept = [Choice(rung.pk, rung.label["en"]) for rung in house.rungs[2:]]

    with pytest.raises(RefusedError) as refused:
        stewardship.edit_ladder(house.scope, question="Q?", rungs=kept, now=NOW)

    assert refused.value.sentence.endswith("is meant for it. Change that action first.")
    assert meant.count() == 2


def test_edit_ladder_keeps_a_rung_with_answers(world: World) -> None:
    house = world.a
    contact = house.contact(rung=house.rungs[3], answered_at=NOW)
    Answer.objects.create(
        organization=house.organization,
        campaign=house.campaign,
        contact=contact,
        recorded_by=house.mobilizers[0],
        recorded_at=NOW,
        arrived_at=NOW,
        client_key=client_key("a"),
        rung=house.rungs[3],
    )
    kept = [Choice(rung.pk, rung.label["en"]) for rung in house.rungs[:3]]

    with pytest.raises(RefusedError) as refused:
        stewardship.edit_ladder(house.scope, question="Q?", rungs=kept, now=NOW)

    assert refused.value.sentence == "“No” has answers, so it cannot be removed. Rename it, or merge it into another."


def test_edit_action_keeps_an_option_with_responses_which_may_be_renamed(world: World) -> None:
    house = world.a
    action, chosen = house.actions["one"], house.options[0]
    person = ContactDetails(first_name="Rosa")
    contact_id = add(house.mobilizer_scope(), client_key=client_key("rosa"), person=person, now=NOW)
    outreach.respond(
        house.mobilizer_scope(),
        contact_id=contact_id,
        action_id=action.pk,
        response=ResponseValue(options=(chosen.pk,)),
        client_key=client_key("r"),
        recorded_at=NOW,
        now=NOW,
    )
    others = (Choice(house.options[1].pk, "By mail"), Choice(house.options[2].pk, "Election Day"))
    draft = ActionDraft(type="multiple_choice", name="Ask how they will vote", options=others)

    with pytest.raises(RefusedError) as refused:
        stewardship.edit_action(house.scope, action_id=action.pk, draft=draft, now=NOW)
    assert (
        refused.value.sentence == "“Early” has responses, so it cannot be removed. Rename it, or merge it into another."
    )

    renamed = replace(draft, options=(Choice(chosen.pk, "In person, early"), *others))
    stewardship.edit_action(house.scope, action_id=action.pk, draft=renamed, now=NOW)
    assert Option.objects.get(pk=chosen.pk).label == {"en": "In person, early"}
