from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kithwork.accounts import reads as accounts
from kithwork.accounts.rules import hash_token, mask
from kithwork.audit.writes import record
from kithwork.campaigns.models import Campaign, Invitation
from kithwork.campaigns.reads.campaign import visible
from kithwork.campaigns.reads.joining import visible_letters
from kithwork.campaigns.rules import INVITATION_SENDS, InvitationState, invitation_state
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope, VisitorScope

PAGE = 50


def visible_invitations(scope: CampaignScope) -> QuerySet[Invitation]:
    scope.require(Permission.INVITE)
    return Invitation.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_sent(scope: OrgScope, *, address: str) -> QuerySet[Invitation]:
    """Those of the organization whose mail went to this address: for what mail providers tell."""
    scope.require(Permission.RUN_JOBS)
    return Invitation.objects.filter(organization_id=scope.organization_id, email=address, times_sent__gt=0)


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """A row of the Invitations table. `resends_left` is 0 where the state allows none."""

    id: int
    first_name: str
    last_name: str
    email: str
    invited_by: str
    sent_at: datetime | None
    expires_at: datetime
    accepted_at: datetime | None
    state: InvitationState
    bounce_reason: str
    is_unsure: bool
    resends_left: int
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """`next` is the id to ask older lines `before`, or None at the end."""

    lines: tuple[InvitationLine, ...]
    next: int | None
    obstacle: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation as its receiver sees it."""

    masked_address: str
    address: str
    first_name: str
    last_name: str
    state: InvitationState


def invitations(scope: CampaignScope, *, now: datetime, before: int | None = None) -> InvitationPage:
    """The newest first, a page at a time; the reading is written down."""
    rows = list(_older(scope, before).order_by("-made_at", "-id")[: PAGE + 1])
    shown = rows[:PAGE]
    names = accounts.user_labels(scope, user_ids={row.invited_by_id for row in shown})
    lines = tuple(_line(row, names.get(row.invited_by_id, ""), now) for row in shown)
    record(scope, verb="invitation.list", noun="invitation", people=len(lines), now=now)
    return InvitationPage(
        lines=lines, next=shown[-1].id if len(rows) > PAGE else None, obstacle=sending_obstacle(scope)
    )


def sending_obstacle(scope: CampaignScope) -> str:
    """Why no invitation can leave now, as a word: "draft", "closed", "no_address"; "" = it can."""
    status = visible(scope).values_list("status", flat=True).get()
    if status != Campaign.Status.ACTIVE:
        return str(status)
    return "" if accounts.organization(scope).postal_address else "no_address"


def invitation_text(scope: CampaignScope) -> str:
    """The campaign's own words in its mails, in its language, as they were typed."""
    scope.require(Permission.INVITE)
    text: dict[str, str] = visible(scope).values_list("invitation_text", flat=True).get()
    return text.get(scope.language, "")


def letter(scope: VisitorScope, *, token: str, now: datetime) -> Letter:
    scope.require(Permission.JOIN)
    row = visible_letters(scope).filter(token_hash=hash_token(token)).first()
    if row is None:
        raise NotFoundError
    return Letter(
        masked_address=mask(row.email),
        address=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        state=_state(row, now),
    )


def _older(scope: CampaignScope, before: int | None) -> QuerySet[Invitation]:
    rows = visible_invitations(scope)
    if before is None:
        return rows
    made_at = rows.filter(id=before).values_list("made_at", flat=True).first()
    if made_at is None:
        raise NotFoundError(before)
    return rows.filter(Q(made_at__lt=made_at) | Q(made_at=made_at, id__lt=before))


def _line(row: Invitation, invited_by: str, now: datetime) -> InvitationLine:
    state = _state(row, now)
    can_resend = state in {InvitationState.PENDING, InvitationState.EXPIRED, InvitationState.BOUNCED}
    return InvitationLine(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        invited_by=invited_by,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        state=state,
        bounce_reason=row.bounce_reason,
        is_unsure=row.leaving_at is not None and state == InvitationState.PENDING,
        resends_left=max(INVITATION_SENDS - row.times_sent, 0) if can_resend and row.times_sent else 0,
        may_revoke=state == InvitationState.PENDING,
    )


def _state(row: Invitation, now: datetime) -> InvitationState:
    return invitation_state(
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
        bounced_at=row.bounced_at,
        now=now,
    )
