"""`./kith serve` and `./kith worker`: the real thing."""

import argparse
import http.client
import os
from collections.abc import Callable, Sequence

from kithwork import env
from kithwork.cli import processes
from kithwork.cli.ground import Ground, ground
from kithwork.cli.processes import Child
from kithwork.cli.stop import Stop, say

MAIL = (
    "EMAIL_URL is not set: Kithwork signs people in by mail. Set it to your mail server, such as "
    "smtp://user:password@mail.example.org:587?tls=starttls, or say --console-mail to have mails written to this terminal."
)


def serve(argv: list[str]) -> int:
    parser = _parser("serve", "Run the site and its worker. Behind a proxy that speaks https, set BEHIND_PROXY=1.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=1, help="web processes (1)")
    parser.add_argument("--no-worker", action="store_true", help="without the worker, which then runs elsewhere")
    given = parser.parse_args(argv)
    _require_mail(console=given.console_mail)
    processes.require_free(given.host, given.port)
    with ground() as under:
        _ready(under)
        from kithwork.cli import static  # noqa: PLC0415 - Django is ready now

        static.collect()
        started = [
            web(given.host, given.port, workers=given.workers),
            *([] if given.no_worker else [Child("worker", [])]),
        ]
        return _watch(
            started,
            ready=lambda: answers(given.host, given.port),
            said=f"Kithwork answers at http://{given.host}:{given.port}/ . Stop with Ctrl-C.",
        )


def worker(argv: list[str]) -> int:
    given = _parser(
        "worker", "Run the jobs: mails, imports, exports. Any number may run beside one database."
    ).parse_args(argv)
    _require_mail(console=given.console_mail)
    with ground() as under:
        _ready(under)
        return _watch([Child("worker", [])], ready=lambda: True, said="The worker runs. Stop with Ctrl-C.")


def web(host: str, port: int, *, workers: int) -> Child:
    os.environ["KITH_STATIC_COLLECTED"] = "1"
    return Child("web", [processes.address_of(host), str(port), str(workers)])


def answers(host: str, port: int) -> bool:
    """Any answer will do: a 404 comes from the application as well."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(there, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": env.allowed_hosts()[0].lstrip(".")})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _watch(children: Sequence[Child], *, ready: Callable[[], bool], said: str) -> int:
    watch = processes.Watch()
    try:
        for child in children:
            watch.start(child)
        return watch.run(ready=ready, then=lambda: say(said))
    finally:
        watch.stop()


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"./kith {command}", description=description)
    parser.add_argument("--console-mail", action="store_true", help="write mails to this terminal instead of EMAIL_URL")
    return parser


def _require_mail(*, console: bool) -> None:
    if console:
        os.environ["EMAIL_URL"] = env.CONSOLE_MAIL
    if not os.environ.get("EMAIL_URL"):
        raise Stop(MAIL)


def _ready(under: Ground) -> None:
    """One's own server is migrated by hand, when it suits; the embedded one has nobody else to do it."""
    if under.is_demo:
        raise Stop(
            "This home holds the demo, which ./kith demo runs: set KITH_HOME to another folder for a real campaign."
        )
    from django.utils import timezone  # noqa: PLC0415 - Django is ready now

    from kithwork.cli import database  # noqa: PLC0415

    if under.is_embedded:
        database.migrate(is_demo=False, now=timezone.now())
    database.require_migrated()
