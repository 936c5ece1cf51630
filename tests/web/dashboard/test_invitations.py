import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.campaigns import door, writes
from kithwork.campaigns.models import Campaign, Invitation
from tests.world import client_key

URL = "/o/maple/maple-votes/invitations/"


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    return client


def post(admin, key="a", **values):
    said = {"client_key": client_key(key), "email": "nora@example.org", "first_name": "Nora", "last_name": "Quist"}
    return admin.post(URL, said | values)


def test_invite_enqueues_the_mail_without_its_link(admin):
    assert post(admin)["Location"] == URL
    assert post(admin)["Location"] == URL  # sent twice
    made = Invitation.objects.get()
    job = ProcrastinateJob.objects.get(task_name="campaigns.send_invitation")
    assert job.args == {
        "organization_id": made.organization_id,
        "campaign_id": made.campaign_id,
        "actor_id": made.invited_by_id,
        "invitation_id": made.id,
        "number": 1,
        "site": "http://testserver",
    }
    page = admin.get(URL).content.decode()
    for words in ("nora@example.org", "Nora Quist", "pending", "Only people invited by e-mail are listed"):
        assert words in page


def test_invite_refused_keeps_what_was_typed(admin):
    page = post(admin, email="ana@maple.example.org").content.decode()
    assert "has joined already" in page
    assert 'value="Quist"' in page


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_invite_not_offered_where_nobody_can_join(admin, world, status):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status=status)
    page = admin.get(URL).content.decode()
    assert "Save &amp; invite" not in page
    assert "before inviting" in page


def test_resend_and_revoke(admin, world):
    post(admin)
    made = Invitation.objects.get()
    scope = door.campaign_scope_for_job(world.a.organization.pk, world.a.campaign.pk)
    writes.deliver(scope, invitation_id=made.id, number=1, site="http://testserver", now=timezone.now())
    assert "on its way" in admin.post(f"{URL}{made.id}/resend/", follow=True).content.decode()
    assert "no longer works" in admin.post(f"{URL}{made.id}/revoke/", follow=True).content.decode()
    page = admin.post(f"{URL}{made.id}/resend/", follow=True).content.decode()
    assert "Only an invitation that waits" in page
    assert "revoked" in page


def test_qr_code_is_a_picture_of_our_own(admin):
    response = admin.get(URL + "qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1\x00"])
def test_a_made_up_page_is_not_found(admin, before):
    assert admin.get(URL, {"before": before}).status_code == 404
