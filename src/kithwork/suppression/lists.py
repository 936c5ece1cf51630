"""A file of people to suppress, read line by line: plain or gzip, however large, little of it in memory."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError
from kithwork.suppression.rules import Kind, Value, plain

MOST_LINES: Final = 1_000_000
_GZIP: Final = b"\x1f\x8b"
# A file that unpacks to one endless line is none.
_LONGEST_LINE: Final = 20_000
_HEADINGS: Final = {
    "phone": Kind.PHONE, "phone number": Kind.PHONE, "telephone": Kind.PHONE, "mobile": Kind.PHONE, "cell": Kind.PHONE,
    "email": Kind.EMAIL, "e-mail": Kind.EMAIL, "email address": Kind.EMAIL, "e-mail address": Kind.EMAIL,
    "canonical_voter_id": Kind.VOTER, "voter id": Kind.VOTER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the line's own in the file, the heading being 1. No values, and a `problem`, where it cannot be taken."""

    number: int
    values: tuple[Value, ...]
    problem: str = ""


class SuppressionList:
    """RefusedError with a sentence where the file is none of ours."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        self._bytes: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=file) if packed else file
        self._count = 0
        try:
            heading = next(self._rows(), [])
        except (OSError, EOFError, csv.Error) as error:
            raise _unreadable() from error
        self._kinds = _kinds(heading)

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._file.tell()

    def lines(self) -> Iterator[Line]:
        try:
            for cells in self._rows():
                if self._count > MOST_LINES + 1:
                    raise RefusedError(
                        _("A file holds at most %(most)d lines. Please part it.") % {"most": MOST_LINES}, field="file"
                    )
                if any(cell.strip() for cell in cells):
                    yield self._line(cells)
        except (OSError, EOFError, csv.Error) as error:
            raise _unreadable() from error

    def _rows(self) -> Iterator[list[str]]:
        """One line a row: none of our values holds a line's end."""
        while read := self._bytes.readline(_LONGEST_LINE):
            if len(read) == _LONGEST_LINE:
                raise RefusedError(_("Line %(line)d is too long for a list.") % {"line": self._count + 1}, field="file")
            self._count += 1
            line = read.decode("utf-8-sig", errors="replace").replace("\x00", "")
            yield next(csv.reader([line]), [])

    def _line(self, cells: Sequence[str]) -> Line:
        told = [Value(kind, cells[place].strip()) for kind, place in self._kinds if place < len(cells)]
        given = [value for value in told if value.text]
        read = tuple(Value(value.kind, text) for value in given if (text := plain(value)))
        if not given:
            return Line(self._count, (), _("Nothing stands in the columns that are read."))
        if len(read) < len(given):
            # A list goes on with what it can read of a line, and says that something was not.
            return Line(self._count, read, _("A phone number, address or voter id could not be read."))
        return Line(self._count, read)


def _kinds(heading: Sequence[str]) -> list[tuple[Kind, int]]:
    found = [
        (_HEADINGS[name], place) for place, cell in enumerate(heading) if (name := cell.strip().casefold()) in _HEADINGS
    ]
    if not found:
        raise RefusedError(
            _("The first line must name its columns: phone, email or canonical_voter_id, one of them at least."),
            field="file",
        )
    return found


def _unreadable() -> RefusedError:
    return RefusedError(_("This is no CSV file, plain or .gz, that can be read."), field="file")
