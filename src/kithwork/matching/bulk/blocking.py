"""Which voters are worth judging for which contact: keys counted, taken within the budget, joined by DuckDB."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from kithwork.linkage.keys import taken
from kithwork.linkage.vocabulary import Codes, Flags, Ints
from kithwork.matching.bulk.preparing import PreparedContacts, PreparedVoters
from kithwork.matching.bulk.work import Work

PAIRS: Final = "pairs.parquet"
_WANTED, _FOUND = "wanted.parquet", "found.parquet"
_KEYED: Final = pa.schema({"place": pa.int32(), "contact": pa.int32()})
_HELD: Final = pa.schema({"place": pa.int32(), "voter": pa.int32()})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row numbers of contacts (of the file) and of voters (of the file), by contact, then voter."""

    contact: Codes
    voter: Codes


# Of the paths of what is wanted, what is found, and the pairs to be written.
Join = Callable[[Path, Path, Path], None]


def block(
    work: Work,
    contacts: list[PreparedContacts],
    voters: list[PreparedVoters],
    duck: DuckDBPyConnection,
    join: Join | None = None,
) -> None:
    """Write the candidate pairs, each once, ordered by contact and voter; DuckDB joins, unless somebody else does."""
    keys = work.get("keys")
    frequency = _frequency(voters, len(keys))
    wanted = _take(work, contacts, np.asarray(keys), frequency)
    _find(work, voters, wanted, _repeated(voters, duck))
    with work.writing(PAIRS) as path:
        (join or partial(_join, duck))(work.path(_WANTED), work.path(_FOUND), path)
    for name in (_WANTED, _FOUND):
        work.path(name).unlink()


def _frequency(voters: list[PreparedVoters], size: int) -> Ints:
    """How many voters have each key that is asked for."""
    counts = np.zeros(size, np.int64)
    for part in voters:
        place, _ = part.keys()
        begins = np.flatnonzero(np.append([True], place[1:] != place[:-1])[: len(place)])
        counts[place[begins]] += np.diff(np.append(begins, len(place)))
    return counts


def _take(work: Work, contacts: list[PreparedContacts], keys: Codes, frequency: Ints) -> Flags:
    """Write which contact asks by which keys; return which keys anybody asks by."""
    wanted = np.zeros(len(keys), np.bool_)
    with work.writing(_WANTED) as path, pq.ParquetWriter(path, _KEYED) as writer:
        for part in contacts:
            rows = part.keys()
            place = _places(keys, rows.key)
            asked = taken(rows, frequency[place])
            wanted[place[asked]] = True
            contact = rows.row[asked] + np.int32(part.start)
            writer.write_table(pa.table({"place": place[asked], "contact": contact}, schema=_KEYED))
    return wanted


def _places(keys: Codes, wanted: Codes) -> Codes:
    """Asked in order, neighbours of one search are still in the processor's cache at the next."""
    order = np.argsort(wanted)
    place = np.empty(len(wanted), np.int32)
    place[order] = np.searchsorted(keys, wanted[order])
    return place


def _find(work: Work, voters: list[PreparedVoters], wanted: Flags, repeated: Codes) -> None:
    with work.writing(_FOUND) as path, pq.ParquetWriter(path, _HELD) as writer:
        for part in voters:
            place, voter = part.keys()
            kept = wanted[place]
            if len(repeated):
                kept &= ~np.isin(voter, repeated)
            writer.write_table(pa.table({"place": place[kept], "voter": voter[kept]}, schema=_HELD))


def _repeated(voters: list[PreparedVoters], duck: DuckDBPyConnection) -> Codes:
    """Voters whose id stood in the file before: nobody is to compete with themself."""
    files = [str(part.folder / "ids.parquet") for part in voters]
    if not files:
        return np.zeros(0, np.int32)
    rows = duck.sql(
        "WITH ids AS (SELECT voter, voter_id FROM read_parquet($1)), "
        "twice AS (SELECT voter_id, min(voter) AS first FROM ids GROUP BY voter_id HAVING count(*) > 1) "
        "SELECT voter FROM ids JOIN twice USING (voter_id) WHERE voter <> first ORDER BY voter",
        params=[files],
    ).to_arrow_table()
    return np.asarray(rows["voter"].to_numpy(), np.int32)


def _join(duck: DuckDBPyConnection, wanted: Path, found: Path, pairs: Path) -> None:
    duck.execute(
        "COPY (SELECT DISTINCT contact, voter FROM read_parquet($1) JOIN read_parquet($2) USING (place) "  # noqa: S608 - COPY takes no parameter for its target
        f"ORDER BY contact, voter) TO '{_quoted(pairs)}' (FORMAT parquet)",
        [str(wanted), str(found)],
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def chosen(work: Work, total: int) -> Flags:
    """Which voters of the file are somebody's candidate."""
    flags = np.zeros(total, np.bool_)
    for batch in pq.ParquetFile(work.path(PAIRS)).iter_batches(columns=["voter"]):
        flags[batch.column(0).to_numpy()] = True
    return flags


def ranges(work: Work, most: int) -> Iterator[Pairs]:
    """All candidates of a contact together, about `most` pairs at once."""
    held: list[Any] = []
    for batch in pq.ParquetFile(work.path(PAIRS)).iter_batches(batch_size=most):
        held.append((batch.column(0).to_numpy(), batch.column(1).to_numpy()))
        contact, voter = (np.concatenate(part) for part in zip(*held, strict=True))
        # The last contact may go on in the next batch.
        end = int(np.searchsorted(contact, contact[-1]))
        if end:
            yield Pairs(contact[:end], voter[:end])
        held = [(contact[end:], voter[end:])]
    for contact, voter in held:
        if len(contact):
            yield Pairs(contact, voter)
