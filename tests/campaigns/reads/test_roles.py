from kithwork.accounts import door as accounts_door
from kithwork.accounts import writes as accounts_writes
from kithwork.campaigns import reads
from kithwork.campaigns.models import Mobilizer
from kithwork.campaigns.reads import Place
from tests.world import NOW, make_mobilizer, make_user


def places(user):
    return reads.places(accounts_door.user_scope(user.pk))


def landing(user):
    return reads.landing_place(accounts_door.user_scope(user.pk))


def test_places_of_an_admin_are_the_organization_and_its_campaigns(world):
    house = world.a
    assert places(house.admin) == (
        Place("organization_admin", "Maple Neighbors", "maple"),
        Place("organization_admin", house.campaign.name, "maple", "maple-votes", house.campaign.pk),
    )


def test_places_of_a_mobilizer_end_with_leaving(world):
    house = world.a
    mine = Place("mobilizer", house.campaign.name, "maple", "maple-votes", house.campaign.pk)
    assert places(house.users[0]) == (mine,)
    Mobilizer.objects.filter(pk=house.mobilizers[0].pk).update(left_at=NOW)
    assert places(house.users[0]) == ()


def test_landing_place_is_the_only_role(world):
    assert landing(world.a.admin) == Place("organization_admin", "Maple Neighbors", "maple")
    assert landing(world.a.users[0]).role == "mobilizer"
    assert landing(world.account_administrator) == Place("account_administrator", "")


def test_landing_place_of_several_roles_is_chosen(world):
    make_mobilizer(world.b.campaign, world.a.admin, first_name="Ada", last_name="Quist")
    assert landing(world.a.admin) is None
    assert landing(make_user("nobody@example.org")) is None


def test_landing_place_of_an_admin_is_the_campaign_last_used(world):
    scope = accounts_door.user_scope(world.a.admin.pk)
    accounts_writes.remember_campaign(scope, campaign_id=world.a.campaign.pk)
    assert reads.landing_place(scope).campaign_slug == "maple-votes"


def test_landing_place_never_another_organizations_campaign(world):
    scope = accounts_door.user_scope(world.a.admin.pk)
    accounts_writes.remember_campaign(scope, campaign_id=world.b.campaign.pk)
    assert reads.landing_place(scope) == Place("organization_admin", "Maple Neighbors", "maple")
