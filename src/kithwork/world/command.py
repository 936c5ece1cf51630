"""`./kith world`: make a voter file, or contacts with their truth, of a world that exists only on paper."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kithwork.world import ncvoter
from kithwork.world.contacts import Acquaintance, acquaintances
from kithwork.world.states import writing as states
from kithwork.world.states.forms import FORMS
from kithwork.world.states.residents import residents
from kithwork.world.typed import Typed
from kithwork.world.voters import SyntheticVoter, voters

AS_OF = 2026  # a fixed year, so that the same command makes the same file at any time
REPORT_EVERY = 50_000
UNFINISHED = ".unfinished"
NORTH_CAROLINA = "nc"
LAYOUTS = (NORTH_CAROLINA, *FORMS)
TYPED_COLUMNS = Typed._fields[:-1]
TRUTH_COLUMNS = ("contact", "ncid", "kind", "changes")


class Refused(Exception):  # noqa: N818  (a sentence for the person at the keyboard, not a fault)
    """Carries the sentence to print."""


def main(argv: Sequence[str]) -> int:
    """Run one command line; return the exit code: 0 done, 1 refused with a sentence, 130 interrupted."""
    # `./kith world --layout FL …` means its voters.
    words = ["voters", *argv] if argv and argv[0].startswith("--") and argv[0] != "--help" else [*argv]
    given = _parser().parse_args(words)
    try:
        given.run(given)
    except (Refused, ValueError) as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        _say("\nStopped; nothing half-written was left.")
        return 130
    return 0


def _say(text: str, end: str = "\n") -> None:
    sys.stderr.write(text + end)
    sys.stderr.flush()


def _natural(text: str) -> int:
    if not text.replace("_", "").isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _layout(text: str) -> str:
    """Case does not matter; a state's two letters mean its present form."""
    key = text.casefold()
    if key not in LAYOUTS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(LAYOUTS)}")
    return key


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share between 0 and 1")
    return share


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./kith world", description="Make synthetic voters and contacts. No real person is in them."
    )
    verbs = parser.add_subparsers(required=True, metavar="voters | contacts")
    people = verbs.add_parser("voters", help="a voter file in a state's own layout")
    _shared_options(people)
    people.add_argument("--count", type=_natural, required=True, help="how many voters")
    people.add_argument(
        "--layout", type=_layout, default=NORTH_CAROLINA, metavar="KEY", help=f"whose layout: {', '.join(LAYOUTS)} (nc)"
    )
    people.add_argument("--out", type=Path, required=True, help="the file; .gz and .zip are packed")
    people.set_defaults(run=_make_voters)
    friends = verbs.add_parser("contacts", help="contacts.csv and truth.csv about the voters of the same seed")
    _shared_options(friends)
    friends.add_argument("--voters", type=_natural, required=True, help="how many voters that world has")
    friends.add_argument("--count", type=_natural, required=True, help="how many contacts")
    friends.add_argument("--share-absent", type=_share, default=0.3, help="share in no voter file (0.3)")
    friends.add_argument("--out", type=Path, required=True, help="the folder for the two files")
    friends.set_defaults(run=_make_contacts)
    return parser


def _shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=_natural, default=1, help="another seed, another world (1)")
    parser.add_argument("--counties", type=lambda text: text.split(","), help="names or numbers with commas: WAKE,32")
    parser.add_argument("--as-of", type=_natural, default=AS_OF, help=f"the year the file is of ({AS_OF})")
    parser.add_argument("--replace", action="store_true", help="write over what is there")


def _make_voters(given: argparse.Namespace) -> None:
    people = voters(count=given.count, seed=given.seed, as_of=given.as_of, counties=given.counties)
    with _finished_or_nothing(given.out, replace=given.replace) as path:
        if given.layout == NORTH_CAROLINA:
            ncvoter.write(path, _reported(people, given.count), name=given.out.name)
        else:
            moved = residents(_reported(people, given.count), state=FORMS[given.layout].state, count=given.count)
            states.write(path, given.layout, moved, name=given.out.name)
    _say(f"{given.count:,} voters in {given.out}")


def _make_contacts(given: argparse.Namespace) -> None:
    people = voters(count=given.voters, seed=given.seed, as_of=given.as_of, counties=given.counties)
    folder: Path = given.out
    typed, truth = folder / "contacts.csv", folder / "truth.csv"
    with _sentences_for(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with (
        _finished_or_nothing(typed, replace=given.replace) as typed_part,
        _finished_or_nothing(truth, replace=given.replace) as truth_part,
    ):
        found = acquaintances(
            _reported(people, given.voters), seed=given.seed, count=given.count, share_absent=given.share_absent
        )
        _write_contacts(found, typed_part, truth_part)
    _say(f"{given.count:,} contacts in {typed}, the truth about them in {truth}")


def _write_contacts(found: Iterable[Acquaintance], typed: Path, truth: Path) -> None:
    with typed.open("w", newline="", encoding="utf-8") as one, truth.open("w", newline="", encoding="utf-8") as other:
        contacts, answers = csv.writer(one), csv.writer(other)
        contacts.writerow(("contact", *TYPED_COLUMNS))
        answers.writerow(TRUTH_COLUMNS)
        for person in found:
            contacts.writerow((person.number, *person.typed[:-1]))
            answers.writerow((person.number, person.truth or "", person.kind, "; ".join(person.typed.changes)))


def _reported(people: Iterable[SyntheticVoter], count: int) -> Iterator[SyntheticVoter]:
    for made, person in enumerate(people, start=1):
        if made % REPORT_EVERY == 0:
            _say(f"\r{made:,} of {count:,} voters", end="")
        yield person
    if count >= REPORT_EVERY:
        _say("")


@contextmanager
def _sentences_for(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if path.parent.is_dir():
            raise Refused(f"{path} cannot be written: nothing can be made in {path.parent}.") from error
        raise Refused(f"The folder {path.parent} does not exist: make it first.") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise Refused(f"{path} cannot be a folder, a file is in the way: name another.") from error
    except PermissionError as error:
        raise Refused(f"{path} cannot be written: you have no right to write there.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _finished_or_nothing(path: Path, *, replace: bool) -> Iterator[Path]:
    """Give a path to write to; it takes its real name only when all is written."""
    if path.exists() and not replace:
        raise Refused(f"{path} is already there: name another file, or say --replace.")
    part = path.with_name(path.name + UNFINISHED)
    with _sentences_for(path):
        try:
            yield part
            part.replace(path)
        finally:
            if part.is_file():
                part.unlink()
