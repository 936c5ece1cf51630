"""A delivery, read block by block into the tables of its file. Memory does not grow with the file."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.linkage import keys
from kithwork.voterfile.models import RejectedLine, VoterFile
from kithwork.voterfile.reads import visible
from kithwork.voterfile.rules.areas import Area, in_order
from kithwork.voterfile.rules.counting import Counts
from kithwork.voterfile.rules.keying import keyed
from kithwork.voterfile.rules.reader import Batch, read
from kithwork.voterfile.writes.delivery import recognised
from kithwork.voterfile.writes.partition import Partition
from kithwork.voterfile.writes.pile import KeyPile

# Bytes a transaction: progress is seen, and a kill loses, this much.
BLOCK: Final = 4 << 20
KEPT_REJECTED: Final = 100

# (bytes done, bytes in all, stage)
Progress = Callable[[int, int, str], None]


class _Rejection(NamedTuple):
    """`line` counts in its own file of the delivery, `part`."""

    part: str
    line: int
    column: str
    cell: str
    reason: str


class Intake:
    """One attempt at one file; accepted + rejected = lines after every transaction."""

    def __init__(self, scope: OrgScope, file: VoterFile, *, now: datetime, progress: Progress | None) -> None:
        self._scope = scope
        self._file = file
        self._now = now
        self._progress = progress or (lambda _done, _all, _stage: None)
        self._partition = Partition(scope, file_id=file.id)
        self._lines = self._accepted = self._rejected = self._kept = 0
        # By which number the lines of each part begin, and which part that is.
        self._begins: list[int] = []
        self._parts: list[str] = []

    def read(self) -> None:
        found = recognised(self._scope, file=self._file, now=self._now)
        with KeyPile() as pile:
            batches = read(found, today=self._now.astimezone(self._scope.zone).date(), size=BLOCK)
            for batch, made in keyed(batches, size=self._file.bytes_total):
                pile.add(made)
                self._put(batch, made.counts, share=batch.position / max(found.size, 1))
            if self._accepted < self._rejected or not self._accepted:
                raise RefusedError(self._too_many())
            self._index(pile)

    @transaction.atomic
    def _put(self, batch: Batch, counts: Counts, *, share: float) -> None:
        self._partition.copy(batch.accepted)
        self._partition.copy_counts(counts)
        self._place(batch)
        self._lines += batch.lines
        self._accepted += batch.accepted.num_rows
        self._rejected += len(batch.rejected)
        self._reject([_Rejection(*bad) for bad in batch.rejected])
        done = min(int(share * self._file.bytes_total), self._file.bytes_total)
        self._note(bytes_done=done)
        self._progress(done, self._file.bytes_total, VoterFile.Stage.READING)

    def _place(self, batch: Batch) -> None:
        name = batch.part.member.name
        if batch.accepted.num_rows and name not in self._parts:
            self._begins.append(batch.accepted["number"][0].as_py() - batch.accepted["line"][0].as_py())
            self._parts.append(name)

    def _reject(self, rejected: Sequence[_Rejection]) -> None:
        kept = [*islice(rejected, max(KEPT_REJECTED - self._kept, 0))]
        self._kept += len(kept)
        own = {"organization_id": self._scope.organization_id, "file_id": self._file.id}
        RejectedLine.objects.bulk_create(RejectedLine(**own, **bad._asdict()) for bad in kept)

    def _note(self, **values: int) -> None:
        sums = {"lines": self._lines, "accepted": self._accepted, "rejected": self._rejected}
        visible(self._scope).filter(id=self._file.id).update(**sums, **values)

    def _too_many(self) -> str:
        return _(
            "%(rejected)d of %(lines)d lines could not be read, so this file was not taken. The first of them are "
            "listed with their reasons. The file in force before stays in force."
        ) % {"rejected": self._rejected, "lines": self._lines}

    def _index(self, pile: KeyPile) -> None:
        total = self._file.bytes_total
        visible(self._scope).filter(id=self._file.id).update(stage=VoterFile.Stage.INDEXING, bytes_done=total)
        self._progress(total, total, VoterFile.Stage.INDEXING)
        with transaction.atomic():
            gone = self._drop_repeated()
            own = {"organization": self._scope.organization_id, "file": self._file.id}
            self._partition.put_keys(pile.rows(**own, without=gone))
            candidates = self._partition.gather()
            self._partition.index()
            self._note(candidates=candidates, keys_version=keys.VERSION, key_bits=pile.bits)
            state = self._file.state
            areas = in_order(
                [Area(state, "", ""), *(Area(state, kind, name) for kind, name in self._partition.areas())]
            )
            visible(self._scope).filter(id=self._file.id).update(areas=[area.written for area in areas])

    def _drop_repeated(self) -> NDArray[np.int32]:
        """Names and places of a repeated candidate stay counted: a few too many, in files that repeat."""
        repeated = self._partition.drop_repeated(limit=KEPT_REJECTED)
        self._accepted -= len(repeated.numbers)
        self._rejected += len(repeated.numbers)
        self._reject([self._repetition(number, kept) for number, kept in repeated.lines])
        return repeated.numbers

    def _repetition(self, number: int, kept: int) -> _Rejection:
        part, line = self._where(number)
        first_part, first_line = self._where(kept)
        if part == first_part:
            reason = _("The voter id is repeated; line %(line)d was kept.") % {"line": first_line}
        else:
            told = {"line": first_line, "part": first_part}
            reason = _("The voter id is repeated; line %(line)d of %(part)s was kept.") % told
        return _Rejection(part, line, "", "", reason)

    def _where(self, number: int) -> tuple[str, int]:
        place = bisect_right(self._begins, number - 1) - 1
        return self._parts[place], number - self._begins[place]
