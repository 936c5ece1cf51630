"""What the features above found out about contacts. They have locked their holders, and recount when they are done."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Final

from django.db import connection
from psycopg import sql

from kithwork.contacts.models import Contact, CurrentResponse
from kithwork.contacts.reads import Matched, visible, visible_responses
from kithwork.contacts.rules import NO_FACTS, VoterFacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope


@dataclass(frozen=True, slots=True)
class Match:
    """What a contact's match becomes; without facts it is not matched."""

    status: str
    facts: VoterFacts = NO_FACTS
    by_machine: bool = False


_SET_TAGS: Final = """
UPDATE contacts_contact c SET tags = told.tags
FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, voter text, tags varchar(60)[])
WHERE c.id = told.id AND c.campaign_id = %s AND c.match_status = 'matched' AND c.canonical_voter_id = told.voter
"""
_SET_VOTED: Final = """
UPDATE contacts_contact c SET voted = told.voted
FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, voter text, voted boolean)
WHERE c.id = told.id AND c.campaign_id = %s AND c.match_status = 'matched' AND c.canonical_voter_id = told.voter
"""
_SET_LIKELY: Final = """
UPDATE contacts_contact c SET likely_voter = told.voter
FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, voter text) WHERE c.id = told.id AND c.campaign_id = %s
"""
_MATCH_FIELDS: Final = ("match_status", "is_machine_match", *(field.name for field in fields(VoterFacts)))


def set_matches(scope: CampaignScope, *, matches: Mapping[int, Match]) -> None:
    """Copies the voters' facts, or clears them where a contact is not matched: one statement, however many."""
    _require(scope)
    ids = visible(scope).filter(id__in=matches).values_list("id", flat=True)
    rows = [
        {
            "id": contact_id,
            "match_status": (match := matches[contact_id]).status,
            "is_machine_match": match.by_machine,
            **asdict(match.facts),
        }
        for contact_id in ids
    ]
    own = {field: Contact._meta.get_field(field).db_type(connection) for field in _MATCH_FIELDS}
    statement = sql.SQL(
        "UPDATE contacts_contact c SET vanished_at = NULL, {changes},"
        " likely_voter = CASE told.canonical_voter_id WHEN '' THEN c.likely_voter ELSE told.canonical_voter_id END"
        " FROM jsonb_to_recordset(%s::jsonb) AS told(id bigint, {columns}) WHERE c.id = told.id"
    ).format(
        changes=sql.SQL(", ").join(sql.SQL("{0} = told.{0}").format(sql.Identifier(field)) for field in own),
        columns=sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(field), sql.SQL(kind or "")) for field, kind in own.items()
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows)])


def set_likely(scope: CampaignScope, *, voters: Mapping[int, str]) -> None:
    """Contact → the voter it is likelier than not to be; asked when somebody is suppressed."""
    _require(scope)
    if not voters:
        return
    rows = [{"id": contact_id, "voter": voter} for contact_id, voter in voters.items()]
    with connection.cursor() as cursor:
        cursor.execute(_SET_LIKELY, [json.dumps(rows), scope.campaign_id])


def set_machine_match(scope: CampaignScope, *, contact_ids: Collection[int], by_machine: bool) -> None:
    """Whether a match is the machine's alone; the copies stay."""
    _require(scope)
    visible(scope).filter(id__in=contact_ids, match_status="matched").update(is_machine_match=by_machine)


def set_vanished(scope: CampaignScope, *, contact_ids: Collection[int], now: datetime) -> None:
    """The file in force does not hold their voters any more; the copies stay."""
    _require(scope)
    visible(scope).filter(id__in=contact_ids, match_status="matched", vanished_at=None).update(vanished_at=now)


def set_tags(scope: CampaignScope, *, tags: Mapping[Matched, Collection[str]]) -> None:
    """Which tags the voters of these contacts have. Who is matched to somebody else meanwhile is left alone."""
    scope.require(Permission.RUN_JOBS)
    if not tags:
        return
    rows = [{"id": one.contact_id, "voter": one.canonical_voter_id, "tags": [*found]} for one, found in tags.items()]
    with connection.cursor() as cursor:
        cursor.execute(_SET_TAGS, [json.dumps(rows), scope.campaign_id])


def set_voted(scope: CampaignScope, *, voted: Mapping[Matched, bool]) -> None:
    """Whether the voters of these contacts have voted. Who is matched to somebody else meanwhile is left alone."""
    scope.require(Permission.RUN_JOBS)
    if not voted:
        return
    rows = [{"id": one.contact_id, "voter": one.canonical_voter_id, "voted": found} for one, found in voted.items()]
    with connection.cursor() as cursor:
        cursor.execute(_SET_VOTED, [json.dumps(rows), scope.campaign_id])


def set_file_seen(scope: CampaignScope, *, contact_ids: Collection[int], voter_file_id: int) -> None:
    """Their copies have been compared with this file."""
    _require(scope)
    visible(scope).filter(id__in=contact_ids).update(voter_file_id=voter_file_id)


def _require(scope: CampaignScope) -> None:
    scope.require(Permission.RECORD if isinstance(scope, MobilizerScope) else Permission.MANAGE_PEOPLE)


def set_answer(scope: MobilizerScope, *, contact_id: int, rung_id: int | None, answered_at: datetime | None) -> None:
    scope.require(Permission.RECORD)
    visible(scope).filter(id=contact_id).update(rung_id=rung_id, answered_at=answered_at if rung_id else None)


def set_response(
    scope: MobilizerScope,
    *,
    contact_id: int,
    action_id: int,
    responded_at: datetime | None,
    text: str = "",
    options: Sequence[int] = (),
) -> None:
    """Makes this the current response; none where `responded_at` is empty."""
    scope.require(Permission.RECORD)
    if responded_at is None:
        visible_responses(scope).filter(contact_id=contact_id, action_id=action_id).delete()
        return
    row = CurrentResponse(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        contact_id=contact_id,
        action_id=action_id,
        text=text,
        options=list(options),
        responded_at=responded_at,
    )
    CurrentResponse.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["contact", "action"],
        update_fields=["text", "options", "responded_at"],
    )
