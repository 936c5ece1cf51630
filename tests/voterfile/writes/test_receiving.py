import gzip
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.audit.models import Entry
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.voterfile import reads, writes
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.writes import Terms
from tests.voterfile.delivery import HEADER, TERMS, delivery, receive, row
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
KEY = UUID("11111111-0000-4000-8000-000000000000")


def send(world: World, content: bytes, *, terms: Terms = TERMS, name: str = "ncvoter.txt", key: UUID = KEY) -> int:
    return writes.receive(
        world.a.scope, chunks=[content[:5], content[5:]], name=name, terms=terms, client_key=key, now=NOW
    )


def kept() -> list[str]:
    return sorted(path.name for path in settings.STORAGE_FOLDER.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def test_a_delivery_is_kept_and_its_load_enqueued(world: World) -> None:
    content = gzip.compress(delivery([row()]))
    file_id = send(world, content, name="../nc\x00voter.txt.gz")
    file = VoterFile.objects.get()
    assert (file.id, file.organization_id, file.state, file.layout) == (
        file_id,
        world.a.organization.id,
        "NC",
        "nc-2022",
    )
    assert (file.name, file.status, file.bytes_total) == ("../ncvoter.txt.gz", "waiting", len(content))
    assert (file.source, file.obtained_on, file.permitted_use) == (TERMS.source, TERMS.obtained_on, TERMS.permitted_use)
    assert (file.agreed_by_id, file.agreed_at) == (world.a.admin.id, NOW)
    job = ProcrastinateJob.objects.get(task_name="voterfile.load")
    assert job.args["file_id"] == file_id
    assert job.lock == f"voterfile-{world.a.organization.id}-NC"
    entry = Entry.objects.get(verb="voter_file.receive")
    assert (entry.organization_id, entry.noun_id, entry.actor_id) == (
        world.a.organization.id,
        str(file_id),
        world.a.admin.id,
    )
    assert kept() == [str(KEY)]


def test_the_same_form_twice_is_one_file(world: World) -> None:
    first, second = send(world, delivery([row()])), send(world, delivery([row()]))
    assert first == second
    assert (VoterFile.objects.count(), ProcrastinateJob.objects.filter(task_name="voterfile.load").count()) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADER.encode(),
        HEADER.encode("utf-16"),
        b"\0" * 100,
        gzip.compress(delivery([row()]))[:60],
        b"PK\x03\x04junk",
    ],
    ids=["nothing", "header only", "utf-16", "nul bytes", "half a gzip", "no zip"],
)
def test_what_does_not_fit_leaves_nothing_behind(world: World, content: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        send(world, content)
    assert refused.value.field == "file"
    assert (VoterFile.objects.count(), Entry.objects.filter(noun="voter_file").count(), kept()) == (0, 0, [])


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (replace(TERMS, source=" "), "source"),
        (replace(TERMS, source="x" * 201), "source"),
        (replace(TERMS, permitted_use=""), "permitted_use"),
        (replace(TERMS, obtained_on=None), "obtained_on"),
        (replace(TERMS, obtained_on=date(2026, 11, 3)), "obtained_on"),
        (replace(TERMS, agreed=False), "agreed"),
    ],
)
def test_terms_come_before_anything_is_kept(world: World, terms: Terms, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        send(world, delivery([row()]), terms=terms)
    assert (refused.value.field, kept()) == (field, [])


def test_a_full_disk_is_a_sentence(world: World, settings, tmp_path) -> None:
    (tmp_path / "file").touch()
    settings.STORAGE_FOLDER = tmp_path / "file"
    with pytest.raises(RefusedError, match="disk is full or cannot be written"):
        send(world, delivery([row()]))
    assert VoterFile.objects.count() == 0


def test_only_admins_bring_files_in(world: World) -> None:
    for scope in (world.a.analyst_scope, world.a.mobilizer_scope()):
        with pytest.raises(ForbiddenError):
            receive(scope, delivery([row()]))
        with pytest.raises(ForbiddenError):
            reads.cards(scope)


def test_another_organizations_file_does_not_exist(world: World) -> None:
    file_id = send(world, delivery([row()]))
    assert reads.cards(world.b.scope) == ()
    for verb in (writes.retry, writes.forget, writes.load):
        with pytest.raises(NotFoundError):
            verb(world.b.scope, file_id=file_id, now=NOW)
    with pytest.raises(NotFoundError):
        reads.card(world.b.scope, file_id=file_id)
    assert VoterFile.objects.get().status == "waiting"


def test_the_command_lines_scope_agrees_as_the_operator(world: World) -> None:
    scope = door.organization_scope_by_slug(door.system_scope(), world.a.organization.slug)
    receive(scope, delivery([row()]), client_key=uuid4())
    assert reads.cards(world.a.scope)[0].agreed_by == ""
    assert not ProcrastinateJob.objects.filter(task_name="voterfile.load").exists()
