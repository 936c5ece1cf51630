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
from kithwork.voterfile.rules.sentences import ngettext

DELIMITERS: Final = ("\t", ",", "|", ";")
_NAMED: Final = 6
# Lines looked at; a file whose beginning is odd is told by the rest of them.
_LOOKED_AT: Final = 400
# A header with more than this share of the columns that are read is meant as that layout's.
_NEAR: Final = 0.5


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


class _Header(NamedTuple):
    """The first line as names of one layout's columns; `repeated` ones stand twice."""

    names: list[str]
    places: dict[str, int]
    repeated: set[str]


def fits(found: Sample, layouts: Sequence[Layout]) -> Iterator[Fit]:
    """The best first. Names tell most, then the values of a file without header, then fixed places."""
    named = [fit for layout in layouts if not layout.cuts for fit in _by_header(found, layout)]
    yield from sorted(named, key=lambda fit: -len(fit.places))
    for layout in layouts:
        yield from _by_width(found, layout)
    for layout in layouts:
        if layout.cuts and _mostly(_is_cut(line, layout.cuts) for line in found.lines[:_LOOKED_AT]):
            yield Fit(layout=layout, places={})


def _by_header(found: Sample, layout: Layout) -> Iterator[Fit]:
    for delimiter in _delimiters(layout):
        header = _header(found, layout, delimiter)
        if not layout.required <= set(header.places) or header.repeated & layout.mapped:
            continue
        quote = _quote(found, delimiter, layout)
        width = len(header.names)
        rows = _rows(found, delimiter, quote)[1:]
        # A header that is alone is a header; the sentence for it comes later.
        if rows and not _mostly(len(row) == width for row in rows):
            continue
        if _misplaced(layout, header.places, [row for row in rows if len(row) == width]):
            continue
        yield Fit(
            layout=layout,
            delimiter=delimiter,
            quote=quote,
            width=width,
            header_lines=1,
            places={name: place for name, place in header.places.items() if name in layout.mapped},
            unknown=_unknown(layout, header),
            missing=tuple(column for column in layout.columns if column not in header.places),
        )


def _by_width(found: Sample, layout: Layout) -> Iterator[Fit]:
    """A file without header: as many columns as published, each with the values it should hold."""
    if not layout.widths:
        return
    for delimiter in _delimiters(layout):
        quote = _quote(found, delimiter, layout)
        rows = _rows(found, delimiter, quote)
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width not in layout.widths or count * 2 < len(rows):
            continue
        places = {name: place for place, name in enumerate(layout.columns[: layout.widths[0]])}
        if not _misplaced(layout, places, [row for row in rows if len(row) == width]):
            mapped = {name: place for name, place in places.items() if name in layout.mapped}
            added = tuple(_("column %(place)d") % {"place": place + 1} for place in range(layout.widths[0], width))
            yield Fit(layout=layout, delimiter=delimiter, quote=quote, width=width, places=mapped, unknown=added)


def _misplaced(layout: Layout, places: dict[str, int], rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
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


def why_not(found: Sample, layouts: Sequence[Layout]) -> str:
    """The sentence for the layout that comes nearest."""
    nearest = max(
        ((_header(found, layout, delimiter), layout, delimiter) for layout in layouts for delimiter in DELIMITERS),
        key=lambda one: (_share(one[0], one[1]), len(one[0].places)),
    )
    if _share(nearest[0], nearest[1]) > _NEAR:
        return _why_header(found, *nearest)
    by_width = _why_width(found, layouts)
    if by_width:
        return by_width
    return _(
        "The first line is not the header of a voter file this installation knows, and its lines are none of one "
        "without header. Please choose the file as it was delivered, or map its columns. Known: %(known)s."
    ) % {"known": ", ".join(layout.title for layout in layouts)}


def _share(header: _Header, layout: Layout) -> float:
    return len(layout.required & set(header.places)) / len(layout.required)


def _why_header(found: Sample, header: _Header, layout: Layout, delimiter: str) -> str:
    missing = sorted(layout.required - set(header.places))
    repeated = sorted(header.repeated & layout.mapped)
    rows = _rows(found, delimiter, _quote(found, delimiter, layout))[1:]
    if layout.vendor and layout.id in missing:
        told = _(
            "it lacks the state's own voter id (%(column)s); the vendor's number is none. "
            "Please export it again with that column."
        ) % {"column": layout.id}
    elif missing:
        told = ngettext("this column is missing: %s.", "these columns are missing: %s.", len(missing)) % named(missing)
        if unknown := _unknown(layout, header):
            told = f"{told} {_('Unknown are: %s.') % named(unknown)}"
    elif repeated:
        told = ngettext("this column is there twice: %s.", "these columns are there twice: %s.", len(repeated)) % named(
            repeated
        )
    elif misplaced := _misplaced(layout, header.places, [row for row in rows if len(row) == len(header.names)]):
        told = _("the column %(column)s holds something else, for instance “%(cell)s”.") % {
            "column": misplaced[0],
            "cell": misplaced[1][:40],
        }
    else:
        told = _("the header names %(names)d columns and the lines have %(width)d.") % {
            "names": len(header.names),
            "width": Counter(map(len, rows)).most_common(1)[0][0],
        }
    return _("This looks like %(layout)s, but %(told)s") % {"layout": layout.title, "told": told} + " " + _advice()


def _why_width(found: Sample, layouts: Sequence[Layout]) -> str:
    for layout in layouts:
        for delimiter in layout.delimiters:
            rows = _rows(found, delimiter, _quote(found, delimiter, layout))
            width = Counter(map(len, rows)).most_common(1)[0][0]
            if layout.header == "always" and width == len(layout.columns):
                places = {name: place for place, name in enumerate(layout.columns)}
                if not _misplaced(layout, places, [row for row in rows if len(row) == width]):
                    return (
                        _("This looks like %(layout)s, but its header is missing.") % {"layout": layout.title}
                        + " "
                        + _advice()
                    )
            near = layout.widths and min(abs(width - known) for known in layout.widths) <= max(2, width // 10)
            if near and (told := _why_columns(layout, width, rows)):
                return told
    return _why_cuts(found, layouts)


def _why_columns(layout: Layout, width: int, rows: Sequence[Sequence[str]]) -> str:
    if width not in layout.widths:
        known = " / ".join(map(str, layout.widths))
        return _("This looks like %(layout)s, but its lines have %(width)d columns instead of %(known)s.") % {
            "layout": layout.title,
            "width": width,
            "known": known,
        } + " " + _advice()  # fmt: skip
    places = {name: place for place, name in enumerate(layout.columns[: layout.widths[0]])}
    misplaced = _misplaced(layout, places, [row for row in rows if len(row) == width])
    if misplaced is None:
        return ""
    return _("This looks like %(layout)s, but column %(place)d (%(column)s) holds something else, for instance “%(cell)s”.") % {
        "layout": layout.title,
        "place": places[misplaced[0]] + 1,
        "column": misplaced[0],
        "cell": misplaced[1][:40],
    } + " " + _advice()  # fmt: skip


def _why_cuts(found: Sample, layouts: Sequence[Layout]) -> str:
    length, count = Counter(map(len, found.lines)).most_common(1)[0]
    if count * 2 < len(found.lines):
        return ""
    for layout in layouts:
        known = sorted({cut.length for cut in layout.cuts})
        if known and min(abs(length - one) for one in known) <= length // 10:
            told = {"layout": layout.title, "length": length, "known": " / ".join(map(str, known))}
            if length in known:
                return (
                    _("This looks like %(layout)s, but the values do not stand in their places.") % told
                    + " "
                    + _advice()
                )
            return (
                _("This looks like %(layout)s, but its lines are %(length)d bytes long instead of %(known)s.") % told
                + " "
                + _advice()
            )
    return ""


def _advice() -> str:
    return _("Nothing was loaded. Please use the file as it was delivered, or map its columns.")


def _header(found: Sample, layout: Layout, delimiter: str) -> _Header:
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
    return _Header(names, places, repeated)


def _unknown(layout: Layout, header: _Header) -> tuple[str, ...]:
    tolerated = re.compile(layout.tolerated)
    known = set(header.places.values())
    return tuple(
        name
        for place, name in enumerate(header.names)
        if place not in known and fold(name) not in layout.names and not tolerated.fullmatch(fold(name))
    )


def _rows(found: Sample, delimiter: str, quote: str) -> list[list[str]]:
    rows = []
    for text in found.texts[:_LOOKED_AT]:
        try:
            rows.append(split(text, delimiter, quote))
        except csv.Error:
            continue
    return rows or [[]]


def _quote(found: Sample, delimiter: str, layout: Layout) -> str:
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


def named(columns: Iterable[str], most: int = _NAMED) -> str:
    names = [column or _("(no name)") for column in columns]
    rest = len(names) - most
    shown = ", ".join(names[:most])
    return shown if rest <= 0 else _("%(shown)s and %(rest)d more") % {"shown": shown, "rest": rest}
