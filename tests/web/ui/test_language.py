import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation

from kithwork.accounts import door, writes
from kithwork.accounts.models import User
from tests.web.mobilizer.conftest import phone_of
from tests.world import NOW, World, make_user

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


def test_strangers_read_what_their_browser_asks_for_until_they_choose():
    client = Client()
    assert '<html lang="es">' in client.get("/accounts/login/", headers=SPANISH).content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/accounts/login/"}, headers=SPANISH)
    assert (answer.status_code, answer["Location"]) == (303, "/accounts/login/")
    assert '<html lang="en">' in client.get("/accounts/login/", headers=SPANISH).content.decode()


@pytest.mark.parametrize(("language", "onward"), [("xx", "/gallery/"), ("es", "//example.org"), ("", "")])
def test_language_takes_what_there_is_and_never_leads_away(language, onward):
    client = Client()
    answer = client.post("/language/", {"language": language, "next": onward})
    assert answer["Location"] == (onward if onward == "/gallery/" else "/")
    assert (settings.LANGUAGE_COOKIE_NAME in client.cookies) == (language == "es")


def test_what_somebody_chose_goes_with_them_to_another_device(world: World):
    phone = phone_of(world.a)
    assert "About you" in phone.read("me")
    phone.client.post("/language/", {"language": "es", "next": "/"})
    assert User.objects.get(id=world.a.users[0].pk).language == "es"

    other = phone_of(world.a)
    page = other.client.get(other.url("me"), headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="es">' in page
    assert "Sobre ti" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [("", "es"), ("en", "en")])
def test_first_sign_in_remembers_the_pages_language(before, after):
    make_user("nora@example.org", language=before)
    scope = door.stranger_scope()
    sign_in_id, _token = writes.begin_sign_in(scope, email="nora@example.org", path="", now=NOW)
    writes.finish_sign_in(scope, sign_in_id=sign_in_id, language="es", now=NOW)
    assert User.objects.get().language == after


def test_spanish_numbers_are_written_as_in_the_united_states():
    with translation.override("es"):
        assert formats.number_format(1234.5, force_grouping=True) == "1,234.5"
        assert formats.date_format(NOW) != formats.date_format(NOW, "c")
