"""A campaign of any size in minutes: made by SQL, as the writes would have left it, tallies and ledger included."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from kithwork.accounts.models import Membership, Organization, User
from kithwork.campaigns.models import Campaign
from kithwork.content.models import Action, KeyQuestion, Option, Rung, TargetRung
from kithwork.world.cast import NOTES, WORRIES
from kithwork.world.chance import Weighted
from kithwork.world.names import given_names, surnames
from kithwork.world.places import counties, streets

SLUG: Final = "design-size"
ADMIN: Final = "admin@example.org"
WEEKS: Final = 8
TIME_ZONE: Final = "America/New_York"
RUNGS: Final = ("Strong yes", "Leaning yes", "Undecided", "Leaning no", "No")
# Names differ as they do in a state: a few very common, many rare.
GIVEN, LAST = 5_000, 20_000


@dataclass(frozen=True, slots=True)
class Planned:
    """`share` of the contacts that were talked to have a response; None of `options` is a task or free text."""

    type: str
    name: str
    nickname: str
    share: float
    options: tuple[str, ...] = ()
    several: bool = False
    values: tuple[tuple[str, Any], ...] = ()


PLANNED: Final = (
    Planned("task", "Say hello", "Hello", 0.6),
    Planned("multiple_choice", "Ask how they will vote", "Plan", 0.35, ("Early", "By mail", "Election Day")),
    Planned("multiple_choice", "Ask what they could help with", "Help", 0.12, ("Call", "Drive", "Bake", "Host", "Give"),
            several=True),
    Planned("free_response", "Ask what matters to them", "", 0.18),
    Planned("free_response", "Ask what stands in the way", "Hurdle", 0.005),
    Planned("task", "Register together", "", 0.05, values=(("target_match_statuses", ["unmatched"]),)),
    Planned("multiple_choice", "Remind them of early voting", "Early", 0.25, ("Voted", "Will", "Will not"),
            values=(("is_open", False),)),
    Planned("task", "Bring them to the rally", "Rally", 0.0002, values=(("target_places", ["NC/county/WAKE"]),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    organization_id: int
    campaign_id: int


def make(cursor: Any, *, contacts: int, mobilizers: int, now: datetime, tell: Callable[[str], object] = str) -> Made:  # noqa: ANN401 - psycopg's or Django's
    organization, campaign = _campaign(now)
    actions = _content(campaign, now)
    _pools(cursor)
    given = {
        "organization": organization.pk, "campaign": campaign.pk, "contacts": contacts, "mobilizers": mobilizers,
        "now": now, "start": now - timedelta(weeks=WEEKS), "notes": list(NOTES), "worries": list(WORRIES),
        "voters": max(contacts * 15 // 2, 1), "rungs": [rung.pk for rung in Rung.objects.filter(campaign=campaign)
                                                        .order_by("position")],
    }  # fmt: skip
    cursor.execute("SELECT setseed(0.5)")
    cursor.execute("CREATE TEMP TABLE planned (action bigint, share float, options bigint[], several bool, kind text)")
    for action, planned, options in actions:
        cursor.execute(
            "INSERT INTO planned VALUES (%s, %s, %s, %s, %s)",
            [action.pk, planned.share, options, planned.several, planned.type],
        )
    for name, statement in STATEMENTS:
        tell(name)
        cursor.execute(statement, given)
    for table in ("accounts_user", *FILLED):
        cursor.execute(f"ANALYZE {table}")
    cursor.execute("DROP TABLE planned, made, said, given, last, place, street")
    return Made(organization.pk, campaign.pk)


def _campaign(now: datetime) -> tuple[Organization, Campaign]:
    begun = now - timedelta(weeks=WEEKS)
    organization = Organization.objects.create(
        slug=SLUG, name="Design Size", postal_address="1 Main St\nDurham, NC 27701", time_zone=TIME_ZONE, made_at=begun
    )
    admin, _made = User.objects.get_or_create(email=ADMIN, defaults={"made_at": begun})
    Membership.objects.create(
        organization=organization, user=admin, role=Membership.Role.ORGANIZATION_ADMIN, made_at=begun
    )
    campaign = Campaign.objects.create(
        organization=organization, slug=SLUG, name="Design Size 2026", status="active", time_zone=TIME_ZONE,
        landing_title={"en": "Talk to people you know"}, landing_text={"en": "Every conversation counts."},
        made_at=begun, published_at=begun,
    )  # fmt: skip
    return organization, campaign


def _content(campaign: Campaign, now: datetime) -> list[tuple[Action, Planned, list[int]]]:
    inside = {"organization_id": campaign.organization_id}
    KeyQuestion.objects.create(campaign=campaign, question={"en": "Will they vote for the levy?"}, **inside)
    rungs = [
        Rung.objects.create(campaign=campaign, position=position, label={"en": label}, **inside)
        for position, label in enumerate(RUNGS, start=1)
    ]
    made = []
    for position, planned in enumerate(PLANNED, start=1):
        action = Action.objects.create(
            campaign=campaign, type=planned.type, several=planned.several, position=position,
            name={"en": planned.name}, nickname=planned.nickname, made_at=now, **inside, **dict(planned.values),
        )  # fmt: skip
        options = [
            Option.objects.create(action=action, position=place, label={"en": label}, **inside).pk
            for place, label in enumerate(planned.options, start=1)
        ]
        made.append((action, planned, options))
    for rung in rungs[:3]:
        TargetRung.objects.create(action=made[3][0], rung=rung, **inside)
    return made


def _pools(cursor: Any) -> None:  # noqa: ANN401
    """What is drawn from: each value as often as it is borne, so that drawing a row is drawing by its weight."""
    chance = Random(1)
    # Every fourth of another origin than the lists of the Census.
    origins = ("english", "english", "english", "spanish", "chinese", "indian", "vietnamese", "arabic", "english")
    lasts = [_drawn(chance, surnames(origin)) for origin in itertools.islice(itertools.cycle(origins), LAST)]  # type: ignore[arg-type]
    givens = [
        _drawn(chance, given_names(origin, sex))  # type: ignore[arg-type]
        for origin, sex in itertools.islice(
            itertools.cycle(zip(origins * 2, ("F", "M") * len(origins), strict=True)), GIVEN
        )
    ]
    _fill(cursor, "given", "name text", [(name.title(),) for name in givens])
    _fill(cursor, "last", "name text", [(name.title(),) for name in lasts])
    _fill(cursor, "street", "name text", [(_drawn(chance, streets()).title() + " St",) for _ in range(1_000)])
    places = "city text, zip text, county text, congress text, senate text, house text"
    _fill(cursor, "place", places, list(_places()))


def _places() -> Iterator[tuple[str, ...]]:
    for county in counties():
        for turn in range(max(county.people // 10, 1)):
            town = county.towns[min(int(len(county.towns) * (turn / (county.people // 10 + 1)) ** 2), 5)]
            zip_code = town.zips[turn % len(town.zips)] if town.zips else ""
            house = (county.number * 7 + turn // 9) % 120 + 1
            yield (
                town.name.title(), zip_code, county.name, str(house % 14 + 1), str(house % 50 + 1), str(house)
            )  # fmt: skip


def _drawn(chance: Random, names: "Weighted[str]") -> str:
    import numpy as np  # noqa: PLC0415 - only where a pool is made

    return names.at(np.array([chance.random()]))[0]


def _fill(cursor: Any, table: str, columns: str, rows: Sequence[tuple[str, ...]]) -> None:  # noqa: ANN401
    count = columns.count(" text")
    cursor.execute(f"CREATE TEMP TABLE {table} (n int, {columns})")
    arrays = [[row[place] for row in rows] for place in range(count)]
    unnested = ", ".join(["%s::text[]"] * count)
    names = ", ".join(column.split()[0] for column in columns.split(", "))
    cursor.execute(
        f"INSERT INTO {table} SELECT n - 1, {names} FROM unnest({unnested}) WITH ORDINALITY AS u ({names}, n)",  # noqa: S608 - our own
        arrays,
    )
    cursor.execute(f"ANALYZE {table}")


FILLED: Final = (
    "campaigns_mobilizer", "contacts_contact", "outreach_answer", "outreach_response", "outreach_note",
    "contacts_touchpoint", "contacts_currentresponse", "contacts_tally", "contacts_rungtally", "contacts_actiontally",
)  # fmt: skip

# Moments of a day's waking hours, more of them towards the end, as campaigns go.
_MOMENT = "{start} + floor({days} * {share}) * interval '1 day' + interval '9 hours' + {of_day} * interval '13 hours'"
_ADDED = _MOMENT.format(
    start="date_trunc('day', %(start)s::timestamptz)",
    days=WEEKS * 7 - 1,
    share="power(i / %(contacts)s::float, 0.7)",
    of_day="random()",
)
_JOINED = _MOMENT.format(
    start="date_trunc('day', %(start)s::timestamptz)",
    days=WEEKS * 7 - 2,
    share="power(i / %(mobilizers)s::float, 0.9)",
    of_day="random()",
)

STATEMENTS: Final = (
    (
        "users",
        """
        INSERT INTO accounts_user (email, password, first_name, last_name, phone, location, language, is_active,
            is_account_administrator, made_at)
        SELECT 'mobilizer' || i || '@example.org', '', '', '', '', '', 'en', true, false, %(start)s
        FROM generate_series(1, %(mobilizers)s) i
        """,
    ),
    (
        "mobilizers",
        f"""
        INSERT INTO campaigns_mobilizer (organization_id, campaign_id, user_id, joined_at, last_active_at,
            preferred_name, first_name, last_name, city, state, email, phone, match_status, canonical_voter_id,
            voterfile_first_name, voterfile_last_name, voterfile_city, voterfile_state, voterfile_county)
        SELECT %(organization)s, %(campaign)s, u.id, joined, joined + random() * (%(now)s - joined),
            CASE WHEN b < 0.3 THEN left(g.name, 3) ELSE '' END, g.name, l.name, p.city, 'NC', u.email,
            CASE WHEN c < 0.8 THEN '+1919555' || lpad((100 + i %% 100)::text, 4, '0') ELSE '' END,
            status, CASE WHEN status = 'matched' THEN 'NC-AB' || i ELSE '' END,
            CASE WHEN status = 'matched' THEN upper(g.name) ELSE '' END,
            CASE WHEN status = 'matched' THEN upper(l.name) ELSE '' END,
            CASE WHEN status = 'matched' THEN upper(p.city) ELSE '' END,
            CASE WHEN status = 'matched' THEN 'NC' ELSE '' END,
            CASE WHEN status = 'matched' THEN p.county ELSE '' END
        FROM (
            SELECT i, {_JOINED} AS joined, floor(random() * {GIVEN})::int AS g, floor(random() * {LAST})::int AS l,
                floor(random() * (SELECT count(*) FROM place))::int AS p, random() AS b, random() AS c,
                (ARRAY['matched', 'matched', 'matched', 'possible', 'unmatched'])[1 + floor(random() * 5)::int] AS status
            FROM generate_series(1, %(mobilizers)s) i
        ) m
        JOIN accounts_user u ON u.email = 'mobilizer' || i || '@example.org'
        JOIN given g ON g.n = m.g JOIN last l ON l.n = m.l JOIN place p ON p.n = m.p
        ORDER BY joined
        """,  # noqa: S608 - our own
    ),
    # Most mobilizers hold a few contacts, some hold hundreds; the campaign itself holds some. One of a hundred more is
    # deleted. `talks`: not yet, once, or twice and more.
    (
        "people to know",
        f"""
        CREATE TEMP TABLE made AS
        SELECT i, holder, LEAST({_ADDED}, %(now)s - interval '1 minute') AS added_at, deleted,
            CASE WHEN s < 0.62 THEN 'matched' WHEN s < 0.71 THEN 'possible' WHEN s < 0.96 THEN 'unmatched'
                ELSE 'declined' END AS status,
            g, l, p, st, voter, a, b, c, d, e,
            CASE WHEN a < 0.45 THEN 0 WHEN a < 0.85 THEN 1 ELSE 2 END AS talks,
            CASE WHEN a >= 0.45 AND b < 0.8 THEN CASE WHEN c < 0.15 THEN 1 WHEN c < 0.5 THEN 2 WHEN c < 0.8 THEN 3
                WHEN c < 0.92 THEN 4 ELSE 5 END END AS rung,
            a >= 0.45 AND d < 0.18 AS noted,
            CASE WHEN a >= 0.85 AND b < 0.8 AND e < 0.5 THEN CASE WHEN c < 0.5 THEN 3 ELSE 1 END END AS former
        FROM (
            SELECT row_number() OVER (ORDER BY hashint4(n)) AS i,
                CASE WHEN random() < 0.01 THEN NULL
                    ELSE 1 + floor(%(mobilizers)s * power(random(), 1.4))::int END AS holder,
                n > %(contacts)s AS deleted, random() AS s, floor(random() * {GIVEN})::int AS g,
                floor(random() * {LAST})::int AS l, floor(random() * (SELECT count(*) FROM place))::int AS p,
                floor(random() * 1000)::int AS st, floor(random() * %(voters)s)::int AS voter,
                random() AS a, random() AS b, random() AS c, random() AS d, random() AS e
            FROM generate_series(1, %(contacts)s + %(contacts)s / 100) n
        ) drawn
        """,  # noqa: S608 - our own
    ),
    # The chance is asked for each pair: without the contact in it, it would be for each action once.
    (
        "what they say",
        """
        CREATE TEMP TABLE said AS
        SELECT i, action, several, kind, options,
            added_at + interval '1 hour' + random() * LEAST(%(now)s - added_at - interval '1 hour', interval '6 days') AS at,
            CASE WHEN kind = 'free_response' THEN (%(worries)s::text[])[1 + floor(random() * cardinality(%(worries)s::text[]))::int]
                ELSE '' END AS text,
            CASE WHEN options = '{}' THEN '{}'::bigint[]
                WHEN several AND random() < 0.3 THEN options[1:2]
                ELSE ARRAY[options[1 + floor(power(random(), 1.6) * cardinality(options))::int]] END AS chosen
        FROM made, planned WHERE talks > 0 AND random() < share + 0 * i
        """,
    ),
    ("index", "CREATE INDEX ON said (i)"),
    ("analyze", "ANALYZE made"),
    ("analyze", "ANALYZE said"),
    (
        "contacts",
        """
        WITH holders AS MATERIALIZED (
            SELECT row_number() OVER (ORDER BY id) AS n, id FROM campaigns_mobilizer WHERE campaign_id = %(campaign)s
        ), responded AS MATERIALIZED (SELECT i, count(*) AS n FROM said GROUP BY i)
        INSERT INTO contacts_contact (organization_id, campaign_id, mobilizer_id, added_by_id, client_key, added_at,
            edited_at, deleted_at, first_name, last_name, nickname, phone, email, street, city, state, zip, age,
            age_said_in, birth_year, match_status, canonical_voter_id, voterfile_first_name, voterfile_last_name,
            voterfile_city, voterfile_state, voterfile_zip, voterfile_county, congressional_district,
            state_senate_district, state_house_district, registration_status, age_band, tags, voted, vanished_at, likely_voter,
            is_machine_match, rung_id, answered_at, touchpoints)
        SELECT %(organization)s, %(campaign)s, h.id, h.id, gen_random_uuid(), added_at,
            NULL, CASE WHEN deleted THEN %(now)s END, g.name, CASE WHEN e < 0.97 THEN l.name ELSE '' END,
            CASE WHEN d > 0.9 THEN left(g.name, 4) ELSE '' END,
            CASE WHEN b > 0.45 THEN '+1' || lpad((200 + floor(c * 700))::text, 3, '0') || '555'
                || lpad((100 + i %% 100)::text, 4, '0') ELSE '' END,
            CASE WHEN c > 0.7 THEN lower(regexp_replace(g.name || '.' || l.name, '[^A-Za-z.]', '', 'g')) || i || '@example.org'
                ELSE '' END,
            CASE WHEN d < 0.2 THEN 1 + floor(e * 900)::int || ' ' || s.name ELSE '' END,
            CASE WHEN e < 0.9 THEN p.city ELSE '' END, CASE WHEN d < 0.97 THEN 'NC' ELSE 'VA' END,
            CASE WHEN b < 0.5 THEN p.zip ELSE '' END,
            CASE WHEN d < 0.4 THEN 18 + floor(e * 70)::int END, CASE WHEN d < 0.4 THEN 2026 END, NULL,
            status, CASE WHEN is_matched THEN 'NC-AA' || voter ELSE '' END,
            CASE WHEN is_matched THEN upper(g.name) ELSE '' END, CASE WHEN is_matched THEN upper(l.name) ELSE '' END,
            CASE WHEN is_matched THEN upper(p.city) ELSE '' END, CASE WHEN is_matched THEN 'NC' ELSE '' END,
            CASE WHEN is_matched THEN p.zip ELSE '' END, CASE WHEN is_matched THEN p.county ELSE '' END,
            CASE WHEN is_matched THEN p.congress ELSE '' END, CASE WHEN is_matched THEN p.senate ELSE '' END,
            CASE WHEN is_matched THEN p.house ELSE '' END,
            CASE WHEN NOT is_matched THEN '' WHEN e < 0.9 THEN 'active' ELSE 'inactive' END,
            CASE WHEN is_matched THEN (ARRAY['18–29', '30–44', '45–64', '65+'])[1 + floor(e * 4)::int] ELSE '' END,
            CASE WHEN is_matched AND b < 0.1 THEN ARRAY['union', 'member'] WHEN is_matched AND b < 0.3 THEN ARRAY['member']
                WHEN is_matched AND b < 0.3005 THEN ARRAY['tenant'] ELSE '{}'::text[] END,
            is_matched AND c < 0.4, CASE WHEN is_matched AND d < 0.005 THEN %(now)s - interval '3 days' END, '',
            is_matched AND e < 0.15, (%(rungs)s::bigint[])[rung],
            CASE WHEN rung IS NOT NULL THEN added_at + (%(now)s - added_at) * c END,
            (rung IS NOT NULL)::int + (former IS NOT NULL)::int + noted::int + COALESCE(r.n, 0)
        FROM (SELECT *, status = 'matched' AS is_matched FROM made) m
        JOIN given g ON g.n = m.g JOIN last l ON l.n = m.l JOIN place p ON p.n = m.p JOIN street s ON s.n = m.st
        LEFT JOIN holders h ON h.n = m.holder LEFT JOIN responded r USING (i)
        ORDER BY i
        """,
    ),
    # The rows stand in the order of `i`; what is recorded about them is found again by their place.
    (
        "ids",
        """
        ALTER TABLE made ADD COLUMN id bigint, ADD COLUMN by_id bigint, ADD COLUMN answered_at timestamptz
        """,
    ),
    (
        "ids",
        """
        UPDATE made SET id = c.id, answered_at = c.answered_at, by_id = COALESCE(c.mobilizer_id, (
            SELECT min(id) FROM campaigns_mobilizer WHERE campaign_id = %(campaign)s))
        FROM (SELECT row_number() OVER (ORDER BY id) AS n, id, answered_at, mobilizer_id FROM contacts_contact
            WHERE campaign_id = %(campaign)s) c WHERE c.n = made.i
        """,
    ),
    ("analyze", "ANALYZE made"),
    (
        "answers",
        """
        INSERT INTO outreach_answer (organization_id, campaign_id, contact_id, recorded_by_id, recorded_at, arrived_at,
            client_key, differed, rung_id)
        SELECT %(organization)s, %(campaign)s, id, by_id, at, at, gen_random_uuid(), true, (%(rungs)s::bigint[])[stood]
        FROM (
            SELECT id, by_id, former AS stood, added_at + (answered_at - added_at) / 2 AS at FROM made WHERE former > 0
            UNION ALL SELECT id, by_id, rung, answered_at FROM made WHERE rung > 0
        ) answers ORDER BY at
        """,
    ),
    (
        "responses",
        """
        INSERT INTO outreach_response (organization_id, campaign_id, contact_id, recorded_by_id, recorded_at, arrived_at,
            client_key, differed, action_id, done, text, options)
        SELECT %(organization)s, %(campaign)s, id, by_id, at, at, gen_random_uuid(), true, action, kind = 'task', text, chosen
        FROM said JOIN made USING (i) ORDER BY at
        """,
    ),
    (
        "notes",
        """
        INSERT INTO outreach_note (organization_id, campaign_id, contact_id, recorded_by_id, recorded_at, arrived_at,
            client_key, body)
        SELECT %(organization)s, %(campaign)s, id, by_id, at, at, gen_random_uuid(),
            (%(notes)s::text[])[1 + floor(e * cardinality(%(notes)s::text[]))::int]
        FROM (SELECT *, added_at + (%(now)s - added_at) * d AS at FROM made WHERE noted) m ORDER BY at
        """,
    ),
    (
        "the ledger",
        """
        INSERT INTO contacts_touchpoint (organization_id, campaign_id, contact_id, kind, source_id, recorded_at,
            recorded_by_id)
        SELECT organization_id, campaign_id, contact_id, kind, id, recorded_at, recorded_by_id FROM (
            SELECT organization_id, campaign_id, contact_id, 'key_question' AS kind, id, recorded_at, recorded_by_id
                FROM outreach_answer WHERE campaign_id = %(campaign)s
            UNION ALL SELECT organization_id, campaign_id, contact_id, 'action', id, recorded_at, recorded_by_id
                FROM outreach_response WHERE campaign_id = %(campaign)s
            UNION ALL SELECT organization_id, campaign_id, contact_id, 'note', id, recorded_at, recorded_by_id
                FROM outreach_note WHERE campaign_id = %(campaign)s
        ) recorded ORDER BY recorded_at
        """,
    ),
    (
        "current responses",
        """
        INSERT INTO contacts_currentresponse (organization_id, campaign_id, contact_id, action_id, text, options,
            responded_at)
        SELECT organization_id, campaign_id, contact_id, action_id, text, options, recorded_at
        FROM outreach_response WHERE campaign_id = %(campaign)s ORDER BY recorded_at
        """,
    ),
    (
        "tallies of holders",
        """
        INSERT INTO contacts_tally (organization_id, campaign_id, mobilizer_id, contacts, matched, touched, answered,
            touchpoints)
        SELECT %(organization)s, %(campaign)s, mobilizer_id, count(*), count(*) FILTER (WHERE match_status = 'matched'),
            count(*) FILTER (WHERE touchpoints > 0), count(rung_id), sum(touchpoints)
        FROM contacts_contact WHERE campaign_id = %(campaign)s AND deleted_at IS NULL GROUP BY mobilizer_id
        """,
    ),
    (
        "tallies of rungs",
        """
        INSERT INTO contacts_rungtally (organization_id, campaign_id, mobilizer_id, rung_id, contacts)
        SELECT %(organization)s, %(campaign)s, mobilizer_id, rung_id, count(*)
        FROM contacts_contact WHERE campaign_id = %(campaign)s AND deleted_at IS NULL AND rung_id IS NOT NULL
        GROUP BY mobilizer_id, rung_id
        """,
    ),
    (
        "tallies of actions",
        """
        INSERT INTO contacts_actiontally (organization_id, campaign_id, mobilizer_id, action_id, option_id, contacts)
        SELECT %(organization)s, %(campaign)s, mobilizer_id, action_id, option, count(*)
        FROM contacts_currentresponse r JOIN contacts_contact c ON c.id = r.contact_id,
            unnest(array_prepend(NULL::bigint, options)) option
        WHERE c.campaign_id = %(campaign)s AND deleted_at IS NULL GROUP BY mobilizer_id, action_id, option
        """,
    ),
)  # fmt: skip


@contextmanager
def fast(cursor: Any) -> Iterator[None]:  # noqa: ANN401
    """As superuser: indexes are made when the rows are there, and keys are right by the way they are made."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    cursor.execute("SET maintenance_work_mem = '1GB'")
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique
        """,
        [list(FILLED)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
