"""How well a layout fits the first lines of a file, and in which sentence it does not."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kithwork.voterfile.layouts.layout import Cut, Layout, fold
from kithwork.voterfile.rules.delimited import split
from kithwork.voterfile.rules.sample import Sample
from kithwork.voterfile.rules.sentences import gettext as _

DELIMITERS: Final = ("\t", ",", "|", ";")
# Lines looked at; a file whose beginning is odd is told by the rest of them.
_LOOKED_AT: Final = 400
# A header with more than this share of the columns that are read is meant as that layout's.
NEAR: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A layout and how the file has it. `places`: published column → its place in the line."""

    layout: Layout
    delimiter: str = ""
    quote: str = ""
    width: int = 0
    header_lines: int = 0
    places: dict[str, int]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    state: str = ""
    is_history: bool = False


class Header(NamedTuple):
    """The first line as names of one layout's columns; `repeated` ones stand twice."""

    names: list[str]
    places: dict[str, int]
    repeated: set[str]


def fits(found: Sample, layouts: Sequence[Layout]) -> Iterator[Fit]:
    """The best first. Names tell most, then the values of a file without header, then fixed places."""
    named = [fit for layout in layouts if not layout.cuts for fit in _byheader(found, layout)]
    yield from sorted(named, key=lambda fit: -len(fit.places))
    for layout in layouts:
        yield from _by_width(found, layout)
    for layout in layouts:
        if layout.cuts and _mostly(_is_cut(line, layout.cuts) for line in found.lines[:_LOOKED_AT]):
            yield Fit(layout=layout, places={})


def _byheader(found: Sample, layout: Layout) -> Iterator[Fit]:
    for delimiter in _delimiters(layout):
        header = header_of(found, layout, delimiter)
        if not layout.required <= set(header.places) or header.repeated & layout.mapped:
            continue
        quote = quote_of(found, delimiter, layout)
        width = len(header.names)
        rows = rows_of(found, delimiter, quote)[1:]
        # A header that is alone is a header; the sentence for it comes later.
        if rows and not _mostly(len(row) == width for row in rows):
            continue
        whole = [row for row in rows if len(row) == width]
        if misplaced_value(layout, header.places, whole) or empty_column(layout, header.places, whole):
            continue
        yield Fit(
            layout=layout,
            delimiter=delimiter,
            quote=quote,
            width=width,
            header_lines=1,
            places={name: place for name, place in header.places.items() if name in layout.mapped},
            unknown=unknown_columns(layout, header),
            missing=tuple(column for column in layout.columns if column not in header.places),
        )


def _by_width(found: Sample, layout: Layout) -> Iterator[Fit]:
    """A file without header: as many columns as published, each with the values it should hold."""
    if not layout.widths:
        return
    for delimiter in _delimiters(layout):
        quote = quote_of(found, delimiter, layout)
        rows = rows_of(found, delimiter, quote)
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width not in layout.widths or count * 2 < len(rows):
            continue
        places = {name: place for place, name in enumerate(layout.columns[: layout.widths[0]])}
        whole = [row for row in rows if len(row) == width]
        # A header with other names is a header: what it names is not what would be read by place.
        if is_meant(header_of(found, layout, delimiter), layout):
            continue
        if not misplaced_value(layout, places, whole) and not empty_column(layout, places, whole):
            mapped = {name: place for name, place in places.items() if name in layout.mapped}
            added = tuple(_("column %(place)d") % {"place": place + 1} for place in range(layout.widths[0], width))
            yield Fit(layout=layout, delimiter=delimiter, quote=quote, width=width, places=mapped, unknown=added)


def is_meant(header: Header, layout: Layout) -> bool:
    """Whether the first line names most of what that layout reads."""
    return len(layout.required & set(header.places)) > NEAR * len(layout.required)


def empty_column(layout: Layout, places: dict[str, int], rows: Sequence[Sequence[str]]) -> str:
    """A column that stands empty in most lines though every voter has something there, or ""."""
    always = {
        layout.id,
        "" if layout.status_unsaid else layout.status,
        *layout.county[:1],
        *layout.facts.get("last_name", ()),
    }
    for column in sorted(always & set(places)):
        if sum(1 for row in rows if not row[places[column]].strip()) * 2 > len(rows):
            return column
    return ""


def misplaced_value(layout: Layout, places: dict[str, int], rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """A column whose values are mostly of another kind than they should be, and one of them."""
    for column, pattern in layout.proofs.items():
        if column not in places:
            continue
        values = [text for row in rows if (text := row[places[column]].strip()) and text not in layout.blanks]
        known = re.compile(pattern)
        others = [text for text in values if not known.fullmatch(text)]
        if len(others) * 2 > len(values):
            return column, others[0]
    return None


def header_of(found: Sample, layout: Layout, delimiter: str) -> Header:
    """A column by its own name goes before another one by an alias."""
    try:
        names = [name.strip() for name in split(found.texts[0], delimiter, '"')]
    except csv.Error:
        names = []
    published = {fold(column): column for column in layout.columns}
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for known in (published, layout.names):
        for place, name in enumerate(names):
            column = known.get(fold(name))
            if column is None or place in places.values():
                continue
            if column not in places:
                places[column] = place
            elif known is published or fold(names[places[column]]) != fold(column):
                repeated.add(column)
    return Header(names, places, repeated)


def unknown_columns(layout: Layout, header: Header) -> tuple[str, ...]:
    tolerated = re.compile(layout.tolerated)
    known = set(header.places.values())
    return tuple(
        name
        for place, name in enumerate(header.names)
        if place not in known and fold(name) not in layout.names and not tolerated.fullmatch(fold(name))
    )


def rows_of(found: Sample, delimiter: str, quote: str) -> list[list[str]]:
    rows = []
    for text in found.texts[:_LOOKED_AT]:
        try:
            rows.append(split(text, delimiter, quote))
        except csv.Error:
            continue
    return rows or [[]]


def quote_of(found: Sample, delimiter: str, layout: Layout) -> str:
    """Whether quotation marks are marks here: in files parted by commas always, else where whole values stand in them."""
    if delimiter in {",", ";"} or not layout.quote:
        return layout.quote
    mark = re.compile(rf'(?:^|{re.escape(delimiter)})"[^"{re.escape(delimiter)}]*"(?={re.escape(delimiter)}|$)')
    quoted = sum(1 for text in found.texts[:_LOOKED_AT] if mark.search(text))
    return layout.quote if quoted * 2 >= len(found.lines[:_LOOKED_AT]) else ""


def _delimiters(layout: Layout) -> list[str]:
    """The usual ones first."""
    return (
        [*layout.delimiters, *(one for one in DELIMITERS if one not in layout.delimiters)] if layout.delimiters else []
    )


def _is_cut(line: bytes, cuts: Sequence[Cut]) -> bool:
    return any(
        len(line) in {cut.length, cut.length + 1}
        and all(_proves(line, cut, name, pattern) for name, pattern in cut.proofs.items())
        for cut in cuts
    )


def _proves(line: bytes, cut: Cut, name: str, pattern: str) -> bool:
    if name not in cut.places:
        return True
    start, end = cut.places[name]
    text = line[start:end].decode("latin-1").strip()
    return not text or bool(re.fullmatch(pattern, text))


def _mostly(told: Iterable[bool]) -> bool:
    answers = list(told)
    return bool(answers) and sum(answers) * 2 >= len(answers)
