"""Files made to harm, sent by every door that takes a file: a sentence, nothing kept, nothing unpacked, nothing outside."""

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kithwork.accounts.models import Organization
from kithwork.campaigns import lists as invitation_lists
from kithwork.campaigns.models import InvitationList
from kithwork.voterfile.models import TagFile, VoteFile, VoterFile
from tests.security.program import text_of
from tests.web.dashboard.test_organization import DETAILS
from tests.world import World, client_key

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<a>&c;&x;</a>"
)


def zipped(name: str, content: bytes = b"email\na@example.org\n", *, link: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        if link:
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, content)
    return out.getvalue()


def huge_png(side: int = 60_000) -> bytes:
    """Ten gigabytes of pixels in some bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
        + chunk(b"IEND", b"")
    )


@cache
def zeros() -> bytes:
    return gzip.compress(b"\0" * (70 << 20), 1)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a zip bomb": lambda: zipped("voters.csv", b"\0" * (70 << 20)),
    "a gzip that does not end": zeros,
    "a gzip cut off": lambda: gzip.compress(b"id,first\n" * 9_000)[:90],
    "a path that leads out": lambda: zipped("../../../tmp/kith-was-here"),
    "a whole path": lambda: zipped("/tmp/kith-was-here"),  # noqa: S108 - it must not come to be
    "a link": lambda: zipped("voters.csv", b"/etc/passwd", link=True),
    "a zip in a zip": lambda: zipped("inner.zip", zipped("voters.csv")),
    "an svg with a script": lambda: SVG,
    "xml with entities": lambda: ENTITIES,
    "a picture of ten gigabytes": huge_png,
    "nul": lambda: b"\0" * 5_000,
    "one line without an end": lambda: b"a" * 3_000_000,
    "bytes of no text": lambda: bytes(range(256)) * 40,
    "many columns": lambda: b",".join([b"c"] * 50_000) + b"\n" + b",".join([b"1"] * 50_000),
    "quotes that stay open": lambda: b'email,first\n"' + b"x\n" * 20_000,
}
TOLD: dict[str, dict[str, str]] = {
    "voter_files": {"source": "Board", "obtained_on": "2026-10-01", "permitted_use": "Elections", "agreed": "on"},
    "tags": {},
    "votes": {},
    "invite_many": {},
}
NAMES = (
    "voters.csv",
    "../../../tmp/kith-was-here",
    "a\x00b.csv",
    "=cmd|' /C calc'!A0.csv",
    "<script>alert(1)</script>.csv",
)


@pytest.fixture
def admin(world: World) -> Client:
    client = Client()
    client.force_login(world.a.admin)
    return client


def send(client: Client, door: str, content: bytes, *, name: str = "voters.csv") -> Any:
    where = {"organization": "maple"} | ({"campaign": "maple-votes"} if door == "invite_many" else {})
    file = SimpleUploadedFile("x", content)
    file.name = name  # as sent, before anything of ours has looked at it
    told = TOLD[door] | {"client_key": str(client_key(f"{door}{len(content)}{name}")), "file": file}
    return client.post(reverse(f"dashboard:{door}", kwargs=where), told)


@pytest.mark.parametrize(
    "door",
    ["tags", "voter_files", *(pytest.param(door, marks=pytest.mark.nightly) for door in ("votes", "invite_many"))],
)
def test_a_hostile_file_is_a_sentence_and_leaves_nothing(
    world: World, admin: Client, settings: Any, tmp_path: Path, door: str
) -> None:
    settings.STORAGE_FOLDER = tmp_path
    got = {}
    for what, make in HOSTILE.items():
        answer = send(admin, door, make())
        text = text_of(answer)
        got[what] = answer.status_code if "alert(1)" not in text else text[:200]
    # A table of strange words is a table: a person is asked what its columns mean, or sees the lines refused one by one.
    asked = {
        "many columns",
        "xml with entities",
        "an svg with a script",
        "quotes that stay open",
        "one line without an end",
    }
    assert {what: code for what, code in got.items() if code != 200 and not (code == 303 and what in asked)} == {}
    assert not Path("/tmp/kith-was-here").exists()  # noqa: S108
    rows = sum(model.objects.count() for model in (VoterFile, TagFile, VoteFile, InvitationList))
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == rows
    assert {row.organization_id for row in VoterFile.objects.all()} <= {world.a.organization.pk}


@pytest.mark.parametrize("door", sorted(TOLD))
def test_a_name_of_a_file_is_only_words(admin: Client, settings: Any, tmp_path: Path, door: str) -> None:
    settings.STORAGE_FOLDER = tmp_path / "files"
    for name in NAMES:
        answer = send(admin, door, b"email,first\nsomebody@example.org,=1+1\n", name=name)
        page = admin.get(answer["Location"]).text if answer.status_code == 303 else text_of(answer)
        assert "<script>alert(1)" not in page
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(tmp_path / "files")]
    assert outside == []
    assert not Path("/tmp/kith-was-here").exists()  # noqa: S108


def test_a_picture_that_is_none_is_refused_and_the_former_stays(admin: Client, settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_FOLDER = tmp_path
    for what in (
        "nothing",
        "an svg with a script",
        "xml with entities",
        "a picture of ten gigabytes",
        "nul",
        "a zip bomb",
    ):
        file = SimpleUploadedFile("logo.png", HOSTILE[what](), content_type="image/png")
        answer = admin.post("/o/maple/-/details/", DETAILS | {"logo": file})
        assert (what, answer.status_code) == (what, 200)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Organization.objects.get(slug="maple").logo_key == ""


def test_a_list_longer_than_allowed_is_refused_whole(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_lists, "MOST_LINES", 3)
    answer = send(admin, "invite_many", b"email\n" + b"".join(b"p%d@example.org\n" % number for number in range(4)))
    assert (answer.status_code, InvitationList.objects.count()) == (200, 0)
