import ast
import csv
import io
import re

import pytest

from kithwork.audit.models import Entry
from kithwork.audit.rules import Kind, kind
from kithwork.web.dashboard.trail_words import KINDS, SENTENCES
from tests.house.source import modules
from tests.world import NOW

# Of verbs that are put together, what each part may be.
PARTS = {
    "locked.verb": "hand_over|delete|tag|remove|invite",
    "asked.verb": "hand_over|delete|tag|remove|invite",
    "status": "active|closed",
    "said.verdict.value": "confirmed|refused|unsure",
    "verdict.value": "confirmed|refused",
    "noun": "contact|mobilizer",
    "FACTOR_CHANGES[change]": "add_passkey|remove_passkey|add_app|remove_app|make_recovery_codes|use_recovery_code",
}


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    return client


def tell(world, **said):
    values = {
        "at": NOW,
        "organization_id": world.a.organization.pk,
        "actor_role": "organization",
        "verb": "contacts.list",
    }
    return Entry.objects.create(**(values | {"actor_id": world.a.admin.pk, "people": 3} | said))


def lines(page):
    return [line["what"] for line in page.context["lines"]]


def test_the_trail_speaks_in_sentences_and_names_who_it_may(admin, world):
    tell(
        world, verb="match.look_up", actor_id=world.a.users[0].pk, noun="contact", noun_id="7", origin="203.0.113.0/24"
    )
    tell(world, verb="look_up.allow", reason="event", fields=["name"])
    tell(world, organization_id=world.b.organization.pk, verb="export.make")
    page = admin.get("/o/maple/-/audit/")
    text = page.content.decode()
    for words in (
        "asked the voter file about somebody", "Ana Whitfield", "contact 7", "203.0.113.0/24", "admin@maple.example.org",
        "gave somebody more look-ups", "an event",
    ):  # fmt: skip
        assert words in text
    assert "made an export" not in lines(page)
    assert Entry.objects.filter(verb="audit.read", organization_id=world.a.organization.pk).count() == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "look_up"}, {"match.look_up"}),
        ({"kind": "read"}, {"contacts.list", "mobilizer.read"}),
        ({"verb": "export.make"}, {"export.make"}),
        ({"verb": "export.make", "kind": "read"}, set()),
        ({"who": "ana"}, {"match.look_up"}),
        ({"first": "2026-11-03"}, {"mobilizer.read"}),
        ({"last": "2026-11-02"}, {"match.look_up", "contacts.list", "export.make"}),
    ],
)
def test_the_trail_is_filtered(admin, world, asked, found):
    recent = {"at": NOW.replace(day=3)}
    tell(world, verb="match.look_up", actor_id=world.a.users[0].pk)
    tell(world, verb="contacts.list")
    tell(world, verb="export.make")
    tell(world, verb="mobilizer.read", **recent)
    said = asked | ({"who": world.a.users[0].pk} if "who" in asked else {})
    page = admin.get("/o/maple/-/audit/", said)
    assert {line["verb"] for line in page.context["lines"]} - {"audit.read"} == found
    rows = list(
        csv.DictReader(io.StringIO("".join(part.decode() for part in admin.get("/o/maple/-/audit/audit.csv", said))))
    )
    assert {row["verb"] for row in rows} - {"audit.read", "audit.export"} == found
    assert Entry.objects.filter(verb="audit.export").count() == 1


def test_the_trail_has_pages_that_keep_the_filters(admin, world, monkeypatch):
    monkeypatch.setattr("kithwork.audit.reads.PAGE", 1)
    tell(world)
    tell(world)
    page = admin.get("/o/maple/-/audit/", {"kind": "read", "verb": "contacts.list"})
    assert "kind=read" in page.context["asked"]
    older = admin.get(f"/o/maple/-/audit/?{page.context['asked']}&before={page.context['next']}")
    assert (lines(page), lines(older), older.context["next"]) == (["listed contacts"], ["listed contacts"], None)


def verbs():
    """Every verb of the program's source; a put-together one as a pattern."""
    for module in modules():
        for node in ast.walk(module.tree):
            given = node.value if isinstance(node, ast.keyword) and node.arg == "verb" else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield re.escape(given.value)
            elif isinstance(given, ast.IfExp):
                yield from (re.escape(one.value) for one in (given.body, given.orelse) if isinstance(one, ast.Constant))
            elif isinstance(given, ast.JoinedStr):
                yield "".join(
                    re.escape(part.value)
                    if isinstance(part, ast.Constant)
                    else f"({PARTS.get(ast.unparse(part.value), '[a-z_]+')})"
                    for part in given.values
                )


def test_every_verb_of_the_program_has_its_words():
    lacking = {verb for verb in verbs() if not any(re.fullmatch(verb, known) for known in SENTENCES)}
    assert lacking == set()


def test_every_kind_has_its_verbs():
    assert {kind(verb) for verb in SENTENCES} == set(Kind) == set(KINDS)
