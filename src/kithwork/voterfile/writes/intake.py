"""A delivery, read line by line into the tables of its file. Memory does not grow with the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.kernel import storage
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.linkage import keys
from kithwork.linkage.columns import candidate_columns
from kithwork.linkage.frequencies import tallies
from kithwork.linkage.person import Candidate
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.voterfile.models import RejectedLine, VoterFile
from kithwork.voterfile.reads import visible
from kithwork.voterfile.rules.counting import Counts, count
from kithwork.voterfile.rules.facts import FactReader, Facts, LineRefusedError
from kithwork.voterfile.rules.lines import Record, Records
from kithwork.voterfile.rules.recognise import recognise
from kithwork.voterfile.rules.unpack import unpacked
from kithwork.voterfile.writes.partition import Loaded, Partition

# Lines a transaction: progress is seen, and a kill loses, this much.
BATCH: Final = 5_000
KEPT_REJECTED: Final = 100
# Names and places counted in memory before they are put down.
COUNTS_IN_MEMORY: Final = 100_000
# Different texts, with what was worked out for each.
TEXTS_IN_MEMORY: Final = 200_000

# (bytes done, bytes in all, stage)
Progress = Callable[[int, int, str], None]


class Intake:
    """One attempt at one file; accepted + rejected = lines after every transaction."""

    def __init__(self, scope: OrgScope, file: VoterFile, *, now: datetime, progress: Progress | None) -> None:
        self._scope = scope
        self._file = file
        self._year = now.astimezone(scope.zone).year
        self._progress = progress or (lambda _done, _all, _stage: None)
        self._partition = Partition(scope, file_id=file.id)
        self._counts: Counts = Counter()
        self._vocabulary = Vocabulary()
        self._lines = self._accepted = self._rejected = self._kept = 0

    def read(self) -> None:
        with storage.open(self._file.storage_key) as stored, unpacked(stored) as stream:
            layout, header = recognise(stream)
            reader = FactReader(layout, header, year=self._year)
            for batch in _batches(Records(stream, layout, width=len(header))):
                self._put(reader, batch, stored)
        if self._accepted < self._rejected or not self._accepted:
            raise RefusedError(self._too_many())
        self._index()

    @transaction.atomic
    def _put(self, reader: FactReader, batch: list[Record], stored: BinaryIO) -> None:
        rows, rejected = self._judged(reader, batch)
        self._partition.copy(rows)
        if len(self._counts) > COUNTS_IN_MEMORY:
            self._partition.copy_counts(self._counts)
            self._counts.clear()
        self._lines += len(batch)
        self._accepted += len(rows)
        self._rejected += len(rejected)
        self._reject(rejected)
        self._note(bytes_done=stored.tell())
        self._progress(stored.tell(), self._file.bytes_total, VoterFile.Stage.READING)

    def _judged(self, reader: FactReader, batch: list[Record]) -> tuple[list[Loaded], list[tuple[int, str]]]:
        read: list[tuple[int, Facts]] = []
        rejected = []
        for line, values, reason in batch:
            if reason:
                rejected.append((line, reason))
                continue
            try:
                facts = reader.read(values)
            except LineRefusedError as refused:
                rejected.append((line, str(refused)))
            else:
                read.append((line, facts))
        keyed = iter(self._keys([facts.candidate() for _, facts in read if facts.is_candidate]))
        return [Loaded(line, facts, next(keyed) if facts.is_candidate else []) for line, facts in read], rejected

    def _keys(self, candidates: list[Candidate]) -> list[list[int]]:
        """The candidates' blocking keys, and their names counted; nobody else can be found."""
        if len(self._vocabulary) > TEXTS_IN_MEMORY:
            self._vocabulary = Vocabulary()
        columns = candidate_columns(candidates, self._vocabulary)
        count(self._counts, tallies(columns, self._vocabulary))
        found = keys.voter_key_columns(columns, self._vocabulary)
        ends = np.searchsorted(found.row, np.arange(1, len(columns)))
        return [part.tolist() for part in np.split(found.key, ends)] if candidates else []

    def _reject(self, rejected: list[tuple[int, str]]) -> None:
        kept = rejected[: KEPT_REJECTED - self._kept]
        self._kept += len(kept)
        RejectedLine.objects.bulk_create(
            RejectedLine(organization_id=self._scope.organization_id, file_id=self._file.id, line=line, reason=reason)
            for line, reason in kept
        )

    def _note(self, **values: int) -> None:
        sums = {"lines": self._lines, "accepted": self._accepted, "rejected": self._rejected}
        visible(self._scope).filter(id=self._file.id).update(**sums, **values)

    def _too_many(self) -> str:
        return _(
            "%(rejected)d of %(lines)d lines could not be read, so this file was not taken. The first of them are "
            "listed with their reasons. The file in force before stays in force."
        ) % {"rejected": self._rejected, "lines": self._lines}

    def _index(self) -> None:
        total = self._file.bytes_total
        visible(self._scope).filter(id=self._file.id).update(stage=VoterFile.Stage.INDEXING, bytes_done=total)
        self._progress(total, total, VoterFile.Stage.INDEXING)
        with transaction.atomic():
            self._partition.copy_counts(self._counts)
            self._drop_repeated()
            candidates = self._partition.gather()
            self._partition.index()
            self._note(candidates=candidates, keys_version=keys.VERSION)

    def _drop_repeated(self) -> None:
        """Names and places of a repeated candidate stay counted: a few too many, in files that repeat."""
        repeated = self._partition.drop_repeated(limit=KEPT_REJECTED)
        self._accepted -= repeated.total
        self._rejected += repeated.total
        reason = _("The voter id is repeated; line %(line)d was kept.")
        self._reject([(line, reason % {"line": kept}) for line, kept in repeated.lines])


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
