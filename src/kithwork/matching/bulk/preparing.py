"""A batch of people into comparable form, keys and counts: what the worker processes do first."""

import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kithwork.linkage.columns import Columns, columns_of
from kithwork.linkage.keys import ContactKeyRows, contact_key_columns, voter_key_columns
from kithwork.linkage.sets import Sets, ascending
from kithwork.linkage.vocabulary import Codes, Hashes, Ints, Vocabulary
from kithwork.matching.bulk.asked import Asked, asked_by
from kithwork.matching.bulk.packed import Packed, packed, used
from kithwork.matching.bulk.reading.days import Order
from kithwork.matching.bulk.reading.source import VOTER
from kithwork.matching.bulk.reading.voter_file import INACTIVE
from kithwork.matching.bulk.reading.voters import voter_facts
from kithwork.matching.bulk.work import Work

COUNTED: Final = ("first", "last", "zip", "city")
# A worker remembers names from batch to batch, up to so many texts.
_REMEMBERED: Final = 1_500_000
# Read once or twice and removed: what makes a file smaller takes longer than it saves.
_QUICK: Final[dict[str, Any]] = {"use_dictionary": False, "write_statistics": False, "compression": "none"}
_KEY_ROWS: Final = ("row", "key", "kind", "weight")


@dataclass(frozen=True, slots=True)
class Batch:
    """`start` is the number of the first person. `table` has linkage's FIELDS."""

    work: Work
    name: str
    start: int
    table: pa.Table


@dataclass(frozen=True, slots=True)
class VoterBatch(Batch):
    """`table` has the texts of the file under our names, `voter_id` among them."""

    dates: Order
    as_of: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """People as they lie in the work folder. `texts` holds the text of each code."""

    folder: Path
    start: int

    def packed(self) -> Packed:
        return Packed(np.load(self.folder / "rows.npy", mmap_mode="r"), np.load(self.folder / "phone.npy"))

    def texts(self) -> pa.Table:
        return pq.read_table(self.folder / "texts.parquet")


@dataclass(frozen=True, slots=True)
class PreparedContacts(Prepared):
    def keys(self) -> ContactKeyRows:
        """Rows count from `start`."""
        return ContactKeyRows(*(np.load(self.folder / f"{name}.npy") for name in _KEY_ROWS))

    def asked(self) -> Asked:
        return Asked(np.load(self.folder / "asked-keys.npy"), np.load(self.folder / "asked-names.npy"))


@dataclass(frozen=True, slots=True)
class PreparedVoters(Prepared):
    """`texts` also says how many of these voters have each text."""

    def ids(self) -> pa.Table:
        """`voter` (number in the file), `voter_id`, `inactive`."""
        return pq.read_table(self.folder / "ids.parquet")

    def keys(self) -> tuple[Codes, Codes]:
        """Place among the keys that are asked for, ascending, and number of the voter in the file."""
        return np.load(self.folder / "place.npy"), np.load(self.folder / "voter.npy")

    def names(self) -> Ints:
        counts: Ints = np.load(self.folder / "names.npy")
        return counts


def prepare_contacts(batch: Batch) -> PreparedContacts:
    vocabulary = Vocabulary()
    columns = columns_of(batch.table, vocabulary)
    keys = contact_key_columns(columns, vocabulary)
    asked = asked_by(columns, keys, vocabulary)
    with batch.work.writing(batch.name) as folder:
        _emptied(folder)
        for name in _KEY_ROWS:
            np.save(folder / f"{name}.npy", getattr(keys, name))
        np.save(folder / "asked-keys.npy", asked.keys)
        np.save(folder / "asked-names.npy", asked.names)
        _write_people(columns, vocabulary, folder)
    return PreparedContacts(batch.work.path(batch.name), batch.start)


def prepare_voters(batch: VoterBatch) -> PreparedVoters:
    asked, vocabulary = _asked(batch.work), _vocabulary(batch.work)
    columns = columns_of(voter_facts(batch.table, dates=batch.dates, as_of=batch.as_of), vocabulary)
    keys = voter_key_columns(columns, vocabulary)
    place, row = asked.places(keys.row, keys.key)
    with batch.work.writing(batch.name) as folder:
        _emptied(folder)
        np.save(folder / "place.npy", place)
        np.save(folder / "voter.npy", row + np.int32(batch.start))
        np.save(folder / "names.npy", asked.count_names(columns, vocabulary))
        _write_ids(batch, folder)
        _write_people(columns, vocabulary, folder)
    if len(vocabulary) > _REMEMBERED:
        _vocabulary.cache_clear()
    return PreparedVoters(batch.work.path(batch.name), batch.start)


@lru_cache(maxsize=1)
def _asked(work: Work) -> Asked:
    return Asked.read(work)


@lru_cache(maxsize=1)
def _vocabulary(work: Work) -> Vocabulary:  # noqa: ARG001 - one a run and process
    return Vocabulary()


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _write_ids(batch: Batch, folder: Path) -> None:
    numbers = np.arange(batch.start, batch.start + batch.table.num_rows, dtype=np.int32)
    inactive = batch.table[INACTIVE] if INACTIVE in batch.table.schema.names else pa.nulls(len(numbers), pa.bool_())
    table = pa.table({"voter": numbers, VOTER: batch.table[VOTER], INACTIVE: pc.fill_null(inactive, fill_value=False)})
    pq.write_table(table, folder / "ids.parquet", **_QUICK)


def _write_people(columns: Columns, vocabulary: Vocabulary, folder: Path) -> None:
    people = packed(columns)
    codes = used([people.codes()], len(vocabulary))
    own = np.zeros(len(vocabulary), np.int32)
    own[codes] = np.arange(len(codes), dtype=np.int32)
    texts = pa.array([vocabulary.texts[code] for code in codes.tolist()], pa.string())
    counted = {name: pa.array(counts[codes]) for name, counts in _counts(columns, len(vocabulary)).items()}
    pq.write_table(pa.table({"text": texts, **counted}), folder / "texts.parquet", **_QUICK)
    recoded = people.recoded(own)
    np.save(folder / "rows.npy", recoded.rows)
    np.save(folder / "phone.npy", recoded.phone)


def _counts(columns: Columns, size: int) -> dict[str, Ints]:
    """How many have each code; a double surname counts whole and in each of its parts."""
    surnames = Sets.of(columns.last, *columns.tokens.T).value
    values = (columns.first, surnames, columns.zip, columns.city)
    return {name: np.bincount(codes, minlength=size) for name, codes in zip(COUNTED, values, strict=True)}


def all_asked(parts: list[PreparedContacts]) -> Asked:
    asked = [part.asked() for part in parts]
    keys = ascending(np.concatenate([np.zeros(0, np.int32), *(one.keys for one in asked)]))
    names: Hashes = ascending(np.concatenate([np.zeros(0, np.uint64), *(one.names for one in asked)]))
    return Asked(keys, names)
