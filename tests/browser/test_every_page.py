"""Every page the running program has, opened by everybody who may, small and light, large and dark.

The walk is made from the URLs themselves: a new page is in it as soon as it has its row in the permission table.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page

from kithwork.accounts.models import RoleInvitation
from kithwork.accounts.rules import hash_token
from kithwork.campaigns import writes as campaigns
from kithwork.campaigns.models import Campaign
from kithwork.contacts.models import Contact
from kithwork.kernel import demo
from kithwork.kernel.mail import Outbox
from kithwork.web.dashboard import builder
from tests.browser.living import live_in
from tests.campaigns.writes.test_joining import ask_passcode
from tests.conftest import Site
from tests.house.permission_table import TABLE
from tests.house.test_urls import ASKERS, address, parts
from tests.house.things import things
from tests.support.chromium import LOOKS, STILL
from tests.web.public.test_demo import Demo
from tests.world import World, client_key, make_campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Each looks at every page as every role: one always, the other with --all.
# What answers 200 and is no page.
NO_PAGE = {
    "dashboard:bulk_run_state": "a part of the page of what was done in bulk",
    "mobilizer:import_book": "what a script asks",
    "mobilizer:manifest": "a file",
    "mobilizer:worker": "a script",
    "mobilizer:device_session": "what a worker asks",
    "mobilizer:device_people": "what a worker asks",
    "mobilizer:own_data_json": "a file",
    "mobilizer:own_data_zip": "a file",
    "dashboard:qr_code": "a picture",
    "dashboard:logo": "a picture",
    "public:logo": "a picture",
    "public:picture": "a picture",
    "dashboard:voter_file_list": "a part of the voter files page",
    "dashboard:vote_list": "a part of the votes page",
    "dashboard:suppression_files": "a part of the suppression page",
    "dashboard:export_suppression": "a file",
    "dashboard:tag_list": "a part of the tags page",
    "dashboard:unmatched_voter_ids": "a file",
    "dashboard:rejected_lines": "a file",
    "dashboard:data_package": "a file",
    "dashboard:analytics_sheet": "a file",
    "dashboard:audit_csv": "a file",
}
# Pages that the table's walk cannot enter, and the visit below that does.
BY_VISIT = {
    "public:passcode": "locked",
    "public:invitation": "letters",
    "public:do_not_invite": "letters",
    "public:role_invitation": "locked",
    "account_confirm_login_code": "signing_in",
    "dashboard:build": "empty",
    "account_sign_in_link": "signing_in",
}
NO_GET_PAGE = {
    "dashboard:download_export": "a file",
    "dashboard:export_schema": "a file",
    "mobilizer:brought": "leads on to the list",
    "mfa_login_webauthn": "what a script asks",
    # tests/browser/test_passkeys.py goes through these: they need a factor, or a sign-in half done.
    **dict.fromkeys(
        (
            "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
            "mfa_deactivate_totp", "mfa_edit_webauthn", "mfa_remove_webauthn",
        ), "with a second factor",
    ),
}  # fmt: skip
# The same to all who may; the first of them looks.
SAME_FOR_ALL = {"public:gallery", "public:gallery_phone", "public:landing", "public:join", "public:account"}
ROLES = [role for role in ASKERS if role != "other"]  # an admin elsewhere sees there what an admin sees here
SOUND = """() => ({
    h1: document.querySelectorAll('h1').length,
    main: document.querySelectorAll('main').length,
    title: document.title.length > 'Kithwork'.length,
    wide: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
})"""

# What a mouse can use and the keyboard cannot: out of Tab's reach, or without a ring when it has the focus. The page has
# had no click, so whatever is focused shows it as after Tab. Out of reach on purpose: what scripts put the focus on to
# have it read (`main`, the errors), and a hidden first button, which makes Enter save.
KEYBOARD = """() => {
    const native = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab]';
    const shown = one => one.checkVisibility({visibilityProperty: true}) && !one.closest('[aria-hidden=true], [inert]');
    const ringed = one => [one, ...(one.labels ?? []), one.closest('label'), one.parentElement].some(each => {
        const style = each && getComputedStyle(each);
        return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    });
    const wrong = [];
    const name = one => one.outerHTML.slice(0, 100);
    for (const one of document.querySelectorAll(native)) {
        if (!shown(one) || one.matches(':disabled, [type=hidden]')) continue;
        if (one.tabIndex < 0) { wrong.push('out of reach of Tab: ' + name(one)); continue; }
        one.focus({preventScroll: true});
        if (document.activeElement !== one) wrong.push('takes no focus: ' + name(one));
        else if (!ringed(one)) wrong.push('no ring: ' + name(one));
        one.blur();
    }
    for (const one of document.querySelectorAll('body *')) {
        if (getComputedStyle(one).cursor !== 'pointer' || !shown(one)) continue;
        if (!one.closest(native + ', label') && !one.querySelector(native)) wrong.push('for a mouse only: ' + name(one));
    }
    scrollTo(0, 0);
    return wrong;
}"""


@pytest.fixture
def lived_in(world: World, settings: Any, tmp_path: Any) -> World:
    """The campaign at work; one that has nothing yet behind a passcode; the installation is a demo."""
    settings.STORAGE_FOLDER = tmp_path
    settings.ROOT_URLCONF = Demo
    live_in(world)
    make_campaign(world.a.organization, slug="maple-empty", status="draft")
    ask_passcode(world.b)
    demo.install(is_demo=True, now=timezone.now())
    return world


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_sound(lived_in: World, site: Site, browser: Browser, width: int, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    for role in ROLES:
        context = browser.new_context(**STILL, viewport={"width": width, "height": 900}, color_scheme=scheme)
        if user := ASKERS[role](lived_in):
            site.enter(context, user)
        page = Watched(context.new_page())
        for url in visits(role, lived_in, site, page):
            found[f"{role} {url}"] = page.problems_at(site.url + url if url.startswith("/") else url)
        context.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
    assert len(found) > len(TABLE) / 2


def test_every_get_url_is_in_the_walk() -> None:
    """Whoever adds a URL that nobody gets with 200 says here how its page is looked at."""
    unseen = {name for name, row in TABLE.items() if row.method == "GET" and 200 not in row[: len(ASKERS)]}
    assert unseen == set(BY_VISIT) | set(NO_GET_PAGE)
    assert {name for name in NO_PAGE if 200 not in TABLE[name]} == set()


def test_what_only_a_mouse_can_use_is_caught(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<style>a { outline: none !important }</style><button tabindex=-1>One</button><a href=#>Two</a>"
        "<span style='cursor: pointer'>Three</span><button>Four</button>"
    )
    assert [found.partition(":")[0] for found in page.evaluate(KEYBOARD)] == [
        "out of reach of Tab",
        "no ring",
        "for a mouse only",
    ]
    page.close()


class Watched:
    """A page whose errors are kept: failed scripts, the content security policy, missing files."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._errors: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._errors.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._errors.append(message.text)

    def problems_at(self, url: str) -> list[str]:
        answer = self.page.goto(url)
        wrong = [] if answer is None or answer.ok else [f"answers {answer.status}"]
        return wrong + self.problems()

    def problems(self) -> list[str]:
        """Of the page that is open."""
        axe = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        found = [f"{one['id']}: {node['html']}" for one in axe for node in one["nodes"]]
        sound = self.page.evaluate(SOUND)
        if sound != {"h1": 1, "main": 1, "title": True, "wide": 0}:
            found.append(str(sound))
        found += self.page.evaluate(KEYBOARD)
        found += self._errors
        self._errors.clear()
        return found


def visits(role: str, world: World, site: Site, page: Watched) -> Iterator[str]:
    """The addresses this role gets with 200, each thing once in every state, and the pages behind a mail or a passcode."""
    known = things(world.a)
    for name in sorted(TABLE):
        row = TABLE[name]
        who = [each for each in ROLES if getattr(row, each) == 200]
        if row.method == "GET" and role in (who[:1] if name in SAME_FOR_ALL else who) and name not in NO_PAGE:
            yield from _each(name, known, world)
    yield from {"stranger": stranger, "admin": empty, "analyst": locked}.get(role, _nothing)(world, site, page)


def _each(name: str, known: Mapping[str, str | int], world: World) -> Iterator[str]:
    """One address for each thing worth a look of its own."""
    kinds: dict[str, list[str | int]] = {
        "kind": ["task", "free_response", "multiple_choice"],
        "action": [world.a.actions["free"].pk, world.a.actions["several"].pk],
        "contact": _telling_contacts(),
        "mobilizer": [mobilizer.pk for mobilizer in world.a.mobilizers],
    }
    # A management note hangs on its mobilizer.
    several = {
        key: values for key, values in kinds.items() if key in parts(name) and "management_note" not in parts(name)
    }
    for chosen in product(*several.values()):
        yield address(name, {**known, **dict(zip(several, chosen, strict=True))})


def _telling_contacts() -> list[str | int]:
    """One of each match status, the first of them with everything recorded."""
    alive = Contact.objects.filter(deleted_at=None).order_by("match_status", "id")
    return list(alive.distinct("match_status").values_list("pk", flat=True))


def _nothing(_world: World, _site: Site, _page: Watched) -> Iterator[str]:
    yield from ()


def stranger(world: World, site: Site, page: Watched) -> Iterator[str]:
    yield "/demo/outbox/"
    yield from letters(world, site)
    yield from signing_in(site, page)


def letters(world: World, site: Site) -> Iterator[str]:
    """The pages of an invitation's links, and the letter in the Outbox."""
    person = campaigns.Invitee(email="a.rather.long.address@guests.example.org", first_name="Guest", last_name="One")
    told = {"site": site.url, "now": timezone.now()}
    made = campaigns.invite(world.a.scope, client_key=client_key("letter"), person=person, **told)
    campaigns.deliver(world.a.scope, invitation_id=made, number=1, **told)
    letter = mail.outbox[-1]
    yield from re.findall(rf"{re.escape(site.url)}(/\S+)", letter.body)
    Outbox().send_messages([letter])
    yield f"/demo/outbox/{demo.letters()[0].id}/"
    [(_, token)] = demo.make_links([demo.Entrance(user_id=world.a.admin.pk, label="organization admin", path="/")])
    yield f"/demo/enter/{token}/"


def signing_in(site: Site, page: Watched) -> Iterator[str]:
    page.page.goto(f"{site.url}/sign-in/")
    page.page.get_by_label("E-mail address").fill("nora@example.org")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/sign-in/code/")
    yield "/sign-in/code/"
    yield from re.findall(r"(/sign-in/link/\S+)", mail.outbox[-1].body)[:1]


def empty(world: World, _site: Site, _page: Watched) -> Iterator[str]:
    """A campaign that has nothing yet, and the lists narrowed to nobody and by everything."""
    base = f"/o/{world.a.organization.slug}"
    for page in ("content", "analytics", "people/mobilizers", "people/contacts", "invitations", "exports"):
        yield f"{base}/maple-empty/{page}/"
    for step in builder.STEPS:
        yield f"{base}/maple-empty/build/{step}/"
    yield "/c/maple-empty/"
    yield f"{base}/{world.a.campaign.slug}/people/contacts/?search=zzz"


def locked(world: World, _site: Site, _page: Watched) -> Iterator[str]:
    yield f"/c/{world.b.campaign.slug}/passcode/"
    for email in (world.a.analyst.email, "somebody@example.org"):
        token = f"a-role-for-{email}"
        RoleInvitation.objects.create(
            organization=world.b.organization,
            email=email,
            role="analyst",
            invited_by=world.b.admin,
            token_hash=hash_token(token),
            made_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        )
        yield f"/role/{token}/"
    Campaign.objects.filter(pk=world.b.campaign.pk).update(status="closed")
    yield f"/c/{world.b.campaign.slug}/"
