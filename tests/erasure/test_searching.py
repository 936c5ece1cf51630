"""Somebody whose name stands nowhere else goes through pages, imports, jobs, files and failures, and is erased."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.models import RoleInvitation, SignIn
from kithwork.audit.models import Entry
from kithwork.campaigns.models import Invitation, InvitationList, ManagementNote, ManagementNoteVersion, Mobilizer
from kithwork.contacts.models import Contact
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add
from kithwork.exports import jobs as export_jobs
from kithwork.exports import writes as exports
from kithwork.exports.models import Export, ExportSchedule
from kithwork.kernel import storage
from kithwork.kernel.models import OutboxMail
from kithwork.matching import writes as matching
from kithwork.matching.models import BestPair, Change, Decision, Lookup, MatchRun
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.people.models import View
from kithwork.stewardship import reads as stewardship
from kithwork.stewardship.models import BulkItem, BulkRun
from kithwork.suppression.models import SuppressionFile
from kithwork.voterfile.models import RejectedLine, TagFile, VoteFile, VoterTag
from tests.erasure.reach import BLOTTED, EMPTIED, FORGOTTEN, ROW, reached
from tests.erasure.searching import found_in_database, found_in_files, found_outside_voter_files
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, House, World, client_key, make_mobilizer, make_user

FIRST, LAST, PHONE, EMAIL = "Zephyrine", "Quillhaven", "+19195550147", "zephyrine.q@example.org"
NAME = f"{FIRST} {LAST}"
WORDS = (FIRST, LAST, "9195550147", "919-555-0147", EMAIL, "zephyrine.q")
SEARCH = f"q={FIRST}+{LAST}"
# Identifiers stay what they are, or nothing would lead to the person.
KEPT_AS_THEY_ARE = {
    "first_name",
    "last_name",
    "email",
    "phone",
    "canonical_voter_id",
    "state_file_id",
    "query",
    "recipient",
}


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path / "files"
    settings.DELIVERY_FOLDER = tmp_path / "deliveries"


@pytest.fixture
def house(world: World) -> House:
    a = world.a
    file_id = bring_in(
        a.scope,
        delivery([
            row(ncid="QF1", first_name=FIRST.upper(), last_name=LAST.upper(), full_phone_number=""),
            row(ncid="BY2", first_name="BO", last_name="LINDQVIST", full_phone_number=""),
        ]),
    )  # fmt: skip
    _as_contact(a)
    _as_candidate_of_somebody_else(a)
    _as_mobilizer(a)
    _as_invited(a)
    _in_what_was_asked(a)
    _in_files_and_lines(a, file_id)
    return a


def _details(**values: str) -> ContactDetails:
    told = {"first_name": FIRST, "last_name": LAST, "phone": PHONE, "email": EMAIL, "city": "Durham", "state": "NC"}
    return ContactDetails(**{**told, "zip": "27701", **values})


def _as_contact(house: House) -> None:
    scope, admin = house.mobilizer_scope(), {"organization": house.organization, "campaign": house.campaign}
    contact_id = add(scope, client_key=client_key("zephyrine"), person=_details(), now=NOW)
    outreach.answer(
        scope, contact_id=contact_id, rung_id=house.rungs[0].pk, client_key=client_key("yes"), recorded_at=NOW, now=NOW
    )
    outreach.respond(
        scope, contact_id=contact_id, action_id=house.actions["free"].pk, response=ResponseValue(text=f"{NAME} minds"),
        client_key=client_key("says"), recorded_at=NOW, now=NOW,
    )  # fmt: skip
    found = matching.look_up(scope, contact_id=contact_id, now=NOW)
    matching.confirm(scope, contact_id=contact_id, candidate=found.shown[0].key, client_key=client_key("is"), now=NOW)
    run = MatchRun.objects.create(**admin, key="manual", begun_at=NOW)
    BestPair.objects.create(
        organization=house.organization, run=run, contact_id=contact_id, canonical_voter_id="NC-QF1",
        reasons=[NAME], may_match=True, fingerprint="x",
    )  # fmt: skip
    Change.objects.create(**admin, run=run, contact_id=contact_id, kind="moved")


def _as_candidate_of_somebody_else(house: House) -> None:
    """A namesake's mobilizer is shown her, and others write of her."""
    scope = house.mobilizer_scope(1)
    other = add(
        scope, client_key=client_key("other"), person=ContactDetails(first_name="Rosa", last_name="Ek"), now=NOW
    )
    Lookup.objects.create(
        organization=house.organization, campaign=house.campaign, mobilizer=house.mobilizers[1], contact_id=other,
        fingerprint="x", model_version="1", shown=[{"voter": "NC-QF1", "name": NAME.upper()}], asked_at=NOW,
    )  # fmt: skip
    outreach.note(
        scope, contact_id=other, body=f"Sister of {NAME.lower()}, call (919) 555-0147 or {EMAIL}.",
        client_key=client_key("sister"), recorded_at=NOW, now=NOW,
    )  # fmt: skip
    outreach.answer(
        scope, contact_id=other, rung_id=house.rungs[0].pk, client_key=client_key("rosa"), recorded_at=NOW, now=NOW
    )
    outreach.respond(
        scope, contact_id=other, action_id=house.actions["free"].pk, response=ResponseValue(text=f"Ask {LAST}, {FIRST}"),
        client_key=client_key("ask"), recorded_at=NOW, now=NOW,
    )  # fmt: skip


def _as_mobilizer(house: House) -> None:
    user = make_user(EMAIL, first_name=FIRST, last_name=LAST, phone=PHONE, location=NAME, last_login=NOW)
    mobilizer = make_mobilizer(house.campaign, user, first_name=FIRST, last_name=LAST)
    Mobilizer.objects.filter(pk=mobilizer.pk).update(
        match_status="matched", canonical_voter_id="NC-QF1", voterfile_first_name=FIRST.upper(), phone=PHONE
    )
    inside = {"organization": house.organization, "campaign": house.campaign}
    for about, body in ((mobilizer, f"{NAME} was early."), (house.mobilizers[0], f"Friend of {NAME}.")):
        note = ManagementNote.objects.create(
            **inside, mobilizer=about, author=house.admin, body=body, client_key=client_key(body), written_at=NOW
        )
        ManagementNoteVersion.objects.create(**inside, note=note, author=house.admin, body=body, written_at=NOW)
    Decision.objects.create(
        **inside, mobilizer=mobilizer, canonical_voter_id="NC-QF1", verdict="confirmed", probability_ppm=1, weight=1,
        reasons=[NAME], model_version="1", status_before="unmatched", batch_key=client_key("self"), decided_at=NOW,
    )  # fmt: skip
    SignIn.objects.create(email=EMAIL, token_hash=client_key("x").hex, made_at=NOW, expires_at=NOW)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(f"/c/{house.campaign.slug}/me/")


def _as_invited(house: House) -> None:
    inside = {"organization": house.organization, "campaign": house.campaign}
    said = {"email": EMAIL, "first_name": FIRST, "last_name": LAST, "invited_by": house.admin, "made_at": NOW}
    Invitation.objects.create(
        **inside,
        **said,
        token_hash=client_key("a").hex,
        client_key=client_key("i"),
        bounce_reason=f"<{EMAIL}>",
        expires_at=NOW,
    )
    RoleInvitation.objects.create(
        organization=house.organization,
        **said,
        role="analyst",
        token_hash=client_key("b").hex,
        location=NAME,
        phone=PHONE,
        expires_at=NOW,
    )
    storage.save("invitations/1/list", [f"email,name\n{EMAIL},{NAME}\n".encode()])
    InvitationList.objects.create(
        **inside, name=f"{LAST}.csv", storage_key="invitations/1/list", site="https://kith.example.org",
        made_by=house.admin, made_at=NOW, client_key=client_key("list"),
    )  # fmt: skip
    OutboxMail.objects.create(recipient=EMAIL, subject=NAME, body=NAME, html=NAME, made_at=NOW)


def _in_what_was_asked(house: House) -> None:
    """Searches, files of every format, a failed file, failed and waiting jobs."""
    inside = {"organization": house.organization, "campaign": house.campaign}
    for kind in ("csv", "xlsx", "parquet"):
        export_id = exports.request(
            house.scope, kind="contacts", query="" if kind == "csv" else SEARCH, format=kind, first_day=None,
            last_day=None, terms_accepted=True, client_key=client_key(kind), now=NOW,
        )  # fmt: skip
        export_jobs.make(organization_id=house.organization.pk, campaign_id=house.campaign.pk, export_id=export_id)
    Export.objects.create(
        **inside, kind="contacts", query=SEARCH, status="failed", requested_by=house.admin, requested_at=NOW,
        client_key=client_key("failed"),
    )  # fmt: skip
    ExportSchedule.objects.create(
        **inside, kind="contacts", query=SEARCH, format="csv", every="day", hour=5, target="folder", folder="nightly",
        made_by=house.admin, made_at=NOW, next_at=NOW, client_key=client_key("s"),
    )  # fmt: skip
    View.objects.create(
        **inside,
        owner=house.admin,
        noun="contacts",
        name="Hers",
        query=f"q={LAST}",
        client_key=client_key("v"),
        made_at=NOW,
    )
    run = BulkRun.objects.create(
        **inside,
        verb="delete",
        noun="contacts",
        query=SEARCH,
        client_key=client_key("b"),
        made_by=house.admin,
        made_at=NOW,
    )
    BulkItem.objects.create(
        run_id=run.pk, organization_id=house.organization.pk, place=1, row_id=1, canonical_voter_id="NC-QF1"
    )
    with connection.cursor() as cursor:
        for status in ("failed", "todo"):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('q', 'x', %s, %s::procrastinate_job_status)",
                [json.dumps({"name": NAME, "phone": "919-555-0147"}), status],
            )


def _in_files_and_lines(house: House, file_id: int) -> None:
    organization, line = house.organization, [["", 3, "name", f"{NAME}|{EMAIL}", "No such column."]]
    tags = TagFile.objects.create(
        organization=organization, name="t", client_key=client_key("t"), rejected_lines=line, made_at=NOW
    )
    VoterTag.objects.create(file_id=tags.pk, organization_id=organization.pk, state="NC", state_file_id="QF1", tag="x")
    VoteFile.objects.create(
        organization=organization, name="v", layout="nc-history", state="NC", client_key=client_key("h"),
        rejected_lines=line, made_at=NOW,
    )  # fmt: skip
    SuppressionFile.objects.create(
        organization=organization, name=f"{LAST}.csv", reason="asked", made_at=NOW, client_key=client_key("sf")
    )
    RejectedLine.objects.create(organization=organization, file_id=file_id, line=7, cell=NAME, reason="Too long.")


def _fill() -> set[str]:
    """Writes the name into every personal text of rows that may be about her; returns which fields have a row at all."""
    seen = set()
    for label, how in reached().items():
        model_label, name = label.rsplit(".", 1)
        model = apps.get_model(model_label)
        rows = model._default_manager.all() if how in {BLOTTED, FORGOTTEN} else _hers(model)
        if how not in {ROW, EMPTIED, BLOTTED, FORGOTTEN} or not rows.exists():
            continue
        seen.add(label)
        field = model._meta.get_field(name)
        roomy = isinstance(field, models.TextField | models.CharField) and (field.max_length or 999) > len(NAME)
        if roomy and name not in KEPT_AS_THEY_ARE:
            rows.update(**{name: NAME})
    return seen


def _hers(model: type[models.Model]) -> "models.QuerySet[models.Model]":
    names = {field.name for field in model._meta.fields}
    rows = model._default_manager.all()
    if model is RejectedLine:
        return rows
    if "canonical_voter_id" in names:
        return rows.filter(canonical_voter_id="NC-QF1")
    return rows.filter(email=EMAIL) if "email" in names else rows


def test_nothing_of_an_erased_person_is_found_but_the_voter_file(house: House) -> None:
    expected = {label for label, how in reached().items() if how in {ROW, EMPTIED, BLOTTED, FORGOTTEN}}
    assert expected - _fill() == set()
    before = found_outside_voter_files(WORDS)
    assert len(before) > 25, sorted(before)
    assert len(found_in_files(WORDS)) == 4
    client = Client()
    client.force_login(house.admin, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = f"/o/{house.organization.slug}/-/erase/"
    contact = Contact.objects.get(email=EMAIL)
    shown = client.get(address, {"contact": contact.pk}).content.decode()
    assert f'name="contacts" value="{contact.pk}" checked' in shown
    answer = client.post(
        address,
        {
            "phone": PHONE, "email": "", "voter": "", "word": "erase", "confirm": "1", "contacts": contact.pk,
            "mobilizers": Mobilizer.objects.get(user__email=EMAIL).pk,
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    _finish_jobs()
    assert found_outside_voter_files(WORDS) == {}
    assert found_in_files(WORDS) == []
    assert set(found_in_database(WORDS)) <= {name for name in found_in_database(WORDS) if "voterfile_" in name}
    assert list(stewardship.differences(house.scope)) == []
    assert Export.objects.filter(status="withdrawn").count() == 4
    assert (
        "a person in it was erased"
        in client.get(f"/o/{house.organization.slug}/{house.campaign.slug}/exports/").content.decode()
    )
    assert Entry.objects.filter(verb="person.erase").count() == 1


def _finish_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="erasure.finish_account", status="todo"):
        app.tasks["erasure.finish_account"].func(_Context(), **job.args)


class _Context:
    job = None
