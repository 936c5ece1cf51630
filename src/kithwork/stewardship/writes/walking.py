"""A run walks through whom it is about: a page a transaction, so that a kill loses a page and doubles none."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes as campaign_writes
from kithwork.contacts import reads as contacts
from kithwork.contacts.rules import UNDO
from kithwork.contacts.writes import MANY
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.stewardship.models import BulkItem, BulkRun
from kithwork.stewardship.reads import Selection, chosen_rows, items, visible_items, visible_runs
from kithwork.stewardship.reads.bulk import LEFT_OUT, MOBILIZERS
from kithwork.stewardship.writes.holding import remove_mobilizer
from kithwork.stewardship.writes.pages import BACK, FORTH, INVITED_AT_ONCE, MovedError, invite
from kithwork.voterfile import writes as voterfile

# How often a page is looked at anew, because somebody moved its contacts between the look and the lock.
_TRIES: Final = 20
_Verb, _Status, _Outcome = BulkRun.Verb, BulkRun.Status, BulkItem.Outcome
# Holder by holder, so that a page recounts few of them.
_CHOOSE: Final = """
INSERT INTO stewardship_bulkitem (run_id, organization_id, place, row_id, outcome, canonical_voter_id)
SELECT %s, %s, row_number() OVER (ORDER BY holder NULLS FIRST, id), id, 'waiting', ''
FROM ({chosen}) AS chosen (id, holder)
"""
_TELL: Final = """
UPDATE stewardship_bulkitem i
SET outcome = told.outcome, former_id = told.former, canonical_voter_id = told.voter
FROM jsonb_to_recordset(%s::jsonb) AS told (place int, outcome text, former bigint, voter text)
WHERE i.run_id = %s AND i.place = told.place
"""


def step(scope: CampaignScope, *, run_id: int, into: CampaignScope | None = None, now: datetime) -> bool:
    """A page of the run, or of its undoing; True while there is more to do. `into`: where mobilizers are invited to."""
    scope.require(Permission.RUN_JOBS)
    try:
        if into is not None:
            return _invite_on(scope, into, run_id, now)
        return _patiently(scope, run_id, now)
    except RefusedError as refused:
        _fail(scope, run_id, refused.sentence, now)
        return False


def _invite_on(scope: CampaignScope, into: CampaignScope, run_id: int, now: datetime) -> bool:
    status = visible_runs(scope).filter(id=run_id).values_list("status", flat=True).first()
    if status == _Status.WAITING:
        return _choose(scope, run_id)
    return status == _Status.RUNNING and (_invite_page(scope, into, run_id, now) or _conclude(scope, run_id, now))


@transaction.atomic
def _invite_page(scope: CampaignScope, into: CampaignScope, run_id: int, now: datetime) -> bool:
    run = _locked(scope, run_id)
    if run.status != _Status.RUNNING or run.position >= run.total:
        return False
    page = items(scope, run_id=run.id, after=run.position, limit=INVITED_AT_ONCE)
    invite(scope, into=into, run=run, page=page, now=now)
    _move_on(run, page)
    return True


def _patiently(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    for _again in range(_TRIES):
        try:
            return _step(scope, run_id, now)
        except (MovedError, NotFoundError):
            _require_receiver(scope, run_id)
    raise NotFoundError(run_id)


def _step(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    status = visible_runs(scope).filter(id=run_id).values_list("status", flat=True).first()
    if status == _Status.WAITING:
        return _choose(scope, run_id)
    if status == _Status.RUNNING:
        return _go_on(scope, run_id, now) or _conclude(scope, run_id, now)
    if status == _Status.UNDOING:
        return _go_back(scope, run_id, now) or _conclude_undoing(scope, run_id, now)
    return False


def forget_runs(scope: OrgScope, *, now: datetime) -> None:
    """Whom old runs were about; the lines of what was done stay."""
    scope.require(Permission.RUN_JOBS)
    over = (_Status.DONE, _Status.FAILED, _Status.UNDONE)
    for old in visible_runs(scope).filter(made_at__lte=now - UNDO, forgotten_at=None, status__in=over):
        visible_items(scope, run_id=old.id).delete()
        old.query, old.forgotten_at = "", now
        old.save(update_fields=["query", "forgotten_at"])


@transaction.atomic
def _choose(scope: CampaignScope, run_id: int) -> bool:
    run = _locked(scope, run_id)
    if run.status != _Status.WAITING:
        return True
    rows = chosen_rows(scope, selection=Selection(run.noun, run.query)).order_by()
    if run.noun != MOBILIZERS:
        chosen = rows.values_list("pk", "mobilizer_id")
    elif run.verb in {_Verb.TAG, _Verb.INVITE}:
        chosen = rows.values_list("pk", "pk")
    else:
        chosen = contacts.visible(scope).filter(mobilizer_id__in=rows.values("pk")).values_list("pk", "mobilizer_id")
    statement, parameters = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE.format(chosen=statement), [run.id, run.organization_id, *parameters])
        run.total = cursor.rowcount
    run.status = _Status.RUNNING
    run.save(update_fields=["status", "total"])
    return True


@transaction.atomic
def _go_on(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    """False where nobody is left."""
    run = _locked(scope, run_id)
    if run.status != _Status.RUNNING or run.position >= run.total:
        return False
    page = items(scope, run_id=run.id, after=run.position, limit=MANY)
    FORTH[run.verb](scope, run, page, now)
    _move_on(run, page)
    return True


@transaction.atomic
def _go_back(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    run = _locked(scope, run_id)
    if run.status != _Status.UNDOING or run.position >= run.total:
        return False
    if run.position == 0:
        for mobilizer_id in run.leavers:
            campaign_writes.reinstate(scope, mobilizer_id=mobilizer_id)
    page = items(scope, run_id=run.id, after=run.position, limit=MANY)
    BACK[run.verb](scope, run, [item for item in page if item.outcome == _Outcome.DONE], now)
    undone = [item for item in page if item.outcome == _Outcome.UNDONE]
    _tell(run, undone)
    run.position = page[-1].place
    run.brought_back += len(undone)
    run.save(update_fields=["position", "brought_back"])
    return True


def _conclude(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    run = visible_runs(scope).get(id=run_id)
    for mobilizer_id in run.leavers:
        if campaigns.present(scope, mobilizer_ids=[mobilizer_id]):
            remove_mobilizer(scope, mobilizer_id=mobilizer_id, hand_to=run.receiver_id, now=now)
    _finish(scope, run_id, _Status.RUNNING, {"status": _Status.DONE, "finished_at": now}, now)
    return False


def _conclude_undoing(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    run = visible_runs(scope).get(id=run_id)
    for mobilizer_id in run.leavers if not run.total else ():
        campaign_writes.reinstate(scope, mobilizer_id=mobilizer_id)
    _finish(scope, run_id, _Status.UNDOING, {"status": _Status.UNDONE, "undone_at": now}, now)
    return False


@transaction.atomic
def _finish(scope: CampaignScope, run_id: int, before: str, changes: dict[str, object], now: datetime) -> None:
    run = _locked(scope, run_id)
    if run.status != before:
        return
    visible_runs(scope).filter(id=run_id).update(**changes)
    count = run.done if before == _Status.RUNNING else run.brought_back
    verb = f"bulk.{'done' if before == _Status.RUNNING else 'undone'}"
    record(scope, verb=verb, noun="bulk_run", noun_id=run_id, people=count, now=now)
    if run.tag_file_id:
        voterfile.list_changed(scope, file_id=run.tag_file_id, now=now)


@transaction.atomic
def _fail(scope: CampaignScope, run_id: int, sentence: str, now: datetime) -> None:
    _locked(scope, run_id)
    visible_runs(scope).filter(id=run_id).update(status=_Status.FAILED, failure=sentence, finished_at=now)
    record(scope, verb="bulk.fail", noun="bulk_run", noun_id=run_id, now=now)


def _require_receiver(scope: CampaignScope, run_id: int) -> None:
    receiver_id = visible_runs(scope).filter(id=run_id).values_list("receiver_id", flat=True).get()
    if receiver_id is not None and not campaigns.present(scope, mobilizer_ids=[receiver_id]):
        raise RefusedError(
            _("Who was to receive the contacts has left the campaign. What was done before stays; hand over the rest.")
        )


def _move_on(run: BulkRun, page: Sequence[BulkItem]) -> None:
    _tell(run, page)
    run.position = page[-1].place
    run.done += sum(item.outcome == _Outcome.DONE for item in page)
    run.left_out += sum(item.outcome in LEFT_OUT for item in page)
    run.save(update_fields=["position", "done", "left_out"])


def _locked(scope: CampaignScope, run_id: int) -> BulkRun:
    return visible_runs(scope).select_for_update(of=("self",)).get(id=run_id)


def _tell(run: BulkRun, page: Sequence[BulkItem]) -> None:
    rows = [
        {"place": item.place, "outcome": item.outcome, "former": item.former_id, "voter": item.canonical_voter_id}
        for item in page
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [json.dumps(rows), run.id])
