from kithwork.accounts import door as accounts_door
from kithwork.analytics import reads
from kithwork.campaigns import door
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import Tally
from tests.world import NOW, World, make_campaign, make_mobilizer


def test_who_is_in_several_campaigns_counts_once(world: World) -> None:
    house = world.a
    second = make_campaign(house.organization, slug="maple-again")
    again = make_mobilizer(second, house.users[0], first_name="Ana", last_name="Whitfield")
    Mobilizer.objects.filter(pk=house.mobilizers[1].pk).update(left_at=NOW)
    same = {"match_status": "matched", "canonical_voter_id": "NC-1"}
    house.contact(touchpoints=1, **same)
    house.contact(1, **same)
    house.contact(touchpoints=2)
    house.contact(deleted_at=NOW, touchpoints=9)
    house.contact(campaign=second, mobilizer=again, added_by=again, touchpoints=1, **same)
    for place in range(5):
        house.contact(
            campaign=second, mobilizer=again, added_by=again, match_status="matched", canonical_voter_id=f"NC-2{place}"
        )
    world.b.contact(touchpoints=1)
    Tally.objects.create(organization=house.organization, campaign=second, mobilizer=again, touchpoints=4)

    def told(user_id: int) -> dict[str, str]:
        scope = accounts_door.organization_scope(user_id, house.organization.slug)
        within = [door.enter(scope, campaign_id=campaign.pk) for campaign in (house.campaign, second)]
        return {stat.metric.key: stat.value for stat in reads.over(scope, within=within).stats}

    assert told(house.admin.pk) == {
        "people_mobilizing": "1",
        "people_known": "7",
        "unique_people_reached": "2",
        "relational_touchpoints": "4",
    }
    assert told(house.analyst.pk) == {
        "people_mobilizing": "<5",
        "people_known": "7",
        "unique_people_reached": "<5",
        "relational_touchpoints": "4",
    }
