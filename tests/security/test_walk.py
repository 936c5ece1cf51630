"""The attacker reads the program's own list of what it takes and tries each entry of it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from kithwork.kernel.table import Table, operators
from kithwork.people.columns import MOBILIZERS, contacts_table
from tests.house.permission_table import TABLE
from tests.house.test_urls import ROUTES, address, parts
from tests.security import program
from tests.security.expected import KINDS, columns, expected
from tests.security.program import FILES, QUERY, WHOLE, Form
from tests.security.stage import MARK, Stage, fresh, undone

pytestmark = [pytest.mark.xdist_group("security-walk")]

ROLES = ("admin", "mobilizer", "account", "stranger")
OPEN = (200, 303, 400, 409)
REFUSED = (200, 302, 303, 400, 404, 405, 409, 413)
# What gives away that somebody reckoned, included a file or ran a script: none stands in what was sent.
RECKONED = "8641969"
SCRIPT = "<script>alert(1)"
INJECTED = (
    f"'\";--) OR 1=1 {{{{1234567*7}}}}{{% debug %}}${{1234567*7}}%(x)s{SCRIPT}</script>\r\nBcc: victim@example.org"
)
HOSTILE = (INJECTED, "a\x00b", "²", "9" * 30)
AWAY = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "http://testserver@evil.example/", " //evil.example", "\x00//evil.example",
)  # fmt: skip
# Posts of machines, which have no session to protect: RFC 8058, and a mail provider's signed events.
WITHOUT_TOKEN = {"public:do_not_invite", "public:mail_events"}


def role_of(name: str) -> str:
    """Who gets furthest there."""
    return next((role for role in ROLES if getattr(TABLE[name], role) in OPEN), "admin")


@pytest.fixture(scope="module")
def forms(stage: Stage) -> list[tuple[str, Form]]:
    """Every form of every page with the role that saw it; on the way the program's own list of names is made."""
    program.heard.clear()
    seen: list[tuple[str, Form]] = []
    middleware = ["tests.security.program.Listening", *_middleware()]
    with override_settings(MIDDLEWARE=middleware):
        pages = [(role_of(name), address(name, stage.mine)) for name in ROUTES]
        pages += [("stranger", address(name, stage.mine)) for name, row in TABLE.items() if row.stranger in OPEN]
        for role, url in (*pages, *stage.more):
            with undone():
                seen += [(role, form) for form in program.explore(fresh(stage.clients[role]), [url])]
        # The same form stands on many pages.
        once = {_shape(role, form): (role, form) for role, form in seen}
        for role, form in once.values():
            for button in form.buttons or [None]:
                with undone():
                    program.send(fresh(stage.clients[role]), form, *([button] if button else []))
    _found.update({where: set(names) for where, names in program.heard.items()})
    return list(once.values())


# What the walk heard of the program before any attack.
_found: dict[tuple[str, str], set[str]] = {}


def _shape(role: str, form: Form) -> tuple[object, ...]:
    names = {program.general(key) for key, _value in (*form.values, *form.buttons)}
    return role, program.named(form.url), form.method, frozenset(names)


def _middleware() -> list[str]:
    from django.conf import settings  # noqa: PLC0415

    return list(settings.MIDDLEWARE)


def _ours(where: tuple[str, str], names: set[str]) -> set[str]:
    """A table's own filters stand in its columns; the token is every form's; the gallery shows and takes nothing."""
    if where[1] == FILES:
        names = names - {WHOLE}
    dotted = {name for name in names if "." in name and WHOLE in names}
    return names - dotted - {"csrfmiddlewaretoken", "nothing", ""}


def test_each_name_the_program_reads_has_its_expectation(forms: list[tuple[str, Form]]) -> None:  # noqa: ARG001
    found = {where: _ours(where, names) for where, names in _found.items() if "gallery" not in where[0]}
    told = expected()
    missing = [
        f'{where[0]} {where[1]}: "{name}"'
        for where, names in sorted(found.items())
        for name in sorted(names - told.get(where, {}).keys())
    ]
    gone = [
        f'{where[0]} {where[1]}: "{name}"'
        for where, names in told.items()
        for name in names.keys() - found.get(where, set())
    ]
    assert (missing, gone) == ([], []), "say in tests/security/expected.toml what is to happen with it"
    assert {kind.split(":")[0].split()[0] for names in told.values() for kind in names.values()} <= set(KINDS)


def tables(stage: Stage) -> dict[str, tuple[str, Table]]:
    """noun → its page and its columns; a table of the program that is not here is one more row of `table:` kinds."""
    rungs = [(rung.pk, rung.label["en"]) for rung in stage.world.a.rungs]
    contacts = contacts_table(rungs, [], ZoneInfo("UTC"))
    return {
        "mobilizers": (address("dashboard:mobilizers", stage.mine), MOBILIZERS),
        "contacts": (address("dashboard:contacts", stage.mine), contacts),
    }


def test_each_filter_and_sort_has_its_expectation(stage: Stage) -> None:
    found = {
        "filters": {noun: [one.key for one in table.columns if one.filterable] for noun, (_, table) in tables(stage).items()},
        "sorts": {noun: [one.key for one in table.columns if one.sortable] for noun, (_, table) in tables(stage).items()},
    }  # fmt: skip
    assert found == columns()


def test_nothing_hostile_in_a_filter_or_sort_reaches_the_database_as_sql(stage: Stage) -> None:
    """Each operator of each column and each sort, with what would break out of a string, a number, a date or a template."""
    wrong = []
    client = stage.clients["admin"]
    for url, table in tables(stage).values():
        asked = [
            {f"{column.key}.{operator}": value}
            for column in table.columns
            if column.filterable
            for operator in operators(column.kind)
            for value in (INJECTED, "a\x00b")
        ]
        asked += [{name: f"{sign}{column.key}{tail}"} for column in table.columns for name in ("sort", "col") for sign in "-+" for tail in ("", "'", ") DESC--")]  # fmt: skip
        asked += [{"q": value} for value in HOSTILE] + [{"page": value} for value in HOSTILE]
        # Many in one address are read one by one; apart they would be a thousand pages.
        packs = [asked[start : start + 40] for start in range(0, len(asked), 40)]
        for pack in packs:
            told: dict[str, list[str]] = {}
            for one in pack:
                for name, value in one.items():
                    told.setdefault(name, []).append(value)
            with undone():
                wrong += list(_judge(fresh(client), "GET", url, told, allowed=(200,)))
    assert wrong == []


def _judge(client: Client, method: str, url: str, data: Any, *, allowed: tuple[int, ...] = REFUSED) -> Iterator[str]:
    """What is wrong with the answer; whatever was sent, it is shown escaped if at all and reckoned by nobody."""
    try:
        answer = client.post(url, data) if method == "POST" else client.get(url, data)
    except Exception as error:  # noqa: BLE001 - the wall's, the database's, the program's: each is a find
        yield f"{method} {url} {str(data)[:200]}: {type(error).__name__} {str(error)[:200]}"
        return
    text = program.text_of(answer)
    place = f"{method} {url} {str(data)[:200]}: {answer.status_code}"
    if answer.status_code not in allowed:
        yield place
    if RECKONED in text:
        yield f"{place} reckoned"
    if SCRIPT in text and "html" in answer.get("Content-Type", ""):
        yield f"{place} shows markup unescaped"
    if MARK in text.lower() and MARK not in f"{url} {data}".lower():
        yield f"{place} shows something of the stranger's"


def _based(
    stage: Stage, forms: list[tuple[str, Form]], name: str, where: str, field: str
) -> tuple[bool, str, str, list[tuple[str, str]]]:
    """Whether a form with this field was drawn, and the role, address and pairs of it, or of an empty one."""
    method = "GET" if where == QUERY else "POST"
    for role, form in forms:
        if program.named(form.url) == name and form.method == method:
            pairs = [*form.values, *form.buttons[:1]]
            if field in {program.general(key) for key, _value in (*form.values, *form.buttons)}:
                return True, role, form.url.partition("?")[0], pairs
    return False, role_of(name), address(name, stage.mine), []


def _play(
    stage: Stage, forms: list[tuple[str, Form]], what: tuple[str, str, str], value: str
) -> tuple[Client, str, str, Any]:
    """The form with this one field changed, ready to be sent."""
    name, where, field = what
    is_drawn, role, url, pairs = _based(stage, forms, name, where, field)
    data: dict[str, list[str]] = {}
    for key, drawn in pairs:
        data.setdefault(key, []).append(value if program.general(key) == field else drawn)
    if not is_drawn or not any(program.general(key) == field for key in data):
        data[field.replace("#", "1")] = [value]
    if where == QUERY and TABLE[name].method == "POST":
        return fresh(stage.clients[role]), "POST", f"{url}?{urlencode(data, doseq=True)}", {}
    return fresh(stage.clients[role]), "GET" if where == QUERY else "POST", url, data


def _named(kind: str) -> Iterator[tuple[str, str, str, str]]:
    for (name, where), names in expected().items():
        for field, told in names.items():
            if told.split(":")[0].split()[0] == kind:
                yield name, where, field, told


def test_a_strangers_number_in_every_parameter_gets_what_is_expected(
    stage: Stage, forms: list[tuple[str, Form]]
) -> None:
    wrong = []
    for name, where, field, told in _named("id"):
        noun, status = told.removeprefix("id:").split()
        client, method, url, data = _play(stage, forms, (name, where, field), str(stage.foreign_ids[noun]))
        with undone():
            wrong += [f"{name} {field}: {one}" for one in _judge(client, method, url, data, allowed=(int(status),))]
    assert wrong == []


def test_hostile_text_in_all_parameters_at_once_is_text_or_refused(stage: Stage, forms: list[tuple[str, Form]]) -> None:
    """One request an address; each name by itself is the nightly one's."""
    wrong = []
    for place, ((name, where), names) in enumerate(expected().items()):
        if where == FILES:
            continue
        _is_drawn, role, url, pairs = _based(stage, forms, name, where, next(iter(names)))
        kept = [(key, drawn) for key, drawn in pairs if names.get(program.general(key)) == "key"]
        value, method = HOSTILE[place % len(HOSTILE)], "GET" if where == QUERY else "POST"
        data = {key.replace("#", "1"): [value] for key, kind in names.items() if kind != "key"}
        data |= {key: [drawn] for key, drawn in kept}
        with undone():
            wrong += [f"{name}: {one}" for one in _judge(fresh(stage.clients[role]), method, url, data)]
    assert wrong == []


@pytest.mark.nightly
def test_hostile_text_in_every_parameter_is_text_or_refused(stage: Stage, forms: list[tuple[str, Form]]) -> None:
    wrong = []
    for name, where, field, _kind in (*_named("text"), *_named("key"), *_named("id")):
        for value in HOSTILE:
            client, method, url, data = _play(stage, forms, (name, where, field), value)
            with undone():
                wrong += [f"{name} {field}: {one}" for one in _judge(client, method, url, data)]
    assert wrong == []


@pytest.mark.parametrize("away", [AWAY[:3], pytest.param(AWAY[3:], marks=pytest.mark.nightly)])
def test_every_way_onward_stays_on_this_site(
    stage: Stage, forms: list[tuple[str, Form]], away: tuple[str, ...]
) -> None:
    """The names that say where to go, and the same names where nothing should listen to them."""
    names = [(name, where, field) for name, where, field, _kind in _named("way")]
    names += [(name, QUERY, field) for name in ("account_login", "account_logout", "public:passcode", "public:join", "public:roles") for field in ("next", "redirect_to", "url")]  # fmt: skip
    wrong = []
    for name, where, field in names:
        for value in away:
            client, method, url, data = _play(stage, forms, (name, where, field), value)
            with undone():
                answer = client.post(url, data) if method == "POST" else client.get(url, data)
                onward = answer.get("Location", "")
                if (
                    urlsplit(urljoin("http://testserver/", onward)).netloc != "testserver"
                    or "evil" in urlsplit(onward).path
                ):
                    wrong.append((name, field, value, onward))
    assert wrong == []


@pytest.mark.nightly
def test_each_part_of_each_address_with_the_strangers_is_not_found(stage: Stage) -> None:
    """Posted to, whichever of the address's parts is the stranger's; the walk in tests/house asks for each page so."""
    wrong = []
    for name in ROUTES:
        if not name.startswith(("dashboard:", "mobilizer:")):
            continue
        for key in parts(name) - {"kind", "sheet", "step", "token", "provider"}:
            url = reverse(name, kwargs=stage.fill(parts(name), **{key: stage.theirs[key]}))
            with undone():
                client = fresh(stage.clients[role_of(name)])
                wrong += list(
                    _judge(
                        client,
                        "POST",
                        url,
                        {"client_key": "6d9b6c0a-0000-4000-8000-000000000001"},
                        allowed=(404, 405),
                    )
                )
    assert wrong == []


def test_every_post_needs_its_token_and_every_method_its_place(stage: Stage) -> None:
    wrong = []
    for name in ROUTES:
        url, role = address(name, stage.mine), role_of(name)
        guarded = Client(enforce_csrf_checks=True)
        guarded.cookies = fresh(stage.clients[role]).cookies
        with undone():
            got = guarded.post(url, {"client_key": "x"}).status_code
        if got != 403 and name not in WITHOUT_TOKEN:
            wrong.append((name, "POST without a token", got))
        for method in ("PUT",):  # one stands for all: each view lists what it takes
            with undone():
                got = fresh(stage.clients[role]).generic(method, url).status_code
            if got not in {404, 405} and not (got == 302 and TABLE[name].method == "GET"):
                wrong.append((name, method, got))
    assert wrong == []


INLINE = re.compile(
    r"<[^>]+\s(on[a-z]+|style)\s*=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|<style|javascript:", re.IGNORECASE
)


def test_every_page_says_what_it_must_and_holds_no_script_of_its_own(stage: Stage) -> None:
    wrong = []
    for name, row in TABLE.items():
        if row.method == "POST":
            continue
        client = fresh(stage.clients[role_of(name)])
        with undone():
            answer = client.get(address(name, stage.mine))
            text = program.text_of(answer)
        policy = answer.get("Content-Security-Policy", "")
        told = {
            "frames": answer.get("X-Frame-Options") == "DENY",
            "policy": "default-src 'none'" in policy and "unsafe" not in policy,
            "sniffing": answer.get("X-Content-Type-Options") == "nosniff",
            "referrer": answer.get("Referrer-Policy") == "same-origin",
            "features": "geolocation=()" in answer.get("Permissions-Policy", ""),
            "kept nowhere": role_of(name) == "stranger" or "no-store" in answer.get("Cache-Control", ""),
            "inline": "html" not in answer.get("Content-Type", "") or not INLINE.search(text),
        }
        wrong += [(name, key) for key, is_so in told.items() if not is_so]
    assert wrong == []


def test_another_host_is_turned_away(stage: Stage) -> None:
    wrong = [
        name
        for name in ("account_login", "public:landing", "public:do_not_invite", "dashboard:contacts", "mobilizer:tasks")
        if fresh(stage.clients["stranger"]).get(address(name, stage.mine), headers={"host": "evil.example"}).status_code
        != 400
    ]
    assert wrong == []
    with undone():
        answer = fresh(stage.clients["stranger"]).get(
            reverse("account_login"), headers={"x-forwarded-host": "evil.example"}
        )
    assert "evil" not in program.text_of(answer)


# What nobody may set by adding it to a form: columns of ours that mean a right, an owner or a number.
MASS = (
    "id", "pk", "organization", "organization_id", "campaign_id", "mobilizer_id", "user", "user_id", "is_account_administrator",
    "is_active", "is_staff", "is_superuser", "role", "roles", "permissions", "recorded_by", "added_by", "made_by", "canonical_voter_id",
    "match_status", "matched_by", "touchpoints", "token_hash", "storage_key", "picture_key", "logo_key", "accepted_at", "deleted_at", "expires_at",
)  # fmt: skip


def test_no_form_takes_a_field_it_did_not_ask_for(stage: Stage, forms: list[tuple[str, Form]]) -> None:
    """Each form as drawn, with every telling column added: the extra names are not even read, and nobody gains a right."""
    before = _rights()
    told = expected()
    wrong: list[object] = []
    program.heard.clear()
    with override_settings(MIDDLEWARE=["tests.security.program.Listening", *_middleware()]):
        for role, form in forms:
            if form.method != "POST":
                continue
            extra = [(name, "1") for name in MASS if name not in dict(form.values)]
            with undone():
                try:
                    program.send(fresh(stage.clients[role]), form, *extra)
                except Exception as error:  # noqa: BLE001
                    wrong.append((form.url, repr(error)[:200]))
                if _rights() - before:
                    wrong.append((form.url, "a right was gained"))
    for where, names in program.heard.items():
        if "*" not in told.get(where, {}):  # one that goes through all it is sent takes the words it has places for
            wrong += [(where, name) for name in names & set(MASS) if name not in told.get(where, {})]
    assert wrong == []


def _rights() -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'role', user_id, organization_id, role::text FROM accounts_membership "
            "UNION ALL SELECT 'account', id, 0, '' FROM accounts_user WHERE is_account_administrator"
        )
        return set(cursor.fetchall())
