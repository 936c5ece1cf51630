import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithwork.voterfile.rules.lines import LONGEST_LINE, Record, Records
from tests.voterfile.delivery import LAYOUT

THREE = "a\tb\tc\n"


def read(content: bytes, *, width: int = 3) -> list[Record]:
    return list(Records(io.BytesIO(content), LAYOUT, width=width))


def test_every_line_comes_out_with_its_true_number() -> None:
    content = b'"a"\t"b"\t"c"\r\n\n"one"\n"d"\t"e"\t"f\x00"\n"g"\t"h"\t"i"'
    assert read(content) == [
        Record(2, ["a", "b", "c"]),
        Record(3, [], "The line is empty."),
        Record(4, [], "The line has 1 column instead of 3."),
        Record(5, [], "The line holds a NUL byte, which no text may hold."),
        Record(6, ["g", "h", "i"]),
    ]


def test_a_line_break_inside_quotes_keeps_the_numbers_true() -> None:
    content = b'"a"\t"b\r\nb"\t"c"\n"d"\t"e"\t"f"\n'
    assert read(content) == [Record(2, ["a", "b\r\nb", "c"]), Record(4, ["d", "e", "f"])]


def test_a_quotation_mark_left_open_takes_no_other_line_along() -> None:
    content = b'"a"\t"b\t"c"\n' + b'"d"\t"e"\t"f"\n' * 30
    records = read(content)
    assert records[0] == Record(2, [], "A quotation mark is opened and not closed.")
    assert records[1:] == [Record(number, ["d", "e", "f"]) for number in range(3, 33)]


def test_two_lines_with_open_quotation_marks_are_two_rejected_lines() -> None:
    records = read(b'"a"\t"b\t"c"\n"d"\t"e\t"f"\n"g"\t"h"\t"i"\n')
    assert [record.line for record in records if record.reason] == [2, 3]
    assert records[-1] == Record(4, ["g", "h", "i"])


def test_a_quotation_mark_open_at_the_end_loses_nothing() -> None:
    records = read(b'"a"\t"b"\t"c"\n"d"\t"e"\t"f\n')
    assert [(record.line, bool(record.reason)) for record in records] == [(2, False), (3, True)]


def test_a_line_beyond_all_measure_is_one_rejected_line() -> None:
    records = read(b"x" * (LONGEST_LINE * 3) + b"\n" + THREE.encode())
    assert [(record.line, bool(record.reason)) for record in records] == [(2, True), (3, False)]


@pytest.mark.parametrize("name", ["NÚÑEZ", "O\u2019BRIEN"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_each_line_is_read_in_its_own_encoding(name: str, encoding: str) -> None:
    assert read(f"{name}\tb\tc\n".encode(encoding)) == [Record(2, [name, "b", "c"])]


def test_latin_1_is_read_where_windows_has_no_letter() -> None:
    assert read(b"\x81\xd1\tb\tc\n") == [Record(2, ["\x81Ñ", "b", "c"])]


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=30))
def test_whatever_the_bytes_no_physical_line_is_lost(lines: list[bytes]) -> None:
    """Records cover the lines from 2 on without a gap: each starts where the one before ended."""
    content = b"".join(line + b"\n" for line in lines)
    records = read(content)
    starts = [record.line for record in records]
    assert starts == sorted(set(starts))
    covered = sum(1 + sum(value.count("\n") for value in record.values) for record in records)
    assert covered == len(lines)


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=3, max_size=3), max_size=20
    )
)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    rows = [[value.replace("\r", " ") for value in row] for row in rows]
    rows = [row for row in rows if all(value.count("\n") < 3 for value in row)]
    out = io.StringIO()
    csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    assert [record.values for record in read(out.getvalue().encode())] == rows


class Endless(io.RawIOBase):
    """`count` times the same line, made as it is read."""

    def __init__(self, line: bytes, count: int) -> None:
        self.line, self.left = line, count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        times = min(len(buffer) // len(self.line), self.left)
        self.left -= times
        buffer[: times * len(self.line)] = self.line * times
        return times * len(self.line)


def test_memory_does_not_grow_with_the_file() -> None:
    stream = io.BufferedReader(Endless(THREE.encode(), 200_000), 1 << 16)
    tracemalloc.start()
    try:
        count = sum(1 for _ in Records(stream, LAYOUT, width=3))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (count, peak < 1_000_000) == (200_000, True)
