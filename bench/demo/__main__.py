"""`./kith bench demo`: starts, pages and bytes of the demo in a fresh clone; writes docs/performance.md."""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.demo import Demo, free_port, running

from bench import report
from bench.demo.client import Client, answers, at_share, timed
from bench.demo.wire import weigh
from kithwork.kernel.postgres.places import Places
from kithwork.kernel.postgres.server import Server

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD, APP = "/o/piney-branch/sunday-library", "/c/sunday-library"
FIRST_START, SECOND_START, PAGE_MS, PAGE_BYTES = 120, 5, 100, 60_000
INSERT = "INSERT INTO bench_answer (contact_id, rung_id, recorded_at) VALUES (%s, %s, now())"


@dataclass(frozen=True)
class Line:
    """`limit` "" where there is none to keep."""

    what: str
    measured: str
    limit: str = ""
    is_kept: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.measured, self.limit if self.is_kept else f"{self.limit}, **missed**"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench demo", description=__doc__)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (a temporary one)")
    given = parser.parse_args(argv)
    machine = _machine()
    with _folder(given.keep) as folder:
        clone, home = folder / "clone", folder / "home"
        _run("git", "clone", "--quiet", str(ROOT), str(clone))
        fresh = {"PATH": _without_uv(), "PIP_NO_CACHE_DIR": "1", "KITH_VENV": str(clone / ".venv"), "PYTHONPATH": ""}
        command = [str(clone / "kith")]
        with running(command, home=home, environment=fresh) as demo:
            lines = [
                _start("First start, pip without a cache", demo, FIRST_START),
                Line("of it, installing", f"{demo.installed:.1f} s"),
            ]
        with running(command, home=home, environment=fresh) as demo:
            # Writing last: it lengthens the history of a contact, and so its page.
            lines += [_start("Second start", demo, SECOND_START), *_pages(demo), *_bytes(demo), *_writing(demo, home)]
    text = report.table(("what", "measured", "limit"), [line.cells for line in lines])
    sys.stdout.write(text)
    report.write("The demo", f"`./kith bench demo` on {machine}.\n\n{text}")
    return 0 if all(line.is_kept for line in lines) else 1


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as made:
        yield Path(made)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - named by the caller


def _without_uv() -> str:
    """The PATH on which no uv is found, so that pip installs."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not shutil.which("uv", path=folder))


def _start(what: str, demo: Demo, limit: int) -> Line:
    return Line(what, f"{demo.seconds:.1f} s", f"{limit} s", demo.seconds <= limit)


def _pages(demo: Demo) -> Iterator[Line]:
    with _empty_view() as site:
        client = Client(site)
        empty = timed(lambda client=client: client.get("/"))
    yield Line("An empty Django view, same server program", _middle_and_tail(empty))
    for who, paths in _visits(demo).items():
        client = _client(demo, who)
        for path in paths:
            taken = timed(lambda client=client, path=path: client.get(path))
            yield Line(
                f"{who or 'stranger'}: `{re.sub(r'[0-9]+', '…', path)}`",
                _middle_and_tail(taken),
                f"p95 {PAGE_MS} ms",
                at_share(taken, 0.95) <= PAGE_MS,
            )


def _visits(demo: Demo) -> dict[str, list[str]]:
    admin = _client(demo, "organization admin")
    content, people, contacts = (
        admin.get(f"{DASHBOARD}/{page}/") for page in ("content", "people/mobilizers", "people/contacts")
    )
    dashboard = ["content/", "content/details/", "content/ladder/", "analytics/", "people/mobilizers/"]
    dashboard += ["people/contacts/", "invitations/", "exports/", "exports/dictionary/"]
    found = [
        _link(content, f"{DASHBOARD}/content/actions/[0-9]+/"),
        _link(people, f"{DASHBOARD}/people/mobilizers/[0-9]+/"),
        _link(contacts, f"{DASHBOARD}/people/contacts/[0-9]+/"),
    ]
    organization = [
        f"/o/piney-branch/-/{page}" for page in ("", "details/", "administrators/", "voter-files/", "audit/")
    ]
    return {
        "": ["/", f"{APP}/", "/sign-in/"],
        "organization admin": [*organization, *(f"{DASHBOARD}/{page}" for page in dashboard), *found],
        "analyst": [f"{DASHBOARD}/content/", f"{DASHBOARD}/analytics/"],
        "mobilizer": _app(demo),
    }


def _app(demo: Demo) -> list[str]:
    contact = _contact(_client(demo, "mobilizer"))
    own = ["", "match/", "contacts/", "contacts/add/", "details/", "leave/"]
    return [*(f"{APP}/me/{page}" for page in own), contact, f"{contact}edit/", f"{contact}match/"]


def _contact(client: Client) -> str:
    return _link(client.get(f"{APP}/me/contacts/"), f"{APP}/me/contacts/[0-9]+/")


def _link(page: str, pattern: str) -> str:
    found = re.search(f'href="({pattern})', page)
    if found is None:
        raise RuntimeError(f"No link like {pattern}")
    return found[1]


def _client(demo: Demo, who: str) -> Client:
    client = Client(demo.site)
    if who:
        client.enter(demo.links[who])
    return client


@contextmanager
def _empty_view() -> Iterator[str]:
    port = free_port()
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "8"]
    process = subprocess.Popen(  # noqa: S603 - our own view
        [*serve, "--no-ws", "bench.demo.empty:application"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            Client(f"http://localhost:{port}").get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return


def _writing(demo: Demo, home: Path) -> Iterator[Line]:
    client = _client(demo, "mobilizer")
    taken = timed(answers(client, _contact(client)))
    yield Line("Recording one answer", _middle_and_tail(taken), f"p95 {PAGE_MS} ms", at_share(taken, 0.95) <= PAGE_MS)
    with Server(str(Places(home).socket_folder)).connect() as connection:
        connection.execute(
            "CREATE TABLE bench_answer (id bigserial, contact_id int, rung_id int, recorded_at timestamptz)"
        )
        inserting = timed(lambda: connection.execute(INSERT, [1, 2]), times=400)
        connection.execute("DROP TABLE bench_answer")
    yield Line("A single INSERT, committed, same PostgreSQL", _middle_and_tail(inserting))


def _bytes(demo: Demo) -> Iterator[Line]:
    for path, weight in weigh(demo, who="mobilizer", paths=_app(demo)).items():
        yield Line(
            f"Bytes with an empty cache: `{re.sub(r'[0-9]+', '…', path)}`",
            f"{weight / 1000:.1f} KB",
            f"{PAGE_BYTES // 1000} KB",
            weight <= PAGE_BYTES,
        )


def _middle_and_tail(taken: Sequence[float]) -> str:
    return f"median {at_share(taken, 0.5):.1f} ms, p95 {at_share(taken, 0.95):.1f} ms"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    models = [line.split(": ", 1)[1] for line in _cpu_lines() if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{cores} cores ({model}), {memory} GB of memory, {platform.system()}, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} before it began"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
