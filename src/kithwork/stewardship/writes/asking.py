"""What is asked to be done to many at once, and asked to be undone: kept, and left to a job."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship.models import BulkRun
from kithwork.stewardship.reads import Selection, selected, visible_runs
from kithwork.stewardship.reads.bulk import MOBILIZERS, run
from kithwork.voterfile import writes as voterfile
from kithwork.voterfile.rules.labels import check_tag

QUERY_LIMIT = 20_000
_Verb, _Status = BulkRun.Verb, BulkRun.Status


def hand_over_chosen(
    scope: CampaignScope, *, selection: Selection, receiver_id: int | None, client_key: UUID, now: datetime
) -> int:
    """The contacts chosen, or all of the mobilizers chosen; nobody to receive them makes them Unassigned."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Reopen it before you hand contacts over."))
    _require_present(scope, receiver_id)
    return _ask(scope, selection, BulkRun(verb=_Verb.HAND_OVER, receiver_id=receiver_id, client_key=client_key), now)


def delete_chosen(scope: CampaignScope, *, selection: Selection, client_key: UUID, now: datetime) -> int:
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Reopen it before you delete contacts."))
    return _ask(scope, selection, BulkRun(verb=_Verb.DELETE, client_key=client_key), now)


@transaction.atomic
def tag_chosen(scope: CampaignScope, *, selection: Selection, tag: str, client_key: UUID, now: datetime) -> int:
    """Puts the matched ones on the list of that tag."""
    scope.require(Permission.MANAGE_PEOPLE)
    tag = check_tag(tag)
    file_id = voterfile.open_list(scope, tag=tag, client_key=client_key, now=now)
    return _ask(scope, selection, BulkRun(verb=_Verb.TAG, tag=tag, tag_file_id=file_id, client_key=client_key), now)


def invite_chosen(
    scope: CampaignScope, *, selection: Selection, into: CampaignScope, site: str, client_key: UUID, now: datetime
) -> int:
    """Mobilizers of this campaign to another one of the organization, by e-mail."""
    scope.require(Permission.INVITE)
    if into.organization_id != scope.organization_id or into.campaign_id == scope.campaign_id:
        raise NotFoundError(into.campaign_id)
    if campaigns.sending_obstacle(into):
        raise RefusedError(_("Nobody can be invited there now: it is not published, or has no postal address."))
    asked = BulkRun(verb=_Verb.INVITE, invited_to_id=into.campaign_id, site=site, client_key=client_key)
    return _ask(scope, selection, asked, now)


def remove_chosen(
    scope: CampaignScope, *, mobilizer_id: int, hand_to: int | None, client_key: UUID, now: datetime
) -> int:
    """As `remove_mobilizer` does, and so that it can be undone."""
    scope.require(Permission.MANAGE_PEOPLE)
    if hand_to == mobilizer_id:
        raise RefusedError(_("Choose somebody else to hold these contacts: this mobilizer is about to go."))
    _require_present(scope, hand_to)
    chosen = Selection(MOBILIZERS, f"mobilizer_id.is={mobilizer_id}")
    asked = BulkRun(verb=_Verb.REMOVE, receiver_id=hand_to, leavers=[mobilizer_id], client_key=client_key)
    return _ask(scope, chosen, asked, now)


@transaction.atomic
def undo_run(scope: CampaignScope, *, run_id: int, now: datetime) -> None:
    """Asked again while it is undone already, does nothing."""
    scope.require(Permission.MANAGE_PEOPLE)
    locked = visible_runs(scope).select_for_update(of=("self",)).filter(id=run_id).first()
    if locked is None:
        raise NotFoundError(run_id)
    if locked.status in {_Status.UNDOING, _Status.UNDONE}:
        return
    if not run(scope, run_id=run_id, now=now).may_undo:
        raise RefusedError(_("This cannot be undone: it is not done yet, changed nothing, or is older than 7 days."))
    locked.status, locked.position = _Status.UNDOING, 0
    locked.save(update_fields=["status", "position"])
    record(scope, verb=f"bulk.undo_{locked.verb}", noun="bulk_run", noun_id=run_id, people=locked.done, now=now)
    _enqueue(scope, run_id)


@transaction.atomic
def _ask(scope: CampaignScope, selection: Selection, asked: BulkRun, now: datetime) -> int:
    """Returns the run's id; a repeated `client_key` returns the first one's."""
    known = visible_runs(scope).filter(client_key=asked.client_key).values_list("id", flat=True).first()
    if known:
        return known
    if len(selection.query) > QUERY_LIMIT:
        raise RefusedError(_("This selection is too long to keep. Please use fewer filters."))
    found = selected(scope, selection=selection)
    if not found.rows:
        raise RefusedError(_("Nobody is chosen any more. Please choose again."))
    asked.organization_id, asked.campaign_id = scope.organization_id, scope.campaign_id
    asked.noun, asked.query = selection.noun, selection.query
    asked.made_by_id, asked.made_at = scope.actor_id, now
    asked.save(force_insert=True)
    record(scope, verb=f"bulk.{asked.verb}", noun="bulk_run", noun_id=asked.id, people=found.rows, now=now)
    _enqueue(scope, asked.id)
    return asked.id


def _require_present(scope: CampaignScope, receiver_id: int | None) -> None:
    if receiver_id is not None and not campaigns.present(scope, mobilizer_ids=[receiver_id]):
        raise RefusedError(_("This mobilizer is not in the campaign any more. Please choose another."))


def _enqueue(scope: CampaignScope, run_id: int) -> None:
    """The lock: two workers never walk through one run at once."""
    enqueue(
        "stewardship.bulk",
        lock=f"stewardship.bulk:{run_id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        run_id=run_id,
        actor_id=scope.actor_id,
    )
