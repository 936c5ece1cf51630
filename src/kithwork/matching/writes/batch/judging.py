from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.contacts import reads as contacts
from kithwork.contacts.writes import MANY
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads
from kithwork.matching.models import BestPair, MatchRun
from kithwork.matching.reads import Found, Subject
from kithwork.matching.rules import LOOK_UPS_BY_IMPORT_A_WEEK, MILLION, Why, threshold


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
    asked = ids if run.contact_ids else _within_share(waiting, ids)
    subjects = [one for one in reads.subjects(scope, contact_ids=asked) if run.state in {"", one.state}]
    found = reads.find_all(scope, subjects=subjects)
    BestPair.objects.bulk_create(_best(run, *each) for each in zip(subjects, found, strict=True))
    people = sum(subject.why is Why.SHOWN for subject in subjects)
    record(scope, verb="match.look_up", noun="match_run", noun_id=run.id, people=people, now=now)
    run.after = ids[-1]
    return len(ids)


def _within_share(waiting: QuerySet[Any], ids: Sequence[int]) -> list[int]:
    """Without those whose holder has had a run's share before them: a new file is no way around the budget of look-ups.

    Whoever adds invented people by the thousand waits for them, walk after walk. What nobody holds has no share.
    """
    holders = dict(waiting.filter(id__in=ids).values_list("id", "mobilizer_id"))
    holding = {holder for holder in holders.values() if holder}
    before = waiting.filter(mobilizer_id__in=holding, id__lt=ids[0]).order_by().values("mobilizer_id")
    had: Counter[int | None] = Counter(dict(before.annotate(many=Count("id")).values_list("mobilizer_id", "many")))
    within = []
    for contact_id in ids:
        holder = holders.get(contact_id)
        had[holder] += 1
        if holder is None or had[holder] <= LOOK_UPS_BY_IMPORT_A_WEEK:
            within.append(contact_id)
    return within


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
