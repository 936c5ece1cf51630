import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.models import User
from kithwork.voterfile import writes
from kithwork.voterfile.models import VoterFile
from tests.voterfile.delivery import bring_in, delivery, receive, row, turning_bad
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db
TOLD = {
    "source": "State Board",
    "obtained_on": "2026-10-31",
    "permitted_use": "Political purposes",
    "agreed": "on",
    "client_key": str(client_key("voter file")),
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.a.admin)


def url(name: str = "voter_files", **more: int) -> str:
    return reverse(f"dashboard:{name}", kwargs={"organization": "maple", **more})


def send(client: Client, content: bytes, **told: str):
    file = SimpleUploadedFile("ncvoter.txt", content)
    return client.post(url(), {**TOLD, **told, "file": file})


def test_an_empty_page_says_what_follows_from_it(admin: Client) -> None:
    page = admin.get(url())
    assert page.status_code == 200
    assert "No voter file yet" in page.text
    assert "hx-trigger" not in page.text


def test_a_file_sent_is_shown_in_work_and_moves(world: World, admin: Client) -> None:
    sent = send(admin, delivery([row(), "bad"]))
    assert (sent.status_code, sent.headers["Location"]) == (303, url())
    page = admin.get(url())
    assert "Waiting" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    file = VoterFile.objects.get()
    VoterFile.objects.update(status="loading", stage="reading", bytes_done=500, bytes_total=1000, lines=12_345)
    part = admin.get(url("voter_file_list"))
    assert "<html" not in part.text
    assert '<progress value="500" max="1000"' in part.text
    assert "12,345 lines read" in part.text
    VoterFile.objects.update(status="waiting")
    writes.load(world.a.scope, file_id=file.id, now=NOW)
    done = admin.get(url("voter_file_list")).text
    assert "In force" in done
    assert "The line has 1 column instead of 67." in done
    assert "hx-trigger" not in done


def test_the_form_sent_twice_is_one_file(admin: Client) -> None:
    assert [send(admin, delivery([row()])).status_code for _ in range(2)] == [303, 303]
    assert (VoterFile.objects.count(), ProcrastinateJob.objects.filter(task_name="voterfile.load").count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "told", "sentence"),
    [
        (b"", {}, "The file is empty. Please choose the voter file again"),
        (delivery([row()]).decode("latin-1").encode("utf-16"), {}, "The file is written in UTF-16"),
        (b"name\nAda\n", {}, "not the header of a voter file this installation knows"),
        (delivery([row()]), {"obtained_on": "2999-01-01"}, "The file cannot have been obtained after today."),
        (delivery([row()]), {"source": " "}, "This field is required."),
        (delivery([row()]), {"agreed": ""}, "Please agree before the file is loaded."),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(
    admin: Client, content: bytes, told: dict[str, str], sentence: str
) -> None:
    page = send(admin, content, **told)
    assert page.status_code == 200
    assert sentence in page.text
    assert "Political purposes</textarea>" in page.text
    assert VoterFile.objects.count() == 0


def test_a_failed_file_offers_another_try_and_removal(world: World, admin: Client) -> None:
    file_id = bring_in(world.a.scope, turning_bad())
    page = admin.get(url()).text
    assert "1100 of 2100 lines could not be read" in page
    assert url("retry_voter_file", file=file_id) in page
    assert admin.post(url("retry_voter_file", file=file_id)).status_code == 303
    assert VoterFile.objects.get().status == "waiting"
    writes.load(world.a.scope, file_id=file_id, now=NOW)
    assert admin.post(url("remove_voter_file", file=file_id)).status_code == 303
    assert VoterFile.objects.count() == 0


def test_the_file_before_is_put_back_in_force(world: World, admin: Client) -> None:
    old = bring_in(world.a.scope, delivery([row()]))
    new = bring_in(world.a.scope, delivery([row(last_name="BAKER"), row(ncid="BY2")]))
    page = admin.get(url())
    assert "1 new, 1 changed, 0 no longer there" in page.text
    assert url("roll_back_voter_file", file=old) in page.text
    assert url("roll_back_voter_file", file=new) not in page.text
    page = admin.post(url("roll_back_voter_file", file=old), follow=True)
    assert "The earlier file is in force again." in page.text
    assert url("roll_back_voter_file", file=new) in page.text


def test_a_file_in_force_is_not_removed(world: World, admin: Client) -> None:
    file_id = bring_in(world.a.scope, delivery([row()]))
    page = admin.post(url("remove_voter_file", file=file_id), follow=True)
    assert "Only a file that was not put in force can be removed." in page.text
    assert VoterFile.objects.get().status == "in_force"


def test_nobody_else_knows_of_it(world: World) -> None:
    file_id = receive(world.a.scope, delivery([row()]))
    for user in (world.b.admin, world.a.analyst, world.a.users[0], world.account_administrator):
        client = signed_in(user)
        assert client.get(url()).status_code == 404
        assert client.get(url("voter_file_list")).status_code == 404
        assert client.post(url("retry_voter_file", file=file_id)).status_code == 404
    stranger = signed_in(world.b.admin)
    own = reverse("dashboard:retry_voter_file", kwargs={"organization": "cedar", "file": file_id})
    assert stranger.post(own).status_code == 404


def test_the_page_names_no_voter(world: World, admin: Client) -> None:
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2", last_name="ZZYZX" * 40)]))
    page = admin.get(url()).text
    assert "OKAFOR" not in page
    assert "ZZYZX" not in page
    assert "last_name is longer than 150 characters" in page


TABLE = b"Reg#;Given;Family;Way;Born;Standing\n7;ADA;OKAFOR;12 OAK ST;31/12/1980;A\n8;BO;LI;ELM ST;01/02/1990;ZZ\n"


def test_check_first_shows_what_it_would_change_and_waits(world: World, admin: Client) -> None:
    send(admin, delivery([row(), "bad"]), check="1")
    file = VoterFile.objects.get()
    assert "Being checked" not in admin.get(url()).text
    writes.load(world.a.scope, file_id=file.id, now=NOW)
    page = admin.get(url()).text
    assert "It is not in force before you say so." in page
    assert url("accept_voter_file", file=file.id) in page
    told = admin.get(url("rejected_lines", file=file.id))
    assert told.headers["Content-Type"].startswith("text/csv")
    assert told.text.splitlines() == [
        "file,line,column,cell,reason",
        "ncvoter.txt,3,,bad,The line has 1 column instead of 67.",
    ]
    assert admin.post(url("accept_voter_file", file=file.id)).status_code == 303
    assert "Being put in force" in admin.get(url()).text
    writes.load(world.a.scope, file_id=file.id, now=NOW)
    assert "In force" in admin.get(url()).text


def test_a_table_nobody_knows_leads_to_its_columns(world: World, admin: Client) -> None:
    sent = send(admin, TABLE)
    file = VoterFile.objects.get()
    form = url("map_voter_file", file=file.id)
    assert (sent.status_code, sent.headers["Location"]) == (303, form)
    page = admin.get(form).text
    assert "ADA · BO" in page
    assert '<option value="first_name" selected>' not in page  # "Given" is no name anybody else uses
    assert '<option value="street" selected>' not in page
    told = {"title": "Nevada list", "state": "NV", "column-0": "state_file_id", "column-1": "first_name"}
    told |= {f"column-{place}": "-" for place in range(2, 6)}
    wrong = admin.post(form, told).text
    assert "A voter file needs this too: last_name." in wrong
    assert '<option value="first_name" selected>' in wrong
    told |= {"column-2": "last_name", "column-3": "street", "column-4": "birth", "column-5": "status"}
    wrong = admin.post(form, told).text
    assert "Please say what this status means." in wrong
    wrong = admin.post(form, told | {"code-0": "denied"}).text
    assert "Please choose how the dates are written" in wrong
    done = admin.post(form, told | {"code-0": "denied", "birth_form": "%d/%m/%Y"}, follow=True)
    assert "Its columns are remembered for the next one." in done.text
    writes.load(world.a.scope, file_id=file.id, now=NOW)
    card = admin.get(url()).text
    assert "NV · ncvoter.txt" in card
    assert "Nevada list" in card
    assert admin.get(form).status_code == 404
    again = send(admin, TABLE.replace(b"ADA", b"ANN"), client_key=str(client_key("again")))
    assert again.headers["Location"] == url()


def test_an_identity_number_is_not_asked_about(admin: Client) -> None:
    send(admin, b"Voter ID,First Name,Last Name,SSN,Mood\n7,ADA,OKAFOR,1,x\n8,BO,LI,2,y\n")
    page = admin.get(url("map_voter_file", file=VoterFile.objects.get().id)).text
    assert ">SSN<" not in page
    assert page.count("<select") == 4 + 3
