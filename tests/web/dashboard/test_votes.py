import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.voterfile import writes
from kithwork.voterfile.models import VoteFile
from tests.voterfile.rules.test_history import absentee, history
from tests.voterfile.voting import bring_in_votes, early
from tests.web.dashboard.test_voter_files import signed_in
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.a.admin)


def url(name: str = "votes", **more: int) -> str:
    return reverse(f"dashboard:{name}", kwargs={"organization": "maple", **more})


def send(client: Client, content: bytes, **told: str):
    file = SimpleUploadedFile("absentee_20261103.csv", content)
    return client.post(url(), {"client_key": str(client_key("votes")), **told, "file": file})


def test_a_file_sent_is_in_work_then_in_force(world: World, admin: Client) -> None:
    assert "No vote file yet" in admin.get(url()).text
    ballots = absentee(
        ("BY1", "11/03/2026", "ACCEPTED"), ("BY2", "11/03/2026", "ACCEPTED"), ("", "11/03/2026", "ACCEPTED")
    )
    for _twice in range(2):
        assert send(admin, ballots, is_addition="on").status_code == 303
    assert ProcrastinateJob.objects.filter(task_name="voterfile.load_votes").count() == 1
    assert 'hx-trigger="every 2s"' in admin.get(url("vote_list")).text
    writes.load_votes(world.a.scope, file_id=VoteFile.objects.get().id, now=NOW)
    page = admin.get(url()).text
    for words in ("In force", "Nov. 3, 2026", "North Carolina absentee", "beside earlier files", "holds no voter id"):
        assert words in page
    assert "hx-trigger" not in page


def test_a_refusal_is_a_sentence(admin: Client) -> None:
    for content, words in ((b"", "The file is empty"), (b"a,b\n1,2\n", "Known: North Carolina vote history")):
        page = send(admin, content)
        assert (page.status_code, words in page.text) == (200, True)
    assert "Please choose the file." in admin.post(url(), {"client_key": str(client_key("votes"))}).text


def test_the_latest_elections_are_told_and_how_many_more(world: World, admin: Client) -> None:
    bring_in_votes(world.a.scope, history(*(("BY1", f"11/03/20{year}", f"IN {year}", "X") for year in range(10, 17))))
    page = admin.get(url()).text
    assert "IN 16" in page
    assert "IN 11" not in page
    assert "and 2 earlier elections" in page


def test_tried_again_and_removed_on_the_page(world: World, admin: Client) -> None:
    file_id = bring_in_votes(world.a.scope, early("BY1", status=""))
    assert "No line of the file tells of a vote yet." in admin.get(url()).text
    admin.post(url("retry_votes", vote_file=file_id))
    assert "It is read as soon as its turn comes." in admin.get(url()).text
    assert "being read" in admin.post(url("remove_votes", vote_file=file_id), follow=True).text
    writes.load_votes(world.a.scope, file_id=file_id, now=NOW)
    page = admin.post(url("remove_votes", vote_file=file_id), follow=True).text
    assert "What it told of votes is forgotten." in page
    assert "No vote file yet" in page
