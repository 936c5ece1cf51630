"""What each reader must keep, whatever bytes it is given: a sentence, or every line once."""

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kithwork.kernel.errors import RefusedError
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.reading.contacts import read_contacts
from kithwork.matching.bulk.reading.source import CONTACT, source_of
from kithwork.voterfile.layouts.histories import NC_ABSENTEE, NC_HISTORY
from kithwork.voterfile.rules.fingerprint import recognise
from kithwork.voterfile.rules.history import read_history, recognise_history
from kithwork.voterfile.rules.parcels import Delivered
from kithwork.voterfile.rules.reader import read
from kithwork.voterfile.rules.tagging import read_tags, recognise_tags
from kithwork.world.states.forms import FORMS
from kithwork.world.states.residents import residents
from kithwork.world.states.writing import write
from kithwork.world.voters import voters

TODAY: Final = date(2026, 11, 24)
# Read in one block and in many, a file must say the same; a block holds one line at least.
_WHOLE, _PIECES = 8 << 20, 2048
_PEOPLE: Final = 6
Told = tuple[int, list[object], list[object]]


@dataclass(frozen=True, slots=True)
class Reader:
    """`seeds`: files it takes. `check` raises where bytes make it break its promise."""

    seeds: Callable[[], Iterator[bytes]]
    check: Callable[[bytes], None]


def _delivered(content: bytes) -> list[Delivered]:
    return [Delivered("delivery", lambda: io.BytesIO(content))]


def _agree(content: bytes, told: Callable[[int], Told]) -> None:
    """Accepted + rejected = lines, and no line is told twice."""
    with suppress(RefusedError):
        whole = told(_WHOLE)
        if max(map(len, content.split(b"\n"))) < _PIECES and told(_PIECES) != whole:
            raise AssertionError(f"One block says {whole}, many say {told(_PIECES)}.")
        lines, accepted, rejected = whole
        if lines != len(accepted) + len(rejected):
            raise AssertionError(f"{len(accepted)} accepted and {len(rejected)} rejected of {lines} lines.")
        if len({*rejected}) != len(rejected):
            raise AssertionError("A line is rejected twice.")


def _voters(content: bytes) -> None:
    def told(size: int) -> Told:
        batches = list(read(recognise(_delivered(content), today=TODAY), today=TODAY, size=size))
        accepted = [tuple(row.items()) for batch in batches for row in batch.accepted.to_pylist()]
        rejected = [(one.part, one.line) for batch in batches for one in batch.rejected]
        numbers = [dict(row)["number"] for row in accepted]
        if len({*numbers}) != len(numbers):
            raise AssertionError("A line is accepted twice.")
        return sum(batch.lines for batch in batches), [*accepted], [*rejected]

    _agree(content, told)


def _tags(content: bytes) -> None:
    def told(size: int) -> Told:
        batches = list(read_tags(recognise_tags(_delivered(content)), size=size))
        accepted = [tuple(row.values()) for batch in batches for row in batch.accepted.to_pylist()]
        rejected = [(one.part, one.line) for batch in batches for one in batch.rejected]
        return len(accepted) + len(rejected), [*accepted], [*rejected]

    _agree(content, told)


def _votes(content: bytes) -> None:
    def told(size: int) -> Told:
        batches = list(read_history(recognise_history(_delivered(content)), size=size))
        voted = [tuple(row.values()) for batch in batches for row in batch.voted.to_pylist()]
        rejected = [(one.part, one.line) for batch in batches for one in batch.rejected]
        silent = sum(batch.silent for batch in batches)
        return sum(batch.lines for batch in batches), [*voted, *[None] * silent], [*rejected]

    _agree(content, told)


def _contacts(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        with suppress(LinkError):
            found = read_contacts(source_of(Path(file.name), key=CONTACT), dates=None, as_of=TODAY.year)
            if len(found.ids) != found.table.num_rows or len({*found.ids}) != len(found.ids):
                raise AssertionError(f"{len(found.ids)} ids of {found.table.num_rows} contacts.")


def _states() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        for key, form in FORMS.items():
            made = residents(voters(count=_PEOPLE, seed=7, as_of=TODAY.year), state=form.state, count=_PEOPLE)
            for name in ("voters.txt", "voters.zip", "voters.gz"):
                path = Path(folder) / name
                write(path, key, made, name=name)
                yield path.read_bytes()


def _tag_seeds() -> Iterator[bytes]:
    yield b'canonical_voter_id,tag\nNC-BY1,Union\nNC-BY02,"Teacher, retired"\n'
    yield b"state;state_file_id;tag\r\nNC;BY1;Union\r\nGA;00012;Nurse\r\n"


def _vote_seeds() -> Iterator[bytes]:
    told = {"ncid": "BY1", "election_lbl": "11/03/2020", "election_desc": "11/03/2020 GENERAL", "voting_method": "MAIL"}
    yield _table(NC_HISTORY.names.columns, told, "\t")
    told = {"ncid": "BY1", "election_dt": "11/03/2020", "ballot_rtn_status": "ACCEPTED"}
    yield _table(NC_ABSENTEE.names.columns, told, ",")


def _table(columns: Sequence[str], told: Mapping[str, str], delimiter: str) -> bytes:
    rows = (columns, [told.get(column, "") for column in columns])
    return "".join(delimiter.join(f'"{value}"' for value in row) + "\r\n" for row in rows).encode("latin-1")


def _contact_seeds() -> Iterator[bytes]:
    yield (
        b"contact_id,first_name,middle_name,last_name,suffix,nickname,phone,email,street_address,city,state,zip,"
        b"birth_date,birth_year,age\n"
        b"1,Ada,,Okafor,,Adie,919-555-0101,ada@example.org,12 Elm St,Durham,NC,27701,1980-02-03,,\n"
        b'2,"Jo\xc3\xa3o ""J""",,O\'Brien-N\xc3\xba\xc3\xb1ez,Jr,,,,,Apex,NC,,,1975,\n'
    )
    yield "contact_id\tfirst_name\tlast_name\tage\r\n7\tRené\tde la Cruz\t44\r\n".encode("utf-16")


READERS: Final[Mapping[str, Reader]] = {
    "voters": Reader(_states, _voters),
    "tags": Reader(_tag_seeds, _tags),
    "votes": Reader(_vote_seeds, _votes),
    "contacts": Reader(_contact_seeds, _contacts),
}
