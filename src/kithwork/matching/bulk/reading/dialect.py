"""How a file is written, told by its beginning: delimiter, header, width of its records."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.reading.headings import FIELDS, recognised
from kithwork.matching.bulk.reading.opened import opened
from kithwork.matching.bulk.reading.records import Record, records

_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE: Final = 1 << 18
_ROWS: Final = 200
# What Excel writes in front of the header in some countries: sep=;
_TOLD: Final = "sep="


@dataclass(frozen=True, slots=True)
class Dialect:
    """The header begins in `line` and ends in `header_end`; `width` is that of most records."""

    delimiter: str
    header: tuple[str, ...]
    line: int
    header_end: int
    width: int
    has_quotes: bool


def sniffed(path: Path, *, key: str) -> Dialect:
    with opened(path) as stream:
        sample = b""
        while len(sample) < _SAMPLE and (more := stream.read(_SAMPLE)):
            sample += more
    if not sample.strip():
        raise LinkError(f"{path.name} is empty: it has not even a header.")
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    return max((_read(whole, delimiter, key) for delimiter in _delimiters(whole)), key=lambda found: found[0])[1]


def _delimiters(sample: bytes) -> Sequence[str]:
    first = sample.lstrip().split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    told = first.removeprefix(_TOLD)
    return (told,) if first.startswith(_TOLD) and len(told) == 1 else _DELIMITERS


def _read(sample: bytes, delimiter: str, key: str) -> tuple[tuple[int, float, int], Dialect]:
    """The more headings are known, the more likely is the delimiter; then the more records are of one width."""
    read = list(islice(records(io.BytesIO(sample), delimiter), _ROWS))
    if read and read[0].values[0].strip().startswith(_TOLD):
        read = read[1:]
    head = read[0] if read else Record(1, [])
    names = tuple(name.strip().lstrip("\ufeff") for name in head.values)
    widths = Counter(len(record.values) for record in read[1:])
    width, often = widths.most_common(1)[0] if widths else (len(names), 1)
    known = len(recognised(names, key=key).places)
    header_end = head.line + sum(name.count("\n") for name in head.values)
    dialect = Dialect(delimiter, names, head.line, header_end, max(width, len(names)), b'"' in sample)
    return (known, often / max(len(read) - 1, 1), min(len(names), len(FIELDS))), dialect
