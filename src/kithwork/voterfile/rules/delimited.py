"""Lines parted by a delimiter. A block without oddities is parted at once; an odd one line by line, to the same end."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from kithwork.voterfile.rules.blocks import LONGEST_LINE, Blocks
from kithwork.voterfile.rules.raw import CELL_LIMIT, Raw, Rejected, decoded, reason_unreadable, texts
from kithwork.voterfile.rules.sentences import gettext as _
from kithwork.voterfile.rules.sentences import ngettext

# A value may hold line breaks; a quotation mark that stays open for longer than this was never meant as one.
MOST_LINES: Final = 10
_ASCII: Final = 0x7F
_PLAIN: Final = bytes(range(0x20, 0x7F)) + b"\r\n"


@dataclass(frozen=True, slots=True)
class Delimited:
    """How the lines of one file are parted: `places` says where each published column stands among `width`."""

    part: str
    delimiter: str
    quote: str
    width: int
    places: dict[str, int]

    def raw(self, block: bytes, blocks: Blocks, *, first_line: int) -> Raw:
        return self._at_once(block, first_line) or self._line_by_line(block, blocks, first_line)

    def _at_once(self, block: bytes, first_line: int) -> Raw | None:
        """None where anything is odd: then every line is looked at by itself."""
        odd = block.translate(None, _PLAIN + self.delimiter.encode())
        signs = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(signs == ord("\n"))
        if b"\0" in odd or not _ends_alike(block, signs, ends) or _longest(ends, len(block)) > LONGEST_LINE:
            return None
        count = len(ends) + (not block.endswith(b"\n"))
        text = block if not odd or _is_utf8(block) else _mended(block, signs, ends)
        try:
            table = arrow_csv.read_csv(pa.BufferReader(text), *self._options(len(text)))
        except pa.ArrowInvalid:
            return None
        if table.num_rows != count:
            return None
        columns = {name: table.column(str(place)).combine_chunks() for name, place in self.places.items()}
        return Raw(columns, np.arange(first_line, first_line + count), [], count)

    def _options(self, size: int) -> tuple[object, object, object]:
        wanted = sorted({str(place) for place in self.places.values()})
        return (
            arrow_csv.ReadOptions(
                use_threads=False, block_size=size + 1, column_names=[str(place) for place in range(self.width)]
            ),
            arrow_csv.ParseOptions(delimiter=self.delimiter, quote_char=self.quote or False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                check_utf8=False, include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())
            ),
        )

    def _line_by_line(self, block: bytes, blocks: Blocks, first_line: int) -> Raw:
        rows: list[list[str]] = []
        lines: list[int] = []
        rejected: list[Rejected] = []
        records = _Records(block.split(b"\n"), blocks, self)
        for record in records:
            line = first_line + record.before
            if record.reason:
                rejected.append(Rejected(self.part, line, "", record.shown, record.reason))
            else:
                rows.append(record.values)
                lines.append(line)
        columns = {name: texts([row[place] for row in rows]) for name, place in self.places.items()}
        return Raw(columns, np.array(lines, np.int64), rejected, records.taken)

    def parted(self, line: bytes) -> tuple[list[str], str]:
        """The values, or the reason why there are none."""
        text = decoded(line).removesuffix("\n").removesuffix("\r")
        try:
            values = split(text, self.delimiter, self.quote)
        except csv.Error:
            return [], _("The line cannot be parted into columns.")
        return values, "" if len(values) == self.width else _wrong_width(len(values), self.width)


class _Record(NamedTuple):
    """`before`: lines of the block that went before it. Either `values` or a `reason`, with the line as it stands."""

    before: int
    values: list[str]
    reason: str = ""
    shown: str = ""


class _Records:
    """Every record of a block. One that is open at the block's end takes its lines from `blocks`.

    Every record comes out, good or with its reason: none is lost, and one broken line takes no other along.
    """

    def __init__(self, lines: Sequence[bytes], blocks: Blocks, form: Delimited) -> None:
        self._lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
        self._place = 0
        self._blocks = blocks
        self._form = form
        self._quote = form.quote.encode()
        self.taken = 0

    def __iter__(self) -> Iterator[_Record]:
        while self._place < len(self._lines) or self._blocks.has_put_back:
            before, line = self.taken, self._next()
            reason = reason_unreadable(line, LONGEST_LINE)
            if not reason and self._open(line):
                yield self._joined(before, line)
            else:
                values, reason = ([], reason) if reason else self._form.parted(line)
                yield _Record(before, values, reason, _shown(line) if reason else "")

    def _open(self, line: bytes) -> bool:
        """A quotation mark within a value that does not begin with one opens nothing, as Arrow sees it."""
        return bool(self._quote) and self._quote in line and _is_open(decoded(line), self._form)

    def _next(self) -> bytes:
        self.taken += 1
        if self._place < len(self._lines):
            self._place += 1
            return self._lines[self._place - 1]
        return self._blocks.line()

    def _joined(self, before: int, line: bytes) -> _Record:
        """Takes lines until the quotation mark is closed. Where that makes no record, only the first line is bad."""
        whole, place, taken, beyond = line, self._place, self.taken, list[bytes]()
        while self._open(whole) and self.taken - taken < MOST_LINES:
            from_block = self._place < len(self._lines)
            more = self._next()
            if not more:
                break
            if not from_block:
                beyond.append(more)
            whole += more
        values, reason = self._form.parted(whole)
        if not reason and not self._open(whole) and b"\0" not in whole:
            return _Record(before, values)
        self._place, self.taken = place, taken
        self._blocks.put_back(beyond)
        return _Record(before, [], _("A quotation mark is opened and not closed."), _shown(line))


def _shown(line: bytes) -> str:
    return decoded(line[:CELL_LIMIT]).rstrip("\r\n").replace("\0", "\N{SYMBOL FOR NULL}")


def split(text: str, delimiter: str, quote: str) -> list[str]:
    if not quote:
        return text.split(delimiter)
    return next(csv.reader((text,), delimiter=delimiter, quotechar=quote))


def _is_open(text: str, form: Delimited) -> bool:
    """Whether the reader of CSV asks for another line to finish the record."""
    reader = csv.reader(iter((text, "")), delimiter=form.delimiter, quotechar=form.quote)
    with suppress(csv.Error):
        next(reader)
    return reader.line_num > 1


def _ends_alike(block: bytes, signs: NDArray[np.uint8], ends: NDArray[np.intp]) -> bool:
    """Whether a carriage return stands before a line's end only."""
    returns = block.count(b"\r")
    return not returns or returns == int((signs[ends[ends > 0] - 1] == ord("\r")).sum())


def _mended(block: bytes, signs: NDArray[np.uint8], ends: NDArray[np.intp]) -> bytes:
    """Only the lines with letters beyond ASCII are looked at: few, where a file is not UTF-8."""
    odd = np.unique(np.searchsorted(ends, np.flatnonzero(signs > _ASCII)))
    starts = np.concatenate(([0], ends + 1))
    stops = np.append(ends + 1, len(block))
    pieces, done = [], 0
    for start, stop in zip(starts[odd].tolist(), stops[odd].tolist(), strict=True):
        pieces += [block[done:start], decoded(block[start:stop]).encode()]
        done = stop
    return b"".join([*pieces, block[done:]])


def _longest(ends: NDArray[np.intp], size: int) -> int:
    return int(np.diff(ends, prepend=-1, append=size).max())


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wrong_width(found: int, meant: int) -> str:
    sentence = ngettext(
        "The line has %(found)d column instead of %(meant)d.",
        "The line has %(found)d columns instead of %(meant)d.",
        found,
    )
    return sentence % {"found": found, "meant": meant}
