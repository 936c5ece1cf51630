"""Many invited at once, by a real mail server: who is, who is not and why, how fast, and after a kill nobody twice."""

import contextlib
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.door import addressee_scope
from kithwork.campaigns import lists, reads, writes
from kithwork.campaigns.lists import Columns
from kithwork.campaigns.models import Campaign, Invitation, InvitationList
from kithwork.campaigns.writes import Invitee
from kithwork.kernel import mail
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.suppression import reads as suppression
from kithwork.suppression.rules import Kind, Value
from tests.world import NOW, client_key, make_world

SITE = "https://kith.example.org"


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path


def received(house, text, key="list"):
    data = text if isinstance(text, bytes) else text.encode()
    return writes.receive_list(
        house.scope, chunks=[data], name="hall.csv", site=SITE, client_key=client_key(key), now=NOW
    )


def people(count):
    return "First name,Last name,E-mail\n" + "".join(f"P{n},Q,p{n}@example.org\n" for n in range(count))


def work():
    """Runs what waits, however late, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="campaigns.send_lists", status="todo"):
        ProcrastinateJob.objects.filter(id=job.id).update(status="succeeded")
        app.tasks["campaigns.send_lists"](**job.args)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"email;first;last\nrosa@example.org;Rosa;Nu\xf1ez\n", ("rosa@example.org", "Rosa", "Nuñez")),
        ("\ufeffFirst Name\tSurname\tE-Mail\nRosa\tQ\tROSA@example.org\n".encode(), ("rosa@example.org", "Rosa", "Q")),
        ("email,given\nrosa@example.org,Rosa\n".encode("utf-16"), ("rosa@example.org", "Rosa", "")),
        (b"Rosa,rosa@example.org\n", ("rosa@example.org", "", "")),
        (b'mail,first\nrosa@example.org,"\'=Rosa"\n', ("rosa@example.org", "=Rosa", "")),
    ],
)
def test_a_list_is_read_as_people_save_it(data, expected):
    sheet = lists.read_sheet(data)
    (verdict,) = lists.judged(sheet, lists.guessed(sheet), lists.Known((), (), ()))
    assert (verdict.email, verdict.first_name, verdict.last_name, verdict.kind) == (*expected, "ready")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"email\n", b"a\x00b\n", b"x" * 6_000_000, people(5_001).encode()])
def test_what_is_no_list_is_a_sentence_and_nothing_is_kept(world, data, settings):
    with pytest.raises(RefusedError):
        received(world.a, data)
    assert not InvitationList.objects.exists()
    assert not [path for path in Path(settings.STORAGE_FOLDER).rglob("*") if path.is_file()]


def say_no(house, address):
    digest = suppression.digest_of(house.scope, value=Value(Kind.EMAIL, address))
    writes.refuse(addressee_scope(house.organization.id), digest=digest, key_version=1, now=NOW)


def test_each_line_is_told_by_its_true_number_and_nothing_leaves_before_send(world, sink):
    house = world.a
    say_no(house, "no@example.org")
    person = Invitee("waits@example.org", "", "")
    writes.invite(house.scope, client_key=client_key("w"), person=person, site=SITE, now=NOW)
    text = (
        'first,email\n"Rosa\nMaria",rosa@example.org\n\nBen,nobody\nAna,ana@maple.example.org\nNo,no@example.org\n'
        f"W,waits@example.org\nRosa,ROSA@example.org\n,\n{'x' * 151},long@example.org\nEve,\n"
    )
    preview = reads.preview(house.scope, list_id=received(house, text), now=NOW)
    assert [(one.line, one.email, one.first_name) for one in preview.sample] == [(2, "rosa@example.org", "Rosa\nMaria")]
    assert [(one.line, one.kind) for one in preview.problems] == [
        (5, "bad"), (6, "joined"), (7, "refused"), (8, "invited"), (9, "duplicate"), (11, "bad"), (12, "bad"),
    ]  # fmt: skip
    assert preview.problems[4].sentence == "The same address stands in line 2."
    assert (preview.ready, preview.left_out) == (1, 7)
    assert sink == []
    assert Invitation.objects.count() == 1


def test_columns_are_named_and_a_list_can_be_thrown_away(world, settings):
    house = world.a
    list_id = received(house, "a,b\nx,rosa@example.org\n")
    assert reads.preview(house.scope, list_id=list_id, now=NOW).sample[0].first_name == ""  # the address was guessed
    for wrong in (Columns(None), Columns(1, 1)):
        with pytest.raises(RefusedError):
            writes.map_list(house.scope, list_id=list_id, columns=wrong)
    writes.map_list(house.scope, list_id=list_id, columns=Columns(1, 0))
    assert reads.preview(house.scope, list_id=list_id, now=NOW).sample[0].first_name == "x"
    with pytest.raises(NotFoundError):
        reads.preview(world.b.scope, list_id=list_id, now=NOW)
    writes.discard_list(house.scope, list_id=list_id, now=NOW)
    other = received(house, people(1), key="other")
    assert writes.forget_lists(house.scope, now=NOW + timedelta(days=6)) == 0
    assert writes.forget_lists(house.scope, now=NOW + timedelta(days=7)) == 1
    with pytest.raises(NotFoundError):
        writes.send_list(house.scope, list_id=other, now=NOW)
    assert not [path for path in Path(settings.STORAGE_FOLDER).rglob("*") if path.is_file()]


def test_a_list_leaves_at_the_rate_the_operator_set(world, sink, settings, time_machine):
    settings.INVITATIONS_PER_MINUTE = 18
    house = world.a
    list_id = received(house, people(7))
    assert writes.send_list(house.scope, list_id=list_id, now=NOW) == 7
    left = []
    for tick in range(4):
        time_machine.move_to(NOW + timedelta(seconds=10 * tick), tick=False)
        work()
        work()  # woken besides: within one tick no more leave
        left.append(len(sink))
    assert left == [3, 6, 7, 7]
    (card,) = reads.lists(house.scope)
    assert (card.status, card.total, card.done) == ("sent", 7, 7)
    assert sorted(mail["To"] for mail in sink) == [f"p{n}@example.org" for n in range(7)]
    assert not ProcrastinateJob.objects.filter(task_name="campaigns.send_lists", status="todo").exists()
    assert Invitation.objects.first().first_name == "P0"


def test_a_list_waits_while_the_campaign_is_closed_and_skips_who_says_no_meanwhile(world, sink, time_machine):
    house = world.a
    writes.send_list(house.scope, list_id=received(house, people(2)), now=NOW)
    Campaign.objects.filter(id=house.campaign.id).update(status="closed")
    time_machine.move_to(NOW, tick=False)
    work()
    assert sink == []
    say_no(house, "p0@example.org")
    Campaign.objects.filter(id=house.campaign.id).update(status="active")
    app.tasks["campaigns.wake_lists"](timestamp=0)
    work()
    assert [mail["To"] for mail in sink] == ["p1@example.org"]
    assert reads.lists(house.scope)[0].status == "sent"


def test_a_mail_server_that_is_away_makes_the_list_wait(world, sink, settings):
    house = world.a
    writes.send_list(house.scope, list_id=received(house, people(2)), now=NOW)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    work()
    (card,) = reads.lists(house.scope)
    assert (card.status, card.done, card.unsure) == ("sending", 0, 0)
    settings.EMAIL_PORT = port
    work()  # the job that waits for its minute
    assert sorted(mail["To"] for mail in sink) == ["p0@example.org", "p1@example.org"]


@pytest.mark.usefixtures("transactional_db")
def test_killed_between_mails_or_within_one_nobody_gets_two(sink, monkeypatch):
    house = make_world().a
    list_id = received(house, people(4))
    writes.send_list(house.scope, list_id=list_id, now=NOW)
    send = mail.send

    def dying(**values):
        send(**values)
        if values["to"] == "p1@example.org":  # the server has it, and we have not said so yet
            os.kill(os.getpid(), signal.SIGKILL)

    connections.close_all()  # the child opens its own
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(mail, "send", dying)
        with contextlib.suppress(BaseException):
            writes.send_some(house.scope, list_id=list_id, most=10, seconds=10, now=NOW)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    later = NOW + timedelta(minutes=1)
    assert not writes.send_some(house.scope, list_id=list_id, most=10, seconds=10, now=later)
    assert sorted(message["To"] for message in sink) == [f"p{n}@example.org" for n in range(4)]
    (card,) = reads.lists(house.scope)
    assert (card.status, card.done, card.unsure) == ("sent", 4, 1)
    unsure = [line.email for line in reads.invitations(house.scope, now=later).lines if line.is_unsure]
    assert unsure == ["p1@example.org"]
