"""Who has voted in which election, of a vote history or early vote file, in the same blocks as the voters themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.histories import HISTORIES, HistoryLayout
from kithwork.voterfile.rules.blocks import Blocks
from kithwork.voterfile.rules.converting import ID_PATTERN
from kithwork.voterfile.rules.days import day_reader
from kithwork.voterfile.rules.delimited import Delimited
from kithwork.voterfile.rules.distinct import Distinct, tidy
from kithwork.voterfile.rules.fitting import fits
from kithwork.voterfile.rules.misfit import why_not
from kithwork.voterfile.rules.parcels import Delivered, Member, members
from kithwork.voterfile.rules.raw import Raw, Rejected, texts
from kithwork.voterfile.rules.sample import sample
from kithwork.voterfile.rules.sentences import gettext as _

_LABEL: Final = 100


@dataclass(frozen=True, slots=True)
class HistoryPart:
    member: Member
    layout: HistoryLayout
    form: Delimited


@dataclass(frozen=True, slots=True)
class Votes:
    """`voted` has state_file_id, election_on (a day) and election (its name or ""). `silent` lines tell of no vote."""

    part: HistoryPart
    voted: pa.RecordBatch
    silent: int
    rejected: tuple[Rejected, ...]
    position: int

    @property
    def lines(self) -> int:
        return int(self.voted.num_rows) + self.silent + len(self.rejected)


def recognise_history(
    files: Sequence[Delivered], *, histories: Mapping[str, HistoryLayout] = HISTORIES
) -> tuple[HistoryPart, ...]:
    """RefusedError with a sentence where a file of the delivery is none of these."""
    texts_found, _skipped = members(files)
    if not texts_found:
        raise RefusedError(_("The delivery holds no file of text."), field="file")
    return tuple(_part(member, histories) for member in texts_found)


def _part(member: Member, histories: Mapping[str, HistoryLayout]) -> HistoryPart:
    found = sample(member)
    known = [history.names for history in histories.values()]
    fit = next(iter(fits(found, known)), None)
    if fit is None:
        raise RefusedError(why_not(found, known, of_votes=True), field="file")
    form = Delimited(member.name, fit.delimiter, fit.quote, fit.width, fit.places)
    return HistoryPart(member, histories[fit.layout.key], form)


def read_history(parts: Sequence[HistoryPart], *, size: int = 8 << 20) -> Iterator[Votes]:
    """Every line once; a voter may come several times for the same election."""
    before = 0
    for part in parts:
        days = Distinct(day_reader(part.layout.names.registered_forms))
        with part.member.open() as opened:
            blocks = Blocks(opened.stream, size=size)
            blocks.line()
            line = 2
            while block := blocks.block():
                raw = part.form.raw(block, blocks, first_line=line)
                line += raw.consumed
                yield _votes(part, raw, days, before + opened.position())
        before += part.member.size


def _votes(part: HistoryPart, raw: Raw, days: Distinct[date | None], position: int) -> Votes:
    names = part.layout.names
    own = pc.utf8_upper(pc.utf8_trim_whitespace(raw.columns[names.id]))
    places, found = days.of(raw.columns[names.registered])
    day = pa.array(found, pa.date32()).take(pa.array(places))
    columns = names.facts.get("election", ())
    label = tidy(raw.columns[columns[0]]) if columns else texts([""] * len(raw.lines))
    batch = pa.record_batch(
        [own, day, pc.utf8_slice_codeunits(label, 0, _LABEL)], names=["state_file_id", "election_on", "election"]
    )
    no_id = ~pc.match_substring_regex(own, ID_PATTERN).to_numpy(zero_copy_only=False)
    no_day = pc.is_null(day).to_numpy(zero_copy_only=False) & ~no_id
    rejected = [
        *raw.rejected,
        *_rejected(part, raw, np.flatnonzero(no_id).tolist(), names.id, _("The column %(column)s holds no voter id.")),
        *_rejected(
            part, raw, np.flatnonzero(no_day).tolist(), names.registered, _("The column %(column)s holds no date.")
        ),
    ]
    good = ~(no_id | no_day)
    voted = good & _voted(part.layout, raw)
    return Votes(
        part,
        batch.filter(pa.array(voted)),
        int(good.sum() - voted.sum()),
        tuple(sorted(rejected, key=lambda one: one.line)),
        position,
    )


def _voted(layout: HistoryLayout, raw: Raw) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    if not layout.told_in:
        return np.ones(len(raw.lines), bool)
    said = pc.utf8_upper(pc.utf8_trim_whitespace(raw.columns[layout.told_in]))
    told: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.is_in(
        said, value_set=pa.array(sorted(layout.voted))
    ).to_numpy(zero_copy_only=False)
    return told


def _rejected(part: HistoryPart, raw: Raw, rows: Sequence[int], column: str, sentence: str) -> list[Rejected]:
    cells = raw.columns[column]
    told = sentence % {"column": column}
    return [Rejected(part.member.name, int(raw.lines[row]), column, cells[row].as_py()[:80], told) for row in rows]
