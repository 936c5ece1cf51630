"""The whole run: read, prepare, block, gather, judge, decide, write. Each stage finds what an earlier run finished."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from kithwork.linkage import keys
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.vocabulary import Floats
from kithwork.matching.bulk import blocking, matches
from kithwork.matching.bulk.crew import Crew, crew
from kithwork.matching.bulk.deciding import threshold
from kithwork.matching.bulk.duck import duck_in
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.judging import Judged, Range, judge_range
from kithwork.matching.bulk.learning import MODEL, learned, read_model
from kithwork.matching.bulk.output import checked_output, written
from kithwork.matching.bulk.people import gather
from kithwork.matching.bulk.preparing import (
    Batch,
    PreparedContacts,
    PreparedVoters,
    VoterBatch,
    all_asked,
    prepare_contacts,
    prepare_voters,
)
from kithwork.matching.bulk.progress import Progress
from kithwork.matching.bulk.reading.contacts import Contacts, read_contacts
from kithwork.matching.bulk.reading.days import Order
from kithwork.matching.bulk.reading.source import CONTACT, Source, source_of
from kithwork.matching.bulk.reading.voter_file import VoterFile, voter_file
from kithwork.matching.bulk.reading.voters import UnevenError
from kithwork.matching.bulk.spark import SparkCrew, spark_crew
from kithwork.matching.bulk.work import Work, fingerprint, work_beside

# Raise it where the same input gives another output or another work file.
VERSION: Final = 2
_CONTACTS_AT_ONCE: Final = 25_000
_BYTES_A_PAIR: Final = 8192
_LEAST_PAIRS, _MOST_PAIRS = 20_000, 125_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`as_of` is the year in which stated ages are true; `memory` in bytes; `today` says who may be under 18."""

    voters: Path
    contacts: Path
    output: Path
    as_of: int
    today: date
    layout: str = ""
    model: Path | None = None
    save_model: Path | None = None
    precision: float = 0.98
    workers: int = 1
    # Whose executors work, and who joins: this machine's processes and DuckDB, or Spark of that address.
    engine: str = "duckdb"
    spark_master: str = ""
    memory: int = 4 << 30
    dates: Order | None = None
    maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def mark(self) -> str:
        """Two runs of one mark give the same output; workers, memory and engine change nothing."""
        told = {
            name: value
            for name, value in asdict(self).items()
            if name not in {"workers", "memory", "today", "save_model", "engine", "spark_master"}
        }
        versions = {"plan": VERSION, "keys": keys.VERSION, "model": DEFAULT.version}
        return fingerprint({"voters": self.voters, "contacts": self.contacts}, told | versions)


@dataclass(frozen=True, slots=True)
class Summary:
    contacts: int
    voters: int
    matched: int
    possible: int
    threshold: float


def link(options: Options, progress: Progress) -> Summary:
    contacts, voters = files_of(options)
    for note in (*contacts.notes(), *voters.notes()):
        progress.say(note)
    for output in filter(None, (options.output, options.save_model)):
        checked_output(output)
    with work_beside(options.output, options.mark()) as work, _hands(options) as hands:
        if work.resumed:
            progress.say("An earlier run of the same command was stopped; this one goes on from there.")
        return Run(options, progress, work, hands, contacts, voters).run()


def _hands(options: Options) -> AbstractContextManager[Crew | SparkCrew]:
    return spark_crew(options.spark_master) if options.engine == "spark" else crew(options.workers)


def files_of(options: Options) -> tuple[Source, VoterFile]:
    voters = voter_file(options.voters, given=options.maps.get("voters"), layout=options.layout, today=options.today)
    return source_of(options.contacts, key=CONTACT, given=options.maps.get("contacts")), voters


@dataclass(slots=True)
class Run:
    options: Options
    progress: Progress
    work: Work
    hands: Crew | SparkCrew
    contacts: Source
    voters: VoterFile

    def run(self) -> Summary:
        contacts = self.read_contacts()
        total = 0
        if contacts.ids:
            asking = self.prepare_contacts(contacts)
            voters = self.prepare_voters()
            total = int(self.work.told("voters")["candidates"])
            with duck_in(self.work, memory=self.options.memory * 2 // 5, workers=self.options.workers) as duck:
                self._block(asking, voters, total, duck)
            self._judge(len(contacts.ids), self._learn(len(contacts.ids)))
        return self._write(contacts, total)

    def read_contacts(self) -> Contacts:
        self.progress.begin("Reading contacts")
        size = self.options.contacts.stat().st_size
        contacts = read_contacts(
            self.contacts,
            dates=self.options.dates,
            as_of=self.options.as_of,
            progress=lambda position: self.progress.to(position, size),
        )
        if contacts.dates == "dmy" and not self.options.dates:
            self.progress.say(f"{self.options.contacts.name}: dates are read as day/month/year.")
        return contacts

    def prepare_contacts(self, contacts: Contacts) -> list[PreparedContacts]:
        self.progress.begin("Preparing contacts")
        starts = range(0, len(contacts.ids), _CONTACTS_AT_ONCE)
        parts = [PreparedContacts(self.work.path(f"contacts-{start:09d}"), start) for start in starts]
        missing = (
            Batch(self.work, part.folder.name, part.start, contacts.table.slice(part.start, _CONTACTS_AT_ONCE))
            for part in parts
            if not part.folder.exists()
        )
        for part in self.hands.each(prepare_contacts, missing):
            self.progress.to(part.start, len(contacts.ids))
        if not self.work.has("names.npy"):
            all_asked(parts).write(self.work)
        return parts

    def prepare_voters(self) -> list[PreparedVoters]:
        if not self.work.has("voters.json"):
            self.progress.begin("Reading voters")
            try:
                self._read_voters()
            except UnevenError:
                self.progress.say(f"{self.options.voters.name}: some lines are broken; reading it line by line.")
                self.work.tell("patient", "yes")
                self.work.remove("voters-*")
                self._read_voters()
        told = self.work.told("voters")
        if not told["candidates"]:
            raise LinkError(f"{self.options.voters.name} has a header and no voters.")
        return [PreparedVoters(self.work.path(name), start) for name, start in told["parts"]]

    def _read_voters(self) -> None:
        file = self.voters
        dates = file.dates(self.options.dates)
        read = file.read(
            patient=self.work.has("patient.json"),
            progress=lambda position: self.progress.to(position, file.size),
            tell=self.progress.say,
        )
        parts: list[tuple[str, int]] = []
        counted = _Counted()
        for _ in self.hands.each(prepare_voters, self._voter_batches(read, dates, parts, counted)):
            pass
        if dates == "dmy" and not self.options.dates:
            self.progress.say(f"{self.options.voters.name}: dates are read as day/month/year.")
        self.work.tell("voters", {"parts": parts, "candidates": counted.voters})

    def _voter_batches(
        self, read: Iterator[pa.Table], dates: Order, parts: list[tuple[str, int]], counted: "_Counted"
    ) -> Iterator[VoterBatch]:
        for number, table in enumerate(read):
            name, start = f"voters-{number:06d}", counted.voters
            parts.append((name, start))
            counted.voters += table.num_rows
            if not self.work.has(name):
                yield VoterBatch(self.work, name, start, table, dates, self.options.as_of)

    def _block(
        self, contacts: list[PreparedContacts], voters: list[PreparedVoters], total: int, duck: DuckDBPyConnection
    ) -> None:
        if not self.work.has(blocking.PAIRS):
            self.progress.begin("Finding candidates")
            join = self.hands.join if isinstance(self.hands, SparkCrew) else None
            blocking.block(self.work, contacts, voters, duck, join)
        if not self.work.has("chosen.npy"):
            self.progress.begin("Gathering candidates")
            chosen = blocking.chosen(self.work, total)
            gather(self.work, contacts, voters, chosen, duck)
            self.work.put("chosen", chosen)

    def _learn(self, contacts: int) -> Model:
        """A model that is given is used as it is."""
        if self.options.model:
            return read_model(self.options.model)
        if not self.work.has(MODEL):
            self.progress.begin("Learning")
            model = learned(self.work, contacts, today=self.options.today.isoformat())
            with self.work.writing(MODEL) as path:
                path.write_text(model.to_json(), encoding="utf-8")
        return read_model(self.work.path(MODEL))

    def _judge(self, contacts: int, model: Model) -> None:
        if self.work.has("ranges.json"):
            return
        self.progress.begin("Judging")
        most = self.options.memory // self.options.workers // _BYTES_A_PAIR
        size = min(max(most, _LEAST_PAIRS), _MOST_PAIRS)
        ranges: list[tuple[str, int]] = []
        for name in self.hands.each(judge_range, self._ranges(size, model, ranges)):
            self.progress.to(dict(ranges)[name], contacts)
        self.work.tell("ranges", ranges)

    def _ranges(self, most: int, model: Model, ranges: list[tuple[str, int]]) -> Iterator[Range]:
        """A range has the number of its first contact; another size of range makes other names."""
        for pairs in blocking.ranges(self.work, most):
            start = int(pairs.contact[0])
            name = f"judged-{most}-{start:09d}.npz"
            ranges.append((name, start))
            if not self.work.has(name):
                yield Range(self.work, name, pairs, model)

    def _write(self, contacts: Contacts, voters: int) -> Summary:
        self.progress.begin("Writing")
        ranges: list[tuple[str, int]] = self.work.told("ranges") if contacts.ids else []
        best: Floats = np.concatenate([np.zeros(0), *(Judged.read(self.work.path(name)).best for name, _ in ranges)])
        accepted = threshold(best, self.options.precision)
        matched = possible = 0
        with written(self.options.output) as file:
            file.write(",".join(matches.HEADER) + "\n")
            for part in self.hands.each(matches.write_part, _parts(self.work, contacts.ids, ranges, accepted)):
                file.write(part.text)
                matched, possible = matched + part.matched, possible + part.possible
        if self.options.save_model and contacts.ids:
            with written(self.options.save_model) as file:
                file.write(self._learn(len(contacts.ids)).to_json())
        self.progress.end()
        return Summary(len(contacts.ids), voters, matched, possible, accepted)


def _parts(work: Work, ids: list[str], ranges: list[tuple[str, int]], accepted: float) -> Iterator[matches.Part]:
    """Contacts without any candidate belong to the range before them."""
    starts = [0, *(start for _, start in ranges[1:]), len(ids)]
    names = [name for name, _ in ranges] or [""]
    for name, start, end in zip(names, starts[:-1], starts[1:], strict=True):
        yield matches.Part(work, name, start, end, ids[start:end], accepted)


@dataclass(slots=True)
class _Counted:
    voters: int = 0
