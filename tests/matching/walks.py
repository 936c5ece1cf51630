"""A batch, walked as the worker would."""

from kithwork.campaigns import door
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import writes
from kithwork.matching.models import MatchRun
from tests.voterfile.delivery import bring_in
from tests.world import NOW, House, client_key


def job_scope(house: House) -> CampaignScope:
    return door.campaign_scope_for_job(house.organization.pk, house.campaign.pk)


def walk(house: House) -> MatchRun:
    """Every run that is not done, to its end; returns the latest."""
    scope = job_scope(house)
    for run in MatchRun.objects.filter(campaign=house.campaign, finished_at=None).order_by("id"):
        while writes.step(scope, run_id=run.pk, now=NOW):
            pass
    return MatchRun.objects.filter(campaign=house.campaign).latest("id")


def match_all(house: House, key: str = "match all") -> MatchRun:
    writes.request(house.scope, client_key=client_key(key), now=NOW)
    return walk(house)


def new_file(house: House, content: bytes) -> MatchRun:
    file_id = bring_in(house.scope, content)
    writes.begin(job_scope(house), file_id=file_id, now=NOW)
    return walk(house)
