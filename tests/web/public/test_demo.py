import pytest
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern

from kithwork import urls
from kithwork.kernel import demo
from kithwork.kernel.mail import Outbox
from kithwork.kernel.models import DemoLink, Installation
from tests.world import NOW, World

ADDRESSES = ("/demo/outbox/", "/demo/outbox/1/", "/demo/enter/token/")


class Demo:
    """A urlconf as the demo has it."""

    urlpatterns = urls.patterns(demo=True)


@pytest.fixture
def in_demo(settings: object, db: None) -> Client:  # noqa: ARG001 - asks for the database
    settings.ROOT_URLCONF = Demo
    demo.install(is_demo=True, now=NOW)
    return Client()


def enter(client: Client, world: World, *, path: str = "/somewhere/") -> tuple[str, HttpResponse]:
    person = demo.Entrance(user_id=world.a.admin.pk, label="organization admin", path=path)
    [(_, token)] = demo.make_links([person])
    return token, client.get(f"/demo/enter/{token}/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_exist_in_the_demo_only(address: str) -> None:
    with_flag, without = (URLResolver(RegexPattern(r"^/"), urls.patterns(demo=flag)) for flag in (True, False))
    assert with_flag.resolve(address).namespace == "demo"
    with pytest.raises(Resolver404):
        without.resolve(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_routed_by_mistake_are_not_found_without_the_flag_in_the_database(
    in_demo: Client, address: str
) -> None:
    Installation.objects.update(is_demo=False)
    assert in_demo.get(address).status_code == 404


def test_enter_signs_in_by_the_button_only(in_demo: Client, world: World) -> None:
    token, page = enter(in_demo, world)
    assert page.status_code == 200
    assert "_auth_user_id" not in in_demo.session
    answer = in_demo.post(f"/demo/enter/{token}/")
    assert (answer.status_code, answer["Location"]) == (302, "/somewhere/")
    assert in_demo.session["_auth_user_id"] == str(world.a.admin.pk)


def test_enter_with_a_link_of_the_last_start_not_found(in_demo: Client, world: World) -> None:
    former, _ = enter(in_demo, world)
    current, page = enter(in_demo, world)
    assert (in_demo.get(f"/demo/enter/{former}/").status_code, page.status_code) == (404, 200)
    assert DemoLink.objects.get().token_hash not in (former, current)


def test_install_never_turns_one_into_the_other(db: None) -> None:  # noqa: ARG001 - asks for the database
    demo.install(is_demo=False, now=NOW)
    demo.install(is_demo=True, now=NOW)
    assert not demo.is_demo()


def test_outbox_keeps_mails_with_links_to_follow(in_demo: Client) -> None:
    mail = EmailMultiAlternatives("Come & join", "Open http://localhost:8000/c/levy/ now\n<b>", to=["rosa@example.org"])
    assert Outbox().send_messages([mail]) == 1
    [letter] = demo.letters()
    listed, shown = (in_demo.get(path).content.decode() for path in ("/demo/outbox/", f"/demo/outbox/{letter.id}/"))
    assert "Come &amp; join" in listed
    assert '<a href="http://localhost:8000/c/levy/" rel="nofollow">' in shown
    assert "&lt;b&gt;" in shown
