"""A world of voters and contacts as Parquet and CSV, made once and kept in a folder outside the repository."""

import csv
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.link.population import YEAR, Builder, Ints, People, juniors
from bench.link.told import Facts, Friend, Habits

KNOWS: Final = ("city", "age", "phone")
CONTACT_COLUMNS: Final = (
    "contact_id", "first_name", "middle_name", "last_name", "suffix", "nickname", "phone", "street_address", "city",
    "state", "zip", "birth_date", "birth_year", "age",
)  # fmt: skip
_REGISTERED: Final = 0.75
_PART: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class World:
    """`absent`: share of contacts in no file; half of those are relatives of voters, at their place."""

    name: str
    voters: int
    contacts: int
    absent: float = 0.30
    seed: int = 1
    knows: tuple[str, ...] = KNOWS
    habits: Habits = field(default_factory=Habits)


@dataclass(frozen=True, slots=True)
class Files:
    voters: Path
    contacts: Path
    truth: Path


HEAVY: Final = Habits(
    nickname=0.55, typo=0.18, initial=0.05, swapped=0.03, moved=0.3, no_place=0.15, other_last=0.05, age_off=0.8
)
CLEAN: Final = Habits(
    nickname=0.1, typo=0.01, initial=0.0, swapped=0.0, moved=0.03, no_place=0, other_last=0.005, age_off=0.1
)
WORLDS: Final = {
    world.name: world
    for world in (
        World("20k", 20_000, 4_000),
        World("100k", 100_000, 10_000),
        World("1m", 1_000_000, 50_000),
        World("10m", 10_000_000, 100_000),
        World("10m1m", 10_000_000, 1_000_000),
        World("heavy", 200_000, 10_000, habits=HEAVY, seed=2),
        World("moved", 200_000, 10_000, habits=replace(Habits(), moved=0.4), seed=3),
        World("half", 200_000, 10_000, absent=0.5, seed=4),
        World("all", 200_000, 10_000, absent=0, seed=5),
        World("no-age", 200_000, 10_000, knows=("city",), seed=6),
        World("clean", 200_000, 10_000, habits=CLEAN, seed=7),
        World("small", 3_000, 1_000, seed=8),
    )
}


def files(world: World, folder: Path) -> Files:
    """Make what is not there yet."""
    into = folder / f"world-{world.name}"
    made = Files(into / "voters.parquet", into / "contacts.csv", into / "truth.csv")
    if not made.truth.exists():
        into.mkdir(parents=True, exist_ok=True)
        _make(world, made)
    return made


def _make(world: World, made: Files) -> None:
    builder = Builder(world.voters, world.seed)
    random = builder.random
    wanted = int(world.contacts * (1 - world.absent))
    known, absent, written, parts = [], [], 0, -(-world.voters // _PART)
    with pq.ParquetWriter(made.voters, _schema()) as writer:
        for part in range(parts):
            most = min(world.voters - written, _PART)
            people = juniors(builder.people(int(most / _REGISTERED * 1.06) + 50), random)
            voters, others = _registered(people, most, random)
            writer.write_table(_voters(voters, written, random))
            chosen = random.choice(
                len(voters),
                len(voters) if part == parts - 1 and wanted > len(voters) else wanted // parts,
                replace=False,
            )
            known.append((voters.take(chosen), chosen + written))
            absent.append(_absent(others, voters, (world.contacts - wanted) // parts, random))
            written += most
    _tell(world, builder, known, absent, made)


def _registered(people: People, most: int, random: np.random.Generator) -> tuple[People, People]:
    order = random.permutation(len(people))
    return people.take(order[:most]), people.take(order[most:])


def _absent(others: People, voters: People, many: int, random: np.random.Generator) -> People:
    """Half of them have somebody in the file at home."""
    related = np.isin(others.home, voters.home)
    near, far = np.flatnonzero(related), np.flatnonzero(~related)
    one = random.choice(near, min(many // 2, len(near)), replace=False)
    return others.take(np.concatenate([one, random.choice(far, min(many - len(one), len(far)), replace=False)]))


def _schema() -> pa.Schema:
    names = (
        "voter_id",
        "first_name",
        "middle_name",
        "last_name",
        "suffix",
        "phone",
        "street_address",
        "city",
        "state",
        "zip",
        "birth_year",
    )
    return pa.schema([(name, pa.string()) for name in names])


def _voters(people: People, before: int, random: np.random.Generator) -> pa.Table:
    many = len(people)
    phone = np.where(random.random(many) < 0.55, people.phone, "")
    # One in a hundred of the state's own entries has a slip too: a letter lost.
    last = people.last.copy()
    rows = np.flatnonzero(random.random(many) < 0.004)
    last[rows] = [name[:-2] + name[-1] if len(name) > 4 else name for name in last[rows]]
    columns = [
        [_voter_id(row) for row in range(before, before + many)], people.first, people.middle, last, people.suffix, phone,
        people.street, people.city, np.full(many, "NC", object), people.zip, people.born.astype(str).astype(object),
    ]  # fmt: skip
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=_schema())


def _voter_id(row: int) -> str:
    return f"V{row:08d}"


def _tell(world: World, builder: Builder, known: list[tuple[People, Ints]], absent: list[People], made: Files) -> None:
    random = Random(world.seed)
    people = [
        (one, _voter_id(row)) for part, rows in known for one, row in zip(_facts(part), rows.tolist(), strict=True)
    ]
    people += [(one, "") for part in absent for one in _facts(part)]
    random.shuffle(people)
    # Where they have moved, or are thought to live; and names they may have taken.
    elsewhere = _facts(builder.people(5000))
    friend = Friend(random, world.habits)
    with made.contacts.open("w", newline="") as one, made.truth.with_suffix(".part").open("w", newline="") as other:
        contacts, truth = csv.DictWriter(one, CONTACT_COLUMNS, restval=""), csv.writer(other)
        contacts.writeheader()
        truth.writerow(["contact_id", "voter_id", "tags"])
        for number, (person, voter) in enumerate(people):
            knows = world.knows[number % len(world.knows)]
            told, tags = friend.tell(person, random.choice(elsewhere), random.choice(elsewhere)["last"], knows)
            contacts.writerow({"contact_id": f"C{number}", "state": "NC"} | told)
            truth.writerow([f"C{number}", voter, f"knows_{knows} {tags}".strip()])
    made.truth.with_suffix(".part").rename(made.truth)


def _facts(people: People) -> list[Facts]:
    columns = {name: getattr(people, name).astype(str).tolist() for name in People.__dataclass_fields__}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


__all__ = ["WORLDS", "YEAR", "Files", "World", "files"]
