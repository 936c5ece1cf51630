"""A campaign by a few statements, its Contacts file in each format, and the plain COPY beside it."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, connections

from kithwork.accounts.models import Membership, Organization, User
from kithwork.campaigns import door
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.cli import database
from kithwork.exports import reads, writes
from kithwork.kernel.table import copying_statement

NOW: Final = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
ABOVE_IDLE: Final = 150  # MB
SHARE_OF_COPY: Final = 0.6
PEOPLE: Final = """
INSERT INTO contacts_contact (
    organization_id, campaign_id, mobilizer_id, added_by_id, client_key, added_at, first_name, last_name, nickname, phone,
    email, street, city, state, zip, match_status, canonical_voter_id, voterfile_first_name, voterfile_last_name,
    voterfile_city, voterfile_state, voterfile_zip, voterfile_county, congressional_district, state_senate_district,
    state_house_district, registration_status, age_band, tags, voted, is_machine_match, touchpoints
)
SELECT %(organization)s, %(campaign)s, m, m, gen_random_uuid(), %(now)s::timestamptz - n * interval '4 seconds',
    'Rosa' || n %% 997, 'Whitfield' || n %% 7919, '', '+19195550' || 100 + n %% 100, '', '', 'Durham', 'NC', '27701',
    'matched', 'NC-' || lpad((n / 2)::text, 8, '0'),
    'ROSA' || n %% 997, 'WHITFIELD' || n %% 7919, 'DURHAM', 'NC', '27701', 'DURHAM', '4', '20', '29', 'active', '35-44',
    CASE WHEN n %% 9 = 0 THEN ARRAY['union', 'library'] ELSE '{}' END, false, false, n %% 5
FROM generate_series(1, %(contacts)s) n, LATERAL (SELECT %(first)s + n %% 200) one (m)
"""

Line = tuple[str, str, str, str]


def rows(contacts: int) -> list[Line]:
    database.migrate(is_demo=False, now=NOW)
    user = _admin_of_a_campaign(contacts)
    scope = door.campaign_scope(user.pk, organization_slug="bench", campaign_slug="bench")
    asked = reads.order(scope, kind="contacts", query="", first_day=None, last_day=None)
    statement = copying_statement(asked.source.rows, asked.table, asked.query, zone=scope.zone)
    _copy(statement)  # what is read for the first time comes from disk
    plain = min(_copy(statement) for _ in range(2))
    found: list[Line] = [("COPY to a file", f"{plain:.1f} s", "", "")]
    for number, (form, name) in enumerate((("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"))):
        told = _in_a_child(lambda number=number, form=form: _make(user.pk, number, form))  # type: ignore[misc]
        speed = f"{plain / told['seconds']:.2f} of COPY's speed"
        found += [
            (
                f"{name}, {contacts:,} rows",
                f"{told['seconds']:.1f} s, {told['bytes'] / 1e6:.0f} MB",
                speed,
                f"{SHARE_OF_COPY} of COPY" if form == "csv" else "",
            ),
            (
                f"{name}: memory above an idle worker",
                f"{told['above']:.0f} MB",
                f"{told['idle']:.0f} MB idle",
                f"{ABOVE_IDLE} MB",
            ),
        ]
    return found


def _admin_of_a_campaign(contacts: int) -> User:
    organization = Organization.objects.create(slug="bench", name="Bench", time_zone="America/New_York", made_at=NOW)
    user = User.objects.create(email="admin@example.org", made_at=NOW)
    Membership.objects.create(organization=organization, user=user, role="organization_admin", made_at=NOW)
    campaign = Campaign.objects.create(
        organization=organization,
        slug="bench",
        name="Bench",
        status="active",
        time_zone="America/New_York",
        made_at=NOW,
    )
    mobilizers = Mobilizer.objects.bulk_create(
        Mobilizer(
            organization=organization,
            campaign=campaign,
            joined_at=NOW,
            last_active_at=NOW,
            first_name=f"Ana{n}",
            last_name="Okafor",
            email=f"ana{n}@example.org",
        )
        for n in range(200)
    )
    values = {"organization": organization.pk, "campaign": campaign.pk, "now": NOW, "contacts": contacts}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values | {"first": mobilizers[0].pk})
        cursor.execute("ANALYZE contacts_contact")
    return user


def _copy(statement: tuple[str, tuple[object, ...]]) -> float:
    path = Path(settings.STORAGE_FOLDER) / "copy.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(*statement) as copied, path.open("wb") as file:
        for piece in copied:
            file.write(piece)
    return time.perf_counter() - begun


def _make(user_id: int, number: int, form: str) -> dict[str, float]:
    scope = door.campaign_scope(user_id, organization_slug="bench", campaign_slug="bench")
    export_id = writes.request(
        scope, kind="contacts", query="", format=form, first_day=None, last_day=None, terms_accepted=True,
        client_key=UUID(int=number), now=NOW,
    )  # fmt: skip
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    idle = _memory("VmRSS")
    begun = time.perf_counter()
    writes.make(scope, export_id=export_id, now=NOW)
    seconds = time.perf_counter() - begun
    made = reads.export(scope, export_id=export_id, now=NOW)
    assert made.is_ready, made.failure
    return {"seconds": seconds, "bytes": float(made.bytes or 0), "idle": idle, "above": _memory("VmHWM") - idle}


def _memory(name: str) -> float:
    """In MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def _in_a_child(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """A process as fresh as a worker's, so that one format's memory is not another's."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as told:
            json.dump(work(), told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    found: dict[str, float] = json.loads(text)
    return found
