"""A run goes through its stages in pages of at most 1,000 contacts, each in a transaction of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from django.db import transaction

from kithwork.audit.writes import record
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching.models import MatchRun
from kithwork.matching.reads import visible_runs
from kithwork.matching.writes.batch.choosing import choose_page
from kithwork.matching.writes.batch.judging import judge_page, set_threshold
from kithwork.matching.writes.batch.pages import MovedError
from kithwork.matching.writes.batch.refreshing import refresh_page

_Stage = MatchRun.Stage


class _Page(Protocol):
    """Returns how many contacts the page had; 0 ends the stage."""

    def __call__(self, scope: CampaignScope, *, run: MatchRun, now: datetime) -> int: ...


_PAGES: Final[Mapping[str, _Page]] = {
    _Stage.REFRESHING: refresh_page,
    _Stage.JUDGING: judge_page,
    _Stage.DECIDING: choose_page,
}
_NEXT: Final[Mapping[str, str]] = {
    _Stage.REFRESHING: _Stage.JUDGING,
    _Stage.JUDGING: _Stage.DECIDING,
    _Stage.DECIDING: _Stage.DONE,
}


def step(scope: CampaignScope, *, run_id: int, now: datetime) -> bool:
    """One page, committed; False when the run is done. May be killed at any point and called again."""
    scope.require(Permission.RUN_JOBS)
    try:
        return _step(scope, run_id, now)
    except MovedError:  # somebody handed contacts over between our look and our lock: look again
        return True


@transaction.atomic
def _step(scope: CampaignScope, run_id: int, now: datetime) -> bool:
    run = visible_runs(scope).select_for_update(no_key=True).filter(id=run_id).first()
    if run is None or run.stage not in _PAGES:
        return False
    if scope.status == "closed":  # closed meanwhile: matches stay as they are
        _finish(scope, run, now)
    elif done := _PAGES[run.stage](scope, run=run, now=now):
        run.done += done
        run.save(update_fields=["after", "done", "total", "matched", "possible", "unmatched"])
    else:
        _turn(scope, run, now)
    return True


def _turn(scope: CampaignScope, run: MatchRun, now: datetime) -> None:
    run.stage, run.after, run.done, run.total = _NEXT[run.stage], 0, 0, 0
    if run.stage == _Stage.DECIDING:
        set_threshold(scope, run=run)
    if run.stage == _Stage.DONE:
        _finish(scope, run, now)
    else:
        run.save()


def _finish(scope: CampaignScope, run: MatchRun, now: datetime) -> None:
    run.stage, run.finished_at = _Stage.DONE, now
    run.save()
    people = run.matched + run.possible + run.unmatched
    record(scope, verb="match.batch", noun="match_run", noun_id=run.id, people=people, now=now)
