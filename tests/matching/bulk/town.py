"""A small town and what people know of its voters, as files; and the run over them."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from kithwork.matching.bulk.plan import Options, Summary, link
from kithwork.matching.bulk.progress import Progress

VOTER_COLUMNS = (
    "voter_id",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "phone",
    "street_address",
    "city",
    "zip",
    "birth_year",
)
CONTACT_COLUMNS = ("contact_id", "first_name", "last_name", "city", "zip", "birth_year")
FIRSTS = [
    "ROBERT",
    "MARY",
    "JOHN",
    "LINDA",
    "JAMES",
    "ANA",
    "JOSE",
    "WILLIAM",
    "PATRICIA",
    "DAVID",
    "SUSAN",
    "MICHAEL",
    "KAREN",
    "THOMAS",
    "NANCY",
]
LASTS = [
    "SMITH",
    "JOHNSON",
    "GARCIA",
    "OBRIEN",
    "NUNEZ-LOPEZ",
    "WILLIAMS",
    "BROWN",
    "JONES",
    "MILLER",
    "DAVIS",
    "WILSON",
    "ANDERSON",
    "TAYLOR",
    "NGUYEN",
    "LEE",
]
CITIES = (("RALEIGH", "27601"), ("CARY", "27511"), ("DURHAM", "27701"), ("APEX", "27502"))


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([columns, *rows])
    return file.getvalue()


def voters(count: int, seed: int = 1) -> list[tuple[str, ...]]:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    return [_voter(number, chance) for number in range(count)]


def _voter(number: int, chance: random.Random) -> tuple[str, ...]:
    city, zip_code = chance.choice(CITIES)
    return (
        f"V{number:05d}", chance.choice(FIRSTS), chance.choice([*FIRSTS, "A", "B", ""]), chance.choice(LASTS),
        chance.choice(["", "", "", "JR"]), chance.choice(["", f"91955501{number % 100:02d}"]),
        f"{chance.randrange(1, 40)} {chance.choice(LASTS)} ST", city, zip_code, str(chance.randrange(1930, 2006)),
    )  # fmt: skip


def contacts(of: Sequence[tuple[str, ...]], count: int, seed: int = 2) -> list[tuple[str, ...]]:
    """Some as the file has them, some with gaps and slips, some who are in no file."""
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    return [_contact(number, chance.choice(of), chance) for number in range(count)]


def _contact(number: int, voter: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    _, first, _, last, _, _, _, city, zip_code, year = voter
    if chance.random() < 0.3:
        first, last = chance.choice(FIRSTS), chance.choice(LASTS)
    if chance.random() < 0.2:
        last = last[:-1]
    keep = [chance.random() < 0.7 for _ in range(3)]
    return (
        f"C{number}",
        first.title(),
        last.title(),
        *(text if kept else "" for text, kept in zip((city, zip_code, year), keep, strict=True)),
    )


def files(folder: Path, count: int = 400, asking: int = 80) -> tuple[Path, Path]:
    people = voters(count)
    return (
        written(folder / "voters.csv", csv_of(VOTER_COLUMNS, people)),
        written(folder / "contacts.csv", csv_of(CONTACT_COLUMNS, contacts(people, asking))),
    )


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def linked(voter_file: Path, contact_file: Path, **options: object) -> list[dict[str, str]]:
    """The rows of MATCHES."""
    output = contact_file.with_name("matches.csv")
    run(voter_file, contact_file, output, **options)
    with output.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(
    voter_file: Path, contact_file: Path, output: Path, said: io.StringIO | None = None, **options: object
) -> Summary:
    given = {
        "voters": voter_file,
        "contacts": contact_file,
        "output": output,
        "as_of": 2026,
        "today": date(2026, 11, 3),
    } | options
    return link(Options(**given), Progress(stream=said or io.StringIO()))
