import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from kithwork.exports import writes
from kithwork.exports.models import Export, ExportSchedule
from kithwork.voterfile.models import VoterFile
from tests.world import NOW, client_key

EXPORTS = "/o/maple/maple-votes/exports/"


@pytest.fixture
def admin(client, world, settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path
    client.force_login(world.a.admin)
    return client


def words(response):
    return response.content.decode()


def ask(admin, **values):
    return admin.post(EXPORTS, {"client_key": client_key("one"), "kind": "contacts", "format": "csv"} | values)


def make(world):
    export = Export.objects.get()
    writes.make(world.a.scope, export_id=export.id, now=timezone.now())
    return export


def test_a_file_is_asked_for_made_and_fetched(admin, world):
    world.a.contact(first_name="Ázra")
    assert ask(admin)["Location"] == f"{EXPORTS}#files"
    assert ask(admin)["Location"] == f"{EXPORTS}#files"
    moving = words(admin.get(EXPORTS))
    assert 'hx-trigger="every 1500ms"' in moving
    assert "<progress" in moving
    export = make(world)
    page = words(admin.get(EXPORTS))
    assert "hx-trigger" not in page.partition('id="files"')[2]
    assert Export.objects.get().sha256 in page
    file = admin.get(f"{EXPORTS}{export.id}/download/")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r'filename="maple-votes-contacts-\d{4}-\d\d-\d\d-\d+\.csv"', file["Content-Disposition"])
    assert "Ázra" in b"".join(file.streaming_content).decode()


def test_export_exactly_this_keeps_filters_and_columns(admin, world):
    world.a.contact(city="Durham")
    table = words(admin.get("/o/maple/maple-votes/people/contacts/?mobilizer_provided_city.has=durh&sort=name"))
    href = re.search(r'href="([^"]*exports/\?kind=contacts[^"]*)"', table)[1].replace("&amp;", "&")
    page = words(admin.get(href))
    assert "Your selection of Contacts" in page
    assert "City holds “durh”" in page
    query = re.search(r'name="query" value="(mobilizer[^"]*)"', page)[1].replace("&amp;", "&")
    ask(admin, query=query)
    export = make(world)
    text = b"".join(admin.get(f"{EXPORTS}{export.id}/download/").streaming_content).decode()
    assert text.splitlines()[0].startswith("name,match_status,key_question_response,Hello,")
    assert len(text.splitlines()) == 2
    assert escape("City holds “durh”") in words(admin.get(EXPORTS))


def test_a_selection_nobody_could_make_is_a_sentence(admin):
    page = admin.get(f"{EXPORTS}?kind=contacts&query=nope.has%3D1")
    assert page.status_code == 409
    assert "There is no filter" in words(page)


def test_the_terms_of_the_voter_file_are_accepted_first(admin, world):
    VoterFile.objects.create(
        organization=world.a.organization, state="NC", layout="nc", name="ncvoter.txt", source="State Board",
        obtained_on=date(2026, 9, 1), permitted_use="Elections only.", agreed_by=world.a.admin, agreed_at=NOW,
        made_at=NOW, status="in_force", client_key=client_key("file"),
    )  # fmt: skip
    assert "Elections only." in words(admin.get(EXPORTS))
    refused = words(ask(admin, first_day="2026-11-01"))
    assert "read its terms of use and accept them" in refused
    assert 'value="2026-11-01"' in refused
    assert not Export.objects.exists()
    ask(admin, terms_accepted="on")
    assert Export.objects.get().terms_accepted
    ask(admin, client_key=client_key("two"), query="col=name&sort=name")
    assert Export.objects.count() == 2  # no column of it comes from the voter file


@pytest.mark.parametrize(
    "values", [{"kind": "nobody"}, {"kind": "action_0"}, {"format": "pdf"}, {"first_day": "yesterday"}, {"first_day": "2026-11-03", "last_day": "2026-11-02"},
               {"client_key": "x"}, {"kind": "contacts\x00"}],
)  # fmt: skip
def test_a_request_that_cannot_be_comes_back(admin, values):
    assert ask(admin, **values).status_code in {200, 409}
    assert not Export.objects.exists()


def test_text_answers_only(admin):
    ask(admin, kind="responses", narrowed="on")
    assert Export.objects.get().query == "action_type.in=free_response&action_type.in=multiple_choice"


def test_a_failed_one_says_why_and_can_be_tried_again(admin):
    ask(admin)
    Export.objects.update(status="failed", failure="There is no room left.")
    page = words(admin.get(EXPORTS))
    assert "There is no room left." in page
    export = Export.objects.get()
    assert admin.post(f"{EXPORTS}{export.id}/retry/")["Location"] == f"{EXPORTS}#files"
    assert Export.objects.get().status == "queued"


def test_a_file_is_fetched_for_seven_days_by_admins_of_the_campaign_only(admin, client, world):
    ask(admin)
    export = make(world)
    address = f"{EXPORTS}{export.id}/download/"
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert admin.get(address).status_code == 404
    Export.objects.update(expires_at=timezone.now() + timedelta(days=1))
    for somebody in (world.a.analyst, world.a.users[0], world.b.admin):
        client.force_login(somebody)
        assert client.get(address).status_code == 404


def test_the_dictionary_names_every_column(admin):
    page = words(admin.get(f"{EXPORTS}dictionary/"))
    for name in ("voterfile_provided_county", "key_question_responded_at", "action_nickname", "matched_share"):
        assert f"<code>{name}</code>" in page
    assert "apostrophe" in page


def test_the_dictionary_is_there_for_machines(admin, world):
    package = admin.get(f"{EXPORTS}dictionary/datapackage.json").json()
    assert [told["name"] for told in package["resources"]][:5] == [
        "mobilizers",
        "contacts",
        "responses",
        "voters",
        "notes",
    ]
    ask(admin)
    export = make(world)
    (told,) = admin.get(f"{EXPORTS}{export.id}/datapackage.json").json()["resources"]
    assert (told["rows"], told["hash"]) == (0, f"sha256:{Export.objects.get().sha256}")


def test_one_action_is_chosen_in_the_form_and_a_range_that_cannot_be_keeps_it(admin, world):
    kind = f"action_{world.a.actions['several'].id}"
    page = words(ask(admin, kind=kind, first_day="2026-11-03", last_day="2026-11-02"))
    assert "Please swap them" in page
    assert f'value="{kind}" selected' in page
    ask(admin, kind=kind, format="parquet")
    export = Export.objects.get()
    assert (export.kind, export.format) == (kind, "parquet")
    assert "Responses to “Help”" in words(admin.get(EXPORTS))
    assert admin.post(f"{EXPORTS}{export.id}/cancel/")["Location"] == f"{EXPORTS}#files"
    assert ">cancelled<" in words(admin.get(EXPORTS))
    admin.post(f"{EXPORTS}{export.id}/retry/")
    make(world)
    file = admin.get(f"{EXPORTS}{export.id}/download/")
    assert file["Content-Type"] == "application/vnd.apache.parquet"
    assert file.getvalue().startswith(b"PAR1")


def test_too_large_for_excel_offers_the_others(admin, world):
    ask(admin, format="xlsx")
    Export.objects.update(status="failed", rows_total=3_000_001, failure="Please take CSV or Parquet.")
    page = words(admin.get(EXPORTS))
    assert "Make it as CSV" in page
    export = Export.objects.get()
    admin.post(f"{EXPORTS}{export.id}/retry/", {"format": "csv"})
    assert make(world).format == "csv"


def test_a_selection_is_scheduled_run_stopped(admin, world, settings, tmp_path):
    settings.DELIVERY_FOLDER = tmp_path / "deliveries"
    address = f"{EXPORTS}schedules/"
    page = words(admin.get(f"{EXPORTS}?kind=contacts&query=q%3Drosa%26col%3Dname"))
    link = re.search(r'href="([^"]*schedules/\?kind=contacts[^"]*)"', page)[1].replace("&amp;", "&")
    form = words(admin.get(link))
    assert "With the filters, columns and order of your selection" in form
    query = re.search(r'name="query" value="([^"]*)"', form)[1].replace("&amp;", "&")
    asked = {
        "client_key": client_key("s"), "kind": "contacts", "query": query, "days": "0", "format": "csv",
        "every": "week-2", "hour": "5", "target": "folder", "folder": "weekly",
    }  # fmt: skip
    assert "at most 64" in words(admin.post(address, asked | {"folder": "../x"}))
    assert admin.post(address, asked)["Location"] == address
    page = words(admin.get(address))
    assert "Wednesday at 5 a.m." in page
    schedule = ExportSchedule.objects.get()
    assert schedule.query == "q=rosa&col=name"
    admin.post(f"{address}{schedule.id}/run/", {"client_key": client_key("run")})
    assert "being made" in words(admin.get(address))
    make(world)
    assert "made, on its way" in words(admin.get(address))
    Export.objects.update(delivery_failure="The storage did not answer. It is tried again.")
    page = words(admin.get(address))
    assert "The storage did not answer" in page
    assert "Deliver now" in page
    admin.post(f"{EXPORTS}{Export.objects.get().id}/deliver/")
    admin.post(f"{address}{schedule.id}/stop/")
    assert "Nothing scheduled yet" in words(admin.get(address))
