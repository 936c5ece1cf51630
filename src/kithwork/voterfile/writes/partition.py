"""The tables of one file. The application may not make tables: the owner's functions do, and check what they are asked."""

from collections.abc import Iterable
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

_FACTS: Final = tuple(name for name in SCHEMA.names if name != "line")
# An empty text is quoted and so not NULL; what is missing is nothing at all.
_WRITTEN: Final = csv.WriteOptions(include_header=False)
# A repeated id is one voter, whose latest registration counts: the registered row stays before the removed one, and
# of two registered rows the protected one, so that no repetition uncovers anybody.
_REPEATED: Final = """
WITH twice AS (
    SELECT state_file_id FROM {voters} GROUP BY state_file_id HAVING count(*) > 1
), ranked AS (
    SELECT number,
        first_value(number) OVER best AS kept,
        row_number() OVER best AS place
    FROM {voters} JOIN twice USING (state_file_id)
    WINDOW best AS (
        PARTITION BY state_file_id
        ORDER BY status = ANY (%(registered)s) DESC, is_protected DESC, status <> 'inactive' DESC, number
    )
), gone AS (
    DELETE FROM {voters} v USING ranked WHERE v.number = ranked.number AND ranked.place > 1
    RETURNING v.number, ranked.kept
)
INSERT INTO repeated SELECT number, kept FROM gone
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
_AREAS: Final = """
WITH lived AS (
    SELECT county, congressional_district, state_senate_district, state_house_district FROM {voters}
    WHERE is_candidate GROUP BY 1, 2, 3, 4
)
SELECT DISTINCT kind, name FROM lived CROSS JOIN LATERAL (VALUES
    ('county', county), ('congress', congressional_district), ('senate', state_senate_district),
    ('house', state_house_district)
) AS areas (kind, name) WHERE name <> ''
"""
_FREQUENCIES: Final = """
INSERT INTO {frequencies} (file_id, organization_id, kind, value, count)
SELECT %(file)s, %(organization)s, kind, value, sum(count) FROM {rawcounts} GROUP BY kind, value
UNION ALL
SELECT %(file)s, %(organization)s, 'total', '', count(*) FROM {voters} WHERE is_candidate
"""


class Repeated(NamedTuple):
    """The numbers of all that are gone; `lines` holds the first (line, line that was kept) pairs."""

    numbers: NDArray[np.int32]
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

    def copy(self, accepted: pa.RecordBatch) -> None:
        """`accepted`: rows of `converting.SCHEMA` with their `number`."""
        columns = {
            "file_id": _same(self._ids["file"], accepted.num_rows),
            "organization_id": _same(self._ids["organization"], accepted.num_rows),
            "number": accepted["number"],
            "canonical_voter_id": pc.binary_join_element_wise(accepted["state"], accepted["state_file_id"], "-"),
            **{fact: accepted[fact] for fact in _FACTS},
        }
        self._copy_table("voters", pa.table(columns))

    def copy_counts(self, counts: Counts) -> None:
        kinds, values = zip(*counts, strict=True) if counts else ((), ())
        columns = {"kind": pa.array(kinds, pa.string()), "value": pa.array(values, pa.string())}
        self._copy_table("rawcounts", pa.table({**columns, "count": pa.array(counts.values(), pa.int32())}))

    def drop_repeated(self, *, limit: int) -> Repeated:
        self._run("CREATE TEMPORARY TABLE IF NOT EXISTS repeated (number integer, kept integer)")
        self._run("TRUNCATE repeated")
        self._run(_REPEATED, registered=sorted(CANDIDATE_STATUSES))
        with connection.cursor() as cursor, cursor.copy("COPY repeated (number) TO STDOUT") as copy:
            numbers = np.array(b"".join(copy).split(), np.int32)
        lines = self._run("SELECT number, kept FROM repeated ORDER BY number LIMIT %(limit)s", limit=limit)
        return Repeated(numbers, [(line, kept) for line, kept in lines])

    def put_keys(self, rows: Iterable[bytes]) -> None:
        """As `KeyPile.rows` gives them."""
        columns = "file_id, organization_id, bucket, pairs"
        statement = sql.SQL(f"COPY {{}} ({columns}) FROM STDIN (FORMAT binary)").format(self._tables["keys"])
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in rows:
                copy.write(block)

    def gather(self) -> int:
        """From what was counted block by block to one row a frequency; returns the number of candidates."""
        self._run("SET LOCAL work_mem = '128MB'")
        self._run(_FREQUENCIES)
        return self._run("SELECT count FROM {frequencies} WHERE kind = 'total'")[0][0]

    def areas(self) -> list[tuple[str, str]]:
        """Kind and name of each area of the state that a candidate lives in."""
        return [(str(kind), str(name)) for kind, name in self._run(_AREAS)]

    def beside(self, before: int) -> Beside:
        """`before`: the id of a file whose partition is attached."""
        return Beside(*self._run(_BESIDE, before=before)[0])

    def _call(self, function: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%(organization)s, %(file)s)", self._ids)

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
