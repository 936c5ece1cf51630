"""The model of this file and these contacts, learned without a single label.

Expectation-maximisation with ONE posterior for each contact over its candidates and "not in the file", as the judge
has it: what two good candidates share is counted half for each, what nobody in the file explains is counted for none.
Few contacts change little: every group of levels begins with the default figures as if so many contacts had been seen.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from kithwork.linkage.columns import Columns
from kithwork.linkage.compare import Compared
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Pairs, agree, prior_weight
from kithwork.linkage.levels import First, Last
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.parameters import Group, Level, Model, figures
from kithwork.linkage.posterior import BIT, probabilities
from kithwork.linkage.vocabulary import Flags, Floats, Ints, Vocabulary
from kithwork.linkage.weights import Agreement, Field, added, weights

ROUNDS: Final = 20
# Of fewer contacts there is little to learn that the default figures do not know better.
LEAST_CONTACTS: Final = 500
MOST_CONTACTS: Final = 10_000
# As many contacts the start's figures count for, in each group of a field; and for the share that is in the file.
_START_COUNTS: Final = 60.0
_RANDOM_PAIRS: Final = 100_000
_RANDOM_COUNTS: Final = 1_000.0
# Pairs that far below "not in the file" take no part: together they hold less than a thousandth of a contact.
_HOPELESS: Final = -14 * BIT
_LEAST: Final = 1e-9
_LEAST_FOUND: Final = 0.01
_LEAST_KIN, _MOST_KIN = 0.02, 5.0
_KIN_EVERY: Final = 4
_SEED: Final = 20_000
_SETTLED: Final = 2e-4


@dataclass(frozen=True, slots=True)
class Sample:
    """Contacts with all their candidates; `pairs.contact` numbers rows of `contacts`. Contacts without candidates count."""

    pairs: Pairs
    contacts: Columns
    voters: Columns
    vocabulary: Vocabulary
    frequencies: Frequencies


def learn(sample: Sample, start: Model = DEFAULT, *, version: str, learned: str, rounds: int = ROUNDS) -> Model:
    """Learn from at most MOST_CONTACTS contacts, evenly chosen; the same sample gives the same model.

    `learned` is the day, ISO 8601. Without contacts, or without voters, the figures are the start's.
    """
    named = replace(start, version=version, learned=learned)
    sample = _thinned(sample)
    people = len(sample.contacts.first)
    if not people or not len(sample.voters.first) or not len(sample.pairs.contact):
        return named
    model = _with_u(named, sample)
    owner, agreement = sample.pairs.contact, _agreement(sample, sample.pairs, model)
    whole = _whole(sample, agreement)
    prior = partial(prior_weight, sample.frequencies)
    near = _plausible(agreement, model, prior(model))
    narrowed, whose = _taken(agreement, near), owner[near]
    seen = _Seen(int(whole.sum()), whole[whose])
    for number in range(rounds):
        if number % _KIN_EVERY == 1:
            model = _with_kin(model, named, agreement, _posterior(owner, agreement, model, prior(model)), people)
        before, model = (
            model,
            _improved(model, named, narrowed, _posterior(whose, narrowed, model, prior(model)), seen),
        )
        if number > _KIN_EVERY and _close(before, model):
            break
    return model


def _thinned(sample: Sample) -> Sample:
    people = len(sample.contacts.first)
    if people <= MOST_CONTACTS:
        return sample
    chosen = np.arange(MOST_CONTACTS) * people // MOST_CONTACTS
    number = np.full(people, -1)
    number[chosen] = np.arange(MOST_CONTACTS)
    taken = number[sample.pairs.contact] >= 0
    pairs = Pairs(number[sample.pairs.contact[taken]], sample.pairs.voter[taken])
    return replace(sample, pairs=pairs, contacts=sample.contacts.take(chosen))


@dataclass(frozen=True, slots=True)
class _Seen:
    """`whole`: of how many contacts everybody of their name is a candidate; `of_whole`: which pairs are theirs.

    Of John Smith only those near by are candidates: that he moved cannot be seen, nor then that he is in the file.
    """

    whole: int
    of_whole: Flags


def _whole(sample: Sample, agreement: Agreement) -> Flags:
    contacts, texts = sample.contacts, sample.vocabulary.texts
    joint, missing = sample.frequencies.joint, sample.frequencies.missing
    names = zip(contacts.first.tolist(), contacts.last.tolist(), strict=True)
    there = np.array([joint.get((texts[first], texts[last]), missing) for first, last in names], np.int64)
    first, last = (agreement.fields[name].compared.level for name in ("first", "last"))
    both = (first == First.EXACT) & (last == Last.EXACT)
    return np.asarray(there <= np.bincount(sample.pairs.contact[both], minlength=len(there)))


def _agreement(sample: Sample, pairs: Pairs, model: Model) -> Agreement:
    contact, voter = sample.contacts.take(pairs.contact), sample.voters.take(pairs.voter)
    return agree(contact, voter, sample.vocabulary, sample.frequencies, model)


def _plausible(agreement: Agreement, model: Model, prior: int) -> Ints:
    return np.flatnonzero(added(weights(agreement, model).values()) + prior > _HOPELESS)


def _taken(agreement: Agreement, rows: Ints) -> Agreement:
    fields = {
        name: Field(Compared(field.compared.level[rows], field.compared.group[rows]), field.rate[rows])
        for name, field in agreement.fields.items()
    }
    return Agreement(fields, agreement.joint[rows], agreement.total, agreement.by_nickname[rows])


def _posterior(owner: Ints, agreement: Agreement, model: Model, prior: int) -> Floats:
    return probabilities(owner, added(weights(agreement, model).values()) + prior)


def _improved(model: Model, start: Model, agreement: Agreement, posterior: Floats, seen: _Seen) -> Model:
    of_whole = posterior * seen.of_whole
    fields = {
        name: _fitted(
            model.fields[name],
            start.fields[name],
            _counts(model, name, agreement.fields[name], of_whole if name == "place" else posterior),
        )
        for name in model.fields
    }
    found = (of_whole.sum() + _START_COUNTS * start.found) / (seen.whole + _START_COUNTS)
    return replace(model, fields=fields, found=float(np.clip(found, _LEAST_FOUND, 1 - _LEAST_FOUND)))


def _counts(model: Model, name: str, field: Field, weight: Floats) -> Floats:
    """Shape (groups, levels): how much of `weight` fell on each."""
    groups, levels = model.tables[name].shape[:2]
    cell = field.compared.group * levels + field.compared.level
    return np.asarray(np.bincount(cell, weight, groups * levels).reshape(groups, levels), np.float64)


def _fitted(groups: tuple[Group, ...], start: tuple[Group, ...], counts: Floats) -> tuple[Group, ...]:
    return tuple(_fitted_group(*three) for three in zip(groups, start, counts, strict=True))


def _fitted_group(group: Group, start: Group, counts: Floats) -> Group:
    """Level 0, missing, is no evidence and not counted."""
    m = _smoothed(np.array([level.m for level in start]), counts[1:], _START_COUNTS)
    return tuple(_with_m(level, float(chance)) for level, chance in zip(group, m, strict=True))


def _smoothed(start: Floats, counts: Floats, worth: float) -> Floats:
    """The mode is of no use where a level was never seen: the mean of the Dirichlet distribution, never 0."""
    whole = start.sum()
    return np.asarray(np.maximum((counts + worth * start / whole) / (counts.sum() + worth) * whole, _LEAST))


def _with_m(level: Level, m: float) -> Level:
    """What a relative shares as the person does stays so."""
    shared = level.keep == 0 and level.kin == level.m
    return level._replace(m=m, kin=m if shared else level.kin)


def _with_kin(model: Model, start: Model, agreement: Agreement, posterior: Floats, people: int) -> Model:
    """How many relatives are there, and how far their ages are apart: of pairs that are not the same person."""
    by_relative = weights(agreement, model)["relative"]
    kin = (1 - posterior) * (1 - np.exp2(by_relative / BIT))
    relatives = (kin.sum() + _START_COUNTS * start.relatives) / (people + _START_COUNTS)
    counts = _counts(model, "age", agreement.fields["age"], kin)
    ages = tuple(
        tuple(level._replace(kin=float(chance)) for level, chance in zip(group, _kin_rates(first, count), strict=True))
        for group, first, count in zip(model.fields["age"], start.fields["age"], counts, strict=True)
    )
    relatives = float(np.clip(relatives, _LEAST_KIN, _MOST_KIN))
    fields = {**model.fields, "first": _namesakes(model, start, relatives), "age": ages}
    return replace(model, relatives=relatives, fields=fields)


def _namesakes(model: Model, start: Model, relatives: float) -> tuple[Group, ...]:
    """A family has so many namesakes however many relatives are found: the more, the seldomer one of them is a namesake.

    Else every candidate in a file full of families would be thought somebody's father or son of the same name.
    """
    part = min(1.0, start.relatives / relatives)
    return tuple(
        tuple(level._replace(kin=first.kin * part) for level, first in zip(group, begun, strict=True))
        for group, begun in zip(model.fields["first"], start.fields["first"], strict=True)
    )


def _kin_rates(start: Group, counts: Floats) -> Floats:
    return _smoothed(np.array([level.kin for level in start]), counts[1:], _START_COUNTS)


def _with_u(model: Model, sample: Sample) -> Model:
    """How often two people who have nothing to do with one another agree by chance, where no single value decides it."""
    random = np.random.default_rng(_SEED)
    contact = random.integers(0, len(sample.contacts.first), _RANDOM_PAIRS)
    voter = random.integers(0, len(sample.voters.first), _RANDOM_PAIRS)
    agreement = _agreement(sample, Pairs(contact, voter), model)
    every = np.ones(_RANDOM_PAIRS)
    counts = {name: _counts(model, name, field, every) for name, field in agreement.fields.items()}
    fields = {
        name: tuple(_group_with_u(*two) for two in zip(groups, counts[name], strict=True))
        for name, groups in model.fields.items()
    }
    return replace(model, fields=fields)


def _group_with_u(group: Group, counts: Floats) -> Group:
    start = np.array([level.u for level in group])
    u = _smoothed(start, counts[1:], _RANDOM_COUNTS)
    return tuple(
        level._replace(u=float(chance)) if level.share == 0 and level.u > _LEAST else level
        for level, chance in zip(group, u, strict=True)
    )


def _close(before: Model, after: Model) -> bool:
    return bool(np.allclose(figures(before), figures(after), rtol=0, atol=_SETTLED))
