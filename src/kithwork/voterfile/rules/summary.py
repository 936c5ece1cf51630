"""What a dry run tells of a delivery before anything of it is stored."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.voterfile.rules.fingerprint import Recognised
from kithwork.voterfile.rules.raw import Rejected
from kithwork.voterfile.rules.reader import read

KEPT_ERRORS: Final = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """`lines` = `accepted` + `rejected`. `reasons` counts every rejected line, `errors` holds the first hundred."""

    lines: int
    accepted: int
    rejected: int
    candidates: int
    protected: int
    statuses: dict[str, int]
    reasons: dict[str, int]
    errors: tuple[Rejected, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


class Tally:
    """Adds up batches, so that a dry run and a load count alike."""

    def __init__(self, recognised: Recognised) -> None:
        self._recognised = recognised
        self._accepted = self._rejected = self._candidates = self._protected = 0
        self._statuses: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._errors: list[Rejected] = []

    def add(self, accepted: pa.RecordBatch, rejected: tuple[Rejected, ...]) -> None:
        self._accepted += accepted.num_rows
        self._rejected += len(rejected)
        self._candidates += pc.sum(accepted.column("is_candidate")).as_py() or 0
        self._protected += pc.sum(accepted.column("is_protected")).as_py() or 0
        for told in pc.value_counts(accepted.column("status")).to_pylist():
            self._statuses[told["values"]] += told["counts"]
        self._reasons.update(one.sentence for one in rejected)
        self._errors += rejected[: KEPT_ERRORS - len(self._errors)]

    def summary(self) -> Summary:
        parts = self._recognised.parts
        return Summary(
            lines=self._accepted + self._rejected,
            accepted=self._accepted,
            rejected=self._rejected,
            candidates=self._candidates,
            protected=self._protected,
            statuses=dict(self._statuses),
            reasons=dict(self._reasons),
            errors=tuple(self._errors),
            unknown=tuple(sorted({column for part in parts for column in part.unknown})),
            missing=tuple(sorted({column for part in parts for column in part.missing})),
        )


def dry_run(recognised: Recognised, *, today: date) -> Summary:
    tally = Tally(recognised)
    for batch in read(recognised, today=today):
        tally.add(batch.accepted, batch.rejected)
    return tally.summary()
