from datetime import datetime

from django.db.models import Q

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.contacts import reads as contacts
from kithwork.contacts.writes import MANY
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads
from kithwork.matching.models import BestPair, MatchRun
from kithwork.matching.reads import Found, Subject
from kithwork.matching.rules import MILLION, Why, threshold


def judge_page(scope: CampaignScope, *, run: MatchRun, now: datetime) -> int:
    """Finds the likeliest voter of contacts that are not matched, as a look-up by hand would, and keeps it for deciding."""
    waiting = contacts.visible(scope).exclude(match_status="matched")
    if run.contact_ids:
        waiting = waiting.filter(id__in=run.contact_ids)
    if run.state:
        waiting = waiting.filter(Q(state=run.state) | Q(state=""))
    if not run.total:
        run.total = waiting.count()
    ids = list(waiting.filter(id__gt=run.after).order_by("id").values_list("id", flat=True)[:MANY])
    if not ids:
        return 0
    subjects = [one for one in reads.subjects(scope, contact_ids=ids) if run.state in {"", one.state}]
    found = reads.find_all(scope, subjects=subjects)
    BestPair.objects.bulk_create(_best(run, *each) for each in zip(subjects, found, strict=True))
    people = sum(subject.why is Why.SHOWN for subject in subjects)
    record(scope, verb="match.look_up", noun="match_run", noun_id=run.id, people=people, now=now)
    run.after = ids[-1]
    return len(ids)


def set_threshold(scope: CampaignScope, *, run: MatchRun) -> None:
    """The organization's promise, kept over everybody this run judged."""
    scope.require(Permission.RUN_JOBS)
    precision = float(accounts.organization(scope).match_precision)
    run.threshold_ppm = threshold(reads.judged_pairs(scope, run_id=run.id), precision=precision)
    run.model_version = reads.judged_by(scope, run_id=run.id)
    run.total = reads.visible_best_pairs(scope).filter(run=run).count()


def _best(run: MatchRun, subject: Subject, found: tuple[Found, ...]) -> BestPair:
    pair = BestPair(
        organization_id=run.organization_id,
        run=run,
        contact_id=subject.contact_id or 0,  # a subject of a page is always a contact
        may_match=not subject.decided,
        model_version=subject.model.version,
        fingerprint=subject.fingerprint,
    )
    if found:
        best = found[0].judgement
        pair.canonical_voter_id = best.candidate_id
        pair.probability_ppm = round(best.probability * MILLION)
        pair.weight = best.weight
        pair.reasons = [reason.plain() for reason in best.reasons]
        pair.may_match = not subject.decided and best.candidate_id not in subject.undone
    return pair
