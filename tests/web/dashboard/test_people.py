import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithwork.campaigns.models import ManagementNote, Mobilizer
from kithwork.contacts.models import Contact, Tally
from kithwork.people.models import View
from kithwork.stewardship.models import BulkRun
from tests.stewardship.test_bulk import walk
from tests.world import NOW, client_key

PEOPLE = "/o/maple/maple-votes/people/"
MOBILIZERS, CONTACTS = f"{PEOPLE}mobilizers/", f"{PEOPLE}contacts/"


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    return client


def words(response):
    return response.content.decode()


def test_mobilizers_are_listed_with_a_way_to_their_profile(admin, world):
    page = words(admin.get(MOBILIZERS))
    assert f'href="{MOBILIZERS}{world.a.mobilizers[0].id}/">Ana Whitfield</a>' in page
    assert "% Contacts with 1+ RT" in page
    assert "Cedar" not in page


def test_unassigned_leads_to_its_contacts(admin, world):
    Tally.objects.create(organization=world.a.organization, campaign=world.a.campaign, mobilizer=None, contacts=1)
    contact = world.a.contact(mobilizer=None)
    world.a.contact(first_name="Held")
    assert f'href="{CONTACTS}?mobilizer_id.blank=yes">Unassigned</a>' in words(admin.get(MOBILIZERS))
    page = words(admin.get(f"{CONTACTS}?mobilizer_id.blank=yes"))
    assert f"{CONTACTS}{contact.id}/" in page
    assert "Held" not in page


def test_the_pressed_form_leads_to_a_tidy_address(admin):
    shown = [f"col={key}" for key in ("name", "email", "phone", "mobilizer_provided_city", "match_status",
             "total_contacts", "matched_share", "touched_share", "answered_share", "relational_touchpoints",
             "last_active_at")]  # fmt: skip
    pressed = "&".join(["apply=1", "q=ana", "email.has=", "phone.blank=", "sort=-joined_campaign_at", "sort=", *shown])
    assert admin.get(f"{MOBILIZERS}?{pressed}")["Location"] == f"{MOBILIZERS}?q=ana"
    kept = admin.get(f"{MOBILIZERS}?apply=1&col=name&col=email&sort=name&total_contacts.min=0")
    assert kept["Location"] == f"{MOBILIZERS}?total_contacts.min=0&sort=name&col=name&col=email"


@pytest.mark.parametrize("address", [MOBILIZERS, CONTACTS])
@pytest.mark.parametrize(
    "question",
    ["q=%00", "sort=%00", "page=after~%00", "page=after~e30", "name.has=%00", "col=%F0%9F%92%A9", "added_at.from=x",
     "joined_campaign_at.to=9999-12-31", "mobilizer_id.is=99999999999999999999999", "total_contacts.min=1e400",
     "match_status.in=%27%22--", "name.=x", ".=x", "q=" + "a" * 5000, "sort=" + "-" * 300, "apply=1&nope.has=1"],
)  # fmt: skip
def test_no_question_breaks_the_page(admin, world, address, question):
    world.a.contact()
    assert admin.get(f"{address}?{question}").status_code == 200


def test_what_was_not_understood_is_said(admin):
    assert "There is no column “nope”" in words(admin.get(f"{CONTACTS}?col=nope"))


def test_a_filter_in_use_can_be_taken_away(admin, world):
    world.a.contact(city="Durham")
    page = words(admin.get(f"{CONTACTS}?mobilizer_provided_city.has=durham&q=rosa"))
    assert 'href="?q=rosa">City holds “durham”' in page


def test_hostile_names_are_text(admin, world):
    world.a.contact(first_name="<script>alert(1)</script>", last_name="=HYPERLINK(1)")
    page = words(admin.get(CONTACTS))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =HYPERLINK(1)" in page


@pytest.mark.parametrize(
    ("address", "sentence"),
    [(CONTACTS, "No contacts yet"), (f"{CONTACTS}?q=nobody", "Nobody fits these filters"),
     (f"{MOBILIZERS}?q=nobody", "Nobody fits these filters")],
)  # fmt: skip
def test_an_empty_table_says_what_to_do(admin, address, sentence):
    assert sentence in words(admin.get(address))


def test_nobody_joined_yet(admin, world):
    Mobilizer.objects.filter(campaign=world.a.campaign).update(left_at=NOW)
    assert "Nobody has joined yet" in words(admin.get(MOBILIZERS))


@pytest.mark.parametrize("address", [MOBILIZERS, CONTACTS])
def test_a_page_of_three_costs_the_queries_of_one(admin, world, address):
    def count():
        with CaptureQueriesContext(connection) as captured:
            admin.get(address)
        return len(captured)

    world.a.contact()
    Mobilizer.objects.filter(id=world.a.mobilizers[1].id).update(left_at=NOW)
    count()  # the first page of a session remembers which campaign it was
    one = count()
    Mobilizer.objects.filter(id=world.a.mobilizers[1].id).update(left_at=None)
    world.a.contact()
    world.a.contact(index=1)
    assert count() == one


def test_a_note_is_kept_once_and_can_be_changed(admin, world):
    address = f"{MOBILIZERS}{world.a.mobilizers[0].id}/"
    said = {"client_key": client_key("note"), "body": "Warm, wants more cards."}
    assert admin.post(address, said)["Location"] == address
    assert admin.post(address, said)["Location"] == address
    note = ManagementNote.objects.get()
    assert "Warm, wants more cards." in words(admin.get(address))
    changed = admin.post(f"{address}notes/{note.id}/", said | {"body": "Has cards."})
    assert changed["Location"] == address
    assert ManagementNote.objects.get().body == "Has cards."
    history = words(admin.get(f"{address}notes/{note.id}/"))
    assert "Warm, wants more cards." in history
    assert admin.post(f"{address}notes/{note.id}/delete/")["Location"] == address
    assert "1 deleted note" in words(admin.get(address))
    assert "What it said is kept" in words(admin.get(f"{address}notes/{note.id}/"))


def test_a_note_of_nothing_comes_back_with_its_sentence(admin, world):
    address = f"{MOBILIZERS}{world.a.mobilizers[0].id}/"
    page = words(admin.post(address, {"client_key": client_key("note"), "body": "  "}))
    assert "This field is required" in page or "Please enter" in page
    assert not ManagementNote.objects.exists()


def test_a_note_about_somebody_else_is_not_found(admin, world):
    note = ManagementNote.objects.create(
        organization=world.a.organization, campaign=world.a.campaign, mobilizer=world.a.mobilizers[1],
        author=world.a.admin, body="x", client_key=client_key("other"), written_at=NOW,
    )  # fmt: skip
    assert admin.get(f"{MOBILIZERS}{world.a.mobilizers[0].id}/notes/{note.id}/").status_code == 404


def test_removing_hands_the_contacts_over(admin, world):
    ana, ben = world.a.mobilizers
    contact = world.a.contact()
    address = f"{MOBILIZERS}{ana.id}/remove/"
    said = {"client_key": client_key("remove"), "to": "mobilizer", "called": "ben@MAPLE.example.org"}
    wrong = words(admin.post(address, said | {"called": "ben@cedar.example.org"}))
    assert "No mobilizer of this campaign is called so" in wrong
    run = admin.post(address, said)["Location"]
    walk(world.a, BulkRun.objects.get().id)
    assert Contact.objects.get(id=contact.id).mobilizer_id == ben.id
    assert admin.get(f"{MOBILIZERS}{ana.id}/").status_code == 404
    done = words(admin.get(run))
    assert "Mobilizer removed, contacts to Ben" in done
    assert "is in the campaign again" in done


def test_removing_leaves_the_contacts_with_the_campaign(admin, world):
    contact = world.a.contact()
    address = f"{MOBILIZERS}{world.a.mobilizers[0].id}/remove/"
    admin.post(address, {"client_key": client_key("remove"), "to": "campaign"})
    walk(world.a, BulkRun.objects.get().id)
    assert Contact.objects.get(id=contact.id).mobilizer_id is None
    page = words(admin.get(MOBILIZERS))
    assert "Unassigned" in page


def test_the_profile_shows_contacts_and_numbers(admin, world):
    house = world.a
    contact = house.contact()
    house.contact(index=1, first_name="Elsewhere")
    Tally.objects.create(
        organization=house.organization, campaign=house.campaign, mobilizer=house.mobilizers[0], contacts=1, matched=1
    )
    page = words(admin.get(f"{MOBILIZERS}{house.mobilizers[0].id}/"))
    assert "100.0 %" in page
    assert f"{CONTACTS}{contact.id}/" in page
    assert "Elsewhere" not in page


def test_a_contact_shows_what_is_known(admin, world):
    contact = world.a.contact(city="Durham", phone="+19195550123")
    page = words(admin.get(f"{CONTACTS}{contact.id}/"))
    for word in ("Durham", "+19195550123", "Ana Whitfield", "Nothing recorded yet."):
        assert word in page


def test_the_profile_draws_the_network_and_hides_small_groups(admin, world):
    house = world.a
    for number in range(6):
        house.contact(
            first_name=f"C{number}", rung=house.rungs[0] if number else None, answered_at=NOW if number else None,
            match_status="matched", canonical_voter_id=f"NC-{number}", voterfile_state="NC",
            age_band="35–44" if number else "18–24", congressional_district="4" if number < 5 else "",
        )  # fmt: skip
    tally = {"contacts": 6, "matched": 6, "answered": 5}
    Tally.objects.create(
        organization=house.organization, campaign=house.campaign, mobilizer=house.mobilizers[0], **tally
    )
    page = words(admin.get(f"{MOBILIZERS}{house.mobilizers[0].id}/"))
    assert page.count('class="network-dot ring-0" cx') == 6  # five drawn, one in the key
    assert page.count('class="network-dot ring-none" cx') == 2
    assert f'?mobilizer_id.is={house.mobilizers[0].id}&amp;key_question_response.in={house.rungs[0].id}"' in page
    assert "NC 4" in page
    assert "35–44" not in page  # one person is not in it, and would be known
    assert "18–24" not in page


def test_a_contact_can_be_handed_over_tagged_and_deleted_by_itself(admin, world):
    contact = world.a.contact()
    page = words(admin.get(f"{CONTACTS}{contact.id}/"))
    for verb in ("hand_over", "tag", "delete"):
        assert f'{CONTACTS}bulk/?verb={verb}&amp;id={contact.id}"' in page


@pytest.mark.parametrize("address", [MOBILIZERS, CONTACTS])
def test_a_list_that_takes_too_long_ends_in_the_offer_of_a_file(admin, world, monkeypatch, address):
    world.a.contact()
    monkeypatch.setattr("kithwork.kernel.table.page.PATIENCE", 0.001)
    monkeypatch.setattr(
        "kithwork.kernel.table.page._read_page", lambda *_: connection.cursor().execute("SELECT pg_sleep(5)")
    )
    page = words(admin.get(f"{address}?sort=name"))
    assert "This list takes too long to look up" in page
    assert "Export exactly this" in page
    assert "query=sort%3Dname%26col%3Dname" in page


def test_a_view_is_kept_picked_and_deleted_from_the_page(admin, world):
    world.a.contact(city="Durham")
    question = "mobilizer_provided_city.is=durham&sort=name"
    new = f"{PEOPLE}views/new/"
    assert f'href="{new}?noun=contacts&amp;query={question.replace("=", "%3D").replace("&", "%26")}"' in words(
        admin.get(f"{CONTACTS}?{question}")
    )
    said = {"client_key": client_key("view"), "name": "Durham", "noun": "contacts", "query": question}
    assert admin.post(new, said)["Location"] == f"{CONTACTS}?{question}"
    page = words(admin.get(f"{CONTACTS}?{question}"))
    assert 'href="?mobilizer_provided_city.is=durham&amp;sort=name" aria-current="true">Durham</a>' in page
    view = View.objects.get()
    changed = {"client_key": client_key("edit"), "name": "Durham, all", "is_shared": "on"}
    assert admin.post(f"{PEOPLE}views/{view.id}/", changed)["Location"] == f"{CONTACTS}?{question}"
    assert "Durham, all" in words(admin.get(CONTACTS))
    assert admin.post(f"{PEOPLE}views/{view.id}/delete/")["Location"] == CONTACTS
    assert f"{PEOPLE}views/{view.id}/undelete/" in words(admin.get(CONTACTS))
    assert admin.post(f"{PEOPLE}views/{view.id}/undelete/")["Location"] == f"{CONTACTS}?{question}"
    empty = words(admin.post(new, said | {"client_key": client_key("again"), "name": " "}))
    assert "Please enter" in empty or "This field is required" in empty


def test_columns_stand_in_the_order_they_were_given(admin, world):
    world.a.contact()
    page = words(admin.get(f"{CONTACTS}?col=email&col=name&panel=columns"))
    assert page.index(">E-mail</a>") < page.index(">Name</a>")
    assert 'href="?col=name&amp;col=email&amp;panel=columns"' in page
    assert 'name="table-panel" open' in page
    pressed = admin.get(f"{CONTACTS}?apply=1&col=email&col=name&col=phone")
    assert pressed["Location"] == f"{CONTACTS}?col=email&col=name&col=phone"


def test_a_second_sort_stands_behind_the_first_and_can_be_taken_away(admin, world):
    world.a.contact()
    page = words(admin.get(f"{CONTACTS}?sort=match_status&sort=-name"))
    assert 'href="?sort=-name">Sorted by Match status ↑' in page
    assert 'data-also="?sort=match_status&amp;sort=name"' in page
    assert 'data-also="?sort=match_status&amp;sort=-name&amp;sort=relational_touchpoints"' in page
