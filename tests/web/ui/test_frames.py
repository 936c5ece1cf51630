"""A menu leaves out what does not exist; so a page renamed would vanish from it in silence, were it not for this."""

import pytest
from django.urls import reverse

from kithwork.web.dashboard import frame as dashboard
from kithwork.web.mobilizer import frame as mobilizer
from tests.world import World

SLUGS = {"organization": "maple", "campaign": "maple-votes"}


@pytest.mark.parametrize("place", dashboard.CAMPAIGN_PAGES, ids=lambda place: place.key)
def test_campaign_page_exists(place):
    assert reverse(place.url, kwargs=SLUGS).startswith("/o/maple/maple-votes/")


@pytest.mark.parametrize("place", dashboard.ORGANIZATION_PAGES, ids=lambda place: place.key)
def test_organization_page_exists(place):
    assert reverse(place.url, kwargs={"organization": "maple"}).startswith("/o/maple/-/")


@pytest.mark.parametrize("page", mobilizer.PAGES, ids=lambda page: page[0])
def test_phone_page_exists(page):
    assert reverse(page[2], kwargs={"campaign": "maple-votes"}).startswith("/c/maple-votes/me/")


@pytest.mark.parametrize("name", ["public:roles", "public:appearance", "account_login", "account_logout"])
def test_page_behind_the_picture_exists(name):
    assert reverse(name)


def named(scope, page):
    return [(link.label, link.is_current) for link in dashboard._frame(scope, page).pages]


def test_five_pages_of_an_admin(world: World):
    assert named(world.a.scope, "people") == [
        ("Content", False),
        ("Analytics", False),
        ("People", True),
        ("Invitations", False),
        ("Exports", False),
    ]


def test_two_pages_of_an_analyst(world: World):
    assert named(world.a.analyst_scope, "analytics") == [("Content", False), ("Analytics", True)]


def test_three_pages_of_a_mobilizer(world: World):
    frame = mobilizer._frame(world.a.mobilizer_scope(), "contacts")
    assert [(link.label, link.is_current) for link in frame.pages] == [
        ("Tasks", False),
        ("Contacts", True),
        ("Me", False),
    ]
