"""Mail goes through a real SMTP server of the test."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from kithwork.accounts.models import User
from tests.world import make_user

CODE, LINK = re.compile(r"^(\d{6})$", re.MULTILINE), re.compile(r"http://testserver(/sign-in/link/\S+)")


@pytest.fixture(autouse=True)
def _no_tries_yet(db):  # noqa: ARG001 - the limits are kept in the database
    cache.clear()


def ask(client, email="nora@example.org", path=""):
    return client.post("/sign-in/", {"email": email, "next": path})


def text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def code(mail):
    return CODE.search(text(mail)).group(1)


def link(mail):
    return LINK.search(text(mail)).group(1)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_code_signs_in_and_makes_the_account_of_a_new_address(client, sink):
    response = ask(client, "Nora@Example.ORG", "/c/maple-votes/join/")
    assert (response.status_code, response["Location"]) == (303, "/sign-in/code/")
    assert User.objects.count() == 0
    response = client.post("/sign-in/code/", {"code": code(sink[0])})
    assert response["Location"] == "/c/maple-votes/join/"
    assert User.objects.get().email == "nora@example.org"
    assert is_signed_in(client)


def test_mail_carries_code_and_link_as_text_and_html(client, sink):
    ask(client)
    (mail,) = sink
    assert mail["To"] == "nora@example.org"
    assert code(mail) in mail["Subject"]
    html = mail.get_body(("html",)).get_content()
    assert code(mail) in html
    assert link(mail) in html


def test_link_on_another_device_needs_its_button(client, sink):
    ask(client, path="/c/maple-votes/")
    other = Client()
    page = other.get(link(sink[0]))
    assert (page.status_code, is_signed_in(other)) == (200, False)
    assert "nora@example.org" in page.content.decode()
    response = other.post(link(sink[0]))
    assert response["Location"] == "/c/maple-votes/"
    assert is_signed_in(other)
    assert not is_signed_in(client)


def test_link_works_once_and_uses_up_the_code(client, sink):
    ask(client)
    Client().post(link(sink[0]))
    again = Client()
    assert again.post(link(sink[0])).status_code == 404
    assert not is_signed_in(again)
    response = client.post("/sign-in/code/", {"code": code(sink[0])}, follow=True)
    assert "has been used or is too old" in response.content.decode()
    assert not is_signed_in(client)


def test_code_uses_up_the_link(client, sink):
    ask(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert Client().get(link(sink[0])).status_code == 404


def test_a_known_and_an_unknown_address_look_the_same(sink):
    make_user("known@example.org")
    answers = []
    for address in ("known@example.org", "unknown@example.org"):
        asking = Client()
        first = ask(asking, address)
        second = asking.get("/sign-in/code/")
        body = re.sub(r'value="[A-Za-z0-9]{64}"|[A-Za-z0-9]{64}', "", second.content.decode()).replace(address, "")
        answers.append((first.status_code, first["Location"], second.status_code, body))
    assert answers[0] == answers[1]
    plain = [re.sub(r"\d{6}|link/\S+", "", text(mail)) for mail in sink]
    assert plain[0] == plain[1]


def test_a_wrong_code_says_so_and_the_fifth_ends_it(client, sink):
    ask(client)
    wrong = "000000" if code(sink[0]) != "000000" else "111111"
    for _try in range(4):
        response = client.post("/sign-in/code/", {"code": wrong})
        assert "not the code we sent" in response.content.decode()
    response = client.post("/sign-in/code/", {"code": wrong})
    assert response["Location"] == "/sign-in/"
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert not is_signed_in(client)


def test_asking_too_often_says_wait(client, sink):
    for _time in range(3):
        ask(client)
    response = ask(client)
    assert "Too many mails" in response.content.decode()
    assert len(sink) == 3


def test_visitors_behind_one_proxy_are_not_counted_as_one(sink, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    clients = [Client(HTTP_X_FORWARDED_FOR=f"203.0.113.9, 198.51.100.{number}") for number in range(21)]
    answers = [ask(client, f"nora{number}@example.org") for number, client in enumerate(clients)]
    assert {answer.status_code for answer in answers} == {303}
    assert len(sink) == 21


@pytest.mark.parametrize("email", ["", "nora", "nora@", "a@b@example.org", "x" * 300 + "@example.org"])
def test_no_address_keeps_what_was_typed(client, email):
    response = ask(client, email)
    assert response.status_code == 200
    assert f'value="{email}"' in response.content.decode() or not email


def test_a_mail_server_that_is_away_is_a_sentence(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "could not be sent" in ask(client).content.decode()


@pytest.mark.parametrize(
    "path", ["https://evil.example.org/", "//evil.example.org/", "/\\evil.example.org", "/c/a\x00b/"]
)
def test_the_way_back_never_leaves_the_site(client, sink, path):
    ask(client, path=path)
    assert client.post("/sign-in/code/", {"code": code(sink[0])})["Location"] == "/"


def test_a_closed_account_stays_out(client, sink):
    make_user("nora@example.org", is_active=False)
    ask(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert not is_signed_in(client)


def test_a_session_lasts_ninety_days(client, sink):
    ask(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert client.session.get_expiry_age() == 90 * 24 * 60 * 60


def test_sign_out_by_post_only(client, sink):
    ask(client)
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert client.get("/sign-in/out/").status_code == 405
    client.post("/sign-in/out/")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["/sign-in/signup/", "/sign-in/password/reset/", "/accounts/login/", "/sign-in/email/"]
)
def test_what_is_not_used_is_not_routed(client, path):
    assert client.get(path).status_code == 404
