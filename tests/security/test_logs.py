"""A walk with people whose names occur nowhere else, failures among it; then every line that was logged is searched for them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kithwork.accounts.models import User
from kithwork.kernel import logs
from tests.house.permission_table import TABLE
from tests.house.test_urls import address
from tests.house.things import things
from tests.world import NOW, World, client_key

NAMES = ("Zyxwilda", "Quillfeather")
EMAIL, PHONE, STREET = "zyxwilda@quillfeather.example.org", "(919) 555-0163", "77 Umbrellawort Lane"
TELLING = (*NAMES, EMAIL, "quillfeather.example", "555-0163", "9195550163", "Umbrellawort", "hush-hush")
PERSON = {"first_name": NAMES[0], "last_name": NAMES[1], "email": EMAIL, "phone": PHONE, "street": STREET, "city": "Durham", "state": "NC"}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["json", "lines"])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the handlers of an installation write, without pytest's own between."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    logs.configure({"json": request.param})
    stream = io.StringIO()
    for handler in root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(stream)
    yield stream
    logs.configure(configured.LOGGING)
    root.handlers = before


def test_no_line_names_a_person(world: World, settings: Any, logged: io.StringIO) -> None:
    mobilizer, admin, stranger = Client(), Client(raise_request_exception=False), Client()
    mobilizer.force_login(world.a.users[0])
    admin.force_login(world.a.admin)
    mobilizer.post(reverse("mobilizer:add", args=["maple-votes"]), PERSON | {"client_key": str(client_key("zyx"))})
    known = things(world.a)
    admin.get(address("dashboard:contacts", known), {"q": NAMES[1]})
    admin.get(address("dashboard:contacts", known) + f"{NAMES[0]}/", {"q": EMAIL})
    admin.post(reverse("dashboard:invitations", args=["maple", "maple-votes"]), PERSON | {"client_key": "x"})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    stranger.post(reverse("account_login"), {"email": EMAIL})
    for name, row in TABLE.items():
        if row.method == "POST":
            stranger.post(address(name, known | {"token": "hush-hush-a-token-of-a-link"}), PERSON)
        elif "token" in address(name, dict.fromkeys(known, "token") | known):
            stranger.get(address(name, known | {"token": "hush-hush-a-token-of-a-link"}))
    log = logging.getLogger("kithwork.anything")
    for wrong in (_twice, lambda: int(NAMES[0]), lambda: {}[EMAIL]):
        try:
            wrong()
        except Exception:
            log.exception("job_failed for %s", EMAIL)
    told = logged.getvalue()
    assert "job_failed" in told  # it was listened to
    assert "sign_in_mail_not_sent" in told
    assert "accounts_user" in told  # the constraint is still named
    path = f"{NAMES[0]}/"  # what somebody typed as an address is not veiled: nobody else's data stand there
    found = [line for line in told.splitlines() for word in TELLING if word.lower() in line.replace(path, "").lower()]
    assert found == []


def _twice() -> None:
    with transaction.atomic():
        for _time in range(2):
            User.objects.create(email=EMAIL, made_at=NOW)


def test_veil_leaves_what_is_needed() -> None:
    for text in (
        "GET /o/maple/maple-votes/people/contacts/12345/", "2026-11-28T19:04:05.979101Z", "took 0.25 s of 20000", "10.0.0.1:8000",
        "/sign-in/link/", "6d9b6c0a-0000-4000-8000-000000000001", "rows=1234567",
    ):  # fmt: skip
        assert logs.veil(text) == text
    assert logs.veil(json.dumps({"to": EMAIL, "phone": PHONE})).count("…") == 3
