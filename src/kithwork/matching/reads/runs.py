from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from django.db.models import Count

from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching.models import BestPair, MatchRun
from kithwork.matching.reads.rows import visible_best_pairs, visible_runs
from kithwork.matching.rules import CERTAIN, MILLION

LINE: Final = 64


@dataclass(frozen=True, slots=True)
class RunCard:
    """How far a batch is, and what came of it. `threshold_ppm`: from there on the machine matched."""

    id: int
    state: str
    stage: str
    done: int
    total: int
    threshold_ppm: int | None
    model_version: str
    matched: int
    possible: int
    unmatched: int
    begun_at: datetime
    finished_at: datetime | None

    @property
    def is_in_work(self) -> bool:
        return self.stage != MatchRun.Stage.DONE

    @property
    def threshold_percent(self) -> str:
        """Empty where nobody was likely enough."""
        known = self.threshold_ppm is not None and self.threshold_ppm < CERTAIN
        return f"{100 * (self.threshold_ppm or 0) / MILLION:.1f}" if known else ""


def last_run(scope: CampaignScope) -> RunCard | None:
    """The latest over the whole campaign, for a page to say how far it is."""
    row = (
        visible_runs(scope)
        .filter(contact_ids=[])
        .order_by("-id")
        .values_list(*(field.name for field in fields(RunCard)))
        .first()
    )
    return RunCard(*row) if row else None


def run(scope: CampaignScope, *, run_id: int) -> MatchRun:
    scope.require(Permission.RUN_JOBS)
    found = visible_runs(scope).filter(id=run_id).first()
    if found is None:
        raise NotFoundError(run_id)
    return found


def judged_pairs(scope: CampaignScope, *, run_id: int) -> list[tuple[int, int]]:
    """(probability in millionths, how many) of the pairs the machine may match, the most probable first."""
    pairs = visible_best_pairs(scope).filter(run_id=run_id, may_match=True).exclude(canonical_voter_id="")
    counted = pairs.values("probability_ppm").annotate(many=Count("id")).order_by("-probability_ppm")
    return list(counted.values_list("probability_ppm", "many"))


def judged_by(scope: CampaignScope, *, run_id: int) -> str:
    """The versions of the parameters by which this run judged: one a file; as many as a line has room for."""
    versions = visible_best_pairs(scope).filter(run_id=run_id).order_by("model_version").values_list("model_version")
    return ", ".join(version for (version,) in versions.distinct())[:LINE]


def best_pairs(scope: CampaignScope, *, run_id: int, limit: int) -> list[BestPair]:
    """Not decided yet, in the order of the contacts."""
    return list(visible_best_pairs(scope).filter(run_id=run_id).order_by("contact_id")[:limit])
