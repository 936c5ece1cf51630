from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.linkage.columns import Columns
from kithwork.linkage.judge import Judgement
from kithwork.linkage.keys import BUDGET, LIKELY_ENOUGH, WIDE_BUDGET, ContactKeyRows, contact_key_columns, taken
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.matching.reads.judging import Judged
from kithwork.matching.reads.subject import Subject
from kithwork.matching.rules import JUDGED_AT_MOST, SHOWN_AT_MOST, Why, is_shown
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.reads import SearchedFile, VoterRow


@dataclass(frozen=True, slots=True)
class Found:
    voter: VoterRow
    judgement: Judgement


# Who was found for each subject, in the order of the subjects; each the most probable first.
_Findings = list[tuple[Found, ...]]


def find(scope: MobilizerScope, *, subject: Subject) -> tuple[Found, ...]:
    """Of one contact, those whom a mobilizer may see: a page of one."""
    return find_all(scope, subjects=[subject])[0]


def find_all(scope: CampaignScope, *, subjects: Sequence[Subject]) -> _Findings:
    """The most probable voters of each, five at most: PostgreSQL finds by the rarest keys within their budget, linkage judges.

    Four statements a state and one call of the judge, for one subject as for a thousand; and once more, by keys that
    forgive more, for those whom nobody likely was found for. The caller has spent budget
    on it and writes the audit row. Refused voters are out before anybody is judged, so that they take no probability
    from the others.
    """
    scope.require(Permission.LOOK_UP_VOTERS)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, subject in enumerate(subjects):
        if subject.why is Why.SHOWN:
            alike[subject.state, subject.model.version].append(place)
    found: _Findings = [() for _ in subjects]
    for (state, _version), places in alike.items():
        for place, best in zip(places, _in_state(scope, state, [subjects[place] for place in places]), strict=True):
            found[place] = best
    return found


def _in_state(scope: CampaignScope, state: str, subjects: Sequence[Subject]) -> _Findings:
    """The second time only for those whom nobody likely was found for the first time."""
    file, vocabulary = voterfile.searched(scope, state=state), Vocabulary()
    found = _find(scope, file, subjects, vocabulary, wide=False)
    left = [place for place, shown in enumerate(found) if not _is_likely(shown)]
    if left:
        again = _find(scope, file, [subjects[place] for place in left], vocabulary, wide=True)
        for place, shown in zip(left, again, strict=True):
            found[place] = shown
    return found


def _is_likely(shown: Sequence[Found]) -> bool:
    return any(one.judgement.probability >= LIKELY_ENOUGH for one in shown)


def _find(
    scope: CampaignScope, file: SearchedFile | None, subjects: Sequence[Subject], vocabulary: Vocabulary, *, wide: bool
) -> _Findings:
    """By the same parameters."""
    near = near_ones(scope, file=file, subjects=subjects, wide=wide, vocabulary=vocabulary)
    frequencies = voterfile.frequencies(scope, file=file, needed=near.page.needed())
    judgements = near.page.judgements(frequencies, subjects[0].model)
    return [_shown(rows, best) for rows, best in zip(near.voters, judgements, strict=True)]


@dataclass(frozen=True, slots=True)
class Near:
    """Of each subject the voters that its keys bring, in the order of their ids; all of them as one page for the judge."""

    voters: tuple[Sequence[VoterRow], ...]
    page: Judged


def near_ones(
    scope: CampaignScope,
    *,
    file: SearchedFile | None,
    subjects: Sequence[Subject],
    wide: bool,
    vocabulary: Vocabulary,
) -> Near:
    """Two statements. `vocabulary` may be one of several pages. The caller writes the audit row."""
    scope.require(Permission.LOOK_UP_VOTERS)
    people = [subject.person for subject in subjects]
    contacts = Columns.of(people, vocabulary)
    keys = contact_key_columns(contacts, vocabulary, wide=wide)
    numbers = _numbers(scope, file, keys, len(subjects), budget=WIDE_BUDGET if wide else BUDGET)
    voters = voterfile.voters_numbered(scope, file=file, numbers=set().union(*numbers))
    place = {number: order for order, number in enumerate(voters)}
    near = tuple(
        _not_refused(subject, [voters[number] for number in sorted(own & place.keys(), key=place.__getitem__)])
        for subject, own in zip(subjects, numbers, strict=True)
    )
    return Near(near, Judged(people, contacts, vocabulary, near))


def nearest(scope: CampaignScope, *, subject: Subject) -> Near:
    """Those among whom `find` judges this one contact: all of them, whoever is shown. The caller writes the audit row."""
    file, vocabulary = voterfile.searched(scope, state=subject.state), Vocabulary()
    near = near_ones(scope, file=file, subjects=[subject], wide=False, vocabulary=vocabulary)
    frequencies = voterfile.frequencies(scope, file=file, needed=near.page.needed())
    if _is_likely(_shown(near.voters[0], near.page.judgements(frequencies, subject.model)[0])):
        return near
    return near_ones(scope, file=file, subjects=[subject], wide=True, vocabulary=vocabulary)


def _numbers(
    scope: CampaignScope, file: SearchedFile | None, keys: ContactKeyRows, people: int, *, budget: int
) -> list[set[int]]:
    """Of each contact the numbers of the voters whom its rarest keys bring."""
    counted = voterfile.counted_keys(scope, file=file, keys=set(keys.key.tolist()), most=budget)
    counts = [counted[key].count if key in counted else 0 for key in keys.key.tolist()]
    flags = taken(keys, np.array(counts, np.int64), budget)
    numbers: list[set[int]] = [set() for _ in range(people)]
    for person, key in zip(keys.row[flags].tolist(), keys.key[flags].tolist(), strict=True):
        numbers[person].update(counted[key].numbers)
    return numbers


def _not_refused(subject: Subject, rows: Sequence[VoterRow]) -> list[VoterRow]:
    return [row for row in rows if row.canonical_voter_id not in subject.refused][:JUDGED_AT_MOST]


def _shown(rows: Sequence[VoterRow], judgements: Sequence[Judgement]) -> tuple[Found, ...]:
    voters = {row.canonical_voter_id: row for row in rows}
    shown = [one for one in judgements if is_shown(one.probability, [reason.code for reason in one.reasons])]
    return tuple(Found(voters[one.candidate_id], one) for one in shown[:SHOWN_AT_MOST])
