from datetime import timedelta

import pytest

from kithwork.accounts.models import Membership
from kithwork.campaigns import door
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.people import reads, writes
from kithwork.people.models import View
from tests.world import NOW, client_key, make_user


def keep(scope, name="Durham", query=None, **values):
    given = {"noun": "contacts", "is_shared": False, "client_key": client_key(name), "now": NOW} | values
    return writes.keep_view(scope, name=name, parameters=query or {"mobilizer_provided_city.is": ["durham"]}, **given)


def names(scope, noun="contacts"):
    there, gone = reads.views(scope, noun=noun, now=NOW)
    return [one.name for one in there], [one.name for one in gone]


@pytest.fixture
def colleague(world):
    user = make_user("colleague@maple.example.org")
    role = Membership.Role.ORGANIZATION_ADMIN
    Membership.objects.create(organization=world.a.organization, user=user, role=role, made_at=NOW)
    campaign = world.a.campaign
    return door.campaign_scope(user.pk, organization_slug="maple", campaign_slug=campaign.slug)


def test_a_view_keeps_the_question_and_no_place_in_the_list(world):
    query = {"q": ["rosa"], "name.has": ["alv"], "sort": ["-name"], "col": ["email", "name"], "page": ["after~x"]}
    keep(world.a.scope, query=query)
    (card,), _gone = reads.views(world.a.scope, noun="contacts", now=NOW)
    assert card.query == "q=rosa&name.has=alv&sort=-name&col=email&col=name"
    assert names(world.a.scope, "mobilizers") == ([], [])


def test_a_view_lives(world):
    world.a.contact(city="Durham")
    keep(world.a.scope)
    (card,), _gone = reads.views(world.a.scope, noun="contacts", now=NOW)
    parameters = {"mobilizer_provided_city.is": [card.query.partition("=")[2]]}
    assert reads.contacts(world.a.scope, parameters=parameters, now=NOW).page.count == 1
    world.a.contact(city="DURHAM")
    assert reads.contacts(world.a.scope, parameters=parameters, now=NOW).page.count == 2


def test_one_own_views_are_seen_by_nobody_else_until_they_are_shared(world, colleague):
    view_id = keep(world.a.scope)
    assert names(colleague) == ([], [])
    with pytest.raises(NotFoundError):
        writes.edit_view(colleague, view_id=view_id, name="Mine", is_shared=True, now=NOW)
    writes.edit_view(world.a.scope, view_id=view_id, name="Everybody's", is_shared=True, now=NOW)
    assert names(colleague) == (["Everybody's"], [])
    assert names(world.b.scope) == ([], [])
    with pytest.raises(RefusedError, match="Only who made this view"):
        writes.edit_view(colleague, view_id=view_id, name="Mine", is_shared=False, now=NOW)


def test_a_deleted_view_comes_back_for_seven_days_and_goes_for_good_then(world):
    view_id = keep(world.a.scope)
    writes.delete_view(world.a.scope, view_id=view_id, now=NOW)
    assert names(world.a.scope) == ([], ["Durham"])
    writes.undelete_view(world.a.scope, view_id=view_id, now=NOW)
    assert names(world.a.scope) == (["Durham"], [])
    writes.delete_view(world.a.scope, view_id=view_id, now=NOW - timedelta(days=8))
    with pytest.raises(NotFoundError):
        writes.undelete_view(world.a.scope, view_id=view_id, now=NOW)
    keep(world.a.scope, "Another")
    assert [view.name for view in View.objects.all()] == ["Another"]


def test_sent_twice_a_view_is_kept_once_and_nonsense_never(world):
    assert keep(world.a.scope) == keep(world.a.scope)
    with pytest.raises(RefusedError, match="no column “nope”"):
        keep(world.a.scope, "Nonsense", {"col": ["nope"]})
    with pytest.raises(ForbiddenError):
        keep(world.a.analyst_scope)
