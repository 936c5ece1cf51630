"""Two organizations on one stage: what an attacker in one tries against the other, and a wall that notices every row it writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test import Client
from psycopg import sql

from kithwork.accounts.models import User
from kithwork.campaigns.models import Invitation, InvitationList, ManagementNote, Mobilizer
from kithwork.contacts.models import Contact
from kithwork.content.models import Action, Mission, Option, Rung
from kithwork.exports.models import ExportSchedule
from kithwork.kernel import storage
from kithwork.outreach.models import Note
from kithwork.people.models import View
from kithwork.voterfile.models import TagFile, VoteFile, VoterFile
from tests.house.things import things
from tests.world import House, World, make_campaign, make_ladder, make_world

# In whatever the other organization owns, and nowhere else.
MARK = "cedar"
SETTING = "kith.stranger"
WALL = """
CREATE FUNCTION public.the_wall() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stranger text := current_setting('kith.stranger', true);
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
BEGIN
    IF stranger <> '' AND stranger IN (old_row ->> TG_ARGV[0], new_row ->> TG_ARGV[0]) THEN
        RAISE EXCEPTION 'a row of the stranger was written: % %', TG_TABLE_NAME, TG_OP;
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""


@contextmanager
def wall() -> Iterator[None]:
    """In the database itself: a row of the organization that SETTING names is an error, whoever writes it and how."""
    given = connections["owner"].get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    params = {key: given[key] for key in keys if given.get(key)}
    with psycopg.connect(**params, autocommit=True) as owner:
        tables = owner.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND a.attname = 'organization_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        ).fetchall()
        named = [(name, "organization_id") for (name,) in tables] + [("accounts_organization", "id")]
        owner.execute(WALL)
        for table, column in named:
            owner.execute(
                sql.SQL(
                    "CREATE TRIGGER the_wall AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW EXECUTE FUNCTION the_wall({})"
                ).format(sql.Identifier(table), sql.Literal(column))
            )
    try:
        yield
    finally:
        connections.close_all()
        with psycopg.connect(**params, autocommit=True) as owner:
            owner.execute("DROP FUNCTION public.the_wall CASCADE")


@dataclass(frozen=True)
class Stage:
    """`mine` and `theirs` fill addresses; `mine` is where the attacker has a role, `theirs` the stranger's."""

    world: World
    mine: dict[str, Any]
    theirs: dict[str, Any]
    clients: dict[str, Client]
    # Pages beside the permission table's: a draft's steps and a campaign with a passcode.
    more: tuple[tuple[str, str], ...]
    # Every number by which something of the stranger's is called, most telling first.
    foreign_ids: dict[str, int]

    def fill(self, keys: set[str], **foreign: Any) -> dict[str, Any]:
        return {key: self.mine[key] for key in keys} | foreign


def _mark(house: House) -> None:
    """Names that a page could only show by a leak."""
    inside = {"organization": house.organization}
    said = {"en": f"{MARK} words"}
    Contact.objects.filter(**inside).update(first_name="Cedarine", last_name="Cedarwood")
    Mobilizer.objects.filter(**inside).update(first_name="Cedarius", last_name="Cedarman", preferred_name="Cedarius")
    Note.objects.filter(**inside).update(body=f"{MARK} note")
    ManagementNote.objects.filter(**inside).update(body=f"{MARK} management")
    Mission.objects.filter(**inside).update(name=said)
    Action.objects.filter(**inside).update(name=said, nickname=f"{MARK} nick")
    for position, row in enumerate((*Rung.objects.filter(**inside), *Option.objects.filter(**inside))):
        type(row).objects.filter(pk=row.pk).update(label={"en": f"{MARK} {position}"})
    for model in (TagFile, VoteFile, VoterFile, View, InvitationList):
        model.objects.filter(**inside).update(name=f"{MARK}.csv")
    ExportSchedule.objects.filter(**inside).update(folder=MARK)
    Invitation.objects.filter(**inside).update(email=f"{MARK}guest@example.org")


def make_stage() -> Stage:
    world = make_world()
    mine, theirs = things(world.a), things(world.b)
    _mark(world.b)
    draft = make_campaign(world.a.organization, slug="maple-draft", status="draft")
    make_ladder(draft)
    locked = make_campaign(world.a.organization, slug="maple-locked")
    type(locked).objects.filter(pk=locked.pk).update(passcode_required=True, passcode="acorn")
    slug = world.a.organization.slug
    steps = ("details", "geographies", "ladder", "actions", "tasks", "invite", "review")
    foreign = {key: value for key, value in theirs.items() if isinstance(value, int)}
    foreign |= {
        "rung": world.b.rungs[0].pk,
        "option": world.b.options[0].pk,
        "organization_id": world.b.organization.pk,
    }
    foreign |= {"campaign_id": world.b.campaign.pk, "user": world.b.admin.pk}
    clients = {"stranger": Client()}
    who: dict[str, User] = {
        "admin": world.a.admin, "mobilizer": world.a.users[0], "account": world.account_administrator,
    }  # fmt: skip
    for role, user in who.items():
        clients[role] = Client()
        clients[role].force_login(user)
    more = (
        *(("admin", f"/o/{slug}/maple-draft/build/{step}/") for step in steps),
        ("admin", f"/o/{slug}/maple-draft/content/"),
        ("mobilizer", "/c/maple-locked/passcode/"),
    )
    return Stage(world, mine, theirs, clients, more, foreign)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:  # noqa: ARG001 - asks for the database
    """Made once for a file of tests; each request is played in a savepoint of its own."""
    with django_db_blocker.unblock(), wall(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(storage, "delete", lambda _key: None)  # a file that went does not come back with its row
        with transaction.atomic():
            made = make_stage()
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(made.world.b.organization.pk)])
            try:
                yield made
            finally:
                transaction.set_rollback(True)
        connections.close_all()


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened; deferred constraints are asked before."""
    with transaction.atomic():
        try:
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            transaction.set_rollback(True)


def fresh(client: Client) -> Client:
    """The same cookies without what an answer set: a request starts where the one before it started."""
    made = Client()
    made.cookies = deepcopy(client.cookies)
    return made
