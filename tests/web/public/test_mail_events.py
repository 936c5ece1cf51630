"""What mail providers tell, in the form they post it."""

import base64
import hashlib
import hmac
import json

import pytest

from kithwork.campaigns import door, reads, writes
from kithwork.campaigns.rules import InvitationState
from kithwork.campaigns.writes import Invitee
from kithwork.kernel.errors import RefusedError
from kithwork.suppression.models import Entry
from tests.world import NOW, client_key

SECRET = "provider:of-this-test-only"  # noqa: S105 - opens nothing
SITE = "https://kith.example.org"
BOUNCE = {
    "RecordType": "Bounce", "MessageID": "m", "Type": "HardBounce", "TypeCode": 1, "Email": "Nora@example.org",
    "BouncedAt": "2026-11-02T16:00:00Z", "ID": 1, "Details": "550 5.1.1 no such user", "Description": "Unknown user",
}  # fmt: skip
COMPLAINT = BOUNCE | {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 100001}


@pytest.fixture(autouse=True)
def _secret(settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}


def invited(house, email="nora@example.org"):
    scope = door.campaign_scope_for_job(house.organization.pk, house.campaign.pk, actor_id=house.admin.pk)
    person = Invitee(email, "Nora", "Quist")
    invitation_id = writes.invite(house.scope, client_key=client_key("one"), person=person, site=SITE, now=NOW)
    writes.deliver(scope, invitation_id=invitation_id, number=1, site=SITE, now=NOW)
    return invitation_id


def tell(client, payload, *, provider="postmark", secret=SECRET):
    authorization = f"Basic {base64.b64encode(secret.encode()).decode()}" if secret else ""
    return client.post(
        f"/mail-events/{provider}/", json.dumps(payload), content_type="application/json",
        headers={"Authorization": authorization},
    ).status_code  # fmt: skip


def line(house):
    (found,) = reads.invitations(house.scope, now=NOW).lines
    return found


def test_a_bounce_is_told_on_its_invitation_in_every_house_that_wrote_to_it(client, world):
    for house in world:
        invited(house)
    assert tell(client, BOUNCE) == 200
    assert tell(client, BOUNCE) == 200
    for house in world:
        assert line(house).state == InvitationState.BOUNCED
        assert line(house).bounce_reason == "The mail server refused the address: “550 5.1.1 no such user”"
        assert line(house).resends_left == 2
    assert not Entry.objects.exists()


def test_a_complaint_is_a_do_not_invite_me_again(client, world):
    invited(world.a)
    assert tell(client, COMPLAINT) == 200
    assert line(world.a).state == InvitationState.REVOKED
    with pytest.raises(RefusedError, match="asked not to be invited"):
        writes.invite(
            world.a.scope,
            client_key=client_key("again"),
            person=Invitee("nora@example.org", "", ""),
            site=SITE,
            now=NOW,
        )
    assert not Entry.objects.filter(organization=world.b.organization).exists()  # it never wrote to her


def test_of_an_address_nobody_wrote_to_and_of_mails_that_wait_nothing_is_kept(client, world):
    invited(world.a)
    assert tell(client, BOUNCE | {"Email": "stranger@example.org"}) == 200
    assert tell(client, BOUNCE | {"Type": "Transient", "TypeCode": 2}) == 200
    assert tell(client, {"RecordType": "Open", "MessageID": "m", "Recipient": "nora@example.org"}) == 200
    assert line(world.a).state == InvitationState.PENDING


@pytest.mark.parametrize("secret", ["", "provider:wrong", "of-this-test-only"])
def test_without_the_secret_it_is_refused(client, world, secret):
    invited(world.a)
    assert tell(client, BOUNCE, secret=secret) == 403
    assert line(world.a).state == InvitationState.PENDING


def test_where_no_secret_is_set_there_is_nothing(client, world, settings):
    settings.ANYMAIL = {}
    assert tell(client, BOUNCE) == 404
    assert tell(client, BOUNCE, provider="nobody") == 404
    assert world


@pytest.mark.parametrize("payload", [[], "x", {"RecordType": "Bounce"}, {"Email": 7}, None])
def test_what_no_provider_sends_changes_nothing(client, world, payload):
    invited(world.a)
    assert tell(client, payload) in {200, 400}
    assert line(world.a).state == InvitationState.PENDING


@pytest.mark.parametrize(("key", "status"), [("key", 200), ("another", 403)])
def test_a_providers_signature_is_asked_besides(client, world, key, status):
    invited(world.a)
    signed = hmac.new(key.encode(), b"1762099200token", hashlib.sha256).hexdigest()
    payload = {
        "signature": {"timestamp": "1762099200", "token": "token", "signature": signed},
        "event-data": {
            "event": "failed", "severity": "permanent", "id": "e", "timestamp": 1762099200.0,
            "recipient": "nora@example.org", "reason": "bounce", "message": {"headers": {"message-id": "m"}},
            "delivery-status": {"code": 550, "message": "no such user"},
        },
    }  # fmt: skip
    assert tell(client, payload, provider="mailgun") == status
    assert line(world.a).state == (InvitationState.BOUNCED if status == 200 else InvitationState.PENDING)
