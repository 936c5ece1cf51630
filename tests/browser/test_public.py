"""The pages of accounts, invitations and joining, in a real browser: axe finds nothing, and joining works by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from kithwork.campaigns.models import Campaign, Invitation
from tests.conftest import Site
from tests.support.chromium import LOOKS
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.browser

STRANGER = ("/", "/sign-in/", "/sign-in/link/none/", "/c/maple-votes/")
ADMIN = (
    "/account/",
    "/account/security/",
    "/account/security/?asked=1",
    "/account/security/passkeys/add/",
    "/account/security/app/add/",
    "/sign-in/confirm/",
    "/switch-role/",
    "/c/maple-votes/join/",
    "/o/maple/-/",
    "/o/maple/-/details/",
    "/o/maple/-/administrators/",
    "/o/maple/-/audit/",
    "/o/maple/maple-votes/invitations/",
)
ACCOUNT = ("/installation/", "/installation/new/", "/installation/maple/admin/")


def problems(page: Page, url: str) -> list[str]:
    page.goto(url)
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{url}: {one['id']} {one['nodes'][0]['html']}" for one in found] + [f"{url}: too wide"] * wide


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_axe_finds_nothing(site: Site, context: BrowserContext, world: World, width: int, theme: str) -> None:
    invite_in_every_state(world)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    found = [problem for path in STRANGER for problem in problems(page, site.url + path)]
    site.enter(context, world.account_administrator)
    found += [problem for path in ACCOUNT for problem in problems(page, site.url + path)]
    site.enter(context, world.a.admin)
    found += [problem for path in ADMIN for problem in problems(page, site.url + path)]
    assert found == []


def test_join_by_keyboard_from_the_landing_page(
    site: Site, context: BrowserContext, world: World, mailoutbox: list
) -> None:
    cache.clear()
    Campaign.objects.filter(pk=world.a.campaign.pk).update(passcode_required=True, passcode="oak")
    page = context.new_page()
    page.goto(f"{site.url}/c/maple-votes/")
    page.get_by_role("link", name="Join campaign").press("Enter")
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.get_by_label("Code").fill(re.search(r"^(\d{6})$", mailoutbox[0].body, re.MULTILINE).group(1))
    page.keyboard.press("Enter")
    page.get_by_label("Passcode").fill("elm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not the passcode")
    page.get_by_label("Passcode").fill("oak")
    page.keyboard.press("Enter")
    for label, value in (("First name", "Nora"), ("Last name", "Quist"), ("City", "Durham"), ("State", "NC")):
        page.get_by_label(label).fill(value)
    page.get_by_label("I am 18 or older").press("Space")
    page.get_by_role("button", name="Join campaign").press("Enter")
    page.wait_for_url("**/c/maple-votes/me/**")


def invite_in_every_state(world: World) -> None:
    house = world.a
    states = ({}, {"accepted_at": NOW}, {"revoked_at": NOW}, {"bounced_at": NOW}, {"expires_at": NOW})
    for number, values in enumerate(states):
        Invitation.objects.create(
            organization=house.organization,
            campaign=house.campaign,
            email=f"guest{number}@example.org",
            first_name="Guest",
            last_name=str(number),
            invited_by=house.admin,
            token_hash=f"{number:064d}",
            client_key=client_key(f"state-{number}"),
            made_at=NOW,
            sent_at=NOW,
            times_sent=1,
            **{"expires_at": NOW.replace(year=2099)} | values,
        )
