"""What states do to their files, done to the made-up files of ten states, each alone and in pairs, cell by cell."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.fingerprint import recognise
from kithwork.voterfile.rules.reader import read
from kithwork.world.states.forms import FORMS, columns
from kithwork.world.states.residents import Resident, residents
from kithwork.world.states.writing import _fixed
from kithwork.world.voters import voters
from tests.voterfile.rules.test_reader import TODAY, files

PEOPLE = 24
DELIMITED = [key for key, form in FORMS.items() if form.delimiter]
FIXED = [key for key, form in FORMS.items() if not form.delimiter]
YEAR_ONLY = {"mi", "mi-fixed", "ga", "ga-pipe"}
IDS: dict[str, Callable[[Resident], str]] = {
    "oh": lambda one: f"OH{one.number:010d}",
    "ny": lambda one: f"NY{one.number:018d}",
    "pa": lambda one: f"{one.number}-{one.county.place + 1:02d}",
    "ga": lambda one: f"{one.number % 10**8:08d}",
    "ga-pipe": lambda one: f"{one.number % 10**8:08d}",
}
Facts = dict[str, object]


def _own_number(one: Resident) -> str:
    return str(one.number)


@cache
def people(key: str) -> tuple[Resident, ...]:
    made = voters(count=PEOPLE, seed=7, as_of=2026)
    return tuple(residents(made, state=FORMS[key].state, count=PEOPLE))


def expected(key: str, one: Resident) -> Facts:
    hidden = key == "fl" and one.protected
    born = None if key == "wi" or hidden else one.born
    unit = one.unit.removeprefix("APT ") if key == "ny" else one.unit
    status = "preregistered" if one.status == "young" and key in {"fl", "ny"} else _status(key, one)
    if (
        born
        and (born.year + 18 >= 2026 if key in YEAR_ONLY else born > date(2008, 11, 24))
        and status in {"active", "inactive"}
    ):
        status = "preregistered"
    return {
        "state_file_id": IDS.get(key, _own_number)(one),
        "first_name": one.first, "middle_name": one.middle, "last_name": one.last, "suffix": one.suffix,
        "street": "" if hidden else " ".join(filter(None, (one.house, one.street, one.kind, unit))),
        "city": "" if hidden else one.town, "zip": "" if hidden else one.zip, "state": one.state,
        "county": one.county.name,
        "phone": f"+1{one.phone}" if one.phone and not hidden and key in {"fl", "pa", "wi"} else "",
        "birth_year": born.year if born else None, "birth_date": None if key in YEAR_ONLY else born,
        "birth_precision": "" if not born else "year" if key in YEAR_ONLY else "day",
        "registered_on": one.registered, "status": status, "is_protected": hidden,
        "is_candidate": status in {"active", "inactive"} and not hidden,
        "congressional_district": "" if key in {"pa", "tx", "tx-fixed"} else str(one.congress),
    }  # fmt: skip


def _status(key: str, one: Resident) -> str:
    """As much of it as the state's file can say."""
    told = {"young": "active"}.get(one.status, one.status)
    if told == "deceased" and key != "ny":
        told = "removed"
    return "inactive" if told == "removed" and key in {"fl", "oh", "pa", "wa", "wi"} else told


@dataclass(frozen=True)
class Delivery:
    """A table and how it is written. `lost`: ids whose lines are spoilt and must be among the rejected."""

    key: str
    names: tuple[str, ...] | None
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    quoted: bool
    end: str = "\n"
    encoding: str = "latin-1"
    parts: int = 1
    lost: frozenset[str] = frozenset()

    def contents(self) -> dict[str, bytes]:
        size = -(-len(self.rows) // self.parts)
        return {
            f"part{place}.txt": self._content(self.rows[place * size : (place + 1) * size])
            for place in range(self.parts)
        }

    def _content(self, rows: tuple[tuple[str, ...], ...]) -> bytes:
        out = io.StringIO()
        if self.quoted:
            writer = csv.writer(out, delimiter=self.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\0\0")
            writer.writerows([self.names, *rows] if self.names else rows)
            lines = out.getvalue().split("\0\0")[:-1]
        else:
            lines = [self.delimiter.join(row) for row in ([self.names, *rows] if self.names else rows)]
        return "".join(line + self.end for line in lines).encode(self.encoding)


@cache
def delivery(key: str) -> Delivery:
    form, names = FORMS[key], (*columns(key), *FORMS[key].more)
    rows = tuple(tuple(str(form.cells(one).get(name, "")) for name in names) for one in people(key))
    return Delivery(key, names if form.header else None, rows, form.delimiter, form.quoted, form.end)


def told(contents: dict[str, bytes]) -> tuple[list[Facts], int, int]:
    """The rows, how many lines were rejected, and how many lines there were in all."""
    found = recognise(files(**contents), today=TODAY)
    batches = list(read(found, today=TODAY))
    return (
        [row for batch in batches for row in batch.accepted.to_pylist()],
        sum(len(batch.rejected) for batch in batches),
        sum(batch.lines for batch in batches),
    )


def outcome(given: Delivery) -> str:
    """ "refused" with a sentence, or "loads", after every cell was compared."""
    try:
        rows, rejected, lines = told(given.contents())
    except RefusedError as refused:
        return "refused" if refused.field == "file" and refused.sentence.endswith(".") else refused.sentence
    wanted = [
        one
        for one in (expected(given.key, person) for person in people(given.key))
        if one["state_file_id"] not in given.lost
    ]
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    assert (rejected, lines) == (len(given.lost), PEOPLE)
    return "loads"


def _swapped(row: tuple[str, ...], one: int, other: int) -> tuple[str, ...]:
    cells = [*row]
    cells[one], cells[other] = cells[other], cells[one]
    return tuple(cells)


def reordered(given: Delivery) -> Delivery:
    """The first column and the one with the birth or the name behind it change places."""
    names = _swapped(given.names, 0, 3) if given.names else None
    return replace(given, names=names, rows=tuple(_swapped(row, 0, 3) for row in given.rows))


def added_in_front(given: Delivery) -> Delivery:
    names = ("Shoe size", *given.names) if given.names else None
    return replace(given, names=names, rows=tuple(("44", *row) for row in given.rows))


def renamed(given: Delivery) -> Delivery:
    """A column that is read gets a name nobody has heard of."""
    return replace(given, names=tuple("Zebra" if _is_last_name(name) else name for name in given.names or ()) or None)


def _is_last_name(name: str) -> bool:
    return name.casefold().replace("_", "").replace(" ", "") in {"lastname", "lname"}


def header_short(given: Delivery) -> Delivery:
    return replace(given, names=given.names[:-1] if given.names else None)


def header_off_or_on(given: Delivery) -> Delivery:
    return replace(given, names=None if given.names else columns(given.key))


def spoilt(given: Delivery) -> Delivery:
    """A NUL byte in one line."""
    row = given.rows[5]
    gone = expected(given.key, people(given.key)[5])["state_file_id"]
    rows = (*given.rows[:5], (row[0] + "\0", *row[1:]), *given.rows[6:])
    return replace(given, rows=rows, lost=given.lost | {str(gone)})


DRIFTS: dict[str, Callable[[Delivery], Delivery]] = {
    "reordered": reordered,
    "added in front": added_in_front,
    "renamed": renamed,
    "header short": header_short,
    "header off or on": header_off_or_on,
    "other delimiter": lambda given: replace(given, delimiter="|" if given.delimiter != "|" else "\t"),
    "other quoting": lambda given: replace(given, quoted=not given.quoted),
    "utf-8": lambda given: replace(given, encoding="utf-8-sig"),
    "windows": lambda given: replace(given, encoding="cp1252", end="\r\n" if given.end == "\n" else "\n"),
    "utf-16": lambda given: replace(given, encoding="utf-16"),
    "nul byte": spoilt,
    "split": lambda given: replace(given, parts=3),
}
# Where the columns have no names, and where the header is of one year and not of another.
HEADERLESS = {"fl", "ny", "pa"}


def meant(key: str, drift: str) -> str:
    always = {"renamed": "refused", "header short": "refused", "utf-16": "refused"}
    if drift in {"reordered", "added in front"}:
        return "refused" if key in HEADERLESS else "loads"
    if drift == "header off or on":
        return "loads" if key in {*HEADERLESS, "ga-pipe"} else "refused"
    if drift in {"renamed", "header short"} and key in HEADERLESS:
        return "loads"
    return always.get(drift, "loads")


def _needs_quotes(given: Delivery) -> bool:
    return any(given.delimiter in cell for row in given.rows for cell in row)


@pytest.mark.parametrize("key", FORMS)
def test_a_file_in_its_true_form_loads_cell_by_cell(key: str) -> None:
    if key in DELIMITED:
        assert outcome(delivery(key)) == "loads"
    else:
        assert fixed_outcome(key, fixed_lines(key)) == "loads"


# A table whose values hold the delimiter cannot be written without quotation marks.
WRITABLE = [
    (key, drift)
    for key in DELIMITED
    for drift in DRIFTS
    if not (drift == "other quoting" and _needs_quotes(delivery(key)))
]


@pytest.mark.parametrize(("key", "drift"), WRITABLE)
def test_each_drift_loads_right_or_is_refused(key: str, drift: str) -> None:
    assert outcome(DRIFTS[drift](delivery(key))) == meant(key, drift)


@pytest.mark.parametrize("key", DELIMITED)
def test_each_pair_of_drifts_loads_right_or_is_refused(key: str) -> None:
    """Where one of them refuses the file by itself, both do; but a header put on makes a file without names a named one."""
    for one, other in combinations(DRIFTS, 2):
        given = delivery(key)
        if "other quoting" in {one, other} and _needs_quotes(given):
            continue
        found = outcome(DRIFTS[other](DRIFTS[one](given)))
        alone = {meant(key, one), meant(key, other)}
        if "header off or on" not in {one, other}:
            assert found == ("refused" if "refused" in alone else "loads"), (one, other)


def fixed_lines(key: str) -> list[str]:
    names = columns(key)
    return [_fixed(key, names, FORMS[key].cells(one), one) for one in people(key)]


def fixed_outcome(
    key: str, lines: list[str], *, encoding: str = "latin-1", end: str = "\n", lost: frozenset[int] = frozenset()
) -> str:
    try:
        rows, rejected, count = told({"a.txt": "".join(line + end for line in lines).encode(encoding)})
    except RefusedError as refused:
        return "refused" if refused.field == "file" and refused.sentence.endswith(".") else refused.sentence
    wanted = [expected(key, one) for place, one in enumerate(people(key)) if place not in lost]
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    assert (rejected, count) == (len(lost), PEOPLE)
    return "loads"


@pytest.mark.parametrize("key", FIXED)
def test_lines_of_fixed_width_load_right_or_are_refused(key: str) -> None:
    lines = fixed_lines(key)
    assert fixed_outcome(key, lines, end="\r\n") == "loads"
    assert fixed_outcome(key, lines, encoding="utf-8") == "loads"
    assert fixed_outcome(key, lines, encoding="utf-8-sig") == "loads"
    assert fixed_outcome(key, lines, encoding="utf-16") == "refused"
    assert fixed_outcome(key, [line + " " for line in lines]) == "loads"
    assert fixed_outcome(key, [line[:60] + line[61:] for line in lines]) == "refused"
    assert fixed_outcome(key, [line[1:] + "X" for line in lines]) == "refused"
    one_short = [*lines[:3], lines[3][:-7], *lines[4:]]
    assert fixed_outcome(key, one_short, lost=frozenset({3})) == "loads"
    one_spoilt = [*lines[:3], "\0" + lines[3][1:], *lines[4:]]
    assert fixed_outcome(key, one_spoilt, lost=frozenset({3})) == "loads"


@dataclass(frozen=True)
class Lines:
    """Lines of fixed width, and how they are written; `lost` are the places of spoilt ones."""

    lines: tuple[str, ...]
    encoding: str = "latin-1"
    end: str = "\n"
    lost: frozenset[int] = frozenset()


def _with_line(given: Lines, place: int, line: str) -> Lines:
    lines = (*given.lines[:place], line, *given.lines[place + 1 :])
    return replace(given, lines=lines, lost=given.lost | {place})


# What is done to the lines, and whether the file is refused then.
LINE_DRIFTS: dict[str, tuple[Callable[[Lines], Lines], bool]] = {
    "windows ends": (lambda given: replace(given, end="\r\n"), False),
    "utf-8": (lambda given: replace(given, encoding="utf-8-sig"), False),
    "utf-16": (lambda given: replace(given, encoding="utf-16"), True),
    "blank behind": (lambda given: replace(given, lines=tuple(line + " " for line in given.lines)), False),
    "column narrower": (lambda given: replace(given, lines=tuple(line[:60] + line[61:] for line in given.lines)), True),
    "shifted": (lambda given: replace(given, lines=tuple(line[1:] + "X" for line in given.lines)), True),
    "line cut": (lambda given: _with_line(given, 3, given.lines[3][:-7]), False),
    "nul byte": (lambda given: _with_line(given, 5, "\0" + given.lines[5][1:]), False),
}


@pytest.mark.parametrize("key", FIXED)
def test_each_pair_of_drifts_of_fixed_lines_loads_right_or_is_refused(key: str) -> None:
    for one, other in combinations(LINE_DRIFTS, 2):
        given = Lines(tuple(fixed_lines(key)))
        for drift in (one, other):
            given = LINE_DRIFTS[drift][0](given)
        found = fixed_outcome(key, list(given.lines), encoding=given.encoding, end=given.end, lost=given.lost)
        is_refused = LINE_DRIFTS[one][1] or LINE_DRIFTS[other][1]
        assert found == ("refused" if is_refused else "loads"), (one, other)


def test_lines_of_three_lengths_stand_in_one_delivery() -> None:
    assert {len(line) for line in fixed_lines("tx-fixed")} == {685, 679, 666}


def test_voters_of_two_states_are_refused() -> None:
    contents = {
        "a.txt": delivery("fl")._content(delivery("fl").rows),
        "b.txt": delivery("oh")._content(delivery("oh").rows),
    }
    with pytest.raises(RefusedError, match=r"several states \(FL, OH\)"):
        told(contents)
