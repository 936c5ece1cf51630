"""Both sides in one vocabulary, with the frequencies of the file: what the judge is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from kithwork.linkage.frequencies import Frequencies, Joint
from kithwork.linkage.variants import given_variants
from kithwork.linkage.vocabulary import Flags, Hashes, Ints, Vocabulary
from kithwork.matching.bulk.asked import joined
from kithwork.matching.bulk.packed import WIDTH, Packed, used, vocabulary_of
from kithwork.matching.bulk.preparing import COUNTED, Prepared, PreparedContacts, PreparedVoters
from kithwork.matching.bulk.reading.source import VOTER
from kithwork.matching.bulk.reading.voter_file import INACTIVE
from kithwork.matching.bulk.work import Work

_VOCABULARY: Final = "vocabulary.parquet"


class Counts(dict[str, int]):
    """Everything was counted: what is not in here occurs 0 times. What is missing is no value."""

    def get(self, key: str, default: object = None) -> int:  # noqa: ARG002 - Mapping's signature
        return super().get(key, 0 if key else -1)


@dataclass(frozen=True, slots=True)
class People:
    """`contacts` and `voters` (candidates only, in the order of the file) share `vocabulary`."""

    contacts: Packed
    voters: Packed
    vocabulary: Vocabulary
    counts: dict[str, Counts]
    total: int
    names: Hashes = field(repr=False)
    names_counted: Ints = field(repr=False)

    def frequencies(self, contacts: Packed) -> Frequencies:
        """As far as these contacts need them."""
        counts = self.counts
        return Frequencies(
            self.total,
            counts["first"],
            counts["last"],
            self._joint(contacts),
            counts["zip"],
            counts["city"],
            whole=True,
        )

    def _joint(self, contacts: Packed) -> dict[Joint, int]:
        columns, texts, hashes = contacts.columns(), self.vocabulary.texts, self.vocabulary.hashes
        found: dict[Joint, int] = {}
        for said in (columns.first, columns.nickname):
            place = np.searchsorted(self.names, joined(hashes(said), hashes(columns.last)))
            rows = zip(said.tolist(), columns.last.tolist(), self.names_counted[place].tolist(), strict=True)
            found.update({(texts[first], texts[last]): count for first, last, count in rows})
        return found


def gather(
    work: Work, contacts: list[PreparedContacts], voters: list[PreparedVoters], chosen: Flags, duck: DuckDBPyConnection
) -> None:
    """Write what `read_people` reads. `chosen`: which voters are somebody's candidate."""
    texts: dict[str, int] = {"": 0}
    _merge(work, "contacts", contacts, np.ones(sum(len(part.packed()) for part in contacts), np.bool_), texts)
    _merge(work, "candidates", voters, chosen, texts)
    _add_forms(work, texts)
    work.put("names-counted", np.asarray(np.sum([part.names() for part in voters], axis=0, dtype=np.int64)))
    _write_ids(work, voters, chosen)
    _count(work, list(texts), voters, duck)


def read_people(work: Work) -> People:
    told = pq.read_table(work.path(_VOCABULARY))
    texts = told["text"].to_pylist()
    counts = {name: _counts(texts, told[name].to_numpy()) for name in COUNTED}
    return People(
        contacts=_side(work, "contacts"),
        voters=_side(work, "candidates"),
        vocabulary=vocabulary_of(texts),
        counts=counts,
        total=int(work.told("voters")["candidates"]),
        names=np.array(work.get("names")),
        names_counted=np.array(work.get("names-counted")),
    )


def _side(work: Work, name: str) -> Packed:
    return Packed(np.asarray(work.get(f"{name}-rows")), np.asarray(work.get(f"{name}-phone")))


def _counts(texts: list[str], counts: Ints) -> Counts:
    return Counts({texts[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist() if code})


def _merge(work: Work, side: str, parts: Sequence[Prepared], chosen: Flags, texts: dict[str, int]) -> None:
    """The chosen people of all parts with codes of `texts`, which grows."""
    size, begin, start = int(chosen.sum()), 0, 0
    rows, phone = np.zeros((size, WIDTH), np.int32), np.zeros(size, np.int64)
    for part in parts:
        people = part.packed()
        mine = people.take(np.flatnonzero(chosen[begin : begin + len(people)]))
        begin += len(people)
        own = part.texts()["text"]
        own_codes = used([mine.codes()], len(own))
        codes = np.zeros(len(own), np.int32)
        codes[own_codes] = [texts.setdefault(text, len(texts)) for text in own.take(own_codes).to_pylist()]
        recoded = mine.recoded(codes)
        rows[start : start + len(mine)], phone[start : start + len(mine)] = recoded.rows, recoded.phone
        start += len(mine)
    work.put(f"{side}-rows", rows)
    work.put(f"{side}-phone", phone)


def _add_forms(work: Work, texts: dict[str, int]) -> None:
    """How many voters have another form of a name that a contact said counts too."""
    said = _side(work, "contacts").columns()
    every = [*texts]
    for code in used([said.first, said.nickname, said.middle], len(texts)).tolist():
        for form in sorted(given_variants(every[code])):
            texts.setdefault(form, len(texts))


def _write_ids(work: Work, voters: list[PreparedVoters], chosen: Flags) -> None:
    begin = 0
    schema = pa.schema({VOTER: pa.string(), INACTIVE: pa.bool_()})
    with work.writing("ids.arrow") as path, pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for part in voters:
            ids = part.ids().select(schema.names)
            mine = np.flatnonzero(chosen[begin : begin + len(ids)])
            begin += len(ids)
            writer.write_table(ids.take(mine))


def _count(work: Work, texts: list[str], voters: list[PreparedVoters], duck: DuckDBPyConnection) -> None:
    """Add up over the whole file how often each text of a contact or candidate occurs."""
    table = pa.table({"code": np.arange(len(texts), dtype=np.int32), "text": texts})
    files = [str(part.folder / "texts.parquet") for part in voters]
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in COUNTED)
    duck.register("wanted", table)
    counted = duck.sql(
        f"SELECT code, any_value(wanted.text) AS text, {sums} FROM wanted "  # noqa: S608 - names of our own
        "LEFT JOIN read_parquet(?) AS said ON said.text = wanted.text GROUP BY code ORDER BY code",
        params=[files],
    ).to_arrow_table()
    duck.unregister("wanted")
    with work.writing(_VOCABULARY) as path:
        pq.write_table(counted, path)
