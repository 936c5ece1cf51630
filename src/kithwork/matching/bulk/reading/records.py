"""Text into records with the true number of the line at which each begins; no broken line takes others along."""

import csv
import io
import sys
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final, Literal, NamedTuple

# A value may hold line breaks; a quotation mark that stays open for longer was never meant as one.
MOST_LINES: Final = 50
csv.field_size_limit(sys.maxsize)


class Record(NamedTuple):
    line: int
    values: list[str]


def records(stream: io.RawIOBase | BinaryIO, delimiter: str, *, width: int = 0) -> Iterator[Record]:
    """Empty lines are no records. `stream` holds UTF-8; its lines end with LF, CRLF or CR.

    With a `width`, lines are joined by a quotation mark only where that makes a record of so many values.
    """
    lines = _Lines(stream)
    while (first := lines.next()) is not None:
        number, text = first
        if not text.strip():
            continue
        if text.count('"') % 2:
            text = _joined(lines, text, delimiter, width)
        yield Record(number, _values(text, delimiter))


class _Lines:
    def __init__(self, stream: io.RawIOBase | BinaryIO) -> None:
        buffered = io.BufferedReader(stream, 1 << 20) if isinstance(stream, io.RawIOBase) else stream
        self._text = io.TextIOWrapper(buffered, encoding="utf-8", errors="replace", newline=None)
        self._read = 0
        self._put_back: deque[tuple[int, str]] = deque()

    def next(self) -> tuple[int, str] | None:
        if self._put_back:
            return self._put_back.popleft()
        line = self._text.readline()
        self._read += 1
        return (self._read, line) if line else None

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        self._put_back.extendleft(reversed(lines))


def _joined(lines: _Lines, text: str, delimiter: str, width: int) -> str:
    """Take lines until the quotation mark is closed; where none closes it, it is a letter of the first line."""
    whole, taken = text, list[tuple[int, str]]()
    while whole.count('"') % 2 and len(taken) < MOST_LINES and (more := lines.next()) is not None:
        taken.append(more)
        whole += more[1]
    if whole.count('"') % 2 == 0 and _is_one_record(whole, delimiter, width):
        return whole
    lines.put_back(taken)
    return text


def _is_one_record(text: str, delimiter: str, width: int) -> bool:
    rows = list(_parted(text, delimiter, csv.QUOTE_MINIMAL))
    return len(rows) == 1 and width in (0, len(rows[0]))


def _values(text: str, delimiter: str) -> list[str]:
    line = text.rstrip("\n")
    if '"' not in line:
        return line.split(delimiter)
    return next(_parted(line, delimiter, csv.QUOTE_NONE if line.count('"') % 2 else csv.QUOTE_MINIMAL), [])


def _parted(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text.rstrip("\n"), newline="\n"), delimiter=delimiter, quoting=quoting)
