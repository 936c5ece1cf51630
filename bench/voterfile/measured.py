"""What `./kith bench voterfile` measures; imported when Django is ready."""

import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
from django.db import connection
from django.utils import timezone

from kithwork.accounts import door
from kithwork.accounts.models import Organization
from kithwork.cli import database
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import writes
from kithwork.voterfile.models import TagFile, Voter, VoterFile

# The least share of COPY's speed, the most memory, the most seconds for a million tags.
OF_COPY, MEMORY_MB, TAG_SECONDS = 0.4, 500, 60
TAGS: Final = ("union", "member", "volunteer 2024", "tenant")
# Of a tag file's ids: as many are in no voter file.
STRANGERS: Final = 0.1


def rows(voters: Path, voter_count: int, tags: Path, tag_count: int) -> list[tuple[str, ...]]:
    """The lines of the report: what, measured, beside, limit. None where a kept folder has it all already."""
    database.migrate(is_demo=False, now=timezone.now())
    if VoterFile.objects.filter(status=VoterFile.Status.IN_FORCE, accepted=voter_count).exists():
        return []
    return [*_voter_file(voters, voter_count), *_tag_file(tags, tag_count)]


def _voter_file(path: Path, count: int) -> Iterator[tuple[str, ...]]:
    scope, now = _scope(), timezone.now()
    terms = writes.Terms("bench", (now - timedelta(days=2)).date(), "bench", agreed=True)
    file_id = writes.receive(
        scope, chunks=_chunks(path), name=path.name, terms=terms, client_key=uuid4(), now=now, in_background=False
    )
    begun, indexing = time.perf_counter(), 0.0

    def progress(_done: int, _all: int, stage: str) -> None:
        nonlocal indexing
        if stage == VoterFile.Stage.INDEXING and not indexing:
            indexing = time.perf_counter()

    writes.load(scope, file_id=file_id, now=now, progress=progress)
    ended = time.perf_counter()
    file = VoterFile.objects.get(id=file_id)
    if file.status != VoterFile.Status.IN_FORCE or file.accepted != count:
        raise SystemExit(f"The file was not loaded: {file.status}, {file.accepted} rows. {file.failure}")
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    copied = _copied("voterfile_voter", file_id)
    reading, share = indexing - begun, copied / (indexing - begun)
    yield (
        "Raw file to rows and keys, without indexes", f"{reading:.1f} s, {count / reading:,.0f} rows/s",
        f"COPY {copied:.1f} s: {share:.2f} of its speed", _limit(f"{OF_COPY} of COPY's speed", kept=share >= OF_COPY),
    )  # fmt: skip
    indexes = _timed(
        "CREATE UNIQUE INDEX ON bench_rows (file_id, state_file_id)",
        "CREATE UNIQUE INDEX ON bench_rows (file_id, number)",
    )
    yield (
        "Keys gathered, indexes, attached, in force", f"{ended - indexing:.1f} s",
        f"CREATE INDEX alone, of the rows: {indexes:.1f} s", "",
    )  # fmt: skip
    yield (
        "Peak memory of the loader's two processes",
        f"{peak:.0f} MB",
        "",
        _limit(f"{MEMORY_MB} MB", kept=peak <= MEMORY_MB),
    )
    heap, keys = _sizes(file_id)
    yield (
        "Keys, names and indexes", f"{keys / 2**20:,.0f} MB", f"rows: {heap / 2**20:,.0f} MB: {keys / heap:.2f} times",
        _limit("1.5 times", kept=keys <= 1.5 * heap),
    )  # fmt: skip


def _tag_file(path: Path, count: int) -> Iterator[tuple[str, ...]]:
    _write_tags(path, count)
    scope, now = _scope(), timezone.now()
    file_id = writes.receive_tags(
        scope, chunks=_chunks(path), name=path.name, replaces=None, client_key=uuid4(), now=now
    )
    begun = time.perf_counter()
    writes.load_tags(scope, file_id=file_id, now=now)
    seconds = time.perf_counter() - begun
    file = TagFile.objects.get(id=file_id)
    if file.status != TagFile.Status.IN_FORCE or not file.unknown:
        raise SystemExit(f"The tag file was not loaded: {file.status}. {file.failure}")
    copied = _copied("voterfile_votertag", file_id)
    most = TAG_SECONDS * count / 1_000_000
    yield (
        f"{count:,} tags, {file.unknown:,} ids in no file counted", f"{seconds:.1f} s", f"COPY {copied:.1f} s",
        _limit(f"{most:.0f} s", kept=seconds < most),
    )  # fmt: skip


def _write_tags(path: Path, count: int) -> None:
    ids, chance = list(Voter.objects.values_list("canonical_voter_id", flat=True)), random.Random(1)
    with path.open("w") as file:
        file.write("canonical_voter_id,tag\n")
        for number in range(count):
            known = chance.choice(ids) if chance.random() >= STRANGERS else f"NC-ZZ{number}"
            file.write(f"{known},{chance.choice(TAGS)}\n")


def _copied(table: str, file_id: int) -> float:
    """Seconds that COPY takes for the rows of this file, from a file of them; they stay in bench_rows."""
    rows = f"SELECT * FROM {table} WHERE file_id = {file_id}"  # noqa: S608 - our own
    folder = Path(tempfile.mkdtemp(prefix="kith-bench-"))
    try:
        with _owner() as owner, connection.cursor() as cursor:
            with cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT csv)") as source, (folder / "rows").open("wb") as file:
                file.writelines(source)
            owner.execute("DROP TABLE IF EXISTS bench_rows")
            owner.execute(f"CREATE TABLE bench_rows (LIKE {table})")
            begun = time.perf_counter()
            with owner.cursor().copy("COPY bench_rows FROM STDIN (FORMAT csv)") as copy:
                for chunk in _chunks(folder / "rows"):
                    copy.write(chunk)
            owner.commit()
            return time.perf_counter() - begun
    finally:
        shutil.rmtree(folder)


def _timed(*statements: str) -> float:
    with _owner() as owner:
        begun = time.perf_counter()
        for statement in statements:
            owner.execute(statement)
        owner.commit()
        return time.perf_counter() - begun


def _sizes(file_id: int) -> tuple[int, int]:
    """Bytes of the rows, and of what finds and judges them: their indexes, the keys and the names with theirs."""
    with _owner() as owner:
        voters, keys, names = (f"voterfile_{name}_{file_id}" for name in ("voter", "voterkey", "frequency"))
        return owner.execute(
            "SELECT pg_table_size(%s), pg_indexes_size(%s) + pg_total_relation_size(%s) + pg_total_relation_size(%s)",
            [voters, voters, keys, names],
        ).fetchone()


def _owner() -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"])


def _scope() -> OrgScope:
    Organization.objects.get_or_create(slug="bench", defaults={"name": "Bench", "made_at": timezone.now()})
    return door.organization_scope_by_slug(door.system_scope(), "bench")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def _limit(text: str, *, kept: bool) -> str:
    return text if kept else f"{text}, **missed**"
