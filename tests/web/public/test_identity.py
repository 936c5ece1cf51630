"""Signing in by a real OpenID Connect provider on this machine."""

import html
import re
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from kithwork import env, urls
from kithwork.accounts.models import User
from kithwork.audit.models import Entry
from tests.support.identity import CLIENT, SECRET, serving
from tests.web.public.test_second_factor import add_app, app_code
from tests.web.public.test_sign_in import code, is_signed_in
from tests.world import make_user

NORA = {"sub": "4711", "email": "nora@example.org", "email_verified": True, "name": "Nora Brandt", "phone": "555-0100"}


class WithProvider:
    urlpatterns = urls.patterns(demo=False, identity=True)


@pytest.fixture
def provider(db, settings, monkeypatch):  # noqa: ARG001 - the limits are kept in the database
    cache.clear()
    with serving() as served:
        monkeypatch.setenv("OIDC_ISSUER", served.issuer)
        monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
        monkeypatch.setenv("OIDC_NAME", "Maple Staff")
        settings.SOCIALACCOUNT_PROVIDERS = env.identity_provider()
        settings.ROOT_URLCONF = WithProvider
        served.person = dict(NORA)
        yield served


def go(client, path=""):
    """From the button to the provider and back, as a browser goes; returns what our callback answers."""
    page = client.post("/sign-in/identity/oidc/", {"next": path})
    there = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    assert parts.netloc == "testserver"
    return client.get(f"{parts.path}?{parts.query}")


def test_the_first_time_a_mail_proves_the_address_then_the_provider_is_enough(client, provider, sink):
    assert "Sign in with Maple Staff" in client.get("/sign-in/").content.decode()
    first = go(client, "/account/")
    assert first["Location"] == "/sign-in/code/"
    assert (is_signed_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, 0, 0)
    assert client.post("/sign-in/code/", {"code": code(sink[0])})["Location"] == "/account/"
    other = Client()
    assert go(other, "/account/")["Location"] == "/account/"
    assert is_signed_in(other)
    assert len(sink) == 1
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data, kept.user.email) == ("4711", {}, "nora@example.org")
    assert "factor.link_identity" in Entry.objects.values_list("verb", flat=True)
    assert {"code_challenge", "state"} <= provider.asked[0].keys()


def test_a_known_address_gets_the_same_and_nobody_takes_it_over(provider, sink):
    make_user("nora@example.org")
    answers = []
    for address in ("nora@example.org", "unknown@example.org"):
        thief = Client()
        provider.person = NORA | {"sub": address, "email": address}
        first = go(thief)
        page = thief.get(first["Location"]).content.decode().replace(address, "")
        answers.append((first.status_code, first["Location"], re.sub(r"[A-Za-z0-9]{64}", "", page)))
        assert not is_signed_in(thief)
    assert answers[0] == answers[1]
    assert len(sink) == 2
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_signs_nobody_in(client, provider, sink, verified):
    provider.person = NORA | {"email_verified": verified}
    assert "has not confirmed" in client.get(go(client)["Location"]).content.decode()
    assert (is_signed_in(client), len(sink)) == (False, 0)


@pytest.mark.usefixtures("provider")
def test_the_second_factor_is_asked_for_here_too(client, sink):
    go(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    secret, _codes = add_app(client)
    other = Client()
    assert go(other)["Location"] == "/sign-in/second/"
    assert not is_signed_in(other)
    other.post("/sign-in/second/", {"code": app_code(secret, 1)})
    assert is_signed_in(other)


@pytest.mark.usefixtures("provider")
def test_a_removed_identity_proves_its_address_again(client, sink):
    go(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    page = client.get("/account/security/")
    identity = page.context["security"].identities[0]
    client.post(f"/account/security/identities/{identity.id}/remove/")
    assert go(Client())["Location"] == "/sign-in/code/"


@pytest.mark.usefixtures("provider")
def test_an_answer_nobody_asked_for_is_refused(client):
    answer = client.get("/sign-in/identity/oidc/callback/", {"code": "x", "state": "y"})
    assert answer["Location"] == "/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.usefixtures("provider")
def test_a_code_of_another_browser_is_refused(client, sink):
    victim = Client()
    page = client.post("/sign-in/identity/oidc/")
    there = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    back = urlsplit(requests.get(there, allow_redirects=False, timeout=10).headers["Location"])
    assert victim.get(f"{back.path}?{back.query}")["Location"] == "/sign-in/"
    assert (is_signed_in(victim), len(sink)) == (False, 0)


@pytest.mark.usefixtures("provider")
def test_a_provider_that_is_away_is_a_sentence(client, settings):
    away = env.identity_provider()
    away["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = away
    answer = client.post("/sign-in/identity/oidc/", follow=True)
    assert "does not answer" in answer.content.decode() or "did not work" in answer.content.decode()


@pytest.mark.usefixtures("provider")
def test_another_providers_name_is_not_found(client):
    assert client.post("/sign-in/identity/other/").status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"OIDC_ISSUER": "https://login.example.org"},
        {"OIDC_ISSUER": "http://login.example.org", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"},
        {"OIDC_ISSUER": "login", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"},
        {"OIDC_CLIENT_ID": "a"},
    ],
)
def test_half_a_configuration_stops_the_start(monkeypatch, said):
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured):
        env.identity_provider()


def test_without_a_provider_there_are_no_addresses_and_no_button(client, db):  # noqa: ARG001
    assert env.identity_provider() == {}
    assert "/sign-in/identity/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/identity/oidc/").status_code == 404
