"""The mail of an invitation, from the queue to a real mail server."""

import socket

import pytest
from aiosmtpd.controller import Controller
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.campaigns import reads, writes
from kithwork.campaigns.models import Invitation
from kithwork.campaigns.rules import InvitationState
from kithwork.campaigns.writes import Invitee
from tests.world import NOW, client_key


def invite(world):
    person = Invitee("nora@example.org", "Nora", "Quist")
    writes.invite(world.a.scope, client_key=client_key("j"), person=person, site="https://kith.example.org", now=NOW)


def work(name):
    """Runs what waits under this name, as the worker would call it."""
    for job in ProcrastinateJob.objects.filter(task_name=name, status="todo"):
        app.tasks[name](**job.args)


def test_send_invitation_twice_arrives_once_with_its_headers(world, sink):
    invite(world)
    work("campaigns.send_invitation")
    work("campaigns.send_invitation")
    (mail,) = sink
    assert mail["To"] == "nora@example.org"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<https://kith.example.org/do-not-invite/")
    assert "1 Main St" in mail.get_body(("plain",)).get_content()
    assert "Do not invite me again" in mail.get_body(("html",)).get_content()


class _Unknown:
    async def handle_RCPT(self, *_args):  # noqa: N802 - aiosmtpd's name
        return "550 No such user"


@pytest.fixture
def refusing(settings):
    """A mail server that knows nobody."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    controller = Controller(_Unknown(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield
    controller.stop()


@pytest.mark.usefixtures("refusing")
def test_send_invitation_refused_by_the_mail_server_bounces(world):
    invite(world)
    work("campaigns.send_invitation")
    (line,) = reads.invitations(world.a.scope, now=NOW).lines
    assert (line.state, line.resends_left) == (InvitationState.BOUNCED, 2)


def test_send_invitation_with_the_mail_server_away_leaves_it_unsent(world, settings):
    invite(world)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        work("campaigns.send_invitation")
    assert Invitation.objects.get().times_sent == 0
