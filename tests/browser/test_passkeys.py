"""Passkeys, with Chromium's virtual authenticator: enrolled, used instead of a mail, as second factor and to confirm."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from kithwork.accounts.adapter import confirming
from tests.conftest import Site
from tests.web.public.test_sign_in import CODE
from tests.world import World

pytestmark = pytest.mark.browser


def authenticator(page: Page, *, verified: bool = True) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/account/")
    page.locator("summary.portrait").click()
    with page.expect_navigation():  # what is opened before it has come would be broken off by it
        page.get_by_role("button", name="Sign out").click()


def is_clean(page: Page) -> bool:
    return Axe().run(page).response["violations"] == []


def make_old(context: BrowserContext, moment: float) -> None:
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - Django is ready now

    key = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME)
    session = SessionStore(key)
    session[confirming.PROVED_AT] = moment
    session.save()


def test_a_passkey_from_enrolment_to_removal(
    site: Site, context: BrowserContext, world: World, mailoutbox: list
) -> None:
    cache.clear()
    refused: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    authenticator(page)
    site.enter(context, world.a.admin)
    page.goto(f"{site.url}/account/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert is_clean(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("strong").filter(has_text="My phone")).to_be_visible()
    assert is_clean(page)

    # Instead of a mail, and on to where one was going.
    sign_out(page, site)
    page.goto(f"{site.url}/o/maple/-/administrators/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Administrators", exact=True)).to_be_visible()
    expect(page.get_by_text("has one")).to_be_visible()

    # Before something weighty, once the proof is old.
    make_old(context, time.time() - 16 * 60)
    page.goto(f"{site.url}/o/maple/maple-votes/exports/")
    page.goto(f"{site.url}/account/security/app/add/")
    expect(page.get_by_role("heading", name="Please confirm that it is you")).to_be_visible()
    assert is_clean(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Add an authenticator app")).to_be_visible()

    # After a mail, as the second factor.
    sign_out(page, site)
    page.goto(f"{site.url}/sign-in/")
    page.get_by_label("E-mail address").fill(world.a.admin.email)
    page.get_by_role("button", name="Send me the mail").click()
    page.get_by_label("Code").fill(CODE.search(mailoutbox[-1].body).group(1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert is_clean(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("summary.portrait")).to_be_visible()

    page.goto(f"{site.url}/account/security/")
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name").fill("Blue phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Blue phone").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Now whoever reads your mail")).to_be_visible()
    assert refused == []


def test_a_device_that_does_not_know_its_owner_signs_nobody_in(
    site: Site, context: BrowserContext, world: World
) -> None:
    page = context.new_page()
    authenticator(page, verified=False)
    site.enter(context, world.a.admin)
    page.goto(f"{site.url}/account/security/passkeys/add/")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()
