"""Many invitations at once: a file is received, its columns are named, and on Send its people are invited bit by bit."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.accounts.rules import hash_token
from kithwork.audit.writes import record
from kithwork.campaigns.lists import MOST_BYTES, Columns, Verdict, guessed, read_sheet
from kithwork.campaigns.models import Invitation, InvitationList
from kithwork.campaigns.reads import sending_obstacle, verdicts_of, visible_invitations, visible_lists
from kithwork.campaigns.writes.invitations import deliver, require_sending
from kithwork.kernel import storage
from kithwork.kernel.db import hold
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.text import printable

NAME_LIMIT = 200
# A list nobody sent is forgotten after this, its file with it.
KEPT = timedelta(days=7)
# Lists are sent by ticks of so many seconds, each of its share of a minute's mails.
TICK = 10


@transaction.atomic
def receive_list(
    scope: CampaignScope, *, chunks: Iterable[bytes], name: str, site: str, client_key: UUID, now: datetime
) -> int:
    """Keeps the file and guesses its columns; returns the list's id. RefusedError where it is no table of people."""
    scope.require(Permission.INVITE)
    known = visible_lists(scope).filter(client_key=client_key).values_list("id", flat=True).first()
    if known:
        return known
    data = _whole(chunks)
    sheet = read_sheet(data)
    key = f"invitations/{scope.organization_id}/{client_key}"
    storage.save(key, [data])
    made = InvitationList.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        name=printable(name, limit=NAME_LIMIT) or _("list"),
        storage_key=key,
        columns=asdict(guessed(sheet)),
        site=site,
        made_by_id=scope.person,
        made_at=now,
        client_key=client_key,
    )
    record(scope, verb="invitation_list.receive", noun="invitation_list", noun_id=made.id, now=now)
    return made.id


@transaction.atomic
def map_list(scope: CampaignScope, *, list_id: int, columns: Columns) -> None:
    scope.require(Permission.INVITE)
    row = _draft(scope, list_id)
    given = [place for place in asdict(columns).values() if place is not None]
    if columns.email is None:
        raise RefusedError(_("Please say which column holds the e-mail address."), field="email")
    if len(set(given)) < len(given):
        raise RefusedError(_("Please choose a different column for each."), field="email")
    row.columns = asdict(columns)
    row.save(update_fields=["columns"])


@transaction.atomic
def send_list(scope: CampaignScope, *, list_id: int, now: datetime) -> int:
    """Invites everybody of the list who is to be invited, by a job; returns how many. The file is not needed any more."""
    scope.require(Permission.INVITE)
    hold("invitation-lists", scope.campaign_id)  # of two lists with one address, the second sees the first
    row = _draft(scope, list_id)
    require_sending(scope)
    _sheet, verdicts = verdicts_of(scope, invitation_list=row, now=now)
    ready = [verdict for verdict in verdicts if verdict.kind == "ready"]
    if not ready:
        raise RefusedError(_("Nobody of this list is to be invited. The lines below say why."))
    _put_aside_dead(scope, ready, now)
    Invitation.objects.bulk_create(_invitations(scope, row, ready, now), batch_size=1000)
    storage.delete(row.storage_key)
    row.status, row.storage_key, row.confirmed_at = InvitationList.Status.SENDING, "", now
    row.save(update_fields=["status", "storage_key", "confirmed_at"])
    record(scope, verb="invitation_list.send", noun="invitation_list", noun_id=row.id, people=len(ready), now=now)
    enqueue("campaigns.send_lists", once="campaigns.send_lists", lock="campaigns.send_lists")
    return len(ready)


@transaction.atomic
def discard_list(scope: CampaignScope, *, list_id: int, now: datetime) -> None:
    scope.require(Permission.INVITE)
    row = _draft(scope, list_id)
    storage.delete(row.storage_key)
    record(scope, verb="invitation_list.discard", noun="invitation_list", noun_id=row.id, now=now)
    row.delete()


def send_some(scope: CampaignScope, *, list_id: int, most: int, seconds: int, now: datetime) -> bool:
    """At most so many of a list's mails, less what left in the last `seconds`. Returns whether more are to leave.

    Killed, it is called again and goes on behind the last mail; a closed campaign's mails wait.
    """
    scope.require(Permission.INVITE)
    row = visible_lists(scope).filter(id=list_id, status=InvitationList.Status.SENDING).first()
    if row is None or sending_obstacle(scope):
        return False
    mails = visible_invitations(scope).filter(list_id=list_id)
    waiting = mails.filter(times_sent=0, revoked_at=None).order_by("id")
    left_lately = mails.filter(sent_at__gt=now - timedelta(seconds=seconds)).count()
    for invitation_id in list(waiting.values_list("id", flat=True)[: max(most - left_lately, 0)]):
        deliver(scope, invitation_id=invitation_id, number=1, site=row.site, now=now)
    if waiting.exists():
        return True
    visible_lists(scope).filter(id=list_id).update(status=InvitationList.Status.SENT)
    return False


def forget_lists(scope: OrgScope, *, now: datetime) -> int:
    """Lists nobody sent for a week, with their files; returns how many."""
    scope.require(Permission.INVITE)
    old = list(visible_lists(scope).filter(status=InvitationList.Status.DRAFT, made_at__lte=now - KEPT))
    for row in old:
        storage.delete(row.storage_key)
        row.delete()
    return len(old)


def _whole(chunks: Iterable[bytes]) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MOST_BYTES:
            break  # reading it says so
    return bytes(data)


def _draft(scope: CampaignScope, list_id: int) -> InvitationList:
    row = visible_lists(scope).select_for_update().filter(id=list_id, status=InvitationList.Status.DRAFT).first()
    if row is None:
        raise NotFoundError(list_id)
    return row


def _put_aside_dead(scope: CampaignScope, ready: list[Verdict], now: datetime) -> None:
    """Expired and bounced invitations make room; those that wait were no verdict "ready"."""
    addresses = [verdict.email for verdict in ready]
    visible_invitations(scope).filter(email__in=addresses, accepted_at=None, revoked_at=None).update(revoked_at=now)


def _invitations(
    scope: CampaignScope, row: InvitationList, ready: list[Verdict], now: datetime
) -> Iterator[Invitation]:
    expires_at = now + timedelta(days=accounts.organization(scope).invitation_days)
    for verdict in ready:
        yield Invitation(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            list_id=row.id,
            email=verdict.email,
            first_name=verdict.first_name,
            last_name=verdict.last_name,
            invited_by_id=row.made_by_id,
            token_hash=hash_token(secrets.token_urlsafe(32)),  # of no link: the mail makes its own when it leaves
            client_key=uuid5(row.client_key, verdict.email),
            made_at=now,
            expires_at=expires_at,
        )
