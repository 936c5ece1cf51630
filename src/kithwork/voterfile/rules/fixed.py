"""Lines whose columns begin at fixed bytes; lines of several lengths may stand in one file."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithwork.voterfile.layouts.layout import Cut
from kithwork.voterfile.rules.blocks import LONGEST_LINE, Blocks
from kithwork.voterfile.rules.raw import CELL_LIMIT, Raw, Rejected, decoded, reason_unreadable, texts
from kithwork.voterfile.rules.sentences import gettext as _

Bytes = NDArray[np.uint8]
_SPACE: Final = ord(" ")
_PLAIN: Final = bytes(range(0x20, 0x7F)) + b"\r\n"


@dataclass(frozen=True, slots=True)
class Fixed:
    part: str
    cuts: tuple[Cut, ...]
    wanted: tuple[str, ...]

    def raw(self, block: bytes, _blocks: Blocks, *, first_line: int) -> Raw:
        odd = block.translate(None, _PLAIN)
        lines = block.split(b"\n") if block.endswith(b"\n") else [*block.split(b"\n"), b""]
        sorter = _Sorter(self, first_line, plain=not odd)
        for number, line in enumerate(lines[:-1]):
            sorter.sort(number, line.removesuffix(b"\r"))
        return sorter.raw(len(lines) - 1)


class _Sorter:
    """Lines by length; each length is cut at once, after its form is proved line by line."""

    def __init__(self, form: Fixed, first_line: int, *, plain: bool) -> None:
        self._form = form
        self._first = first_line
        self._plain = plain
        self._by_length: dict[int, tuple[list[int], list[bytes]]] = {}
        self._rejected: list[Rejected] = []
        self._lengths = {cut.length for cut in form.cuts}

    def sort(self, number: int, line: bytes) -> None:
        length = len(line)
        if length not in self._lengths or (not self._plain and not line.isascii()):
            line = self._fitted(line)
            length = len(line)
        if length in self._lengths and (self._plain or b"\0" not in line):
            numbers, lines = self._by_length.setdefault(length, ([], []))
            numbers.append(number)
            lines.append(line)
        else:
            self._reject(number, line, reason_unreadable(line, LONGEST_LINE) or self._wrong_length(length))

    def _fitted(self, line: bytes) -> bytes:
        """One byte a character, and no blank beyond the end."""
        if not line.isascii():
            with contextlib.suppress(UnicodeDecodeError):
                line = line.decode().encode("cp1252", "replace")
        if len(line) not in self._lengths and line.endswith(b" ") and len(line) - 1 in self._lengths:
            return line[:-1]
        return line

    def raw(self, consumed: int) -> Raw:
        pieces = [piece for length, found in self._by_length.items() for piece in self._cut(length, *found)]
        lines = np.concatenate([numbers for numbers, _columns in pieces] or [np.empty(0, np.int64)])
        order = pa.array(np.argsort(lines, kind="stable"))
        columns = {
            name: pa.concat_arrays([columns[name] for _numbers, columns in pieces] or [texts([])]).take(order)
            for name in self._form.wanted
        }
        self._rejected.sort(key=lambda rejected: rejected.line)
        return Raw(columns, np.sort(lines) + self._first, self._rejected, consumed)

    def _cut(
        self, length: int, numbers: list[int], lines: list[bytes]
    ) -> list[tuple[NDArray[np.int64], dict[str, pa.Array]]]:
        table = np.frombuffer(b"".join(lines), np.uint8).reshape(len(lines), length)
        at = np.array(numbers, np.int64)
        left, pieces = np.ones(len(lines), bool), []
        for cut in self._form.cuts:
            if cut.length == length and left.any():
                rows = np.flatnonzero(left)
                proved = rows[_proved(table if left.all() else table[rows], cut)]
                left[proved] = False
                if len(proved):
                    mine = table if len(proved) == len(lines) else table[proved]
                    pieces.append(
                        (at[proved], {name: _column(mine, *cut.places.get(name, (0, 0))) for name in self._form.wanted})
                    )
        for row in np.flatnonzero(left):
            self._reject(numbers[row], lines[row], _("The values do not stand where this layout has them."))
        return pieces

    def _reject(self, number: int, line: bytes, reason: str) -> None:
        shown = decoded(line[:CELL_LIMIT]).rstrip().replace("\0", "\N{SYMBOL FOR NULL}")
        self._rejected.append(Rejected(self._form.part, self._first + number, "", shown, reason))

    def _wrong_length(self, length: int) -> str:
        known = ", ".join(str(length) for length in sorted(self._lengths))
        return _("The line is %(found)d bytes long instead of %(known)s.") % {"found": length, "known": known}


def _column(table: Bytes, start: int, end: int) -> pa.Array:
    """The bytes of one column as text, without the blanks around it."""
    width = end - start
    bytes_of = np.ascontiguousarray(table[:, start:end])
    if bytes_of.size and bytes_of.max() > 0x7F:  # noqa: PLR2004  (the last of ASCII)
        return texts([decoded(row.tobytes()).strip() for row in bytes_of])
    offsets = (
        np.arange(0, len(table) * width + 1, width, dtype=np.int32) if width else np.zeros(len(table) + 1, np.int32)
    )
    return pc.ascii_trim(pa.StringArray.from_buffers(len(table), pa.py_buffer(offsets), pa.py_buffer(bytes_of)), " ")


def _proved(table: Bytes, cut: Cut) -> NDArray[np.bool_]:
    """Whether each line's values are of the kind that belongs in their places, where they are filled."""
    good = np.ones(len(table), bool)
    for name, pattern in cut.proofs.items():
        if name in cut.places:
            values = _column(table, *cut.places[name])
            good &= _matches(values, pattern)
    return good


def _matches(values: pa.Array, pattern: str) -> NDArray[np.bool_]:
    """By distinct value; empty ones prove nothing."""
    coded = values.dictionary_encode()
    known = re.compile(pattern)
    fits = np.array([not text or bool(known.fullmatch(text)) for text in coded.dictionary.to_pylist()], bool)
    return fits[coded.indices.to_numpy()] if len(values) else np.empty(0, bool)


def length_fits(line: bytes, cuts: Sequence[Cut]) -> bool:
    return any(len(line) in {cut.length, cut.length + 1} for cut in cuts)
