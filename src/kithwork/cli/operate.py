"""The smaller commands of whoever runs an installation."""

import argparse
import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from kithwork import env
from kithwork.cli import freshness
from kithwork.cli.ground import ground
from kithwork.cli.stop import complain, say

HEX_OF_A_DIGEST = 64


def migrate(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./kith migrate", description="Bring the database to this version. Safe to repeat; takes no data away."
    ).parse_args(argv)
    with ground() as under:
        from kithwork.cli import database  # noqa: PLC0415 - Django is ready now

        count = database.migrate(is_demo=under.is_demo, now=timezone.now())
    say(f"{count} migrations done." if count else "Nothing to migrate.")
    return 0


def voters(argv: list[str]) -> int:
    with migrated():
        return int(importlib.import_module("kithwork.voterfile.command").main(argv))


def world(argv: list[str]) -> int:
    """Pure: it needs no database."""
    return int(importlib.import_module("kithwork.world.command").main(argv))


def manage(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    with ground():
        freshness.forget()  # who knows what it does
        execute_from_command_line(["./kith manage", *(argv or ["help"])])
    return 0


def administrator(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kith administrator",
        description="Make the person of this e-mail address an account administrator, who creates organizations. "
        "They sign in at /sign-in/ by a code that is mailed to them.",
    )
    parser.add_argument("address")
    given = parser.parse_args(argv)
    with migrated():
        from kithwork.accounts import door, writes  # noqa: PLC0415 - Django is ready now

        writes.name_account_administrator(door.system_scope(), email=given.address, now=timezone.now())
    say("They are an account administrator now.")
    return 0


def reset_factor(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kith reset-factor",
        description="Take every second factor off the account of this e-mail address and sign it out everywhere. Make sure "
        "first, by a call, that its owner asks for it.",
    )
    parser.add_argument("address")
    given = parser.parse_args(argv)
    with migrated():
        from kithwork.accounts import door, writes  # noqa: PLC0415 - Django is ready now

        writes.reset_second_factor_of(door.system_scope(), email=given.address, now=timezone.now())
    say("Done. A mail tells them.")
    return 0


def audit(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith audit", description="The audit trail.")
    verbs = parser.add_subparsers(required=True, metavar="verify")
    verify = verbs.add_parser("verify", help="recompute the whole hash chain and say where it does not hold")
    verify.add_argument(
        "--head", type=_head, action="append", default=[], metavar="POSITION:HASH", help="as a weekly mail gives it"
    )
    given = parser.parse_args(argv)
    with migrated():
        from kithwork.accounts import door  # noqa: PLC0415 - Django is ready now
        from kithwork.audit import heads, reads  # noqa: PLC0415

        asked = [heads.Head(position, digest) for position, digest in given.head]
        verdict = reads.verify(door.system_scope(), kept=(*heads.kept(), *asked))
    say(
        f"{verdict.sealed:,} entries are sealed, {verdict.unsealed:,} wait. The chain ends with {verdict.head}. "
        f"{verdict.kept:,} heads kept outside the database were compared."
    )
    if verdict.broken:
        complain(f"The chain does not hold: {verdict.broken}.")
        return 1
    say("The chain holds.")
    return 0


def _head(text: str) -> tuple[int, str]:
    position, _colon, digest = text.strip().partition(":")
    if not position.isdigit() or len(digest) != HEX_OF_A_DIGEST:
        raise argparse.ArgumentTypeError("a head is a position, a colon and 64 hexadecimal digits")
    return int(position), digest.lower()


def suppression(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith suppression", description="The suppression list's keys.")
    verbs = parser.add_subparsers(required=True, metavar="rotate-key")
    verbs.add_parser(
        "rotate-key",
        help="add a key to secrets.env; after a restart what is stored is brought to it by night, and holds meanwhile",
    )
    parser.parse_args(argv)
    name = env.add_suppression_key()
    say(
        f"{name} is in {env.home() / 'secrets.env'} now. Start Kithwork anew, and keep a copy of that file: all keys of the "
        "list are needed for ever."
    )
    return 0


def doctor(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./kith doctor",
        description="Recount every number from its rows and name each difference; look at roles, migrations and jobs.",
    ).parse_args(argv)
    with ground():
        from kithwork.cli import health  # noqa: PLC0415 - Django is ready now

        troubles = list(health.troubles())
    for trouble in troubles:
        complain(trouble)
    if not troubles:
        say("All is well.")
    return 1 if troubles else 0


@contextmanager
def migrated() -> Iterator[None]:
    with ground():
        from kithwork.cli import database  # noqa: PLC0415 - Django is ready now

        database.require_migrated()
        yield
