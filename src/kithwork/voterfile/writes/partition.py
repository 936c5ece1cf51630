"""The tables of one file. The application may not make tables: the owner's functions do, and check what they are asked."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql
from pyarrow import csv

from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.rules.converting import SCHEMA
from kithwork.voterfile.rules.counting import Counts
from kithwork.voterfile.rules.standing import CANDIDATE_STATUSES

# No look-up takes a key that so many voters have: only their count is kept.
MOST_NUMBERS: Final = 1000
_FACTS: Final = tuple(name for name in SCHEMA.names if name != "line")
# An empty text is quoted and so not NULL; what is missing is nothing at all.
_WRITTEN: Final = csv.WriteOptions(include_header=False)
# A repeated id is one voter, whose latest registration counts: the registered row stays before the removed one, and
# of two registered rows the protected one, so that no repetition uncovers anybody.
_REPEATED: Final = """
WITH repeated AS (
    SELECT state_file_id FROM {voters} GROUP BY state_file_id HAVING count(*) > 1
), ranked AS (
    SELECT number,
        first_value(number) OVER best AS kept,
        row_number() OVER best AS place
    FROM {voters} JOIN repeated USING (state_file_id)
    WINDOW best AS (
        PARTITION BY state_file_id
        ORDER BY status = ANY (%(registered)s) DESC, is_protected DESC, status <> 'inactive' DESC, number
    )
), gone AS (
    DELETE FROM {voters} v USING ranked WHERE v.number = ranked.number AND ranked.place > 1
    RETURNING v.number, ranked.kept
)
SELECT number, kept, count(*) OVER () FROM gone ORDER BY number LIMIT %(limit)s
"""
# By voter id, each beside itself; what a contact's copy holds is what counts as changed.
_BESIDE: Final = """
SELECT count(*) FILTER (WHERE o.state_file_id IS NULL),
    count(*) FILTER (WHERE n.state_file_id IS NOT NULL AND o.state_file_id IS NOT NULL AND (
        n.first_name, n.middle_name, n.last_name, n.suffix, n.street, n.city, n.zip, n.county, n.phone, n.birth_year,
        n.status, n.congressional_district, n.state_senate_district, n.state_house_district
    ) IS DISTINCT FROM (
        o.first_name, o.middle_name, o.last_name, o.suffix, o.street, o.city, o.zip, o.county, o.phone, o.birth_year,
        o.status, o.congressional_district, o.state_senate_district, o.state_house_district
    )),
    count(*) FILTER (WHERE n.state_file_id IS NULL)
FROM {voters} n FULL JOIN (SELECT * FROM voterfile_voter WHERE file_id = %(before)s) o USING (state_file_id)
"""
_KEYLESS: Final = """
DELETE FROM {rawkeys} r WHERE NOT EXISTS (SELECT 1 FROM {voters} v WHERE v.number = r.number)
"""
_KEYS: Final = """
INSERT INTO {keys} (file_id, organization_id, key, count, numbers)
SELECT %(file)s, %(organization)s, key, count(*),
    CASE WHEN count(*) <= %(most)s THEN array_agg(number ORDER BY number) END
FROM {rawkeys} CROSS JOIN LATERAL unnest(keys) AS key
GROUP BY key
"""
_FREQUENCIES: Final = """
INSERT INTO {frequencies} (file_id, organization_id, kind, value, count)
SELECT %(file)s, %(organization)s, kind, value, sum(count) FROM {rawcounts} GROUP BY kind, value
UNION ALL
SELECT %(file)s, %(organization)s, 'total', '', count(*) FROM {voters} WHERE is_candidate
"""


class Keyed(NamedTuple):
    """The candidates' numbers, and their keys: pairs of a place among those numbers, ascending, and a key."""

    number: pa.Array
    row: NDArray[np.int64]
    key: NDArray[np.int32]


class Repeated(NamedTuple):
    """`lines` holds the first (line, line that was kept) pairs of `total`."""

    total: int
    lines: list[tuple[int, int]]


class Beside(NamedTuple):
    """How many voters a file has that the one before it had not, has otherwise, and has no more."""

    added: int
    changed: int
    vanished: int


class Partition:
    """Between `prepare` and `attach` nobody but the loader sees these tables."""

    def __init__(self, scope: OrgScope, *, file_id: int) -> None:
        self._ids = {"organization": scope.organization_id, "file": file_id}
        self._tables = {
            word: sql.Identifier(f"voterfile_{name}_{file_id}")
            for word, name in (
                ("voters", "voter"),
                ("keys", "voterkey"),
                ("frequencies", "frequency"),
                ("rawkeys", "rawkey"),
                ("rawcounts", "rawcount"),
            )
        }

    def prepare(self) -> None:
        """Empty tables; what an earlier attempt left is gone."""
        self._call("voterfile_prepare")

    def index(self) -> None:
        self._call("voterfile_index")

    def attach(self) -> None:
        self._call("voterfile_attach")

    def discard(self) -> None:
        self._call("voterfile_discard")

    def copy(self, accepted: pa.RecordBatch, keyed: Keyed) -> None:
        """`accepted`: rows of `converting.SCHEMA` with their `number`."""
        columns = {
            "file_id": _same(self._ids["file"], accepted.num_rows),
            "organization_id": _same(self._ids["organization"], accepted.num_rows),
            "number": accepted["number"],
            "canonical_voter_id": pc.binary_join_element_wise(accepted["state"], accepted["state_file_id"], "-"),
            **{fact: accepted[fact] for fact in _FACTS},
        }
        self._copy_table("voters", pa.table(columns))
        self._copy_table("rawkeys", _key_arrays(keyed))

    def copy_counts(self, counts: Counts) -> None:
        rows = ((kind, value, count) for (kind, value), count in counts.items())
        self._copy("rawcounts", sql.SQL("kind, value, count"), rows)

    def drop_repeated(self, *, limit: int) -> Repeated:
        rows = self._run(_REPEATED, registered=sorted(CANDIDATE_STATUSES), limit=limit)
        if not rows:
            return Repeated(0, [])
        self._run(_KEYLESS)
        return Repeated(rows[0][2], [(line, kept) for line, kept, _ in rows])

    def gather(self) -> int:
        """From what was read row by row to one row a key and a frequency; returns the number of candidates."""
        self._run("SET LOCAL work_mem = '128MB'")
        self._run(_KEYS, most=MOST_NUMBERS)
        self._run(_FREQUENCIES)
        return self._run("SELECT count FROM {frequencies} WHERE kind = 'total'")[0][0]

    def beside(self, before: int) -> Beside:
        """`before`: the id of a file whose partition is attached."""
        return Beside(*self._run(_BESIDE, before=before)[0])

    def _call(self, function: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%(organization)s, %(file)s)", self._ids)

    def _copy(self, table: str, columns: sql.Composable, rows: Iterable[Sequence[object]]) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(self._tables[table], columns)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def _copy_table(self, name: str, table: pa.Table) -> None:
        if not table.num_rows:
            return
        text = pa.BufferOutputStream()
        csv.write_csv(table, text, _WRITTEN)
        columns = sql.SQL(", ").join(map(sql.Identifier, table.column_names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(self._tables[name], columns)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(memoryview(text.getvalue()))

    def _run(self, statement: str, **values: int | list[str]) -> list[tuple[int, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(**self._tables), {**self._ids, **values})
            return cursor.fetchall() if cursor.description else []


def discard(scope: OrgScope, *, file_id: int) -> None:
    Partition(scope, file_id=file_id).discard()


def _same(number: int, rows: int) -> pa.Array:
    return pa.array(np.full(rows, number, np.int64))


def _key_arrays(keyed: Keyed) -> pa.Table:
    """A row a candidate who has keys, these written as PostgreSQL writes an array."""
    ends = np.searchsorted(keyed.row, np.arange(len(keyed.number) + 1)).astype(np.int32)
    words = pc.cast(pa.array(keyed.key), pa.string())
    lists = pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), words), ",")
    arrays = pc.binary_join_element_wise("{", lists, "}", "")
    return pa.table({"number": keyed.number, "keys": arrays}).filter(pa.array(np.diff(ends) > 0))
