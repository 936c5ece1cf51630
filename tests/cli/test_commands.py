"""The commands as people run them: real processes, real ports, a real home."""

import errno
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from kithwork.cli.__main__ import COMMANDS, main
from kithwork.kernel.postgres.places import Places
from tests.support import database
from tests.support.demo import FOREIGN

ROOT = Path(__file__).resolve().parents[2]
# What the worker does from time to time.
SEAL = """
from django.utils import timezone
from kithwork.accounts import door
from kithwork.audit import writes
writes.seal(door.system_scope(), now=timezone.now())
"""
HANDED_ON = {"world", "voters", "manage", "promises"}  # their help is their own

pytestmark = pytest.mark.xdist_group("commands")  # one demo for all of them


def surroundings(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    return kept | {"KITH_HOME": str(home), "PYTHONPATH": str(ROOT / "src")} | more


def run(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kithwork.cli", *words]
    return subprocess.run(  # noqa: S603 - our own commands
        command, env=surroundings(home, **more), capture_output=True, text=True, timeout=120, check=False, cwd="/"
    )


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mails(home: Path) -> list[str]:
    host = str(Places(home).socket_folder)
    with psycopg.connect(host=host, user="kith_app", dbname="kithwork", autocommit=True) as connection:
        return [row[0] for row in connection.execute("SELECT subject FROM kernel_outboxmail ORDER BY id")]


@dataclass
class Demo:
    """One home; `start` and `kill` as often as one likes."""

    home: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None
    said: str = ""

    def start(self) -> float:
        """Seconds until it said how to stop it."""
        began = time.monotonic()
        command = [sys.executable, "-m", "kithwork.cli", "demo", "--no-browser", "--port", str(self.port)]
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            command, env=surroundings(self.home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Stop with Ctrl-C" in line:
                break
        self.said = "".join(lines)
        assert "Stop with Ctrl-C" in self.said, self.said
        return time.monotonic() - began

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self.process.stdout.close()
        return code

    def status(self, path: str) -> int:
        with urlopen(f"http://localhost:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = Demo(tmp_path_factory.mktemp("demo") / "home")
    started.start()
    yield started
    if started.process.poll() is None:
        started.stop(signal.SIGINT)


@pytest.mark.enable_socket
def test_demo_answers_and_keeps_its_home_to_itself(demo: Demo) -> None:
    assert demo.status("/") == 200
    assert demo.status("/demo/outbox/") == 200
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (demo.home, demo.home / "secrets.env")}
    assert modes == {"home": 0o700, "secrets.env": 0o600}


def test_demo_never_prints_a_secret(demo: Demo) -> None:
    kept = [line.partition("=")[2] for line in (demo.home / "secrets.env").read_text().splitlines() if "=" in line]
    logged = demo.said + (demo.home / "demo.log").read_text()
    assert len(kept) == 4
    assert not any(key in logged for key in kept)


@pytest.mark.enable_socket
def test_demo_killed_starts_again_and_loses_nothing(demo: Demo) -> None:
    before = mails(demo.home)
    links = set(re.findall(r"/demo/enter/\S+", demo.said))
    host = str(Places(demo.home).socket_folder)
    with psycopg.connect(host=host, user="kith_app", dbname="kithwork") as connection:
        connection.execute(
            "INSERT INTO kernel_outboxmail (recipient, subject, body, html, made_at) VALUES ('a', 'kept', 'b', '', now())"
        )
    demo.stop(signal.SIGKILL)
    demo.start()
    assert mails(demo.home) == [*before, "kept"]
    assert demo.status("/") == 200
    assert not links & set(re.findall(r"/demo/enter/\S+", demo.said))


@pytest.mark.enable_socket
def test_demo_stopped_leaves_no_process_and_no_port(demo: Demo) -> None:
    assert demo.stop(signal.SIGINT) == 0
    with closing(socket.socket()) as caller:
        assert caller.connect_ex(("127.0.0.1", demo.port)) == errno.ECONNREFUSED
    demo.start()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address of the machine")
def test_demo_listens_on_loopback_only(demo: Demo) -> None:
    """What listens everywhere leaves no other address of the machine free."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.2", demo.port))
    with closing(socket.socket()) as probe, pytest.raises(OSError, match="in use"):
        probe.bind(("127.0.0.1", demo.port))


def test_serve_of_the_demos_home_refused(demo: Demo) -> None:
    done = run(demo.home, "serve", "--console-mail", "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert "This home holds the demo" in done.stderr


def test_audit_verify_and_doctor_find_the_demo_in_order(demo: Demo) -> None:
    verified, healthy = run(demo.home, "audit", "verify"), run(demo.home, "doctor")
    assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "The chain holds.")
    assert (healthy.returncode, healthy.stdout, healthy.stderr) == (0, "All is well.\n", "")


def test_link_explain_reads_the_demos_database(demo: Demo) -> None:
    with psycopg.connect(
        host=str(Places(demo.home).socket_folder), user="kith_owner", dbname="kithwork", autocommit=True
    ) as connection:
        matched = "SELECT id, canonical_voter_id FROM contacts_contact WHERE canonical_voter_id <> '' LIMIT 1"
        contact, voter = connection.execute(matched).fetchone()
        done = run(demo.home, "link", "explain", str(contact), voter, "--organization", "piney-branch")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1].startswith("probability")
        assert connection.execute("SELECT count(*) FROM audit_entry WHERE verb = 'match.explain'").fetchone() == (1,)
    wrong = run(demo.home, "link", "explain", str(contact), voter)
    assert wrong.returncode == 2
    assert "--organization" in wrong.stderr


def test_audit_verify_names_the_first_broken_place(demo: Demo) -> None:
    """Changed as who runs the machine could: with the owner's role, past the triggers."""
    run(demo.home, "manage", "shell", "--command", SEAL)
    changed = "UPDATE audit_entry SET people = people + %s WHERE id = %s"
    with psycopg.connect(
        host=str(Places(demo.home).socket_folder), user="kith_owner", dbname="kithwork", autocommit=True
    ) as owner:
        links = owner.execute("SELECT position, entry_id FROM audit_link ORDER BY position").fetchall()
        position, entry = links[len(links) // 2]
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        owner.execute(changed, [1, entry])
        broken = run(demo.home, "audit", "verify")
        owner.execute(changed, [-1, entry])
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    assert broken.returncode == 1
    assert broken.stdout.startswith(f"{position - 1:,} entries are sealed, ")
    assert broken.stderr == f"The chain does not hold: entry {entry} at link {position} was changed.\n"
    assert run(demo.home, "audit", "verify").returncode == 0


def test_demo_at_a_taken_port_one_sentence(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(tmp_path / "home", "demo", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert re.fullmatch(r"Port \d+ of 127\.0\.0\.1 is taken, .*\n", done.stderr)


def test_serve_without_mail_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("EMAIL_URL is not set: ")
    assert not (tmp_path / "home").exists()


def test_a_file_where_the_home_should_be_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    done = run(tmp_path / "home", "migrate")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "a file is in the way" in done.stderr


def test_a_wrong_variable_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "migrate", DATABASE_URL="mysql://u:hush@localhost/d")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL cannot be read")
    assert "hush" not in done.stderr


@pytest.mark.usefixtures("db")
def test_demo_refuses_a_database_it_did_not_make(tmp_path: Path) -> None:
    given = {"DATABASE_URL": database.app_url(), "DATABASE_OWNER_URL": database.owner_url()}
    done = run(tmp_path / "home", "demo", "--port", str(free_port()), **given)
    assert done.returncode == 1
    assert "was not made by ./kith demo" in done.stderr


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - HANDED_ON - {"screenshots"}))
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: ./kith {command}")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no disks of its own")
def test_a_full_disk_at_the_start_one_sentence(tmp_path: Path) -> None:
    """On a disk of one megabyte, seen by this process only: a name space of its own, for which nobody needs be root."""
    home = tmp_path / "small" / "home"
    home.parent.mkdir()
    script = f"mount -t tmpfs -o size=1m none {home.parent} && exec {sys.executable} -m kithwork.cli demo --no-browser"
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    told = subprocess.run(  # noqa: S603 - our own command
        [*command, "--port", str(free_port())],
        env=surroundings(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    sentence = f"The disk is full: make at least 100 MB of room where {home} is, then start again.\n"
    assert (told.returncode, told.stderr) == (1, sentence)
