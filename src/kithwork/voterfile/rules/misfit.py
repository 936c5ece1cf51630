"""In which sentence a file is refused that no layout fits: by the layout that comes nearest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from kithwork.voterfile.layouts.layout import Layout
from kithwork.voterfile.rules.fitting import (
    DELIMITERS,
    NEAR,
    Header,
    empty_column,
    header_of,
    misplaced_value,
    quote_of,
    rows_of,
    unknown_columns,
)
from kithwork.voterfile.rules.sample import Sample
from kithwork.voterfile.rules.sentences import gettext as _
from kithwork.voterfile.rules.sentences import ngettext

_NAMED: Final = 6


def why_not(found: Sample, layouts: Sequence[Layout], *, of_votes: bool = False) -> str:
    """The sentence for the layout that comes nearest. `of_votes`: of vote files, whose columns nobody can map."""
    nearest = max(
        ((header_of(found, layout, delimiter), layout, delimiter) for layout in layouts for delimiter in DELIMITERS),
        key=lambda one: (_share(one[0], one[1]), len(one[0].places)),
    )
    if _share(nearest[0], nearest[1]) > NEAR:
        return f"{_why_header(found, *nearest)} {_advice(of_votes)}"
    by_width = _why_width(found, layouts)
    if by_width:
        return f"{by_width} {_advice(of_votes)}"
    known = ", ".join(layout.title for layout in layouts)
    if of_votes:
        return _(
            "The first line is not the header of a vote file this installation knows. Please choose the file as it was "
            "delivered. Known: %(known)s."
        ) % {"known": known}
    return _(
        "The first line is not the header of a voter file this installation knows, and its lines are none of one "
        "without header. Please choose the file as it was delivered, or map its columns. Known: %(known)s."
    ) % {"known": known}


def _share(header: Header, layout: Layout) -> float:
    return len(layout.required & set(header.places)) / len(layout.required)


def _why_header(found: Sample, header: Header, layout: Layout, delimiter: str) -> str:
    missing = sorted(layout.required - set(header.places))
    repeated = sorted(header.repeated & layout.mapped)
    rows = rows_of(found, delimiter, quote_of(found, delimiter, layout))[1:]
    if layout.vendor and layout.id in missing:
        told = _(
            "it lacks the state's own voter id (%(column)s); the vendor's number is none. "
            "Please export it again with that column."
        ) % {"column": layout.id}
    elif missing:
        told = ngettext("this column is missing: %s.", "these columns are missing: %s.", len(missing)) % named(missing)
        if unknown := unknown_columns(layout, header):
            told = f"{told} {_('Unknown are: %s.') % named(unknown)}"
    elif repeated:
        told = ngettext("this column is there twice: %s.", "these columns are there twice: %s.", len(repeated)) % named(
            repeated
        )
    elif misplaced := misplaced_value(layout, header.places, [row for row in rows if len(row) == len(header.names)]):
        told = _("the column %(column)s holds something else, for instance “%(cell)s”.") % {
            "column": misplaced[0],
            "cell": misplaced[1][:40],
        }
    elif empty := empty_column(layout, header.places, [row for row in rows if len(row) == len(header.names)]):
        told = _("the column %(column)s is empty.") % {"column": empty}
    else:
        told = _("the header names %(names)d columns and the lines have %(width)d.") % {
            "names": len(header.names),
            "width": Counter(map(len, rows)).most_common(1)[0][0],
        }
    return _("This looks like %(layout)s, but %(told)s") % {"layout": layout.title, "told": told}


def _why_width(found: Sample, layouts: Sequence[Layout]) -> str:
    for layout in layouts:
        for delimiter in layout.delimiters:
            rows = rows_of(found, delimiter, quote_of(found, delimiter, layout))
            width = Counter(map(len, rows)).most_common(1)[0][0]
            if layout.header == "always" and width == len(layout.columns):
                places = {name: place for place, name in enumerate(layout.columns)}
                if not misplaced_value(layout, places, [row for row in rows if len(row) == width]):
                    return _("This looks like %(layout)s, but its header is missing.") % {"layout": layout.title}
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
        }  # fmt: skip
    places = {name: place for place, name in enumerate(layout.columns[: layout.widths[0]])}
    whole = [row for row in rows if len(row) == width]
    empty = empty_column(layout, places, whole)
    column, cell = misplaced_value(layout, places, whole) or (empty, "")
    if not column:
        return ""
    told = {"layout": layout.title, "place": places[column] + 1, "column": column, "cell": cell[:40]}
    if cell:
        what = _(
            "This looks like %(layout)s, but column %(place)d (%(column)s) holds something else, for instance “%(cell)s”."
        )
    else:
        what = _("This looks like %(layout)s, but column %(place)d (%(column)s) is empty.")
    return what % told


def _why_cuts(found: Sample, layouts: Sequence[Layout]) -> str:
    length, count = Counter(map(len, found.lines)).most_common(1)[0]
    if count * 2 < len(found.lines):
        return ""
    for layout in layouts:
        known = sorted({cut.length for cut in layout.cuts})
        if known and min(abs(length - one) for one in known) <= length // 10:
            told = {"layout": layout.title, "length": length, "known": " / ".join(map(str, known))}
            if length in known:
                return _("This looks like %(layout)s, but the values do not stand in their places.") % told
            return _("This looks like %(layout)s, but its lines are %(length)d bytes long instead of %(known)s.") % told
    return ""


def _advice(of_votes: bool) -> str:  # noqa: FBT001 - the one question
    if of_votes:
        return _("Nothing was loaded. Please use the file as it was delivered.")
    return _("Nothing was loaded. Please use the file as it was delivered, or map its columns.")


def named(columns: Iterable[str], most: int = _NAMED) -> str:
    names = [column or _("(no name)") for column in columns]
    rest = len(names) - most
    shown = ", ".join(names[:most])
    return shown if rest <= 0 else _("%(shown)s and %(rest)d more") % {"shown": shown, "rest": rest}
