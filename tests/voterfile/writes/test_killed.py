"""A worker that is killed in the middle of a load, for real."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kithwork.voterfile import jobs, reads
from kithwork.voterfile.models import VoterFile
from kithwork.world.ncvoter import write
from kithwork.world.voters import voters
from tests.voterfile.delivery import bring_in, content_hash, made_of, receive, tables
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import sys, time, django
django.setup()
from kithwork.voterfile import jobs
from kithwork.voterfile.writes import intake, loading, partition
intake.BLOCK = 30_000
{slowed}
jobs.load(organization_id=int(sys.argv[1]), file_id=int(sys.argv[2]))
"""
READING = "whole = intake.Intake._note\nintake.Intake._note = lambda *a, **k: (whole(*a, **k), time.sleep(0.2))"
INDEXING = "whole = partition.Partition.index\npartition.Partition.index = lambda self: (whole(self), time.sleep(60))"
SWITCHED = "loading._clear_up = lambda *a: time.sleep(60)"


@pytest.fixture
def world(transactional_db: None) -> World:  # noqa: ARG001 - the other process sees committed rows only
    return make_world()


@pytest.fixture
def content() -> bytes:
    out = io.BytesIO()
    write(out, voters(count=1_000, seed=5, as_of=2026), name="ncvoter.zip")
    return out.getvalue()


def work_until(slowed: str, organization_id: int, file_id: int, reached: Callable[[VoterFile], bool]) -> None:
    """Runs a load in another process and kills it with -9 where `reached` says so."""
    source = str(Path(__file__).parents[3] / "src")
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", WORKER.format(slowed=slowed), str(organization_id), str(file_id)],
        env={**os.environ, "PYTHONPATH": source},
    )
    try:
        late = time.monotonic() + 60
        while not reached(VoterFile.objects.get(id=file_id)):
            assert worker.poll() is None, "the load ended before it was killed"
            assert time.monotonic() < late
            time.sleep(0.02)
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.parametrize(
    ("slowed", "reached", "serves"),
    [
        (READING, lambda file: 300 <= file.lines < 1_000, "old"),
        (INDEXING, lambda file: file.stage == "indexing", "old"),
        (SWITCHED, lambda file: file.status == "in_force", "new"),
    ],
    ids=["reading", "indexing", "switched"],
)
def test_a_killed_load_run_again_ends_as_if_never_killed(
    world: World, content: bytes, slowed: str, reached: Callable[[VoterFile], bool], serves: str
) -> None:
    scope, organization_id = world.a.scope, world.a.organization.id
    old = bring_in(scope, content)
    meant = content_hash(old)
    new = receive(scope, content)

    work_until(slowed, organization_id, new, reached)
    assert [file.id for file in reads.in_force(scope)] == [old if serves == "old" else new]

    jobs.load(organization_id=organization_id, file_id=new)
    done = reads.card(scope, file_id=new)
    assert (done.status, done.lines, done.accepted, done.rejected) == ("in_force", 1_000, 1_000, 0)
    assert content_hash(new) == meant
    assert tables() == made_of(old) | made_of(new)
    assert VoterFile.objects.get(id=new).storage_key == ""
