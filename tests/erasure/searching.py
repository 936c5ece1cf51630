"""A full dump of the database as text, and all files of the home: where somebody's name, phone or e-mail still stands."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

# The state's: a voter file's own partitions.
_STATES = re.compile(r"voterfile_(voter|voterkey|frequency)(_|$)")


def found_in_database(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Table → its rows that hold one of the words, whatever the case."""
    return {table: rows for table, rows in ((table, _hits(table, words)) for table in _tables()) if rows}


def found_outside_voter_files(words: tuple[str, ...]) -> dict[str, list[str]]:
    found = {name: rows for name, rows in found_in_database(words).items() if not _STATES.search(name)}
    sessions = [str(one.get_decoded()) for one in Session.objects.all()]
    if told := [one for one in sessions if _holds(one, words)]:
        found["sessions, opened"] = told
    return found


def found_in_files(words: tuple[str, ...], *folders: Path) -> list[str]:
    """Files by their names and their bytes; a workbook is opened, a Parquet file read."""
    places = folders or (settings.STORAGE_FOLDER, settings.DELIVERY_FOLDER)
    files = [file for place in places if place.exists() for file in place.rglob("*") if file.is_file()]
    return [str(file) for file in files if _holds(str(file), words) or _holds(_text(file), words)]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND n.nspname NOT LIKE 'pg_toast%' ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _hits(table: str, words: tuple[str, ...]) -> list[str]:
    return [row for row in _rows(table) if _holds(row, words)]


def _rows(table: str) -> Iterator[str]:
    statement = f"COPY (SELECT * FROM {table}) TO STDOUT"  # noqa: S608 - a name from the catalogue
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        yield from bytes(b"".join(copy)).decode().splitlines()


def _text(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix == ".xlsx":
        import zipfile  # noqa: PLC0415 - rarely needed

        with zipfile.ZipFile(file) as book:
            data = b"\n".join(book.read(name) for name in book.namelist())
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - rarely needed

        return str(pq.read_table(file).to_pylist())
    return data.decode("utf-8", errors="replace")


def _holds(text: str, words: tuple[str, ...]) -> bool:
    lower = text.lower()
    return any(word.lower() in lower for word in words)
