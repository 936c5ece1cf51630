"""One contact in the hand and all of them in bulk: first the same candidates in the same order, then the same probabilities."""

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from kithwork.linkage import judge
from kithwork.linkage.columns import Columns
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.keys import BUDGET, contact_keys, voter_key_columns, within_budget
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.matching.bulk import blocking
from kithwork.matching.bulk.crew import crew
from kithwork.matching.bulk.duck import duck_in
from kithwork.matching.bulk.judging import weighed
from kithwork.matching.bulk.people import gather, read_people
from kithwork.matching.bulk.plan import Options, Run, files_of
from kithwork.matching.bulk.progress import Progress
from kithwork.matching.bulk.work import Work
from tests.matching.bulk.town import CONTACT_COLUMNS, FIRSTS, LASTS, VOTER_COLUMNS, contacts, csv_of, voters, written


def some_town(
    folder: Path, people: int, asking: int
) -> tuple[Path, Path, list[tuple[str, ...]], list[tuple[str, ...]]]:
    """With twins who tie, a name so frequent that its block is over-full, and contacts with next to nothing."""
    chance = random.Random(7)  # noqa: S311 - nothing is secret here
    known = voters(people)
    known += [(f"T{number}", *row[1:]) for number, row in enumerate(known[:40])]
    known += [
        (f"S{number}", "JOHN", "", "SMITH", "", "", "", "RALEIGH", "27601", str(1930 + number % 70))
        for number in range(BUDGET * 2)
    ]
    asked = contacts(known, asking - 60)
    asked += [
        (f"E{number}", chance.choice(["", "J", *FIRSTS]), chance.choice(["", *LASTS]), "", "", "")
        for number in range(40)
    ]
    asked += [(f"J{number}", "John", "Smith", "Raleigh", "", "") for number in range(20)]
    voter_file = written(folder / "voters.csv", csv_of(VOTER_COLUMNS, known))
    return voter_file, written(folder / "contacts.csv", csv_of(CONTACT_COLUMNS, asked)), known, asked


def in_the_hand(known, asked):
    """Of every contact the voters' row numbers and their probabilities, one contact after the other."""
    people = [Candidate(row[0], _voter(row)) for row in known]
    frequencies = Frequencies.of(one.person for one in people)
    vocabulary, having = Vocabulary(), defaultdict(list)
    keys = voter_key_columns(Columns.of([one.person for one in people], vocabulary), vocabulary)
    for number, key in zip(keys.row.tolist(), keys.key.tolist(), strict=True):
        having[key].append(number)
    counts = {key: len(rows) for key, rows in having.items()}
    for row in asked:
        contact = _contact(row)
        taken = within_budget(contact_keys(contact), counts)
        numbers = sorted({number for key in taken for number in having[key]})
        found = judge.judge(contact, [people[number] for number in numbers], frequencies)
        by_id = {one.candidate_id: one.probability for one in found}
        yield numbers, [by_id[people[number].id] for number in numbers]


def _voter(row):
    _, first, middle, last, suffix, phone, street, city, zip_code, year = row
    return Person(first, middle, last, suffix, "", phone, street, city, "", zip_code, birth_year=int(year))


def _contact(row):
    _, first, last, city, zip_code, year = row
    return Person(first=first, last=last, city=city, zip=zip_code, birth_year=int(year) if year else None)


def in_bulk(folder, voter_file, contact_file):
    options = Options(
        voters=voter_file, contacts=contact_file, output=folder / "none", as_of=2026, today=date(2026, 11, 3)
    )
    work = Work(folder / "work")
    work.folder.mkdir()
    with crew(1) as hands:
        run = Run(options, Progress(quiet=True), work, hands, *files_of(options))
        read = run.read_contacts()
        asking, held = run.prepare_contacts(read), run.prepare_voters()
        total = work.told("voters")["candidates"]
        with duck_in(work, memory=1 << 30, workers=1) as duck:
            blocking.block(work, asking, held, duck)
            chosen = blocking.chosen(work, total)
            gather(work, asking, held, chosen, duck)
    pairs = pq.read_table(work.path(blocking.PAIRS))
    contact, voter = pairs["contact"].to_numpy(), pairs["voter"].to_numpy()
    place = np.cumsum(chosen) - 1
    scores = weighed(read_people(work), blocking.Pairs(contact, place[voter]), DEFAULT)
    for number in range(len(read.ids)):
        begin, end = np.searchsorted(contact, [number, number + 1])
        yield voter[begin:end].tolist(), scores.probability[begin:end].tolist()


@pytest.mark.parametrize(("people", "asking"), [(800, 200), pytest.param(20_000, 10_000, marks=pytest.mark.nightly)])
def test_candidates_and_probabilities_are_those_of_the_hand(tmp_path, people, asking):
    voter_file, contact_file, known, asked = some_town(tmp_path, people, asking)
    hand, bulk = [*in_the_hand(known, asked)], [*in_bulk(tmp_path, voter_file, contact_file)]
    assert [candidates for candidates, _ in bulk] == [candidates for candidates, _ in hand]
    assert [probability for _, probability in bulk] == [probability for _, probability in hand]
    assert len(asked) == asking
    sizes = [len(candidates) for candidates, _ in hand]
    assert min(sizes) == 0 < max(sizes)
    assert any(len(shares) > 1 and max(shares) == sorted(shares)[-2] > 0.3 for _, shares in hand)
