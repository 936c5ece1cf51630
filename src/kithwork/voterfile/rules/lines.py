"""A file into records, in constant memory, with the true number of the line at which each record begins.

Every record comes out, good or with the reason why it is not: none is lost, and one broken line takes no other along.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kithwork.voterfile.layouts.former import Layout

LONGEST_LINE: Final = 1 << 16
# A value may hold line breaks; a quotation mark that stays open for longer than this was never meant as one.
MOST_LINES: Final = 10


class Record(NamedTuple):
    """`line` counts from 1, the header included. Either `values` or the `reason` why there are none."""

    line: int
    values: list[str]
    reason: str = ""


class Records:
    """Iterate once. `stream` stands behind the header, which was `header_lines` lines long."""

    def __init__(self, stream: BinaryIO, layout: Layout, *, width: int, header_lines: int = 1) -> None:
        self._stream = stream
        self._layout = layout
        self._width = width
        self._quote = layout.quote.encode()
        self._read = header_lines
        self._put_back: deque[tuple[int, bytes]] = deque()

    def __iter__(self) -> Iterator[Record]:
        while (found := self._next()) is not None:
            number, line = found
            if line.count(self._quote) % 2 and len(line) <= LONGEST_LINE:
                yield self._joined(number, line)
            else:
                yield self._parsed(number, line)

    def _next(self) -> tuple[int, bytes] | None:
        if self._put_back:
            return self._put_back.popleft()
        line = self._stream.readline(LONGEST_LINE + 1)
        if not line:
            return None
        self._read += 1
        if len(line) > LONGEST_LINE:
            self._skip_rest(line)
        return self._read, line

    def _skip_rest(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(LONGEST_LINE)

    def _joined(self, number: int, line: bytes) -> Record:
        """Take lines until the quotation mark is closed. Where that makes no record, only the first line is bad."""
        whole, taken = line, list[tuple[int, bytes]]()
        while whole.count(self._quote) % 2 and len(taken) < MOST_LINES and (more := self._next()) is not None:
            taken.append(more)
            whole += more[1]
        record = self._parsed(number, whole)
        if taken and not record.reason and not whole.count(self._quote) % 2:
            return record
        self._put_back.extendleft(reversed(taken))
        return Record(number, [], _("A quotation mark is opened and not closed."))

    def _parsed(self, number: int, line: bytes) -> Record:
        reason = _unreadable(line)
        if reason:
            return Record(number, [], reason)
        try:
            values = next(self._reader(self._decoded(line)))
        except csv.Error:
            return Record(number, [], _("The line cannot be parted into columns."))
        if len(values) == self._width:
            return Record(number, values)
        return Record(number, [], _wrong_width(len(values), self._width))

    def _reader(self, text: str) -> Iterator[list[str]]:
        return csv.reader((text,), delimiter=self._layout.delimiter, quotechar=self._layout.quote)

    def _decoded(self, line: bytes) -> str:
        *first, last = self._layout.encodings
        for encoding in first:
            try:
                return line.decode(encoding).rstrip("\r\n")
            except UnicodeDecodeError:
                continue
        return line.decode(last).rstrip("\r\n")


def _unreadable(line: bytes) -> str:
    if not line.strip():
        return _("The line is empty.")
    if b"\0" in line:
        return _("The line holds a NUL byte, which no text may hold.")
    return _("The line is longer than %(limit)d bytes.") % {"limit": LONGEST_LINE} if len(line) > LONGEST_LINE else ""


def _wrong_width(found: int, meant: int) -> str:
    sentence = ngettext(
        "The line has %(found)d column instead of %(meant)d.",
        "The line has %(found)d columns instead of %(meant)d.",
        found,
    )
    return sentence % {"found": found, "meant": meant}
