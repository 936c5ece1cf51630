"""A state's file on disk: plain, packed, or an archive of as many files as the state makes of it."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from kithwork.world.states.forms import FORMS, Form, columns
from kithwork.world.states.residents import Resident

ENCODING = "latin-1"
LINES_AT_ONCE = 1000
# Bytes a column takes where there is no delimiter.
MICHIGAN = (
    35, 20, 20, 3, 4, 1, 8, 1, 7, 4, 2, 30, 6, 2, 13, 35, 2, 5, 50, 50, 50, 50, 50, 13, 2, 5, 6, 5, 5, 5, 5, 5, 5, 6,
    6, 1, 2,
)  # fmt: skip
TEXAS = (
    3, 10, 10, 50, 50, 50, 50, 4, 1, 8, 9, 12, 2, 50, 12, 2, 12, 12, 50, 9, 110, 50, 50, 20, 20, 8, 1, 1, 8, 2, 3, 6,
)  # fmt: skip
PRECINCT, SHORT_PRECINCT, DATE, STATUS, VOTER_COLUMNS = 1, 4, 25, 26, 28


def write(path: Path, key: str, people: Iterable[Resident], *, name: str) -> None:
    """`name` decides how it is packed: .zip holds the state's own files, .gz and plain one with everybody."""
    form = FORMS[key]
    if name.endswith(".zip"):
        _archive(path, key, form, people)
    elif name.endswith(".gz"):
        with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
            for piece in _pieces(key, form, people):
                packed.write(piece)
    else:
        with path.open("wb") as plain:
            for piece in _pieces(key, form, people):
                plain.write(piece)


def _archive(path: Path, key: str, form: Form, people: Iterable[Resident]) -> None:
    """Where a state parts its voters by another thing than the county, each part is gathered first."""
    ordered = sorted(people, key=form.member) if key == "wi" else people
    with zipfile.ZipFile(path, "w") as archive:
        for member, of_member in groupby(ordered, key=form.member):
            info = zipfile.ZipInfo(member)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as inside:
                for piece in _pieces(key, form, of_member):
                    inside.write(piece)


def _pieces(key: str, form: Form, people: Iterable[Resident]) -> Iterator[bytes]:
    names = (*columns(key), *form.more)
    batch = [_joined(names, form)] if form.header else []
    for person in people:
        told = form.cells(person)
        if form.delimiter:
            batch.append(_joined([str(told.get(name, "")) for name in names], form))
        else:
            batch.append(_fixed(key, names, told, person))
        if len(batch) >= LINES_AT_ONCE:
            yield _ended(batch, form)
            batch = []
    if batch:
        yield _ended(batch, form)


def _ended(lines: Sequence[str], form: Form) -> bytes:
    return "".join(line + form.end for line in lines).encode(ENCODING)


def _joined(values: Sequence[str], form: Form) -> str:
    if form.quoted:
        values = ['"{}"'.format(value.replace('"', '""')) for value in values]
    return form.delimiter.join(values)


def _fixed(key: str, names: Sequence[str], told: Mapping[str, object], person: Resident) -> str:
    widths, order = ([*TEXAS], [*names]) if key == "tx-fixed" else ([*MICHIGAN], [*names])
    if key == "tx-fixed":
        form = person.county.place % 3
        if form == 1:
            widths[PRECINCT] = SHORT_PRECINCT
            widths[DATE], widths[STATUS] = widths[STATUS], widths[DATE]
            order[DATE], order[STATUS] = order[STATUS], order[DATE]
        elif form == 2:  # noqa: PLR2004  (the third of three)
            widths, order = widths[:VOTER_COLUMNS], order[:VOTER_COLUMNS]
    return "".join(str(told.get(name, ""))[:width].ljust(width) for name, width in zip(order, widths, strict=True))
