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
    """What the latest file of each state changed: `counts` by kind over all, `contacts` some of them; `seen_at` when the
    last one came. `next` asks for the ones after these; None at the end.
    """

    state: str
    seen_at: datetime
    counts: dict[str, int]
    contacts: tuple[ChangedContact, ...] = ()
    next: int | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def changes(scope: CampaignScope, *, mobilizer_id: int | None = None) -> Changes | None:
    """Counted only, of everybody or of whom one mobilizer holds; None where no new file has changed anything for them."""
    found = _latest(scope, mobilizer_id)
    return found[0] if found else None


def listed_changes(
    scope: CampaignScope, *, now: datetime, kind: str = "", mobilizer_id: int | None = None, start: int = 0
) -> Changes | None:
    """With names, by mobilizer and contact, from the one numbered `start` on; of one kind, and one mobilizer, if they are given."""
    found = _latest(scope, mobilizer_id)
    if found is None:
        return None
    counted, rows = found
    ordered = (
        (rows.filter(kind=kind) if kind else rows)
        .order_by("contact__mobilizer_id", "kind", "contact_id")
        .values_list(
            "contact_id",
            "contact__first_name",
            "contact__last_name",
            "contact__nickname",
            "contact__mobilizer_id",
            "contact__mobilizer__first_name",
            "contact__mobilizer__last_name",
            "kind",
        )
    )
    page = [_contact(*row) for row in ordered[start : start + LISTED_AT_MOST + 1]]
    contacts = tuple(page[:LISTED_AT_MOST])
    record(scope, verb="changes.list", noun="contact", people=len({one.contact_id for one in contacts}), now=now)
    after = start + LISTED_AT_MOST if len(page) > LISTED_AT_MOST else None
    return Changes(counted.state, counted.seen_at, counted.counts, contacts, after)


def _latest(scope: CampaignScope, mobilizer_id: int | None) -> tuple[Changes, QuerySet[Change]] | None:
    of_files = visible_runs(scope).exclude(state="").filter(change__isnull=False)
    runs = list(of_files.order_by("state", "-id").distinct("state"))
    rows = visible_changes(scope).filter(run__in=runs)
    if isinstance(scope, MobilizerScope):
        # Before they have confirmed the machine's match they learn no more of it than of a candidate.
        rows = rows.exclude(Q(contact__is_machine_match=True) & ~Q(kind=Change.Kind.REGISTERED))
    if mobilizer_id is not None:
        rows = rows.filter(contact__mobilizer_id=mobilizer_id)
    counted = dict(rows.values_list("kind").annotate(many=Count("id")).order_by("kind"))
    if not counted:
        return None
    states = ", ".join(run.state for run in runs)
    return Changes(states, max(run.begun_at for run in runs), counted), rows


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
