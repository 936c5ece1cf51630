import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django import app
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


def uploaded(admin, text, key="list"):
    file = SimpleUploadedFile("hall.csv", text.encode())
    return admin.post(f"{URL}many/", {"client_key": client_key(key), "file": file})


def test_many_by_csv_are_looked_at_mapped_and_sent(admin, settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path
    assert "no CSV file" in uploaded(admin, "a\x00").content.decode()
    address = uploaded(admin, "who,mail\nNora,nora@example.org\nBen,nobody\n")["Location"]
    page = admin.get(address).content.decode()
    for words in (
        "1 person will be invited",
        "1 line stays behind",
        "This is no full e-mail address",
        "Send 1 invitation",
    ):
        assert words in page
    assert (
        "different column" in admin.post(address, {"email": "1", "first_name": "1", "last_name": ""}).content.decode()
    )
    assert admin.post(address, {"email": "1", "first_name": "0", "last_name": ""})["Location"] == address
    assert "<td>Nora</td>" in admin.get(address).content.decode()
    assert not Invitation.objects.exists()
    assert admin.post(f"{address}send/")["Location"] == f"{URL}many/"
    page = admin.get(f"{URL}many/").content.decode()
    assert "0 of 1 mails have left" in page
    assert "1 mail is on its way" in page
    made = Invitation.objects.get()
    assert (made.first_name, made.list.site) == ("Nora", "http://testserver")
    assert admin.get(address).status_code == 404
    other = uploaded(admin, "mail\nnora@example.org\n", key="other")["Location"]
    assert "invited already" in admin.get(other).content.decode()
    assert "Nobody of this list" in admin.post(f"{other}send/", follow=True).content.decode()
    admin.post(f"{other}discard/")
    assert Invitation.objects.count() == 1


def test_ones_own_words_stand_in_the_mail_and_take_nothing_away(admin, world, sink):
    address = f"{URL}text/"
    words = "We meet **on Sunday**.\n\n<script>alert(1)</script> [Map](https://example.org/map)"
    assert "Please shorten" in admin.post(address, {"text": "x" * 5_001}).content.decode()
    page = admin.post(address, {"text": words, "preview": "text"}).content.decode()
    assert "<strong>on Sunday</strong>" in page
    assert (
        "A test mail is on its way to admin@maple.example.org"
        in admin.post(address, {"text": words, "test": "1"}).content.decode()
    )
    job = ProcrastinateJob.objects.get(task_name="campaigns.send_test_mail")
    app.tasks[job.task_name](**job.args)
    assert admin.post(address, {"text": words})["Location"] == address
    post(admin)
    scope = door.campaign_scope_for_job(world.a.organization.pk, world.a.campaign.pk)
    writes.deliver(
        scope, invitation_id=Invitation.objects.get().id, number=1, site="http://testserver", now=timezone.now()
    )
    assert [mail["To"] for mail in sink] == ["admin@maple.example.org", "nora@example.org"]
    for mail in sink:
        html, plain = (mail.get_body((kind,)).get_content() for kind in ("html", "plain"))
        assert "<strong>on Sunday</strong>" in html
        assert "<script>" not in html
        assert "We meet **on Sunday**." in plain
        for said in ("gave us your address", "1 Main St", "Do not invite me again", "admin@maple.example.org"):
            assert said in html
            assert said in plain


def test_the_poster_says_where_to_join(admin, world):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(passcode="maple", passcode_required=True)
    page = admin.get(f"{URL}poster/").content.decode()
    for words in ("Maple Votes 2026", "testserver/c/maple-votes", "qr.svg", "Passcode: maple"):
        assert words in page
