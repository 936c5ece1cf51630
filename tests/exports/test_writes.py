import contextlib
import csv
import errno
import hashlib
import io
import os
import signal
from datetime import date, timedelta

import openpyxl
import pyarrow as pa
import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from pyarrow import parquet as pq

from kithwork.audit.models import Entry
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import CurrentResponse, Tally
from kithwork.exports import reads, writes
from kithwork.exports.models import Export
from kithwork.exports.writes import making
from kithwork.kernel import storage
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.kernel.table import copy_rows
from kithwork.outreach.models import Note
from kithwork.people import reads as people
from tests.world import NOW, client_key, make_world

MOBILIZERS = (
    "state_file_id,canonical_voter_id,joined_campaign_at,mobilizer_provided_preferred_name,"
    "mobilizer_provided_first_name,voterfile_provided_first_name,mobilizer_provided_last_name,"
    "voterfile_provided_last_name,mobilizer_provided_city,voterfile_provided_city,mobilizer_provided_state,"
    "voterfile_provided_state,voterfile_provided_county,email,phone,match_status,total_contacts,matched_contacts,"
    "contacts_with_touchpoints,key_question_responses,relational_touchpoints,last_active_at,mobilizer_id"
)
CONTACTS = (
    "contact_id,state_file_id,canonical_voter_id,match_status,mobilizer_provided_first_name,"
    "voterfile_provided_first_name,mobilizer_provided_last_name,voterfile_provided_last_name,"
    "mobilizer_provided_city,voterfile_provided_city,mobilizer_provided_state,voterfile_provided_state,"
    "mobilizer_provided_zip,voterfile_provided_zip,voterfile_provided_county,congressional_district,"
    "state_senate_district,state_house_district,key_question_response,key_question_responded_at,"
    "relational_touchpoints,tags,added_at,mobilizer_id,mobilizer_name,mobilizer_email"
)
RESPONSES = (
    "contact_id,state_file_id,canonical_voter_id,contact_first_name,contact_last_name,action_id,action_name,"
    "action_nickname,action_type,response,responded_at,mobilizer_id,mobilizer_name"
)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path


def ask(house, kind="contacts", *, key="one", query="", form="csv", first=None, last=None, accepted=False, now=NOW):
    return writes.request(
        house.scope,
        kind=kind,
        query=query,
        format=form,
        first_day=first,
        last_day=last,
        terms_accepted=accepted,
        client_key=client_key(key),
        now=now,
    )


def made(house, kind="contacts", **values):
    """The file's text, its header and its rows."""
    export_id = ask(house, kind, **values)
    writes.make(house.scope, export_id=export_id, now=NOW)
    with reads.download(house.scope, export_id=export_id, now=NOW).file as file:
        return file.read().decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("kind", "header"), [("mobilizers", MOBILIZERS), ("contacts", CONTACTS), ("responses", RESPONSES)]
)
def test_a_file_has_exactly_its_columns_and_no_invented_row(world, kind, header):
    house = world.a
    Tally.objects.create(organization=house.organization, campaign=house.campaign, mobilizer=None, contacts=3)
    text = made(house, kind)
    assert text.splitlines()[0] == header
    assert len(rows_of(text)) == (2 if kind == "mobilizers" else 0)


def test_contacts_are_written_with_their_facts(world):
    house = world.a
    contact = house.contact(
        first_name="Rosa", last_name="Nguyễn, Jr.", city="Durham", state="NC", zip="00501", touchpoints=2,
        match_status="matched", canonical_voter_id="NC-0AB-1", voterfile_first_name="ROSA", voterfile_zip="27701",
        congressional_district="4", rung=house.rungs[1], answered_at=NOW,
    )  # fmt: skip
    house.contact(first_name="Ben", last_name="", mobilizer=None)
    house.contact(first_name="Gone", deleted_at=NOW)
    world.b.contact(first_name="Foreign")
    rosa, ben = sorted(rows_of(made(house)), key=lambda row: -len(row["state_file_id"]))
    assert {key: value for key, value in rosa.items() if value} == {
        "contact_id": str(contact.id),
        "state_file_id": "0AB-1",
        "canonical_voter_id": "NC-0AB-1",
        "match_status": "matched",
        "mobilizer_provided_first_name": "Rosa",
        "voterfile_provided_first_name": "ROSA",
        "mobilizer_provided_last_name": "Nguyễn, Jr.",
        "mobilizer_provided_city": "Durham",
        "mobilizer_provided_state": "NC",
        "mobilizer_provided_zip": "00501",
        "voterfile_provided_zip": "27701",
        "congressional_district": "4",
        "key_question_response": "Leaning yes",
        "key_question_responded_at": "2026-11-02T10:00:00-05:00",
        "relational_touchpoints": "2",
        "added_at": "2026-11-02T10:00:00-05:00",
        "mobilizer_id": str(house.mobilizers[0].id),
        "mobilizer_name": "Ana Whitfield",
        "mobilizer_email": "ana@maple.example.org",
    }
    assert (ben["mobilizer_provided_first_name"], ben["voterfile_provided_first_name"], ben["mobilizer_name"]) == (
        "Ben", "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('=HYPERLINK("https://example.org")', '\'=HYPERLINK("https://example.org")'),
        ("+1 tax", "'+1 tax"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("+19195550123", "+19195550123"),
        ("+1919555012345678", "'+1919555012345678"),
        ("+123456", "'+123456"),
        ("+19195550123\n=1", "'+19195550123\n=1"),
        ("a=b", "a=b"),
        ("'=x", "'=x"),
        ('say "hi", twice\nover', 'say "hi", twice\nover'),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(world, typed, written):
    world.a.contact(first_name=typed)
    assert rows_of(made(world.a))[0]["mobilizer_provided_first_name"] == written


def respond(contact, action, **values):
    return CurrentResponse.objects.create(
        organization_id=contact.organization_id, campaign_id=contact.campaign_id, contact=contact, action=action,
        **({"responded_at": NOW} | values),
    )  # fmt: skip


def test_responses_are_one_row_a_contact_and_action(world):
    house = world.a
    contact = house.contact()
    hidden = house.contact(deleted_at=NOW)
    respond(contact, house.actions["task"])
    respond(contact, house.actions["free"], text="=1+1")
    respond(contact, house.actions["several"], options=[house.options[5].id, house.options[3].id])
    respond(hidden, house.actions["task"])
    rows = rows_of(made(house, "responses", query="sort=action_id"))
    assert [(row["action_name"], row["action_nickname"], row["action_type"], row["response"]) for row in rows] == [
        ("Say hello", "Hello", "task", "done"),
        ("Ask what matters to them", "", "free_response", "'=1+1"),
        ("Ask what they could help with", "Help", "multiple_choice", "Call; Bake"),
    ]
    narrowed = rows_of(
        made(house, "responses", key="two", query="action_type.in=free_response&action_type.in=multiple_choice")
    )
    assert sorted(row["action_type"] for row in narrowed) == ["free_response", "multiple_choice"]


def test_a_range_holds_both_its_days_in_the_campaigns_time(world):
    house = world.a
    for name, hours in (("second", 13), ("third", 14), ("first", -30)):
        house.contact(first_name=name, added_at=NOW.replace(hour=15) + timedelta(hours=hours))
    # 15:00 + 13 h is 23:00 of the second in New York.
    rows = rows_of(made(house, first=date(2026, 11, 2), last=date(2026, 11, 2)))
    assert [row["mobilizer_provided_first_name"] for row in rows] == ["second"]


def test_an_export_of_a_table_holds_its_rows_columns_and_order(world):
    house = world.a
    for number in range(7):
        contact = house.contact(first_name=f"P{number}", last_name="", touchpoints=number % 3)
        respond(contact, house.actions["task"])
    parameters = {"relational_touchpoints.min": ["1"], "sort": ["-relational_touchpoints", "name"]}
    page = people.contacts(house.scope, parameters=parameters, now=NOW).page
    text = made(house, query=str(page.query.explicit(page.table)))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["name", "match_status", "key_question_response", "Hello", "Ask what matters to them", "Plan",
                       "Help", "relational_touchpoints", "mobilizer_name", "added_at"]  # fmt: skip
    assert [(row[0], row[3], row[7]) for row in rows[1:]] == [
        (row.texts["name"], "done", row.texts["relational_touchpoints"]) for row in page.rows
    ]
    assert len(rows) - 1 == page.count == 4


def test_asking_twice_makes_one(world):
    assert ask(world.a) == ask(world.a)
    assert ProcrastinateJob.objects.filter(task_name="exports.make").count() == 1


def test_voters_are_one_row_a_voter_whoever_holds_them(world):
    house = world.a
    rosa = {"match_status": "matched", "canonical_voter_id": "NC-0A", "voterfile_first_name": "ROSA"}
    house.contact(**rosa, touchpoints=1, added_at=NOW - timedelta(days=3))
    house.contact(1, **rosa, touchpoints=2)
    house.contact(1, **rosa, touchpoints=9, deleted_at=NOW)
    house.contact(mobilizer=None, match_status="matched", canonical_voter_id="NC-0B")
    house.contact(first_name="Nobody's voter")
    world.b.contact(**rosa)
    a, b = rows_of(made(house, "voters"))
    assert (a["canonical_voter_id"], a["state_file_id"], a["voterfile_provided_first_name"]) == ("NC-0A", "0A", "ROSA")
    assert [a[key] for key in ("contacts", "mobilizers", "relational_touchpoints")] == ["2", "2", "3"]
    assert [b[key] for key in ("contacts", "mobilizers", "relational_touchpoints")] == ["1", "0", "0"]
    early = rows_of(made(house, "voters", key="two", first=date(2026, 10, 30), last=date(2026, 10, 31)))
    assert [row["canonical_voter_id"] for row in early] == ["NC-0A"]


def test_notes_say_who_wrote_them_and_who_holds_the_contact_now(world):
    house = world.a
    contact, gone = house.contact(), house.contact(deleted_at=NOW)
    writer = {"organization": house.organization, "campaign": house.campaign, "recorded_by": house.mobilizers[1]}
    for number, (about, values) in enumerate(((contact, {}), (gone, {}), (contact, {"removed_at": NOW}))):
        Note.objects.create(
            **writer, contact=about, recorded_at=NOW, arrived_at=NOW, client_key=client_key(f"note{number}"),
            body="=met\nat the market", **values,
        )  # fmt: skip
    (row,) = rows_of(made(house, "notes"))
    assert (row["note"], row["recorded_by_name"], row["mobilizer_name"], row["edited_at"]) == (
        "'=met\nat the market", "Ben Okafor", "Ana Whitfield", "",
    )  # fmt: skip
    Mobilizer.objects.filter(id=house.mobilizers[1].id).update(user=None)
    assert rows_of(made(house, "notes", key="two"))[0]["recorded_by_name"] == "former mobilizer"


def test_one_actions_responses_have_a_column_an_option(world):
    house = world.a
    chosen, idle = house.contact(), house.contact(first_name="Idle")
    respond(chosen, house.actions["several"], options=[house.options[5].id, house.options[3].id])
    respond(chosen, house.actions["task"])
    respond(idle, house.actions["task"])
    (row,) = rows_of(made(house, f"action_{house.actions['several'].id}"))
    assert (row["contact_id"], row["response"], row["responded_at"]) == (
        str(chosen.id), "Call; Bake", "2026-11-02T10:00:00-05:00",
    )  # fmt: skip
    labels = [option.label["en"] for option in house.options if option.action_id == house.actions["several"].id]
    assert {label: row[label] for label in labels} == {
        label: "yes" if label in {"Call", "Bake"} else "" for label in labels
    }
    assert len(rows_of(made(house, f"action_{house.actions['task'].id}", key="two"))) == 2
    with pytest.raises(RefusedError):
        ask(world.b, f"action_{house.actions['task'].id}", key="three")


def sheets_of(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def stored(house, kind="contacts", **values):
    export_id = ask(house, kind, **values)
    writes.make(house.scope, export_id=export_id, now=NOW)
    card = reads.export(house.scope, export_id=export_id, now=NOW)
    assert card.is_ready, card.failure
    return storage._path(Export.objects.get(id=export_id).storage_key), card


def test_excel_and_parquet_hold_what_the_csv_holds(world):
    house = world.a
    house.contact(
        first_name="=Null", last_name='say "hi",\ntwice', zip="00501", touchpoints=2, phone="NA", rung=house.rungs[0],
        answered_at=NOW, match_status="matched", canonical_voter_id="NC-007",
    )  # fmt: skip
    house.contact(first_name="+1", last_name="x" * 150, mobilizer=None, added_at=NOW - timedelta(days=60))
    expected = rows_of(made(house))
    excel, card = stored(house, key="two", form="xlsx")
    assert card.sha256 == hashlib.sha256(excel.read_bytes()).hexdigest()
    (header, *rows) = sheets_of(excel)["Contacts"]
    assert ",".join(header) == CONTACTS
    unguarded = [{key: value.removeprefix("'") for key, value in row.items()} for row in expected]
    assert [{key: str(value or "") for key, value in zip(header, row, strict=True)} for row in rows] == [
        row | {"relational_touchpoints": row["relational_touchpoints"].replace("0", "")} for row in unguarded
    ]
    assert rows[0][header.index("relational_touchpoints")] == 2
    parquet, card = stored(house, key="three", form="parquet")
    table = pq.read_table(parquet)
    assert table.schema.metadata[b"kithwork_export"] == str(card.id).encode()
    assert ",".join(table.column_names) == CONTACTS
    assert (card.rows, table.num_rows) == (2, 2)
    first = table.to_pylist()[0]
    assert (first["mobilizer_provided_first_name"], first["relational_touchpoints"]) == ("=Null", 2)
    assert first["added_at"].isoformat() == expected[0]["added_at"]
    assert first["voterfile_provided_zip"] is None
    assert table.schema.field("state_file_id").type == pa.string()
    assert list((excel.parent).iterdir()) != []
    assert [path for path in excel.parent.iterdir() if "unfinished" in path.name] == []


def test_an_excel_file_goes_on_in_further_sheets_and_refuses_too_many_rows(world, monkeypatch):
    house = world.a
    for number in range(5):
        house.contact(first_name=f"P{number}")
    monkeypatch.setattr("kithwork.exports.rules.EXCEL_SHEET", 2)
    path, _ = stored(house, form="xlsx", query="col=mobilizer_provided_first_name&sort=mobilizer_provided_first_name")
    assert sheets_of(path) == {
        "Contacts": [["mobilizer_provided_first_name"], ["P0"], ["P1"]],
        "Contacts 2": [["mobilizer_provided_first_name"], ["P2"], ["P3"]],
        "Contacts 3": [["mobilizer_provided_first_name"], ["P4"]],
    }
    monkeypatch.setattr("kithwork.exports.rules.EXCEL_MOST", 4)
    export_id = ask(house, key="two", form="xlsx")
    writes.make(house.scope, export_id=export_id, now=NOW)
    card = reads.export(house.scope, export_id=export_id, now=NOW)
    assert card.failure == "5 rows are more than an Excel file can carry (4). Please take CSV or Parquet."
    writes.retry(house.scope, export_id=export_id, format="parquet", now=NOW)
    writes.make(house.scope, export_id=export_id, now=NOW)
    assert reads.export(house.scope, export_id=export_id, now=NOW).is_ready


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "nobody"},
        {"kind": "action_0"},
        {"form": "pdf"},
        {"query": "nope.has=1"},
        {"query": "col=nope"},
        {"query": "q=" + "x" * 20_000},
        {"first": date(2026, 11, 3), "last": date(2026, 11, 2)},
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(world, asked):
    with pytest.raises(RefusedError) as refused:
        ask(world.a, **asked)
    assert refused.value.sentence.endswith(".")
    assert not Export.objects.exists()


def test_a_made_export_says_what_it_holds(world):
    world.a.contact()
    export_id = ask(world.a, query="q=rosa")
    writes.make(world.a.scope, export_id=export_id, now=NOW)
    card = reads.export(world.a.scope, export_id=export_id, now=NOW)
    with storage.open(Export.objects.get().storage_key) as file:
        content = file.read()
    assert (card.status, card.rows, card.total, card.percent) == ("done", 1, 1, 100)
    assert (card.bytes, card.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (card.requested_by, card.what) == ("admin@maple.example.org", ("Search for “rosa”",))
    assert card.expires_at == NOW + timedelta(days=7)
    reads.download(world.a.scope, export_id=export_id, now=NOW).file.close()
    assert Entry.objects.get(verb="export.download").people == 1
    writes.make(world.a.scope, export_id=export_id, now=NOW + timedelta(days=1))
    assert Export.objects.get().finished_at == NOW


def test_a_fault_half_way_leaves_no_file_and_a_sentence_and_a_retry_ends_well(world, monkeypatch):
    for number in range(5):
        world.a.contact(first_name=f"P{number}")

    def full_disk(*args, **values):
        for number, piece in enumerate(copy_rows(*args, **values)):
            if number == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
            yield piece

    export_id = ask(world.a)
    monkeypatch.setattr("kithwork.exports.writes.making.copy_rows", full_disk)
    with pytest.raises(OSError, match="No space"):
        writes.make(world.a.scope, export_id=export_id, now=NOW)
    card = reads.export(world.a.scope, export_id=export_id, now=NOW)
    assert card.has_failed
    assert card.failure.startswith("There is no room left")
    with pytest.raises(NotFoundError):
        reads.download(world.a.scope, export_id=export_id, now=NOW)
    assert list((storage._path("x").parent).rglob("*.csv*")) == []
    monkeypatch.undo()
    writes.retry(world.a.scope, export_id=export_id, now=NOW)
    writes.make(world.a.scope, export_id=export_id, now=NOW)
    assert reads.export(world.a.scope, export_id=export_id, now=NOW).rows == 5


def test_a_killed_job_begins_again_and_clears_what_it_left(world):
    world.a.contact()
    export_id = ask(world.a)
    left = storage._path(f"exports/{world.a.organization.id}/{export_id}.csv.0f0f.unfinished")
    left.parent.mkdir(parents=True)
    left.write_text("half a file of names")
    Export.objects.filter(id=export_id).update(status="running", rows_done=900, rows_total=1000)
    assert reads.export(world.a.scope, export_id=export_id, now=NOW).percent == 90
    writes.make(world.a.scope, export_id=export_id, now=NOW)
    assert reads.export(world.a.scope, export_id=export_id, now=NOW).rows == 1
    assert not left.exists()


@pytest.mark.usefixtures("transactional_db")
def test_progress_is_seen_from_outside_while_the_file_is_made():
    house = make_world().a
    for number in range(4):
        house.contact(first_name=f"P{number}")
    export_id = ask(house)
    seen = []

    def watching(*args, **values):
        for piece in copy_rows(*args, **values):
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT rows_done FROM exports_export")
                seen.append(cursor.fetchone()[0])
            other.close()
            yield piece

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kithwork.exports.writes.making.copy_rows", watching)
        writes.make(house.scope, export_id=export_id, now=NOW)
    assert seen == [0, 1, 2, 3]


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_cancelled_between_rows_it_leaves_nothing_and_can_be_made_after_all(form):
    house = make_world().a
    for number in range(4):
        house.contact(first_name=f"P{number}")
    export_id = ask(house, form=form)

    def cancelling(*args, **values):
        for number, piece in enumerate(copy_rows(*args, **values)):
            if number == 1:
                other = connection.copy()
                with other.cursor() as cursor:
                    cursor.execute("UPDATE exports_export SET status = 'cancelled'")
                other.close()
            yield piece

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kithwork.exports.writes.making.copy_rows", cancelling)
        writes.make(house.scope, export_id=export_id, now=NOW)
    assert reads.export(house.scope, export_id=export_id, now=NOW).is_cancelled
    assert [path for path in storage._path("x").parent.rglob("*") if path.is_file()] == []
    writes.make(house.scope, export_id=export_id, now=NOW)  # a job that waited
    assert reads.export(house.scope, export_id=export_id, now=NOW).is_cancelled
    writes.retry(house.scope, export_id=export_id, now=NOW)
    writes.make(house.scope, export_id=export_id, now=NOW)
    assert reads.export(house.scope, export_id=export_id, now=NOW).rows == 4
    writes.cancel(house.scope, export_id=export_id, now=NOW)
    assert reads.export(house.scope, export_id=export_id, now=NOW).is_ready


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_killed_half_way_nothing_looks_whole_and_the_next_run_makes_it(form):
    house = make_world().a
    for number in range(4):
        house.contact(first_name=f"P{number}")
    export_id = ask(house, form=form)
    folder = storage._path(f"exports/{house.organization.id}")

    def dying(*args, **values):
        for number, piece in enumerate(copy_rows(*args, **values)):
            if number == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            yield piece

    connections.close_all()  # the child opens its own
    child = os.fork()
    if child == 0:
        making.copy_rows = dying
        with contextlib.suppress(BaseException):
            writes.make(house.scope, export_id=export_id, now=NOW)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = list(folder.iterdir())
    assert left
    assert all(path.name.endswith(".unfinished") for path in left)
    with pytest.raises(NotFoundError):
        reads.download(house.scope, export_id=export_id, now=NOW)
    writes.make(house.scope, export_id=export_id, now=NOW)
    assert [path.name for path in folder.iterdir()] == [f"{export_id}.{form}"]
    assert reads.export(house.scope, export_id=export_id, now=NOW).rows == 4


def test_after_seven_days_the_file_is_gone_and_its_line_stays(world):
    world.a.contact()
    export_id = ask(world.a)
    writes.make(world.a.scope, export_id=export_id, now=NOW)
    later = NOW + timedelta(days=7)
    assert reads.export(world.a.scope, export_id=export_id, now=later).status == "expired"
    with pytest.raises(NotFoundError):
        reads.download(world.a.scope, export_id=export_id, now=later)
    assert writes.sweep(world.a.scope, now=later - timedelta(seconds=1)) == 0
    assert writes.sweep(world.a.scope, now=later) == 1
    assert Export.objects.get().status == "expired"
    assert list((storage._path("x").parent).rglob("*.csv")) == []


def test_exports_of_others_do_not_exist(world):
    export_id = ask(world.a)
    for read in (reads.export, reads.download):
        with pytest.raises(NotFoundError):
            read(world.b.scope, export_id=export_id, now=NOW)
    with pytest.raises(NotFoundError):
        writes.make(world.b.scope, export_id=export_id, now=NOW)
    assert reads.exports(world.b.scope, now=NOW) == ()


def test_an_analyst_exports_nothing(world):
    with pytest.raises(ForbiddenError):
        reads.exports(world.a.analyst_scope, now=NOW)
    with pytest.raises(ForbiddenError):
        reads.dictionary(world.a.analyst_scope)


def test_the_dictionary_says_every_column_of_every_file(world):
    chapters = reads.dictionary(world.a.scope)
    headers = [",".join(meaning.column.header for meaning in chapter.standard) for chapter in chapters]
    assert headers[:3] == [MOBILIZERS, CONTACTS, RESPONSES]
    assert len(headers) == 5 + len(world.a.actions)
    assert all(
        one.column.description and one.holds for chapter in chapters for one in (*chapter.standard, *chapter.others)
    )
