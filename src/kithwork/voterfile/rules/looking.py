"""What a mapping screen shows of a file nobody knows: its columns, first rows, and what they probably are."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts import LAYOUTS
from kithwork.voterfile.layouts.layout import fold, forbids
from kithwork.voterfile.layouts.mapping import spellings
from kithwork.voterfile.rules.days import FORMS, birth_day
from kithwork.voterfile.rules.delimited import split
from kithwork.voterfile.rules.parcels import Delivered, members
from kithwork.voterfile.rules.sample import sample
from kithwork.voterfile.rules.sentences import gettext as _

_DELIMITERS: Final = (",", "\t", "|", ";")
_ROWS: Final = 100
_SECURITY_NUMBER: Final = re.compile(r"\d{3}-\d{2}-\d{4}")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Look:
    """`columns` as the file names them, or "column 1" … where it has no header; `rows` as wide as they."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    delimiter: str
    encoding: str

    def values(self, column: str) -> list[str]:
        place = self.columns.index(column)
        return [text for row in self.rows if (text := row[place].strip())]


def look(files: Sequence[Delivered]) -> Look:
    """RefusedError with a sentence where this is no table."""
    texts, _skipped = members(files)
    if not texts:
        raise RefusedError(_("The delivery holds no file of text."), field="file")
    found = sample(texts[0])
    delimiter, table = parted_by(found.texts)
    header = tuple(name.strip() for name in table[0])
    has_header = not any(_DIGIT.search(name) and not re.search(r"[A-Za-z]", name) for name in header) and all(header)
    rows = tuple(tuple(row) for row in table[has_header:])
    columns = header if has_header else tuple(f"column {place + 1}" for place in range(len(header)))
    return Look(columns, rows, has_header, delimiter, found.encoding)


def parted_by(lines: Sequence[str]) -> tuple[str, list[list[str]]]:
    """The delimiter that makes most of these lines, and the first of them parted. RefusedError where none does."""
    delimiter, table = max(
        ((delimiter, _table(lines[: _ROWS + 1], delimiter)) for delimiter in _DELIMITERS),
        key=lambda one: len(one[1][0]) * len(one[1]),
    )
    if len(table[0]) == 1:
        raise RefusedError(
            _("The file's lines are not parted into columns by commas, tabs, upright bars or semicolons."), field="file"
        )
    return delimiter, table


def _table(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The rows of the width that most lines have."""
    rows = []
    for line in lines:
        try:
            rows.append(split(line, delimiter, '"'))
        except csv.Error:
            continue
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    return [row for row in rows if len(row) == width] or [[""]]


def suggestion(seen: Look) -> Mapping[str, object]:
    """A mapping to begin with, in the form of `mapping.layout_of`; each column at most once."""
    known = spellings(list(LAYOUTS.values()))
    columns: dict[str, object] = {}
    for column in seen.columns:
        fact = known.get(fold(column), "")
        if not fact or forbids(column) or _holds_security_numbers(seen, column):
            continue
        if fact not in columns:
            columns[fact] = column
    told: dict[str, object] = {"columns": columns, "header": seen.has_header}
    if not seen.has_header:
        told["width"] = len(seen.columns)
    for fact, key in (("birth", "birth_form"), ("registered_on", "registered_form")):
        if fact in columns and (form := _form(seen.values(str(columns[fact])))):
            told[key] = form
    return told


def _holds_security_numbers(seen: Look, column: str) -> bool:
    values = seen.values(column)
    return bool(values) and sum(1 for text in values if _SECURITY_NUMBER.fullmatch(text)) * 2 > len(values)


def _form(values: Sequence[str]) -> str:
    """The first form in which every value is a date; month before day where both would do."""
    return next((form for form in FORMS if values and all(birth_day(text, form) for text in values)), "")
