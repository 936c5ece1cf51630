import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kithwork.kernel.postgres.binaries import find
from kithwork.kernel.postgres.errors import PostgresError
from kithwork.kernel.postgres.guardian import forget_stale
from kithwork.kernel.postgres.places import Places, is_locked
from kithwork.kernel.postgres.server import APP, hold, make_database, make_roles
from tests.support.database import UNSAFE

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Deep on purpose: the socket's path would be too long in it."""
    folder = tmp_path_factory.mktemp("deep") / ("a-folder-whose-name-is-long-" * 4)
    yield folder
    shutil.rmtree(Places(folder).socket_folder, ignore_errors=True)


def until(condition: object) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def rows(home: Path) -> int:
    with hold(home, settings=UNSAFE) as server:
        make_database(server)
        with server.connect("kithwork") as connection:
            connection.execute("SET synchronous_commit = on")  # as outside of tests: what was acknowledged is kept
            connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
            connection.execute("INSERT INTO kept VALUES (1)")
            found = connection.execute("SELECT count(*) FROM kept").fetchone()
    return int(found[0])


def test_hold_in_a_deep_folder_takes_a_short_socket_for_its_owner_only(home: Path) -> None:
    with hold(home, settings=UNSAFE) as server:
        socket = Path(server.host)
        assert len(server.host) < 100
        assert not socket.is_relative_to(home)
        assert socket.stat().st_mode & 0o777 == 0o700
        assert home.stat().st_mode & 0o777 == 0o700


def test_hold_shared_and_stopped_after_the_last(home: Path) -> None:
    places = Places(home)
    with hold(home, settings=UNSAFE) as first, hold(home, settings=UNSAFE) as second:
        assert first == second
        number = (places.data / "postmaster.pid").read_text().split()[0]
        with hold(home, settings=UNSAFE):
            assert (places.data / "postmaster.pid").read_text().split()[0] == number
    until(lambda: not is_locked(places.guardian))
    assert not (places.data / "postmaster.pid").exists()


def test_hold_of_a_killed_process_lets_go(home: Path) -> None:
    code = (
        "import pathlib, sys, time\nfrom kithwork.kernel.postgres.server import hold\n"
        "with hold(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE) as process:  # noqa: S603 - above
        assert process.stdout.readline() == b"held\n"
        process.kill()
    until(lambda: not is_locked(Places(home).guardian))


def test_server_killed_is_started_again_with_its_rows(home: Path) -> None:
    before = rows(home)
    with hold(home, settings=UNSAFE) as server:
        os.kill(int((Places(home).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

        def back() -> bool:
            try:
                with server.connect("kithwork") as connection:
                    return connection.execute("SELECT count(*) FROM kept").fetchone() == (before,)
            except psycopg.OperationalError:
                return False

        time.sleep(0.3)
        until(back)


def test_forget_stale_pid_of_another_program(tmp_path: Path) -> None:
    ours, dead = tmp_path / "ours", tmp_path / "dead"
    ours.write_text(f"{os.getpid()}\n/somewhere\n")  # alive, and no postgres
    dead.write_text("999999999\n/somewhere\n")
    for path in (ours, dead, tmp_path / "absent"):
        forget_stale(path)
    assert (ours.exists(), dead.exists()) == (False, True)  # of the dead PostgreSQL judges itself


def test_make_roles_and_database_once(home: Path) -> None:
    with hold(home, settings=UNSAFE) as server:
        make_roles(server)
        make_database(server)
        assert make_database(server) is False
        with psycopg.connect(server.url(APP)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")


def test_find_a_wrong_pgbin_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PGBIN", str(tmp_path))
    with pytest.raises(PostgresError, match=r"^PGBIN is .* correct it or unset it\.$"):
        find()


def test_find_the_version_of_the_data_or_say_so() -> None:
    assert find().major >= 15
    with pytest.raises(PostgresError, match="made by PostgreSQL 9, which is not here any more"):
        find(made_by=9)
