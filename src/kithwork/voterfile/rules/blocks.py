"""A stream in blocks of whole lines, in constant memory."""

from collections import deque
from typing import BinaryIO, Final

BLOCK: Final = 8 << 20
# No voter fills so long a line.
LONGEST_LINE: Final = 1 << 16
_UTF8_MARK: Final = b"\xef\xbb\xbf"


class Blocks:
    """`block` and `line` take from the same place of the stream; the mark of UTF-8 at its beginning is left out."""

    def __init__(self, stream: BinaryIO, *, size: int = BLOCK) -> None:
        self._stream = stream
        self._size = size
        self._left = self._read(size).removeprefix(_UTF8_MARK)
        self._put_back: deque[bytes] = deque()

    def block(self) -> bytes:
        """Whole lines, the last one of the file perhaps without its end; empty at the end."""
        block = self._left + self._read(max(self._size - len(self._left), 0))
        end = block.rfind(b"\n") + 1
        if not end or len(block) < self._size:
            self._left = b""
            return block if len(block) < self._size else self._one_long_line(block)
        block, self._left = block[:end], block[end:]
        return block

    def line(self) -> bytes:
        """The next line; of one beyond all measure only as much as tells that it is."""
        if self._put_back:
            return self._put_back.popleft()
        while b"\n" not in self._left and len(self._left) <= LONGEST_LINE:
            more = self._stream.read(LONGEST_LINE)
            if not more:
                break
            self._left += more
        end = self._left.find(b"\n") + 1
        if end:
            line, self._left = self._left[:end], self._left[end:]
            return line
        line, self._left = self._left, b""
        return line if len(line) <= LONGEST_LINE else self._one_long_line(line)

    def put_back(self, lines: list[bytes]) -> None:
        self._put_back.extendleft(reversed(lines))

    @property
    def has_put_back(self) -> bool:
        return bool(self._put_back)

    def _read(self, size: int) -> bytes:
        """Short only at the end, also from streams that give less than they are asked for."""
        pieces, missing = [], size
        while missing and (piece := self._stream.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _one_long_line(self, begun: bytes) -> bytes:
        """Reads on to the line's end and forgets what is between."""
        while True:
            more = self._stream.read(self._size)
            end = more.find(b"\n") + 1
            if end:
                self._left = more[end:]
                return begun[: LONGEST_LINE + 1] + b"\n"
            if not more:
                return begun[: LONGEST_LINE + 1]
