import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.models import SignIn
from kithwork.campaigns import door, writes
from kithwork.campaigns.models import Invitation, Mobilizer
from kithwork.campaigns.writes import Invitee
from kithwork.suppression.models import Entry
from tests.campaigns.writes.test_joining import ask_passcode
from tests.web.public.test_joining import NORA, text
from tests.world import client_key, make_user

SITE = "http://testserver"


@pytest.fixture
def links(world):
    """The two links of a mail that has left: (invitation, do not invite)."""
    cache.clear()
    ask_passcode(world.a)
    now = timezone.now()
    person = Invitee("nora@example.org", "Nora", "Quist")
    made = writes.invite(world.a.scope, client_key=client_key("i"), person=person, site=SITE, now=now)
    scope = door.campaign_scope_for_job(world.a.organization.pk, world.a.campaign.pk)
    writes.deliver(scope, invitation_id=made, number=1, site=SITE, now=now)
    return re.findall(r"http://testserver(/\S+)", mail.outbox[-1].body)


def test_opening_the_link_uses_nothing_up(client, links):
    page = text(client.get(links[0]))
    assert "n…@example.org" in page
    assert "nora@example.org" not in page
    assert Invitation.objects.get().accepted_at is None


def test_a_stranger_presses_the_button_proves_the_address_and_joins(client, links):
    assert client.post(links[0])["Location"] == "/sign-in/code/"
    assert mail.outbox[-1].to == ["nora@example.org"]
    page = text(client.get("/sign-in/code/"))
    assert "n…@example.org" in page
    assert "nora@example.org" not in page
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/c/maple-votes/join/"
    page = text(client.get("/c/maple-votes/join/"))
    assert 'value="Quist"' in page
    assert client.post("/c/maple-votes/join/", NORA)["Location"].startswith("/c/maple-votes/me/")
    joined = Mobilizer.objects.get(user__email="nora@example.org")
    assert Invitation.objects.get().accepted_by_id == joined.pk
    assert joined.user.last_name == "Quist"
    assert "has been used" in text(Client().get(links[0]))


def test_the_token_is_written_down_nowhere_on_the_way(client, links):
    client.post(links[0])
    token = links[0].split("/")[-2]
    kept = [str(list(model.objects.values())) for model in (SignIn, Invitation, ProcrastinateJob)]
    assert token not in "".join([*kept, str(dict(client.session))])


def test_signed_in_as_the_invited_joins_by_the_link(client, links):
    client.force_login(make_user("nora@example.org"))
    assert 'value="Quist"' in text(client.get(links[0]))
    assert client.post(links[0], NORA)["Location"].startswith("/c/maple-votes/me/")
    assert Invitation.objects.get().accepted_at


def test_signed_in_with_another_address_joins_nobody(client, links):
    client.force_login(make_user("omar@example.org"))
    page = text(client.post(links[0], NORA))
    assert "It was sent to n…@example.org" in page
    assert not Mobilizer.objects.filter(user__email="omar@example.org").exists()


def test_a_link_of_no_invitation_is_not_found(client, world):  # noqa: ARG001 - the campaign
    assert client.get("/c/maple-votes/invitation/nothing/").status_code == 404


def test_do_not_invite_acts_by_post_only_and_without_a_token_of_ours(links):
    scanner = Client(enforce_csrf_checks=True)
    assert "Press the button" in text(scanner.get(links[1]))
    assert Entry.objects.count() == 0
    response = scanner.post(links[1], {"List-Unsubscribe": "One-Click"})
    assert "will not be invited again" in text(response)
    assert Entry.objects.count() == 1


def test_do_not_invite_forged_is_not_found(client, links):
    assert client.post(links[1][:-3] + "xx/").status_code == 404
