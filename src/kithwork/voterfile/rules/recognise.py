"""Which layout a file has, asked of its first line before anything is written."""

import csv
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.former import Layout
from kithwork.voterfile.layouts.former_north_carolina import NORTH_CAROLINA
from kithwork.voterfile.rules.lines import LONGEST_LINE

LAYOUTS: Final = {NORTH_CAROLINA.key: NORTH_CAROLINA}
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = {
    "\t": lambda: _("tabs"),
    ",": lambda: _("commas"),
    "|": lambda: _("upright bars"),
    ";": lambda: _("semicolons"),
}
_NAMED: Final = 6


def recognise(stream: BinaryIO) -> tuple[Layout, list[str]]:
    """The layout and the header; the stream stands at the second line. RefusedError with a sentence otherwise."""
    line = stream.readline(LONGEST_LINE + 1)
    _refuse_unreadable(line)
    text = line.removeprefix(_UTF8_MARK).decode("latin-1").rstrip("\r\n")
    for layout in LAYOUTS.values():
        header = _split(text, layout.delimiter)
        if [column for column in header if column not in layout.tolerated] == list(layout.columns):
            return layout, header
    raise _refused(_why(text))


def require_a_voter(stream: BinaryIO) -> None:
    """Looks at the line behind the header."""
    if not stream.readline(LONGEST_LINE).strip():
        raise _refused(_("The file has a header and no voters. Please ask for the complete file."))


def _refuse_unreadable(line: bytes) -> None:
    if not line.strip():
        raise _refused(_("The file is empty. Please choose the voter file again, as the state delivered it."))
    if line.startswith(_UTF16_MARKS) or line.count(b"\0") * 3 > len(line):
        raise _refused(
            _("The file is written in UTF-16. Please save it as UTF-8 or use the file as the state delivered it.")
        )
    if b"\0" in line:
        raise _refused(_("This is no text file. Please choose the voter file as the state delivered it."))


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return [column.strip().casefold() for column in next(csv.reader((text,), delimiter=delimiter))]
    except csv.Error:
        return []


def _why(text: str) -> str:
    """The sentence for the layout that comes nearest."""
    splits = {delimiter: _split(text, delimiter) for delimiter in _DELIMITERS}
    common, layout, delimiter = max(
        ((len(set(layout.columns) & set(header)), layout, delimiter)
         for layout in LAYOUTS.values() for delimiter, header in splits.items()),
        key=lambda found: found[0],
    )  # fmt: skip
    if common * 2 < len(layout.columns):
        return _unknown()
    if delimiter != layout.delimiter:
        return _("The columns are separated by %(found)s; %(layout)s has %(meant)s. Please use the unchanged file.") % {
            "found": _DELIMITERS[delimiter](),
            "layout": layout.title,
            "meant": _DELIMITERS[layout.delimiter](),
        }
    return _other_columns(layout, splits[delimiter])


def _unknown() -> str:
    return _(
        "The first line is not the header of a voter file this installation knows (%(known)s). "
        "Please choose the file as the state delivered it, with its header."
    ) % {"known": ", ".join(layout.title for layout in LAYOUTS.values())}


def _other_columns(layout: Layout, header: Sequence[str]) -> str:
    missing = [column for column in layout.columns if column not in header]
    added = [column for column in header if column not in layout.columns and column not in layout.tolerated]
    parts = [_("This looks like %(layout)s, but its columns are not the ones known.") % {"layout": layout.title}]
    if missing:
        parts.append(ngettext("Missing: %s.", "Missing: %s.", len(missing)) % _named(missing))
    if added:
        parts.append(ngettext("Unknown: %s.", "Unknown: %s.", len(added)) % _named(added))
    if not missing and not added:
        parts.append(_("They are repeated or stand in another order."))
    parts.append(_("Nothing was loaded. Please use the file as the state delivered it, or ask for this layout."))
    return " ".join(parts)


def _named(columns: Iterable[str]) -> str:
    names = [column or _("(no name)") for column in columns]
    rest = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return shown if rest <= 0 else _("%(shown)s and %(rest)d more") % {"shown": shown, "rest": rest}


def _refused(sentence: str) -> RefusedError:
    return RefusedError(sentence, field="file")
