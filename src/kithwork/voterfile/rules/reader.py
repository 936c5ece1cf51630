"""A recognised delivery as columns, block by block, in constant memory: `accepted + rejected = lines`, always."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.voterfile.rules.blocks import Blocks
from kithwork.voterfile.rules.converting import Converter
from kithwork.voterfile.rules.fingerprint import Part, Recognised
from kithwork.voterfile.rules.raw import Rejected


@dataclass(frozen=True, slots=True)
class Batch:
    """`accepted` has the columns of `converting.schema` and, first, `number`: the line counted through all parts.

    `position`: bytes of the delivery read so far, of `Recognised.size`.
    """

    part: Part
    accepted: pa.RecordBatch
    rejected: tuple[Rejected, ...]
    position: int

    @property
    def lines(self) -> int:
        return int(self.accepted.num_rows) + len(self.rejected)


def read(recognised: Recognised, *, today: date, wanted: Sequence[str] = (), size: int = 8 << 20) -> Iterator[Batch]:
    """Every line once. RefusedError where an archive turns out to be damaged while it is read."""
    before, lines_before = 0, 0
    for part in recognised.parts:
        converter = Converter(part.layout, part=part.member.name, state=recognised.state, today=today, wanted=wanted)
        with part.member.open() as opened:
            blocks = Blocks(opened.stream, size=size)
            for _header in range(part.header_lines):
                blocks.line()
            line = part.header_lines + 1
            while block := blocks.block():
                raw = part.form.raw(block, blocks, first_line=line)
                line += raw.consumed
                batch, rejected = converter.facts(raw)
                yield Batch(part, _numbered(batch, lines_before), tuple(rejected), before + opened.position())
            before += part.member.size
            lines_before += line - 1


def _numbered(batch: pa.RecordBatch, before: int) -> pa.RecordBatch:
    number = pc.add(batch.column("line"), pa.scalar(before, pa.int32()))
    return pa.record_batch([number, *batch.columns], names=["number", *batch.schema.names])
