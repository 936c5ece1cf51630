"""A voter file, whichever it is: a state's or vendor's in a known layout, or a CSV with names of ours."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.kernel.errors import RefusedError
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.reading.days import Order
from kithwork.matching.bulk.reading.headings import plain
from kithwork.matching.bulk.reading.source import VOTER, Source, source_of
from kithwork.matching.bulk.reading.voters import BATCH, Progress, Voters, dates_of, with_id
from kithwork.voterfile.layouts import LAYOUTS
from kithwork.voterfile.rules import reader
from kithwork.voterfile.rules.fingerprint import Recognised, recognise
from kithwork.voterfile.rules.parcels import delivered

INACTIVE: Final = "inactive"
_FACTS: Final[Mapping[str, str]] = {
    VOTER: "state_file_id", "first_name": "first_name", "middle_name": "middle_name", "last_name": "last_name",
    "suffix": "suffix", "street_address": "street", "city": "city", "state": "state", "zip": "zip", "phone": "phone",
    "birth_date": "birth_date", "birth_year": "birth_year",
}  # fmt: skip
Tell = Callable[[str], None]


class VoterFile(Protocol):
    @property
    def size(self) -> int: ...

    def notes(self) -> list[str]: ...

    def dates(self, told: Order | None) -> Order: ...

    def read(self, *, patient: bool, progress: Progress, tell: Tell) -> Iterator[pa.Table]:
        """Texts under our names, of those who may be candidates. What was left out is told at the end.

        UnevenError where the quick way does not go through this file.
        """


def voter_file(path: Path, *, given: Mapping[str, str] | None, layout: str, today: date) -> VoterFile:
    """A layout that is named is the only one tried; a map, or a column voter_id, says that it is a CSV of one's own."""
    if not path.exists():
        raise LinkError(f"{path} does not exist.")
    if layout:
        return _in_layout(path, layout, today)
    try:
        own: Source | LinkError = source_of(path, key=VOTER, given=given)
    except LinkError as error:
        own = error
    if isinstance(own, Source) and (given or plain(VOTER) in map(plain, own.dialect.header)):
        return OwnFile(own)
    try:
        return StateFile(path, recognise(delivered([path]), today=today), today)
    except RefusedError as refused:
        if isinstance(own, LinkError):
            raise LinkError(f"{own.sentence} {_first(refused.sentence)}") from refused
        return OwnFile(own)


def _first(sentences: str) -> str:
    """Without the advice for whoever loads a file into an installation."""
    return sentences.partition(". ")[0].rstrip(".") + "."


def _in_layout(path: Path, layout: str, today: date) -> "StateFile":
    if layout not in LAYOUTS:
        raise LinkError(f"There is no layout {layout}. There are: {', '.join(LAYOUTS)}.")
    try:
        return StateFile(path, recognise(delivered([path]), today=today, only=LAYOUTS[layout]), today)
    except RefusedError as refused:
        raise LinkError(refused.sentence) from refused


@dataclass(frozen=True, slots=True)
class OwnFile:
    source: Source

    @property
    def size(self) -> int:
        return self.source.path.stat().st_size

    def notes(self) -> list[str]:
        return self.source.notes()

    def dates(self, told: Order | None) -> Order:
        return dates_of(self.source, told)

    def read(self, *, patient: bool, progress: Progress, tell: Tell) -> Iterator[pa.Table]:
        voters, unnamed, name = Voters(self.source, patient=patient, progress=progress), 0, self.source.path.name
        for read in voters:
            table = with_id(read, VOTER)
            unnamed += read.num_rows - table.num_rows
            yield table
        if voters.refused:
            tell(f"{name}: {voters.refused} lines have more values than the header has columns; they were left out.")
        if unnamed:
            tell(f"{name}: {unnamed} lines have no voter_id; they were left out.")


@dataclass(frozen=True, slots=True)
class StateFile:
    path: Path
    recognised: Recognised
    today: date

    @property
    def size(self) -> int:
        return self.recognised.size

    def notes(self) -> list[str]:
        return [f"{self.path.name}: {self.recognised.why}"]

    def dates(self, told: Order | None) -> Order:
        """The layout's own, which were read already."""
        return told or "mdy"

    def read(self, *, patient: bool, progress: Progress, tell: Tell) -> Iterator[pa.Table]:  # noqa: ARG002 - one way for all
        count = _Left()
        try:
            yield from _gathered(self._candidates(progress, count))
        except RefusedError as refused:
            raise LinkError(refused.sentence) from refused
        if count.rejected:
            tell(f"{self.path.name}: {count.rejected} lines cannot be read and were left out; {count.why}")
        if count.hidden:
            tell(
                f"{self.path.name}: {count.hidden} voters are protected, removed, deceased or under 18: no candidates."
            )

    def _candidates(self, progress: Progress, count: "_Left") -> Iterator[pa.Table]:
        for batch in reader.read(self.recognised, today=self.today):
            progress(batch.position)
            kept = batch.accepted.filter(batch.accepted.column("is_candidate"))
            count.hidden += batch.accepted.num_rows - kept.num_rows
            for line in batch.rejected:
                count.rejected += 1
                count.why = count.why or f"line {line.line}: {line.sentence}"
            yield _texts(kept)


@dataclass(slots=True)
class _Left:
    hidden: int = 0
    rejected: int = 0
    why: str = field(default="")


def _texts(accepted: pa.RecordBatch) -> pa.Table:
    columns = {ours: _text(accepted.column(fact)) for ours, fact in _FACTS.items()}
    return pa.table(columns | {INACTIVE: pc.equal(accepted.column("status"), INACTIVE)})


def _text(column: pa.Array) -> pa.Array:
    return pc.fill_null(pc.cast(column, pa.string()), "")


def _gathered(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(one.num_rows for one in held) >= BATCH // 2:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)
