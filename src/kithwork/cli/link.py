"""`./kith link`: two files linked without a database, scored against a truth, one pair explained."""

import argparse
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kithwork.cli.stop import complain, say

if TYPE_CHECKING:
    from kithwork.matching.bulk.plan import Options

_UNITS: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_LEAST_MEMORY: Final = 512 << 20
_VERBS: Final = ("score", "explain")
_DESCRIPTION: Final = """\
Find the contacts of one file among the voters of another, without a database.

  ./kith link VOTERS CONTACTS -o MATCHES.csv
  ./kith link score MATCHES TRUTH.csv
  ./kith link explain CONTACT_ID VOTER_ID --voters VOTERS --contacts CONTACTS
  ./kith link explain CONTACT_ID CANONICAL_VOTER_ID --organization SLUG

CONTACTS is a CSV with contact_id and any of first_name, middle_name, last_name, suffix, nickname, phone,
street_address, city, state, zip, birth_date, birth_year, age. VOTERS is a state's file as it was delivered (or
a folder of its parts), or a CSV with voter_id and the same names.
Other usual names (surname, dob, postcode ...), delimiters, encodings, .gz and .zip are understood; columns
that are not known are ignored, and said to be.

MATCHES has contact_id, voter_id, probability, status (matched, possible, unmatched) and reasons in words:
at most one matched voter a contact, further rows for other candidates of a possible one, one row without
voter_id for each unmatched contact.

A run that was stopped goes on where it was when the same command is given again.
"""
_MAP: Final = """\
--map FILE names the columns that have other names, in TOML or JSON:

  [contacts]
  contact_id = "Supporter Number"
  [voters]
  voter_id = "SBE_ID"
  last_name = "NAME_LAST"

Without the two tables the names are those of the voters.
"""


def main(argv: list[str]) -> int:
    if argv and argv[0] in _VERBS:
        verb: Callable[[list[str]], int] = {"score": score, "explain": explain}[argv[0]]
        return verb(argv[1:])
    return link(argv)


def link(argv: list[str]) -> int:
    given = _parser().parse_args(argv)
    from kithwork.matching.bulk.plan import link as run  # noqa: PLC0415 - slow to import, and other commands wait
    from kithwork.matching.bulk.progress import Progress  # noqa: PLC0415

    found = run(_options(given), Progress(quiet=given.quiet))
    complain(
        f"{found.contacts:,} contacts: {found.matched:,} matched, {found.possible:,} possible, "
        f"{found.contacts - found.matched - found.possible:,} unmatched, among {found.voters:,} voters. {given.output}"
    )
    return 0


def score(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kith link score",
        description="Measure MATCHES against TRUTH and print JSON. Recall counts every contact whose voter is in the "
        "file, those that were never found included; precision counts every matched row, contacts that are in no file "
        "included. With a column tags in TRUTH, also by tag.",
    )
    parser.add_argument("matches", type=Path)
    parser.add_argument("truth", type=Path, help="CSV with contact_id and voter_id; empty = in no file")
    given = parser.parse_args(argv)
    from kithwork.matching.bulk.scoring import report  # noqa: PLC0415 - slow to import

    say(json.dumps(report(given.matches, given.truth), indent=2))
    return 0


def explain(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kith link explain",
        description="Show what speaks for and against a voter being a contact, in bits: of two files, or with "
        "--organization of this server's database, where reading it is written into the audit trail.",
    )
    parser.add_argument("contact", metavar="CONTACT_ID")
    parser.add_argument("voter", metavar="VOTER_ID")
    _add_reading(parser)
    parser.add_argument("--voters", type=Path)
    parser.add_argument("--contacts", type=Path)
    parser.add_argument("--organization", metavar="SLUG", help="explain a contact and a voter of the database")
    given = parser.parse_args(argv)
    if bool(given.organization) == bool(given.voters or given.contacts):
        parser.error("give --voters and --contacts, or --organization")
    if given.organization:
        return _explain_kept(given)
    if not (given.voters and given.contacts):
        parser.error("--voters and --contacts go together")
    from kithwork.matching.bulk.explaining import explained  # noqa: PLC0415 - slow to import
    from kithwork.matching.bulk.progress import Progress  # noqa: PLC0415

    say(explained(_options(given), contact_id=given.contact, voter_id=given.voter, progress=Progress()))
    return 0


def _explain_kept(given: argparse.Namespace) -> int:
    from kithwork.cli.operate import migrated  # noqa: PLC0415 - other commands need no database

    with migrated():
        from kithwork.matching.command import explain as kept  # noqa: PLC0415 - Django is ready now

        return kept(given.organization, contact=given.contact, voter=given.voter)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./kith link",
        description=_DESCRIPTION,
        epilog=_MAP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("voters", type=Path, metavar="VOTERS")
    parser.add_argument("contacts", type=Path, metavar="CONTACTS")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="MATCHES")
    _add_reading(parser)
    parser.add_argument(
        "--precision", type=_precision, default=0.98, help="how many of the matched may be trusted to be right (0.98)"
    )
    parser.add_argument(
        "--save-model", type=Path, metavar="FILE", help="keep what was learned about these files, for --model"
    )
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="who works: this machine with DuckDB, or an existing Spark, to the same output (duckdb)",
    )
    parser.add_argument(
        "--spark-master", default="", metavar="URL", help="the address of Spark, unless its own settings name it"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--layout", default="", metavar="NAME", help="how VOTERS is laid out, such as nc-2022 (recognised)"
    )
    parser.add_argument("--model", type=Path, metavar="FILE", help="judge by a saved model instead of learning one")
    parser.add_argument("--map", type=Path, metavar="FILE", help="which of your columns is which of ours; see below")
    parser.add_argument(
        "--dates", choices=("mdy", "dmy"), help="how 04/05/1980 is meant, where the file does not show it"
    )
    parser.add_argument("--as-of", type=int, metavar="YEAR", help="the year in which stated ages are true (this year)")
    parser.add_argument("--workers", type=_workers, default=os.cpu_count() or 1, help="processes (all cores)")
    parser.add_argument("--memory", type=_memory, default=4 << 30, help="how much to use at most, such as 2GB (4GB)")


def _options(given: argparse.Namespace) -> "Options":
    from kithwork.matching.bulk.plan import Options  # noqa: PLC0415 - slow to import
    from kithwork.matching.bulk.reading.headings import read_map  # noqa: PLC0415

    today = datetime.now(UTC).date()
    return Options(
        voters=given.voters,
        contacts=given.contacts,
        output=getattr(given, "output", Path(os.devnull)),
        as_of=given.as_of or today.year,
        today=today,
        layout=given.layout,
        model=given.model,
        save_model=getattr(given, "save_model", None),
        precision=getattr(given, "precision", 0.98),
        workers=given.workers,
        engine=getattr(given, "engine", "duckdb"),
        spark_master=getattr(given, "spark_master", ""),
        memory=given.memory,
        dates=given.dates,
        maps=read_map(given.map) if given.map else {},
    )


def _memory(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:I?B)?", text.strip().upper())
    size = int(float(found[1]) * _UNITS[found[2]]) if found else 0
    if size < _LEAST_MEMORY:
        raise argparse.ArgumentTypeError(f"{text} is no amount of memory from 512MB up, such as 4GB")
    return size


def _precision(text: str) -> float:
    try:
        precision = float(text)
    except ValueError:
        precision = 0.0
    if not 0.5 <= precision <= 1:  # noqa: PLR2004 - a share
        raise argparse.ArgumentTypeError(f"{text} is no precision between 0.5 and 1")
    return precision


def _workers(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of processes")
    return int(text)
