"""Tag files: a voter's id and a tag in each line, checked column by column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.layout import fold
from kithwork.voterfile.rules.blocks import Blocks
from kithwork.voterfile.rules.delimited import Delimited
from kithwork.voterfile.rules.looking import parted_by
from kithwork.voterfile.rules.parcels import Delivered, Member, members
from kithwork.voterfile.rules.places import STATE_CODES, state_of
from kithwork.voterfile.rules.raw import CELL_LIMIT, Raw, Rejected
from kithwork.voterfile.rules.sample import sample
from kithwork.voterfile.rules.sentences import gettext as _

TAG_LIMIT: Final = 60
ID_LIMIT: Final = 64
_WANTED: Final = ("canonical_voter_id", "state", "state_file_id", "tag")
_CANONICAL: Final = r"^(?P<state>[A-Za-z]{2})-(?P<own>.+)$"
_UNSEEN: Final = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"


@dataclass(frozen=True, slots=True)
class _Part:
    member: Member
    form: Delimited


@dataclass(frozen=True, slots=True)
class TagsDelivered:
    """A delivery whose headers were understood; `size` is what it takes where it is kept."""

    parts: tuple[_Part, ...]

    @property
    def size(self) -> int:
        return sum(part.member.size for part in self.parts)


@dataclass(frozen=True, slots=True)
class TagBatch:
    """`accepted`: columns state, state_file_id and tag, none empty. `position`: bytes of the delivery read so far."""

    accepted: pa.Table
    rejected: tuple[Rejected, ...]
    position: int


def recognise_tags(files: Sequence[Delivered]) -> TagsDelivered:
    """RefusedError with a sentence where a file is no table, or its header lacks what a tag file needs."""
    texts, _skipped = members(files)
    if not texts:
        raise RefusedError(_("The delivery holds no file of text."), field="file")
    return TagsDelivered(tuple(_Part(member, _form(member)) for member in texts))


def _form(member: Member) -> Delimited:
    found = sample(member)
    delimiter, table = parted_by(found.texts)
    header = [fold(name) for name in table[0]]
    places = {name: header.index(fold(name)) for name in _WANTED if fold(name) in header}
    if "tag" not in places or not ("canonical_voter_id" in places or {"state", "state_file_id"} <= places.keys()):
        raise RefusedError(
            _(
                "The first line must name the columns: tag, and either canonical_voter_id or both state and "
                "state_file_id. It says: %(header)s."
            )
            % {"header": ", ".join(table[0])[:CELL_LIMIT]},
            field="file",
        )
    return Delimited(member.name, delimiter, '"', len(table[0]), places)


def read_tags(delivered: TagsDelivered, *, size: int = 4 << 20) -> Iterator[TagBatch]:
    """Every line but the headers once, in constant memory."""
    before = 0
    for part in delivered.parts:
        with part.member.open() as opened:
            blocks = Blocks(opened.stream, size=size)
            blocks.line()
            line = 2
            while block := blocks.block():
                raw = part.form.raw(block, blocks, first_line=line)
                line += raw.consumed
                accepted, rejected = _checked(part.form, raw)
                yield TagBatch(accepted, (*raw.rejected, *rejected), before + opened.position())
        before += part.member.size


class _Fault(NamedTuple):
    """Which rows have it, and what is shown of them: that column's cell."""

    rows: pa.Array
    column: str
    cells: pa.Array
    sentence: str


def _checked(form: Delimited, raw: Raw) -> tuple[pa.Table, list[Rejected]]:
    columns = {name: _trimmed(column) for name, column in raw.columns.items()}
    state, own, faults = _canonical(columns) if "canonical_voter_id" in columns else _of_state(columns)
    id_column = "canonical_voter_id" if "canonical_voter_id" in columns else "state_file_id"
    tag = columns["tag"]
    bad = pa.repeat(False, len(tag))
    rejected: list[Rejected] = []
    for fault in (*faults, *_id_faults(own, id_column), *_tag_faults(tag)):
        for place in pc.indices_nonzero(pc.and_not(fault.rows, bad)).to_pylist():
            cell = fault.cells[place].as_py()[:CELL_LIMIT]
            rejected.append(Rejected(form.part, int(raw.lines[place]), fault.column, cell, fault.sentence))
        bad = pc.or_(bad, fault.rows)
    accepted = pa.table({"state": state, "state_file_id": own, "tag": tag}).filter(pc.invert(bad))
    return accepted, sorted(rejected, key=lambda one: one.line)


def _canonical(columns: Mapping[str, pa.Array]) -> tuple[pa.Array, pa.Array, list[_Fault]]:
    whole = columns["canonical_voter_id"]
    found = pc.extract_regex(whole, _CANONICAL)
    state = pc.utf8_upper(pc.struct_field(found, "state").fill_null(""))
    sentence = _("A canonical_voter_id is two letters of the state, a hyphen, and the state's own number: NC-AA123456.")
    faults = [
        _Fault(pc.equal(whole, ""), "canonical_voter_id", whole, _("The voter id is missing.")),
        _Fault(_no_state(state), "canonical_voter_id", whole, sentence),
    ]
    return state, pc.struct_field(found, "own").fill_null(""), faults


def _of_state(columns: Mapping[str, pa.Array]) -> tuple[pa.Array, pa.Array, list[_Fault]]:
    own, told = columns["state_file_id"], columns["state"]
    different = pc.unique(told)
    codes = pa.array([state_of(text) for text in different.to_pylist()], pa.string())
    state = codes.take(pc.index_in(told, value_set=different))
    faults = [
        _Fault(pc.equal(own, ""), "state_file_id", own, _("The voter id is missing.")),
        _Fault(_no_state(state), "state", told, _("This is no state.")),
    ]
    return state, own, faults


def _no_state(state: pa.Array) -> pa.Array:
    return pc.invert(pc.is_in(state, value_set=pa.array(sorted(STATE_CODES))))


def _id_faults(own: pa.Array, column: str) -> list[_Fault]:
    return [
        _Fault(pc.greater(pc.utf8_length(own), ID_LIMIT), column, own, _("The voter id is too long.")),
        _Fault(_unseen(own), column, own, _("The voter id holds a sign that cannot be seen.")),
    ]


def _tag_faults(tag: pa.Array) -> list[_Fault]:
    too_long = _("The tag is longer than %(limit)d signs.") % {"limit": TAG_LIMIT}
    parts_others = _("A tag cannot hold a semicolon, which parts tags in exports.")
    return [
        _Fault(pc.equal(tag, ""), "tag", tag, _("The tag is missing.")),
        _Fault(pc.greater(pc.utf8_length(tag), TAG_LIMIT), "tag", tag, too_long),
        _Fault(_unseen(tag), "tag", tag, _("The tag holds a sign that cannot be seen.")),
        _Fault(pc.match_substring(tag, ";"), "tag", tag, parts_others),
    ]


def _unseen(column: pa.Array) -> pa.Array:
    return pc.match_substring_regex(column, _UNSEEN)


def _trimmed(column: pa.Array) -> pa.Array:
    """Without blanks around, and with one blank where several stood."""
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(column, r"[\s\p{Zs}]+", " "))
