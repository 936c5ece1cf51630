"""Parameters learned from contacts whose truth nobody told the learner."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from kithwork.linkage.columns import Columns
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Pairs, score
from kithwork.linkage.learn import Sample, learn
from kithwork.linkage.levels import Age, First, Last, Place
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.person import Person
from kithwork.linkage.vocabulary import Vocabulary

TODAY = "2026-11-24"
HEADS = [
    "BRAN",
    "COR",
    "DAL",
    "FEN",
    "GAR",
    "HOL",
    "KEL",
    "LOR",
    "MAR",
    "NOR",
    "PEL",
    "RUD",
    "SAN",
    "TOR",
    "VAL",
    "WIN",
]
TAILS = ["BERG", "DEN", "FIELD", "GATE", "HAM", "KIRK", "LEY", "MAN", "NER", "RICK", "SON", "TON", "VICK", "WOOD"]
GIVEN = [
    "ALMA",
    "BORIS",
    "CLARA",
    "DORIAN",
    "EMIL",
    "FRIDA",
    "GUSTAV",
    "HELGA",
    "INGRID",
    "JULIUS",
    "KARLA",
    "LEONID",
    "MAGDA",
    "NORBERT",
    "OSKAR",
    "PETRA",
]


def voter(random: Random) -> Person:
    return Person(
        first=random.choice(GIVEN),
        last=random.choice(HEADS) + random.choice(TAILS),
        city=f"TOWN{random.randrange(9)}",
        birth_year=random.randrange(1940, 2008),
    )


def told(person: Person, random: Random, typos: float) -> Person:
    last = person.last[:-2] + person.last[-1] if random.random() < typos else person.last
    moved = random.random() < 0.25
    aged = random.choice([0, 0, 0, 1, -1])
    return replace(
        person,
        last=last,
        city=f"TOWN{random.randrange(9)}" if moved else person.city,
        birth_year=person.birth_year + aged,
    )


def sample(
    contacts: int = 1200, *, found: float = 0.75, typos: float = 0.15, seed: int = 1
) -> tuple[Sample, list[int]]:
    """Each contact against everybody with the same initial of the surname; and the right voters' rows, -1 for none."""
    random = Random(seed)  # noqa: S311 - a made-up world
    voters = [voter(random) for _ in range(1100)]
    truth = [random.randrange(len(voters)) if random.random() < found else -1 for _ in range(contacts)]
    people = [told(voters[row] if row >= 0 else voter(random), random, typos) for row in truth]
    same = [
        [row for row, one in enumerate(voters) if one.last[:3] == who.last[:3] and one.first == who.first]
        for who in people
    ]
    vocabulary = Vocabulary()
    pairs = Pairs(
        np.array([place for place, rows in enumerate(same) for _ in rows], np.int64),
        np.array([row for rows in same for row in rows], np.int64),
    )
    columns = [Columns.of(side, vocabulary) for side in (people, voters)]
    return Sample(pairs, columns[0], columns[1], vocabulary, Frequencies.of(voters)), truth


@pytest.fixture(scope="module")
def learned():
    return learn(sample()[0], version="learned-1", learned=TODAY)


def test_learn_finds_the_share_in_the_file_and_the_rates_of_mistakes(learned):
    last, first, place = learned.fields["last"], learned.fields["first"], learned.fields["place"]
    assert learned.found == pytest.approx(0.75, abs=0.05)
    assert first[0][First.EXACT - 1].m > 0.9
    assert last[1][Last.CLOSE - 1].m > 0.7  # a surname nobody in the file has is a slip of the pen
    assert place[2][Place.CITY - 1].m == pytest.approx(0.75 + 0.25 / 9, abs=0.05)
    assert learned.fields["age"][1][Age.SAME - 1].m == pytest.approx(0.6, abs=0.06)


def test_learn_gives_version_and_day_and_the_same_model_twice(learned):
    assert (learned.version, learned.learned) == ("learned-1", TODAY)
    assert learn(sample()[0], version="learned-1", learned=TODAY) == learned


def test_learned_model_separates_better_than_the_default(learned):
    held_out, truth = sample(seed=2)
    right = np.array(truth)[held_out.pairs.contact] == held_out.pairs.voter
    assert log_loss(held_out, right, learned) < log_loss(held_out, right, DEFAULT)


def log_loss(given: Sample, right: np.ndarray, model) -> float:
    said = score(
        given.pairs,
        contacts=given.contacts,
        voters=given.voters,
        vocabulary=given.vocabulary,
        frequencies=given.frequencies,
        model=model,
    ).probability.clip(1e-6, 1 - 1e-6)
    return float(-np.where(right, np.log(said), np.log(1 - said)).mean())


def test_learn_from_few_contacts_changes_little():
    few = learn(sample(contacts=4)[0], version="few", learned=TODAY)
    for name, groups in few.fields.items():
        for group, start in zip(groups, DEFAULT.fields[name], strict=True):
            assert [level.m for level in group] == pytest.approx([level.m for level in start], abs=0.07), name
    assert few.found == pytest.approx(DEFAULT.found, abs=0.05)


def test_learn_from_nobody_is_the_start_under_the_new_name():
    nobody = Sample(
        Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64)),
        *(Columns.of([], Vocabulary()),) * 2,
        Vocabulary(),
        Frequencies(),
    )
    assert learn(nobody, version="none", learned=TODAY) == replace(DEFAULT, version="none", learned=TODAY)


def test_learn_where_everybody_is_in_the_file_and_where_half_are():
    found = [learn(sample(found=share)[0], version="x", learned=TODAY).found for share in (1.0, 0.5)]
    assert found[0] > 0.93
    assert found[1] == pytest.approx(0.5, abs=0.06)


def test_many_relatives_make_no_more_namesakes():
    """In a file full of families each member found is no likelier somebody else of the same name."""
    random = Random(5)  # noqa: S311 - a made-up world
    heads = [voter(random) for _ in range(250)]
    voters = [replace(head, first=first) for head in heads for first in random.sample(GIVEN, 5)]
    people = [told(person, random, typos=0.1) for person in voters[::2]]
    vocabulary = Vocabulary()
    pairs = [
        (place, row)
        for place, who in enumerate(people)
        for row, one in enumerate(voters)
        if one.last[:3] == who.last[:3] and one.city == who.city
    ]
    contact, row = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    columns = [Columns.of(side, vocabulary) for side in (people, voters)]
    families = Sample(Pairs(contact, row), columns[0], columns[1], vocabulary, Frequencies.of(voters))
    learned = learn(families, version="learned-1", learned=TODAY)
    assert learned.relatives > 2 * DEFAULT.relatives
    exact = [(group[First.EXACT - 1].kin, begun[First.EXACT - 1].kin) for group, begun in
             zip(learned.fields["first"], DEFAULT.fields["first"], strict=True)]  # fmt: skip
    for now, before in exact:
        assert now * learned.relatives <= before * DEFAULT.relatives * 1.001
