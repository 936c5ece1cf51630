"""All that the campaign holds of a mobilizer and of what they gave it, as tables to take away."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.content import reads as content
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach import reads as outreach
from kithwork.outreach.reads import Written

Rows = list[dict[str, str | int | None]]
_CONTACT: Final = (
    "id", "first_name", "last_name", "nickname", "phone", "email", "street", "city", "state", "zip", "age", "birth_year",
    "match_status", "rung_id", "touchpoints", "follow_up_on", "added_at",
)  # fmt: skip


def own_data(scope: MobilizerScope, *, now: datetime) -> dict[str, Rows]:
    """Nothing of the voter file: that is the state's. Times are ISO 8601 in the campaign's time zone. Taking it is written down."""
    scope.require(Permission.READ_OWN_CONTACTS)
    rungs = {rung.id: rung.label for rung in content.ladder(scope).rungs}
    tables: dict[str, Rows] = {
        "me": [asdict(campaigns.own_details(scope))],
        "contacts": [
            {"contact_id": row.pop("id")}
            | {"key_question_response": rungs.get(row.pop("rung_id") or 0, "")}
            | {name: _plain(scope, value) for name, value in row.items()}
            for row in contacts.visible(scope).order_by("id").values(*_CONTACT)
        ],
        "recorded": [_recorded(scope, one) for one in outreach.written(scope)],
    }
    taken = len(tables["contacts"])
    record(scope, verb="export.own_data", noun="mobilizer", noun_id=scope.mobilizer_id, people=taken, now=now)
    return tables


def _recorded(scope: MobilizerScope, one: Written) -> dict[str, str | int | None]:
    return {
        "contact_id": one.contact_id,
        "kind": one.kind,
        "action": one.about,
        "said": one.said,
        "recorded_at": _plain(scope, one.recorded_at),
    }


def _plain(scope: MobilizerScope, value: object) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(scope.zone).isoformat(timespec="seconds")
    return value if value is None or isinstance(value, int) else str(value)
