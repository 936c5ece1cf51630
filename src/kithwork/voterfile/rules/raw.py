"""What stands in the lines of a block, column by column, before it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithwork.voterfile.rules.sentences import gettext as _

# What is shown of a bad cell.
CELL_LIMIT: Final = 80


class Rejected(NamedTuple):
    """A line that is not loaded. `line` counts from 1 in its own file `part`, the header included.

    `cell` is the value that stopped it, shortened, or "" where the line as a whole did.
    """

    part: str
    line: int
    column: str
    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Raw:
    """Equally long columns of text by published name; `lines` holds where each row begins.

    `consumed` counts the lines of the file that rows and `rejected` took.
    """

    columns: Mapping[str, pa.Array]
    lines: NDArray[np.int64]
    rejected: list[Rejected]
    consumed: int


def texts(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def reason_unreadable(line: bytes, longest: int) -> str:
    if not line.strip(b"\r\n \t"):
        return _("The line is empty.")
    if b"\0" in line:
        return _("The line holds a NUL byte, which no text may hold.")
    return _("The line is longer than %(limit)d bytes.") % {"limit": longest} if len(line) > longest else ""


def decoded(line: bytes) -> str:
    """UTF-8 where it is, else Windows' letters, else latin-1: parts of one file come through different hands."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
