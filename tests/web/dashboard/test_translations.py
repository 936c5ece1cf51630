from typing import Any

import pytest
from django.test import Client

from kithwork.accounts.models import User
from kithwork.campaigns.models import Campaign
from kithwork.content import reads, writes
from kithwork.content.models import Action
from kithwork.content.rules import ActionDraft, Link
from tests.web.mobilizer.conftest import phone_of
from tests.world import NOW, World


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.a.admin)
    return client


def at(world: World, path: str = "") -> str:
    return f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/content/languages/{path}"


def offer(world: World, client: Client, *further: str) -> None:
    assert client.post(at(world), {"language": "en", "further": further}).status_code == 303


def say(world: World, client: Client, section: str, **words: str) -> Any:
    return client.post(at(world, "es/"), {"section": section, **words})


def test_mobilizers_read_their_language_and_the_campaigns_where_nothing_is_translated(
    world: World, client: Client
) -> None:
    contact = world.a.contact()
    offer(world, client, "es")
    action = world.a.actions["task"]
    say(world, client, f"action-{action.pk}", name="Di hola")
    say(
        world,
        client,
        "ladder",
        question="¿Votará por la biblioteca?",
        **{f"rung-{world.a.rungs[0].pk}": "Seguro que sí"},
    )
    User.objects.filter(id=world.a.users[0].pk).update(language="es")

    in_spanish = phone_of(world.a).read("contact", contact=contact.pk)
    assert "Di hola" in in_spanish
    assert "¿Votará por la biblioteca?" in in_spanish
    assert "Seguro que sí" in in_spanish
    assert world.a.rungs[1].label["en"] in in_spanish  # not translated yet

    theirs = world.a.contact(1)
    assert "Say hello" in phone_of(world.a, 1).read("contact", contact=theirs.pk)
    assert (
        "Say hello"
        in client.get(at(world).removesuffix("languages/"), headers={"Accept-Language": "es"}).content.decode()
    )


def test_a_language_is_read_only_while_it_is_offered(world: World, client: Client) -> None:
    say(world, client, f"action-{world.a.actions['task'].pk}", name="Di hola")
    User.objects.filter(id=world.a.users[0].pk).update(language="es")
    contact = world.a.contact()

    assert "Di hola" not in phone_of(world.a).read("contact", contact=contact.pk)
    offer(world, client, "es")
    assert "Di hola" in phone_of(world.a).read("contact", contact=contact.pk)
    offer(world, client)
    assert "Di hola" not in phone_of(world.a).read("contact", contact=contact.pk)


def test_landing_page_speaks_the_visitors_language(world: World, client: Client) -> None:
    offer(world, client, "es")
    say(world, client, "landing", landing_title="El barrio vota", landing_text="Ven *ya*")
    here = f"/c/{world.a.campaign.slug}/"

    assert "El barrio vota" in Client().get(here, headers={"Accept-Language": "es-US"}).content.decode()
    assert "El barrio vota" not in Client().get(here, headers={"Accept-Language": "en"}).content.decode()


def test_page_says_what_is_missing_and_what_the_campaign_lacks_in_all(world: World, client: Client) -> None:
    before = client.get(at(world, "es/")).content.decode()
    assert "not yet translated" in before
    sections = (*reads.texts(world.a.scope),)
    for section in sections:
        say(world, client, section.key, **{phrase.key: f"es {phrase.kind}" for phrase in section.phrases})
    say(world, client, "landing", landing_title="Hola", landing_text="Hola", invitation_text="Hola")

    assert "Everything is translated." in client.get(at(world, "es/")).content.decode()
    listed = client.get(at(world)).content.decode()
    assert "not offered" in listed


def test_too_long_a_text_is_refused_beside_its_field_and_kept(world: World, client: Client) -> None:
    action = world.a.actions["task"]
    page = say(world, client, f"action-{action.pk}", name="x" * 130).content.decode()
    assert "Please shorten the translation to 120 characters" in page
    assert "x" * 130 in page
    action.refresh_from_db()
    assert "es" not in action.name


def test_an_edited_action_keeps_the_other_language_of_its_links_and_options(world: World, client: Client) -> None:
    action_id = writes.create_action(
        world.a.scope,
        draft=ActionDraft(type="task", name="Go", links=(Link("Where", "https://example.org/a"),)),
        now=NOW,
    )
    say(world, client, f"action-{action_id}", **{"link-0": "Dónde"})
    links = (Link("First", "https://example.org/b"), Link("Whereto", "https://example.org/a"))
    writes.edit_action(
        world.a.scope, action_id=action_id, draft=ActionDraft(type="task", name="Go", links=links), now=NOW
    )
    assert Action.objects.get(id=action_id).links[1]["label"] == {"en": "Whereto", "es": "Dónde"}


@pytest.mark.parametrize("path", ["en/", "xx/"])
def test_only_a_language_that_is_not_the_campaigns_own(world: World, client: Client, path: str) -> None:
    assert client.get(at(world, path)).status_code == 404


@pytest.mark.parametrize("section", ["action-999999999", "action-x", "nothing", "mission-²"])
def test_what_has_gone_meanwhile_changes_nothing(world: World, client: Client, section: str) -> None:
    assert say(world, client, section, name="Hola").status_code in (303, 404)
    assert not Action.objects.filter(name__has_key="es").exists()


def test_unknown_languages_are_refused(world: World, client: Client) -> None:
    assert client.post(at(world), {"language": "xx", "further": ["es"]}).status_code == 200
    assert Campaign.objects.get(id=world.a.campaign.pk).language == "en"
