from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kithwork.audit.writes import record
from kithwork.contacts.rules import called
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.matching.models import Change
from kithwork.matching.reads.rows import visible_changes, visible_runs

LISTED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class ChangedContact:
    """`mobilizer` is the holder's name, "" where Unassigned."""

    contact_id: int
    called: str
    mobilizer_id: int | None
    mobilizer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What the latest file changed: `counts` by kind over all, `contacts` the first of them; `seen_at` when it came."""

    state: str
    seen_at: datetime
    counts: dict[str, int]
    contacts: tuple[ChangedContact, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def changes(scope: CampaignScope) -> Changes | None:
    """Counted only; None where no new file has changed anything for whom this scope sees."""
    found = _latest(scope)
    if found is None:
        return None
    state, seen_at, rows = found
    counted = dict(rows.values_list("kind").annotate(many=Count("id")).order_by("kind"))
    return Changes(state, seen_at, counted)


def listed_changes(scope: CampaignScope, *, now: datetime) -> Changes | None:
    """With names, by mobilizer and contact."""
    found = _latest(scope)
    if found is None:
        return None
    state, seen_at, rows = found
    ordered = rows.order_by("contact__mobilizer_id", "kind", "contact_id").values_list(
        "contact_id",
        "contact__first_name",
        "contact__last_name",
        "contact__nickname",
        "contact__mobilizer_id",
        "contact__mobilizer__first_name",
        "contact__mobilizer__last_name",
        "kind",
    )
    contacts = tuple(_contact(*row) for row in ordered[:LISTED_AT_MOST])
    counts = changes(scope)
    record(scope, verb="changes.list", noun="contact", people=len({one.contact_id for one in contacts}), now=now)
    return Changes(state, seen_at, counts.counts if counts else dict(Counter()), contacts)


def _latest(scope: CampaignScope) -> tuple[str, datetime, QuerySet[Change]] | None:
    run = visible_runs(scope).exclude(state="").filter(change__isnull=False).order_by("-id").first()
    if run is None:
        return None
    rows = visible_changes(scope).filter(run=run)
    if isinstance(scope, MobilizerScope):
        # Before they have confirmed the machine's match they learn no more of it than of a candidate.
        rows = rows.exclude(Q(contact__is_machine_match=True) & ~Q(kind=Change.Kind.REGISTERED))
    return (run.state, run.begun_at, rows) if rows.exists() else None


def _contact(  # noqa: PLR0917 - a row
    contact_id: int,
    first_name: str,
    last_name: str,
    nickname: str,
    mobilizer_id: int | None,
    mobilizer_first: str | None,
    mobilizer_last: str | None,
    kind: str,
) -> ChangedContact:
    name = called(first_name=first_name, last_name=last_name, nickname=nickname)
    holder = " ".join(filter(None, (mobilizer_first, mobilizer_last)))
    return ChangedContact(contact_id, name, mobilizer_id, holder, kind)
