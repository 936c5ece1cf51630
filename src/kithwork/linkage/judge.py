"""The one judge: vectors of pairs in, whole-number weights and probabilities out. A single look-up is a batch of few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage import compare
from kithwork.linkage.columns import Columns, candidate_columns
from kithwork.linkage.compare import Compared
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.levels import First, Last, Middle
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.pairs import Names, is_initial
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.posterior import millibits, probabilities
from kithwork.linkage.rates import Rates
from kithwork.linkage.reasons import Reason, reasons
from kithwork.linkage.vocabulary import Floats, Ints, Vocabulary
from kithwork.linkage.weights import Agreement, Field, added, weights

VERY_LIKELY: Final = 0.95
LIKELY: Final = 0.70
# Groups after those of names the file has (0) and has not (1).
_INITIAL_GROUP: Final = 2
_SELDOM_SHORT_GROUP, _SHORT_GROUP = 3, 4
_DOUBLE_GROUP: Final = 2


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row numbers into the columns of contacts and of voters, shape (pairs,) each."""

    contact: Ints
    voter: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """Levels and weights by field (and for `pair` and `relative`, weights alone), shape (pairs,) each, in 1/1000 bit."""

    levels: Mapping[str, Ints]
    weights: Mapping[str, Ints]
    by_nickname: Ints


@dataclass(frozen=True, slots=True)
class Scores:
    """`weight` is the sum of all weights without the prior, `probability` rounded to 6 decimals; shape (pairs,)."""

    weight: Ints
    probability: Floats
    prior: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Judgement:
    candidate_id: str
    probability: float
    weight: int
    words: str
    reasons: tuple[Reason, ...]


def score(
    pairs: Pairs,
    *,
    contacts: Columns,
    voters: Columns,
    vocabulary: Vocabulary,
    frequencies: Frequencies,
    model: Model = DEFAULT,
) -> Scores:
    """Weigh every pair and give each contact one posterior over all its candidates and "not in the file".

    All candidates of a contact must be in one call: each changes the chance of the others.
    """
    evidence = weigh(contacts.take(pairs.contact), voters.take(pairs.voter), vocabulary, frequencies, model)
    weight = added(evidence.weights.values())
    prior = prior_weight(frequencies, model)
    probability = model.calibration(probabilities(pairs.contact, weight + prior))
    return Scores(weight, probability, prior, evidence)


def prior_weight(frequencies: Frequencies, model: Model) -> int:
    total = frequencies.total or model.file_size
    return int(millibits(np.array([model.found / (1 - model.found) / total]))[0])


def weigh(contact: Columns, voter: Columns, vocabulary: Vocabulary, frequencies: Frequencies, model: Model) -> Evidence:
    """Both sides have one row a pair."""
    agreement = agree(contact, voter, vocabulary, frequencies, model)
    levels = {name: field.compared.level for name, field in agreement.fields.items()}
    return Evidence(levels, weights(agreement, model), agreement.by_nickname)


def agree(
    contact: Columns, voter: Columns, vocabulary: Vocabulary, frequencies: Frequencies, model: Model
) -> Agreement:
    """Compare the pairs, which no `m` or `u` of the model changes: learning does it once."""
    names, rates = Names(vocabulary), Rates(vocabulary, frequencies, model)
    first, by_nickname = _first(contact, voter, names, rates)
    last = _last(contact, voter, names, rates)
    first = _without_swapped(first, last)
    fields = {"first": first, "last": last, **_others(contact, voter, names, rates, first)}
    both = (first.compared.level == First.EXACT) & (last.compared.level == Last.EXACT)
    joint = rates.joint(first.rate, last.rate, voter, where=both)
    return Agreement(fields, joint, rates.total, by_nickname)


def _first(contact: Columns, voter: Columns, names: Names, rates: Rates) -> tuple[Field, Ints]:
    own = compare.first_names(contact.first, contact, voter, names)
    nick = compare.first_names(contact.nickname, contact, voter, names)
    by_nickname = (nick > First.MISSING) & ((nick < own) | (own == First.MISSING))
    said = np.where(by_nickname, contact.nickname, contact.first)
    level = np.where(by_nickname, nick, own)
    rare = rates.is_rare("first", said)
    short = names.is_short(said)
    group = np.select(
        [is_initial(said, names.vocabulary), rare == 1, short & rates.is_seldom(said), short],
        [_INITIAL_GROUP, 1, _SELDOM_SHORT_GROUP, _SHORT_GROUP],
        0,
    )
    return Field(Compared(level, group), rates.first(said, contact, voter, level)), by_nickname.astype(np.int64)


def _last(contact: Columns, voter: Columns, names: Names, rates: Rates) -> Field:
    level = compare.last_names(contact, voter, names)
    double = (contact.tokens[:, 1] != 0) | (voter.tokens[:, 1] != 0)
    group = np.where(double, _DOUBLE_GROUP, rates.is_rare("last", contact.last))
    return Field(Compared(level, group), rates.last(contact, voter, level))


def _without_swapped(first: Field, last: Field) -> Field:
    """Swapped names are one piece of evidence, weighed with the surname."""
    swapped = last.compared.level == Last.SWAPPED
    level = np.where(swapped, int(First.MISSING), first.compared.level)
    return Field(Compared(level, first.compared.group), first.rate)


def _others(contact: Columns, voter: Columns, names: Names, rates: Rates, first: Field) -> dict[str, Field]:
    place = compare.places(contact, voter, names)
    none = np.zeros(len(contact.first))
    return {
        "middle": Field(_middle(contact, voter, names, first), none),
        "suffix": Field(compare.suffixes(contact, voter), none),
        "place": Field(place, rates.place(voter, place.level)),
        "age": Field(compare.ages(contact, voter), none),
        "phone": Field(compare.phones(contact, voter), none + rates.model.household / rates.total),
    }


def _middle(contact: Columns, voter: Columns, names: Names, first: Field) -> Compared:
    """Who goes by the middle name has already been recognised by it."""
    own = compare.middles(contact, voter, names)
    used = first.compared.level == First.MIDDLE
    return Compared(np.where(used, int(Middle.MISSING), own.level), own.group)


def judge(
    contact: Person,
    candidates: Sequence[Candidate],
    frequencies: Frequencies,
    model: Model = DEFAULT,
) -> list[Judgement]:
    """Judge one contact's candidates; the most probable first, then by id."""
    if not candidates:
        return []
    scores = score_one(contact, candidates, frequencies, model)
    found = [_judgement(contact, candidate, scores, row) for row, candidate in enumerate(candidates)]
    return sorted(found, key=lambda judgement: (-judgement.probability, judgement.candidate_id))


def score_one(contact: Person, candidates: Sequence[Candidate], frequencies: Frequencies, model: Model) -> Scores:
    vocabulary = Vocabulary()
    contacts = Columns.of([contact], vocabulary)
    rows = np.arange(len(candidates))
    return score(
        Pairs(np.zeros_like(rows), rows),
        contacts=contacts,
        voters=candidate_columns(candidates, vocabulary),
        vocabulary=vocabulary,
        frequencies=frequencies,
        model=model,
    )


def _judgement(contact: Person, candidate: Candidate, scores: Scores, row: int) -> Judgement:
    probability = float(scores.probability[row])
    levels = {name: int(level[row]) for name, level in scores.evidence.levels.items()}
    why = reasons(contact, candidate, levels, by_nickname=bool(scores.evidence.by_nickname[row]))
    return Judgement(candidate.id, probability, int(scores.weight[row]), in_words(probability), why)


def in_words(probability: float) -> str:
    if probability >= VERY_LIKELY:
        return "very likely"
    return "likely" if probability >= LIKELY else "possible"
