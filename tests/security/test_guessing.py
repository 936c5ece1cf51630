"""Guessing codes and passcodes from as many addresses as one likes, and a session planted before its owner signs in."""

from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kithwork.campaigns.models import Campaign, PasscodeTry
from kithwork.campaigns.rules import PASSCODE_TRIES
from tests.web.public.test_sign_in import ask, code, is_signed_in, link
from tests.world import World, make_user

ADDRESSES = 8
NEVER = "999999x"  # no code has a letter: a guess that never comes right by chance


@pytest.fixture(autouse=True)
def _behind_a_proxy(db: None, settings: Any) -> None:  # noqa: ARG001 - the limits are kept in the database
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()


def at(number: int) -> Client:
    """A browser of its own, behind an address of its own."""
    return Client(headers={"x-forwarded-for": f"198.51.100.{number}"})


def test_a_code_guessed_from_many_addresses_gets_few_tries(sink: list[Any]) -> None:
    """A code belongs to the browser that asked for it: each five guesses cost a mail, and one address gets few mails."""
    make_user("nora@example.org")
    judged = 0
    for number in range(ADDRESSES):
        client = at(number)
        ask(client)
        for _guess in range(6):
            answer = client.post(reverse("account_confirm_login_code"), {"code": NEVER})
            judged += answer.status_code in {200, 303}  # else sent away: nothing waits for a code
        assert not is_signed_in(client)
    assert len(sink) == 3
    assert judged == 3 * configured.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS


def test_anothers_code_is_of_no_use_in_ones_own_browser(sink: list[Any]) -> None:
    owner, thief = at(1), at(2)
    ask(owner)
    ask(thief, "thief@example.org")
    thief.post(reverse("account_confirm_login_code"), {"code": code(sink[0])})
    assert not is_signed_in(thief)


def test_a_passcode_guessed_from_many_addresses_gets_five_tries(world: World) -> None:
    Campaign.objects.filter(pk=world.a.campaign.pk).update(passcode_required=True, passcode="acorn")
    visitor, url = make_user("guesser@example.org"), reverse("public:passcode", args=[world.a.campaign.slug])
    for number in range(ADDRESSES):
        client = at(number)
        client.force_login(visitor)
        assert client.post(url, {"passcode": f"guess{number}"}).status_code == 200
    assert PasscodeTry.objects.count() == PASSCODE_TRIES
    assert client.post(url, {"passcode": "acorn"}).status_code == 200  # the right one comes too late


def test_a_planted_session_is_nobodys_after_signing_in(sink: list[Any]) -> None:
    """An attacker who knows the cookie from before knows nothing of the session after, by code and by link."""
    for finish in ("code", "link"):
        cache.clear()
        planted, victim = at(1), at(2)
        ask(planted, "attacker@example.org")
        name = configured.SESSION_COOKIE_NAME
        known = planted.cookies[name].value
        victim.cookies[name] = known
        ask(victim, "victim@example.org")
        if finish == "code":
            victim.post(reverse("account_confirm_login_code"), {"code": code(sink[-1])})
        else:
            victim.post(link(sink[-1]))
        assert is_signed_in(victim)
        assert victim.cookies[name].value != known
        thief = at(3)
        thief.cookies[name] = known
        assert not is_signed_in(thief)


@pytest.mark.parametrize("forged", ["", "x", "../../admin", "a" * 300, "%00", "0" * 43])
def test_a_link_made_up_is_not_found(forged: str) -> None:
    for path in (f"/sign-in/link/{forged}/", f"/role/{forged}/", f"/do-not-invite/{forged}/"):
        answer = at(1).get(path)
        assert answer.status_code in {302, 404}, path
        assert not is_signed_in(at(1))


@pytest.mark.parametrize("typed", ["a@example.org\r\nBcc: victim@example.org", "a@example.org\nX: y", "a@example.org,victim@example.org", '"a b"@example.org\r\n'])  # fmt: skip
def test_no_header_enters_a_mail(sink: list[Any], typed: str) -> None:
    ask(at(1), typed)
    for mail in sink:
        assert mail["To"].count("@") == 1
        assert "Bcc" not in mail
        assert "X" not in mail
