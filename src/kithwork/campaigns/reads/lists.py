"""Lists of people to invite: what would happen, and what has."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kithwork.audit.writes import record
from kithwork.campaigns.lists import Columns, Known, Sheet, Verdict, addresses, judged, read_sheet
from kithwork.campaigns.models import InvitationList
from kithwork.campaigns.reads.campaign import visible_mobilizers
from kithwork.campaigns.reads.inviting import sending_obstacle, visible_invitations
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.suppression import reads as suppression

PROBLEMS_SHOWN = 500
SAMPLE = 10
LISTED = 10


def visible_lists(scope: OrgScope) -> QuerySet[InvitationList]:
    """Of the organization; from inside a campaign, of that one."""
    scope.require(Permission.INVITE)
    found = InvitationList.objects.filter(organization_id=scope.organization_id)
    return found.filter(campaign_id=scope.campaign_id) if isinstance(scope, CampaignScope) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What sending would do. `counts` are lines by kind (see Verdict); `problems` the first lines that stay behind."""

    id: int
    name: str
    headings: tuple[str, ...]
    columns: Columns
    counts: Mapping[str, int]
    problems: tuple[Verdict, ...]
    sample: tuple[Verdict, ...]
    obstacle: str

    @property
    def ready(self) -> int:
        return self.counts.get("ready", 0)

    @property
    def left_out(self) -> int:
        return sum(self.counts.values()) - self.ready


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCard:
    """A list on its way or sent. `done` counts mails that left, bounced or are no longer wanted."""

    id: int
    name: str
    status: str
    made_by: str
    made_at: datetime
    total: int
    done: int
    bounced: int
    unsure: int

    @property
    def is_sending(self) -> bool:
        return self.status == InvitationList.Status.SENDING

    @property
    def is_draft(self) -> bool:
        return self.status == InvitationList.Status.DRAFT


def preview(scope: CampaignScope, *, list_id: int, now: datetime) -> Preview:
    """Of a list that is not sent yet; NotFoundError for any other."""
    scope.require(Permission.INVITE)
    row = visible_lists(scope).filter(id=list_id, status=InvitationList.Status.DRAFT).first()
    if row is None:
        raise NotFoundError(list_id)
    sheet, verdicts = verdicts_of(scope, invitation_list=row, now=now)
    record(scope, verb="invitation_list.read", noun="invitation_list", noun_id=row.id, people=len(verdicts), now=now)
    return Preview(
        id=row.id,
        name=row.name,
        headings=sheet.headings,
        columns=Columns(**row.columns),
        counts=Counter(verdict.kind for verdict in verdicts),
        problems=tuple(verdict for verdict in verdicts if verdict.sentence)[:PROBLEMS_SHOWN],
        sample=tuple(verdict for verdict in verdicts if not verdict.sentence)[:SAMPLE],
        obstacle=sending_obstacle(scope),
    )


def lists(scope: CampaignScope) -> tuple[ListCard, ...]:
    """The latest first."""
    scope.require(Permission.INVITE)
    gone = Q(invitation__times_sent__gt=0) | Q(invitation__revoked_at__isnull=False)
    rows = visible_lists(scope).annotate(
        total=Count("invitation"),
        done=Count("invitation", filter=gone),
        bounced=Count("invitation", filter=Q(invitation__bounced_at__isnull=False)),
        unsure=Count("invitation", filter=Q(invitation__leaving_at__isnull=False)),
    )
    return tuple(
        ListCard(
            id=row.id,
            name=row.name,
            status=row.status,
            made_by=row.made_by.email,
            made_at=row.made_at,
            total=row.total,
            done=row.done,
            bounced=row.bounced,
            unsure=row.unsure,
        )
        for row in rows.select_related("made_by").order_by("-id")[:LISTED]
    )


def lists_on_their_way(scope: OrgScope) -> tuple[tuple[int, int, int], ...]:
    """(list, campaign, who sent it) of the lists with mails that have not left, the oldest first."""
    scope.require(Permission.INVITE)
    rows = visible_lists(scope).filter(status=InvitationList.Status.SENDING).order_by("id")
    return tuple(rows.values_list("id", "campaign_id", "made_by_id"))


def verdicts_of(
    scope: CampaignScope, *, invitation_list: InvitationList, now: datetime
) -> tuple[Sheet, tuple[Verdict, ...]]:
    scope.require(Permission.INVITE)
    try:
        with storage.open(invitation_list.storage_key) as file:
            sheet = read_sheet(file.read())
    except FileNotFoundError as error:
        raise NotFoundError(invitation_list.id) from error
    columns = Columns(**invitation_list.columns)
    return sheet, judged(sheet, columns, _known(scope, addresses(sheet, columns), now))


def _known(scope: CampaignScope, wanted: set[str], now: datetime) -> Known:
    waiting = visible_invitations(scope).filter(
        email__in=wanted, accepted_at=None, revoked_at=None, bounced_at=None, expires_at__gt=now
    )
    return Known(
        joined=set(visible_mobilizers(scope).filter(user__email__in=wanted).values_list("user__email", flat=True)),
        invited=set(waiting.values_list("email", flat=True)),
        refused=set(suppression.unwelcome(scope, addresses=wanted)),
    )
