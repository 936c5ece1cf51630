"""A CSV of people to invite: read as people save it, its columns guessed, each line judged by its true number."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kithwork.accounts.rules import check_address
from kithwork.campaigns.rules import PERSON_LIMIT
from kithwork.kernel.errors import RefusedError

MOST_LINES: Final = 5_000
MOST_BYTES: Final = 5 * 1024 * 1024
DELIMITERS: Final = ",;\t|"
GUESSES: Final = {
    "email": ("email", "e-mail", "mail", "correo"),
    "first_name": ("first", "given", "nombre"),
    "last_name": ("last", "family", "surname", "apellido"),
}
FORMULA: Final = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` are (number in the file, cells); a file without headings gets some."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column, counted from 0, holds what; None = none does."""

    email: int | None
    first_name: int | None = None
    last_name: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a line: `kind` is ready, bad, duplicate, joined, invited or refused; `sentence` says why not."""

    line: int
    email: str
    first_name: str
    last_name: str
    kind: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Addresses that are not to be invited, and why."""

    joined: Collection[str]
    invited: Collection[str]
    refused: Collection[str]


def read_sheet(data: bytes) -> Sheet:
    rows = list(_rows(_decoded(data)))
    if not rows:
        raise RefusedError(_("The file is empty. Please choose another one."), field="file")
    if any("@" in cell for cell in rows[0][1]):
        width = max(len(cells) for _line, cells in rows)
        headings = tuple(_("Column %(number)d") % {"number": number + 1} for number in range(width))
    else:
        headings, rows = rows[0][1], rows[1:]
    if not rows:
        raise RefusedError(_("The file has headings and nobody below them."), field="file")
    if len(rows) > MOST_LINES:
        raise RefusedError(
            _("The file has %(count)s people; at most %(most)s go at once. Please divide it.")
            % {"count": f"{len(rows):,}", "most": f"{MOST_LINES:,}"},
            field="file",
        )
    return Sheet(headings, tuple(rows))


def guessed(sheet: Sheet) -> Columns:
    """By the headings; without a heading that says so, the address is where most cells have an @."""
    found: dict[str, int | None] = {}
    for name, words in GUESSES.items():
        places = (
            place
            for place, heading in enumerate(sheet.headings)
            if any(word in heading.casefold() for word in words) and place not in found.values()
        )
        found[name] = next(places, None)
    if found["email"] is None:
        signs = [
            sum("@" in _cell(cells, place) for _line, cells in sheet.lines) for place in range(len(sheet.headings))
        ]
        found["email"] = signs.index(max(signs)) if any(signs) else None
    return Columns(**found)


def addresses(sheet: Sheet, columns: Columns) -> set[str]:
    """Those that are well written."""
    return {found for _line, cells in sheet.lines if (found := _address(_cell(cells, columns.email)))}


def judged(sheet: Sheet, columns: Columns, known: Known) -> tuple[Verdict, ...]:
    first_lines: dict[str, int] = {}
    verdicts = []
    for line, cells in sheet.lines:
        typed = _cell(cells, columns.email)
        address = _address(typed)
        kind, sentence = _judge(typed, address, known, first_lines)
        first, last = (_cell(cells, place) for place in (columns.first_name, columns.last_name))
        if kind == "ready" and max(len(first), len(last)) > PERSON_LIMIT:
            kind, sentence = "bad", _("A name is longer than %(limit)d characters.") % {"limit": PERSON_LIMIT}
        if address:
            first_lines.setdefault(address, line)
        verdicts.append(Verdict(line, address or typed, first[:PERSON_LIMIT], last[:PERSON_LIMIT], kind, sentence))
    return tuple(verdicts)


def _judge(typed: str, address: str, known: Known, first_lines: dict[str, int]) -> tuple[str, str]:
    if not address:
        return "bad", _("This is no full e-mail address.") if typed else _("There is no e-mail address.")
    if address in first_lines:
        return "duplicate", _("The same address stands in line %(line)d.") % {"line": first_lines[address]}
    if address in known.joined:
        return "joined", _("Has joined already.")
    if address in known.refused:
        return "refused", _("Asked not to be invited again by this organization.")
    if address in known.invited:
        return "invited", _("Is invited already and has not answered yet.")
    return "ready", ""


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise RefusedError(_("The file is too large for a list of people. Is it the right one?"), field="file")
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise RefusedError(_("This is no CSV file. Please save your table as CSV and choose that file."), field="file")
    return text


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Lines that hold anything, by the number at which each begins."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield begins, stripped
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(
            _("The file cannot be read from line %(line)d on. Please save it as CSV again.") % {"line": begins},
            field="file",
        ) from error


def _cell(cells: tuple[str, ...], place: int | None) -> str:
    """Without the apostrophe our own files set before what a spreadsheet would run."""
    cell = cells[place] if place is not None and place < len(cells) else ""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _address(typed: str) -> str:
    try:
        return check_address(typed) if typed else ""
    except RefusedError:
        return ""
