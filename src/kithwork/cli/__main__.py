"""`python -m kithwork.cli COMMAND …`; people start it by ./kith, which makes the environment first."""

import sys
from collections.abc import Callable
from importlib import import_module

from kithwork.cli.stop import complain, sentences

COMMANDS = {
    "demo": "demo:main",
    "serve": "serve:serve",
    "worker": "serve:worker",
    "migrate": "operate:migrate",
    "administrator": "operate:administrator",
    "reset-factor": "operate:reset_factor",
    "voters": "operate:voters",
    "world": "operate:world",
    "link": "link:main",
    "manage": "operate:manage",
    "doctor": "operate:doctor",
    "audit": "operate:audit",
    "suppression": "operate:suppression",
    "test": "develop:test",
    "check": "develop:check",
    "audit-deps": "advisories:audit_deps",
    "lock": "develop:lock",
    "promises": "develop:promises",
    "messages": "develop:messages",
    "screenshots": "develop:screenshots",
    "bench": "develop:bench",
}


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in COMMANDS:
        complain(f"Choose a command: {', '.join(COMMANDS)}.")
        return 2
    module, _, name = COMMANDS[argv[0]].partition(":")
    with sentences():
        command: Callable[[list[str]], int] = getattr(import_module(f"kithwork.cli.{module}"), name)
        return command(argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
