from dataclasses import dataclass

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Judgement, judge
from kithwork.linkage.keys import contact_keys, within_budget
from kithwork.matching.reads.subject import Subject
from kithwork.matching.rules import JUDGED_AT_MOST, SHOWN_AT_MOST, is_shown
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.reads import VoterRow


@dataclass(frozen=True, slots=True)
class Found:
    voter: VoterRow
    judgement: Judgement


def find(scope: MobilizerScope, *, subject: Subject) -> tuple[Found, ...]:
    """The most probable voters, five at most: PostgreSQL finds by the rarest keys within their budget, linkage judges.

    The caller has spent budget on it and writes the audit row. Refused voters are out before anybody is judged, so
    that they take no probability from the others.
    """
    scope.require(Permission.LOOK_UP_VOTERS)
    state, keys = subject.state, contact_keys(subject.person)
    counts = voterfile.key_counts(scope, state=state, keys=[key.value for key in keys])
    rows = voterfile.voters_with_keys(scope, state=state, keys=within_budget(keys, counts), limit=JUDGED_AT_MOST)
    voters = {row.canonical_voter_id: row for row in rows if row.canonical_voter_id not in subject.refused}
    candidates = [row.candidate() for row in voters.values()]
    needed = Frequencies.needed(subject.person, candidates)
    judged = judge(subject.person, candidates, voterfile.frequencies(scope, state=state, needed=needed))
    shown = [one for one in judged if is_shown(one.probability, [reason.code for reason in one.reasons])]
    return tuple(Found(voters[one.candidate_id], one) for one in shown[:SHOWN_AT_MOST])
