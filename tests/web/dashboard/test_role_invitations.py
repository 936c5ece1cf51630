"""Admins invite admins and analysts: a link for one address, once."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from kithwork.accounts import jobs
from kithwork.accounts.models import Membership, RoleInvitation, User
from tests.world import NOW, World, make_user

URL = "/o/maple/-/administrators/"


@pytest.fixture
def admin(world: World) -> Client:
    client = Client()
    client.force_login(world.a.admin)
    return client


def invite(admin: Client, world: World, **more: str) -> str:
    """Returns the path of the link in the mail."""
    said = {"email": "New@Example.org", "role": "organization_admin", "first_name": "Noor", "location": "Durham"}
    assert admin.post(URL, said | more).status_code == 303
    jobs.send_role_invitation(
        organization_id=world.a.organization.pk,
        actor_id=world.a.admin.pk,
        invitation_id=RoleInvitation.objects.latest("id").pk,
        site="https://kith.example.org",
    )
    found = re.search(r"https://kith\.example\.org(/role/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def signed_in(email: str) -> tuple[Client, User]:
    client, user = Client(), make_user(email)
    client.force_login(user)
    return client, user


def test_an_invited_admin_accepts_by_the_button_once(admin: Client, world: World) -> None:
    path = invite(admin, world)
    assert "admin@maple.example.org of Maple Neighbors gave us your address" in mail.outbox[-1].body
    assert "1 Main St" in mail.outbox[-1].body
    assert Client().get(path)["Location"].startswith("/sign-in/")

    client, user = signed_in("new@example.org")
    assert "as an admin" in client.get(path).content.decode()
    assert not Membership.objects.filter(user=user).exists()
    assert client.post(path)["Location"] == "/o/maple/-/"
    assert Membership.objects.get(user=user).role == "organization_admin"
    user.refresh_from_db()
    assert (user.first_name, user.location) == ("Noor", "Durham")
    assert "Please ask for a new one" in client.post(path).content.decode()
    page = admin.get(URL).content.decode()
    assert "accepted" in page
    assert (
        "holds that role already"
        in admin.post(URL, {"email": "new@example.org", "role": "organization_admin"}).content.decode()
    )


def test_another_address_is_told_whose_it_is(admin: Client, world: World) -> None:
    path = invite(admin, world)
    client, user = signed_in("other@example.org")
    for answer in (client.get(path), client.post(path)):
        assert "n…@example.org" in answer.content.decode()
    assert not Membership.objects.filter(user=user).exists()


def test_what_is_taken_back_or_invited_anew_works_no_more(admin: Client, world: World) -> None:
    first, second = invite(admin, world), invite(admin, world)
    client, user = signed_in("new@example.org")
    assert "Please ask for a new one" in client.post(first).content.decode()
    admin.post(f"{URL}{RoleInvitation.objects.latest('id').pk}/revoke/")
    assert "Please ask for a new one" in client.post(second).content.decode()
    RoleInvitation.objects.filter(pk=RoleInvitation.objects.latest("id").pk).update(revoked_at=None, expires_at=NOW)
    assert "Please ask for a new one" in client.post(second).content.decode()
    assert not Membership.objects.filter(user=user).exists()


def test_a_bad_address_keeps_what_was_typed(admin: Client) -> None:
    said: dict[str, Any] = {"email": "noor", "role": "analyst", "first_name": "Noor"}
    page = admin.post(URL, said).content.decode()
    assert "full e-mail address" in page
    assert 'value="Noor"' in page
