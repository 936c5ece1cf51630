import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from tests.web.mobilizer.conftest import Phone
from tests.world import World


def test_me_shows_what_was_said_and_who_reads_it(world: World, phone: Phone) -> None:
    page = phone.read("me")

    for words in ("Ana Whitfield", "Durham, NC", world.a.users[0].email, "the admins of Maple Neighbors can read"):
        assert words in page


def test_leave_asks_first_and_keeps_contacts_with_the_campaign_by_default(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    page = phone.read("leave")
    assert "Leave Maple Votes 2026?" in page
    assert (
        'value="keep" required id="id_contacts_0" checked' in page or 'value="keep" id="id_contacts_0" checked' in page
    )

    answer = phone.post("leave", {"contacts": "keep"})

    assert answer.status_code == 303
    contact.refresh_from_db()
    assert (contact.mobilizer_id, contact.deleted_at) == (None, None)
    assert phone.get("tasks").status_code == 404
    assert phone.client.get(answer.url).status_code == 200


def test_leave_taking_contacts_along_deletes_them(world: World, phone: Phone) -> None:
    contact, other = world.a.contact(), world.a.contact(1)
    phone.post("leave", {"contacts": "take"})

    contact.refresh_from_db()
    other.refresh_from_db()
    assert (contact.deleted_at is None, other.deleted_at) == (False, None)


def test_leave_without_a_choice_leaves_nothing(phone: Phone) -> None:
    assert "This field is required." in phone.post("leave", {"contacts": ""}).content.decode()
    assert phone.get("tasks").status_code == 200


def test_leave_a_closed_campaign(closed: World, phone: Phone) -> None:  # noqa: ARG001 - closed
    assert phone.post("leave", {"contacts": "keep"}).status_code == 303


def test_own_data_holds_what_one_entered_and_nothing_of_the_voter_file(world: World, phone: Phone) -> None:
    contact = world.a.contact(
        first_name="=Rosa", last_name="O'Brien-Núñez", match_status="matched", canonical_voter_id="NC-AA1234",
        voterfile_first_name="ROSALINDA",
    )  # fmt: skip
    world.a.contact(1, first_name="Elsewhere")
    phone.post("answer", {"rung": world.a.rungs[1].id}, contact=contact.id)
    phone.post("note", {"body": "Likes\nbooks"}, contact=contact.id)
    told = phone.get("own_data_json").json()
    assert told["me"][0]["first_name"] == "Ana"
    (held,) = told["contacts"]
    assert (held["first_name"], held["match_status"], held["touchpoints"]) == ("=Rosa", "matched", 2)
    assert held["key_question_response"] == world.a.rungs[1].label["en"]
    assert [(one["kind"], one["said"]) for one in told["recorded"]] == [
        ("answer", world.a.rungs[1].label["en"]), ("note", "Likes\nbooks")
    ]  # fmt: skip
    assert not {"ROSALINDA", "AA1234", "Elsewhere"} & set(str(told).replace("'", " ").split())

    packed = phone.get("own_data_zip")
    assert packed["Content-Disposition"] == 'attachment; filename="maple-votes-my-data.zip"'
    with ZipFile(BytesIO(packed.content)) as archive:
        rows = list(csv.DictReader(StringIO(archive.read("contacts.csv").decode())))
    assert (rows[0]["first_name"], rows[0]["last_name"]) == ("'=Rosa", "O'Brien-Núñez")


def test_own_data_of_a_closed_campaign_can_still_be_taken(closed: World, phone: Phone) -> None:
    closed.a.contact(first_name="Rosa")
    assert phone.get("own_data_json").json()["contacts"][0]["first_name"] == "Rosa"
