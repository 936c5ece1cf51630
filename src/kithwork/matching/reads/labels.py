"""What people decided about contacts, beside what the judge says of the same pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Final, TypeVar

from django.db.models import Count

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.linkage.parameters import Model
from kithwork.matching.models import Decision
from kithwork.matching.reads.finding import find_all
from kithwork.matching.reads.rows import visible_decided
from kithwork.matching.reads.subject import subjects
from kithwork.matching.rules import LEAST_SHOWN, Why, is_held_out, says_enough
from kithwork.voterfile import reads as voterfile

# The latest decided contacts of each campaign.
LABELLED_AT_MOST: Final = 5_000
_PAGE: Final = 1_000
# What a voter who would not be shown is taken for.
_NOT_SHOWN: Final = LEAST_SHOWN / 2
_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Labels:
    """Pairs that people decided: `right`, and what each of the models asked says of them; and of how many contacts."""

    right: list[bool] = field(default_factory=list)
    said: list[tuple[float, ...]] = field(default_factory=list)
    contacts: int = 0


@dataclass(slots=True)
class _Decided:
    """Of one contact. Where one voter is right, everybody else who is shown is wrong."""

    right: str = ""
    wrong: set[str] = field(default_factory=set)


def count_decided(scope: OrgScope, *, within: Sequence[CampaignScope], state: str) -> int:
    """Contacts about whose voter of this state people said something certain."""
    scope.require(Permission.RUN_JOBS)
    of_state = {"canonical_voter_id__startswith": f"{state}-"}
    return sum(
        visible_decided(one).filter(**of_state).aggregate(n=Count("contact", distinct=True))["n"] for one in within
    )


def labels(
    scope: OrgScope, *, within: Sequence[CampaignScope], state: str, models: Sequence[Model], held_out: bool
) -> Labels:
    """Those that are held out, or the others: always the same contacts. Undone decisions and open proposals are none."""
    scope.require(Permission.RUN_JOBS)
    pairs, people = list[tuple[bool, tuple[float, ...]]](), 0
    for campaign in within:
        decided = _decided(campaign, state, held_out=held_out)
        for page in _in_pages(decided):
            said = [_said(campaign, page, state, model) for model in models]
            for contact_id in said[0]:
                people += 1
                pairs += _pairs(decided[contact_id], [of_model[contact_id] for of_model in said])
    return Labels([right for right, _ in pairs], [said for _, said in pairs], people)


def _decided(scope: CampaignScope, state: str, *, held_out: bool) -> dict[int, _Decided]:
    """The latest word about each pair. Voters who are in the file no more teach nothing."""
    rows = visible_decided(scope).filter(canonical_voter_id__startswith=f"{state}-").order_by("-id")
    found: dict[int, _Decided] = {}
    seen: set[tuple[int, str]] = set()
    for contact_id, voter, verdict in rows.values_list("contact_id", "canonical_voter_id", "verdict").iterator():
        if contact_id is None or is_held_out(contact_id) != held_out or (contact_id, voter) in seen:
            continue
        if contact_id not in found and len(found) == LABELLED_AT_MOST:
            break
        seen.add((contact_id, voter))
        one = found.setdefault(contact_id, _Decided())
        if verdict == Decision.Verdict.CONFIRMED:
            one.right = one.right or voter
        else:
            one.wrong.add(voter)
    return _still_there(scope, found)


def _still_there(scope: CampaignScope, found: Mapping[int, _Decided]) -> dict[int, _Decided]:
    asked = {voter for one in found.values() for voter in (*one.wrong, one.right) if voter}
    known = set(chain.from_iterable(voterfile.voters(scope, canonical_voter_ids=part) for part in _in_pages(asked)))
    for one in found.values():
        one.wrong &= known
    there = {contact_id: one for contact_id, one in found.items() if not one.right or one.right in known}
    return {contact_id: one for contact_id, one in there.items() if one.right or one.wrong}


def _said(scope: CampaignScope, contact_ids: Sequence[int], state: str, model: Model) -> dict[int, dict[str, float]]:
    """As a look-up would be answered had nobody decided yet, voter → probability."""
    asked = [
        replace(one, refused=frozenset(), why=Why.SHOWN, model=model)
        for one in subjects(scope, contact_ids=contact_ids)
        if one.state == state and says_enough(one.person)
    ]
    found = find_all(scope, subjects=asked)
    return {
        one.contact_id or 0: {each.voter.canonical_voter_id: each.judgement.probability for each in shown}
        for one, shown in zip(asked, found, strict=True)
    }


def _pairs(decided: _Decided, said: Sequence[Mapping[str, float]]) -> Iterator[tuple[bool, tuple[float, ...]]]:
    voters = {*decided.wrong, *([decided.right, *chain.from_iterable(said)] if decided.right else ())}
    for voter in sorted(voters):
        yield voter == decided.right, tuple(of_model.get(voter, _NOT_SHOWN) for of_model in said)


def _in_pages(every: Iterable[_One]) -> Iterator[list[_One]]:
    rest = iter(every)
    while page := list(islice(rest, _PAGE)):
        yield page
