"""Why a voter is, or is not, thought to be a contact: the run for this one contact alone, then the weights of the pair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kithwork.linkage.explain import explain
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.people import TEXTS
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.vocabulary import Codes, Ints
from kithwork.matching.bulk import blocking
from kithwork.matching.bulk.crew import crew
from kithwork.matching.bulk.duck import duck_in
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.learning import read_model
from kithwork.matching.bulk.people import gather, read_people
from kithwork.matching.bulk.plan import Options, Run, files_of
from kithwork.matching.bulk.preparing import PreparedVoters
from kithwork.matching.bulk.progress import Progress
from kithwork.matching.bulk.reading.contacts import Contacts
from kithwork.matching.bulk.reading.source import VOTER
from kithwork.matching.bulk.reading.voters import voter_facts
from kithwork.matching.bulk.work import Work

_UNFOUND = "No key brings this voter to this contact: ./kith link does not compare them. If it did:"


def explained(options: Options, *, contact_id: str, voter_id: str, progress: Progress) -> str:
    contacts, voters = files_of(options)
    with TemporaryDirectory() as folder, crew(options.workers) as hands:
        run = Run(options, progress, Work(Path(folder)), hands, contacts, voters)
        return _Explaining(run, contact_id, voter_id).text()


@dataclass(frozen=True, slots=True)
class _Explaining:
    run: Run
    contact_id: str
    voter_id: str

    def text(self) -> str:
        run, contacts = self.run, self._contact()
        asking, voters = run.prepare_contacts(contacts), run.prepare_voters()
        target = self._target(voters)
        with duck_in(run.work, memory=run.options.memory // 2, workers=run.options.workers) as duck:
            blocking.block(run.work, asking, voters, duck)
            found = pq.read_table(run.work.path(blocking.PAIRS))["voter"].to_numpy()
            chosen = np.zeros(run.work.told("voters")["candidates"], np.bool_)
            chosen[found] = chosen[target] = True
            gather(run.work, asking, voters, chosen, duck)
        people = read_people(run.work)
        candidates = self._candidates(_ids(voters, found), self.voter_id)
        run.progress.end()
        who = candidates.pop(self.voter_id)
        text = explain(
            _person(contacts.table),
            who,
            people.frequencies(people.contacts),
            read_model(run.options.model) if run.options.model else DEFAULT,
            others=list(candidates.values()),
        )
        return text if target in found else f"{_UNFOUND}\n{text}"

    def _contact(self) -> Contacts:
        contacts = self.run.read_contacts()
        if self.contact_id not in contacts.ids:
            raise LinkError(f"{self.run.options.contacts.name} has no contact {self.contact_id}.")
        place = contacts.ids.index(self.contact_id)
        return Contacts([self.contact_id], contacts.table.slice(place, 1), contacts.dates)

    def _target(self, voters: Sequence[PreparedVoters]) -> int:
        for part in voters:
            place = pc.index(part.ids()[VOTER], self.voter_id).as_py()
            if place >= 0:
                return int(part.start + place)
        raise LinkError(f"{self.run.options.voters.name} has no voter {self.voter_id} who may be a candidate.")

    def _candidates(self, ids: list[str], target: str) -> dict[str, Candidate]:
        """As the file writes them, the candidates in the order of the file."""
        wanted = pa.array([*ids, target])
        found: dict[str, Candidate] = {}
        for row in self._rows(wanted):
            own = row.slice(0, 1)[VOTER][0].as_py()
            found.setdefault(own, Candidate(own, _person(self._facts(row))))
        return found

    def _rows(self, wanted: pa.Array) -> Iterator[pa.Table]:
        patient = self.run.work.has("patient.json")
        for table in self.run.voters.read(patient=patient, progress=_unwatched, tell=_untold):
            kept = table.filter(pc.is_in(table[VOTER], value_set=wanted))
            yield from (kept.slice(place, 1) for place in range(kept.num_rows))

    def _facts(self, row: pa.Table) -> pa.Table:
        options = self.run.options
        return voter_facts(row, dates=self.run.voters.dates(options.dates), as_of=options.as_of)


def _unwatched(position: int) -> None:
    """The second reading is the quick one."""


def _untold(sentence: str) -> None:
    """It was told at the first reading."""


def _ids(voters: Sequence[PreparedVoters], rows: Codes | Ints) -> list[str]:
    found: list[str] = []
    for part in voters:
        ids = part.ids()[VOTER]
        mine = rows[(rows >= part.start) & (rows < part.start + len(ids))] - part.start
        found += ids.take(pa.array(mine)).to_pylist()
    return found


def _person(table: pa.Table) -> Person:
    row: dict[str, Any] = table.slice(0, 1).to_pylist()[0]
    texts: dict[str, Any] = {name: row[name] for name in TEXTS}
    numbers: dict[str, Any] = {
        name: int(row[name]) if row[name] else None for name in ("birth_year", "age", "age_asof")
    }
    day = row["birth_date"]
    return Person(**texts, **numbers, birth_date=date.fromisoformat(day) if day else None)
