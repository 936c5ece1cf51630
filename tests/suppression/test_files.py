import gzip
import io

import pytest

from kithwork.accounts.door import organization_scope_for_job
from kithwork.contacts import reads as contacts
from kithwork.kernel import storage
from kithwork.kernel.errors import RefusedError
from kithwork.stewardship import writes as stewardship
from kithwork.suppression import lists, reads, writes
from kithwork.suppression.models import Entry, SuppressionFile
from kithwork.suppression.rules import Kind, Reason, Value
from tests.world import NOW, client_key

TEXT = "Name,E-Mail,Phone\nRosa,rosa+x@example.org,919-555-0142\n\nNora,,nobody\nBen,ben@example.org,12\nX,,\n"


def read(data):
    return [
        (line.number, len(line.values), bool(line.problem)) for line in lists.SuppressionList(io.BytesIO(data)).lines()
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_lines_by_their_true_number_and_what_can_be_read_of_them(packed):
    data = gzip.compress(TEXT.encode()) if packed else b"\xef\xbb\xbf" + TEXT.encode()
    assert read(data) == [(2, 2, False), (4, 0, True), (5, 1, True), (6, 0, True)]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"name,city\nRosa,Durham\n", b"\x1f\x8bnonsense", gzip.compress(b"phone\n" + b"9" * 50_000),
        gzip.compress(TEXT.encode())[:-20],
    ],
)  # fmt: skip
def test_what_is_no_list_is_a_sentence(data):
    with pytest.raises(RefusedError):
        read(data)


def test_more_lines_than_a_file_may_hold(monkeypatch):
    monkeypatch.setattr(lists, "MOST_LINES", 2)
    assert len(read(b"phone\n1\n2\n")) == 2
    with pytest.raises(RefusedError, match="at most 2 lines"):
        read(b"phone\n1\n2\n3\n")


def received(house, text, key="file"):
    return writes.receive(
        house.scope, chunks=[text.encode()], name="no.csv", reason=Reason.ASKED, client_key=client_key(key), now=NOW
    )


def job(house):
    return organization_scope_for_job(house.organization.id)


def test_a_file_hides_and_its_undoing_brings_back_whom_nothing_else_hides(world):
    house = world.a
    rosa = house.contact(email="ROSA@example.org")
    both = house.contact(phone="+19195550143")
    file_id = received(house, "email,phone\nrosa@example.org,\n,9195550143\nnew@example.org,\nrosa@example.org,\n")
    assert received(house, "email\n") == file_id
    for _ in range(2):
        stewardship.load_suppressed(job(house), file_id=file_id, now=NOW)
    (card,) = reads.files(house.scope)
    assert (card.status, card.lines, card.accepted, card.rejected) == ("in_force", 4, 4, 0)
    assert reads.counts(house.scope) == {"phone": 1, "email": 2, "voter": 0, "invitations": 0}
    assert not contacts.visible(house.scope).exists()
    with pytest.raises(FileNotFoundError):
        storage.open(f"suppression/{house.organization.id}/{client_key('file')}")
    stewardship.suppress(
        house.scope, values=[Value(Kind.PHONE, "9195550143")], reason=Reason.ASKED, source="hand", now=NOW
    )
    writes.remove_file(house.scope, file_id=file_id, now=NOW)
    assert reads.suppressed(house.scope, values=[Value(Kind.EMAIL, "new@example.org")]) == frozenset()
    stewardship.drop_suppressed(job(house), file_id=file_id)
    stewardship.settle(job(house), everybody=False, now=NOW)
    assert [row.id for row in contacts.visible(house.scope)] == [rosa.id]
    assert (Entry.objects.count(), SuppressionFile.objects.count()) == (1, 0)
    stewardship.settle(job(house), everybody=True, now=NOW)
    assert not contacts.visible(house.scope).filter(id=both.id).exists()


def test_a_file_most_of_which_cannot_be_read_puts_nobody_on_the_list(world):
    file_id = received(world.a, "phone\n9195550143\nx\ny\n")
    stewardship.load_suppressed(job(world.a), file_id=file_id, now=NOW)
    (card,) = reads.files(world.a.scope)
    assert (card.status, [line["line"] for line in card.rejected_lines]) == ("failed", [3, 4])
    assert not Entry.objects.exists()


def test_the_export_holds_hashes_alone(world):
    stewardship.suppress(
        world.a.scope, values=[Value(Kind.EMAIL, "rosa@example.org")], reason=Reason.ASKED, source="hand", now=NOW
    )
    heading, row = reads.exported(world.a.scope, now=NOW)
    assert heading[:2] == ("kind", "digest")
    assert row[1] == Entry.objects.get().digest
    assert "rosa" not in "".join(row)
    assert list(reads.exported(world.b.scope, now=NOW)) == [heading]
