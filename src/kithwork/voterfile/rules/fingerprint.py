"""Which layout the files of a delivery have, told by their names of columns, widths and values, before anything is read."""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pyarrow as pa

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts import LAYOUTS, Layout
from kithwork.voterfile.rules.blocks import Blocks
from kithwork.voterfile.rules.converting import Converter
from kithwork.voterfile.rules.delimited import Delimited
from kithwork.voterfile.rules.fitting import Fit, fits
from kithwork.voterfile.rules.fixed import Fixed
from kithwork.voterfile.rules.misfit import named, why_not
from kithwork.voterfile.rules.parcels import Delivered, Member, members
from kithwork.voterfile.rules.places import STATE_CODES, state_of
from kithwork.voterfile.rules.raw import Raw, Rejected
from kithwork.voterfile.rules.sample import Sample, sample
from kithwork.voterfile.rules.sentences import gettext as _
from kithwork.voterfile.rules.sentences import ngettext

_HISTORY_SHARE: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One text file of the delivery and how it is read."""

    member: Member
    layout: Layout
    form: Delimited | Fixed
    encoding: str
    # "" for fixed width.
    delimiter: str
    header_lines: int
    # Columns of the file this layout does not know, and published ones the file has not.
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """`why` is the sentence for whoever brought the file; `skipped` names files of the delivery that hold no voters."""

    layout: Layout
    state: str
    parts: tuple[Part, ...]
    skipped: tuple[str, ...]
    why: str

    @property
    def size(self) -> int:
        return sum(part.member.size for part in self.parts)


def recognise(
    files: Sequence[Delivered], *, today: date, layouts: Mapping[str, Layout] = LAYOUTS, only: Layout | None = None
) -> Recognised:
    """RefusedError with a sentence where the delivery is not one state's voters in a known layout.

    `only`: the layout the person has named or mapped; nothing else is tried.
    """
    texts, skipped = members(files)
    known = [only] if only else list(layouts.values())
    parts: list[tuple[Part, Fit]] = []
    failed: list[tuple[Member, RefusedError]] = []
    for member in texts:
        try:
            parts.append(_part(member, known, today))
        except RefusedError as refused:
            failed.append((member, refused))
    parts, history = [one for one in parts if not one[1].is_history], [one for one in parts if one[1].is_history]
    skipped = [*skipped, *(part.member.name for part, _fit in history)]
    skipped += _beside(failed, [part for part, _fit in parts], alone=len(texts) == 1)
    if not parts:
        raise _refused(_("The delivery holds no file of voters. Please choose the voter file as it was delivered."))
    state = _one_state([(part, fit.state) for part, fit in parts])
    layout = parts[0][0].layout
    return Recognised(
        layout, state, tuple(part for part, _fit in parts), tuple(skipped), _why([part for part, _fit in parts])
    )


def _part(member: Member, known: Sequence[Layout], today: date) -> tuple[Part, Fit]:
    found = sample(member)
    fit = next(iter(fits(found, known)), None)
    if fit is None:
        raise _refused(why_not(found, known))
    form: Delimited | Fixed
    if fit.layout.cuts:
        form = Fixed(
            member.name, fit.layout.cuts, tuple(sorted(fit.layout.mapped | {*filter(None, [fit.layout.history_mark])}))
        )
    else:
        form = Delimited(member.name, fit.delimiter, fit.quote, fit.width, fit.places)
    part = Part(
        member=member,
        layout=fit.layout,
        form=form,
        encoding=found.encoding,
        delimiter=fit.delimiter,
        header_lines=fit.header_lines,
        unknown=fit.unknown,
        missing=fit.missing,
    )
    return part, _tried(part, fit, found, today)


def _tried(part: Part, fit: Fit, found: Sample, today: date) -> Fit:
    """Reads the sample as the file will be read; most of it must be voters of one state."""
    raw = _raw(part, found)
    state = part.layout.state or _state(part.layout, raw)
    if not len(raw.lines) and not raw.rejected:
        raise _refused(_("The file has a header and no voters. Please ask for the complete file."))
    is_history = bool(part.layout.history_mark) and _is_history(part.layout.history_mark, raw)
    converter = Converter(part.layout, part=part.member.name, state=state, today=today)
    batch, rejected = converter.facts(raw)
    if batch.num_rows < len(rejected) and not is_history:
        raise _refused(_mostly_bad(part, rejected, batch.num_rows))
    _refuse_strange_counties(part, batch)
    return replace(fit, state=state, is_history=is_history)


def _refuse_strange_counties(part: Part, batch: pa.RecordBatch) -> None:
    """Columns that changed places without a name to tell are told by counties that are none."""
    names = batch.column("county").to_pylist()
    strange = [
        name for name, fips in zip(names, batch.column("county_fips").to_pylist(), strict=True) if name and not fips
    ]
    if len(strange) * 2 > len(names):
        raise _refused(
            _(
                "This looks like %(layout)s, but the column %(column)s names no county of the state, for instance "
                "“%(cell)s”. Nothing was loaded. Please use the file as it was delivered, or map its columns."
            )
            % {"layout": part.layout.title, "column": part.layout.county[0], "cell": strange[0][:40]}
        )


def _raw(part: Part, found: Sample) -> Raw:
    blocks = Blocks(io.BytesIO(found.block), size=len(found.block) + 1)
    for _line in range(part.header_lines):
        blocks.line()
    return part.form.raw(blocks.block(), blocks, first_line=part.header_lines + 1)


def _state(layout: Layout, raw: Raw) -> str:
    told = Counter(
        state
        for name in layout.state_columns
        for state in map(state_of, raw.columns[name].to_pylist() if name in raw.columns else [])
        if state
    )
    best = next((state for state, _count in told.most_common() if state in STATE_CODES), "")
    if not best:
        raise _refused(
            _("The column %(column)s names no state, so nobody can tell whose voters these are.")
            % {"column": layout.state_columns[-1]}
        )
    return best


def _is_history(mark: str, raw: Raw) -> bool:
    filled = sum(1 for text in raw.columns[mark].to_pylist() if text.strip())
    return filled * _HISTORY_SHARE > len(raw.lines)


def _mostly_bad(part: Part, rejected: Sequence[Rejected], good: int) -> str:
    sentence, count = Counter(one.sentence for one in rejected).most_common(1)[0]
    first = next(one for one in rejected if one.sentence == sentence)
    shown = (
        _(" (for instance “%(cell)s” in line %(line)d)") % {"cell": first.cell, "line": first.line}
        if first.cell
        else ""
    )
    return _(
        "This looks like %(layout)s, but %(count)d of the first %(lines)d lines cannot be read: %(sentence)s%(shown)s "
        "Nothing was loaded. Please use the file as it was delivered, or map its columns."
    ) % {
        "layout": part.layout.title,
        "count": count,
        "lines": good + len(rejected),
        "sentence": sentence,
        "shown": f"{shown}." if shown else "",
    }


def _beside(failed: Sequence[tuple[Member, RefusedError]], parts: Sequence[Part], *, alone: bool) -> list[str]:
    """Names of files that belong to the delivery and hold no voters; any other one refuses it as a whole."""
    patterns = {part.layout.beside for part in parts}
    skipped = []
    for member, refused in failed:
        if any(re.search(pattern, member.name) for pattern in patterns):
            skipped.append(member.name)
        elif alone:
            raise refused
        else:
            raise _refused(f"{member.name}: {refused.sentence}")
    return skipped


def _one_state(parts: Sequence[tuple[Part, str]]) -> str:
    states = sorted({state for _part, state in parts})
    if len(states) > 1:
        raise _refused(
            _("The delivery holds voters of several states (%(states)s). Please bring in one state at a time.")
            % {"states": ", ".join(states)}
        )
    return states[0]


def _why(parts: Sequence[Part]) -> str:
    part = parts[0]
    if part.layout.cuts:
        told = _("its lines are as long as they should be and the values stand where they belong")
    elif part.header_lines:
        told = _("its first line names %(known)d of %(columns)d known columns") % {
            "known": len(part.layout.columns) - len(part.missing),
            "columns": len(part.layout.columns),
        }
    else:
        told = _("it has no header, and the values of %(columns)d columns are of the kind they should be") % {
            "columns": len(part.layout.columns)
        }
    sentences = [_("This is %(layout)s: %(told)s.") % {"layout": part.layout.title, "told": told}]
    unknown = sorted({column for one in parts for column in one.unknown})
    if unknown:
        sentences.append(
            ngettext(
                "%(count)d column is not known and not stored: %(names)s.",
                "%(count)d columns are not known and not stored: %(names)s.",
                len(unknown),
            )
            % {"count": len(unknown), "names": named(unknown)}
        )
    if len(parts) > 1:
        sentences.append(_("It came in %(count)d files.") % {"count": len(parts)})
    return " ".join(sentences)


def _refused(sentence: str) -> RefusedError:
    return RefusedError(sentence, field="file")
