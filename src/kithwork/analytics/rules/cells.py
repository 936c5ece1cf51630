"""Of whom numbers are asked, how a number reads, and which numbers an analyst may not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FEW = 5
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Within:
    """Contacts added from `first` to `last` (days of the campaign, both counted), held by one mobilizer; None: any."""

    first: date | None = None
    last: date | None = None
    mobilizer_id: int | None = None

    @property
    def has_days(self) -> bool:
        return bool(self.first or self.last)


EVERYBODY = Within()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after the day."""
    return midnight(day + timedelta(days=1), zone)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people as somebody may see it. `count` is None where it is hidden; `text` says what to show."""

    count: int | None
    text: str


def shown(count: int) -> Cell:
    return Cell(count, f"{count:,}")


def share(part: Cell, whole: Cell) -> str:
    """Like "41.2 %"; of nothing "–"; of what is hidden nothing."""
    if part.count is None or whole.count is None:
        return ""
    return f"{100 * part.count / whole.count:.1f} %" if whole.count else NOTHING


def average(total: Cell, by: Cell) -> str:
    if total.count is None or by.count is None:
        return ""
    return f"{total.count / by.count:.1f}" if by.count else NOTHING


def cells(counts: Sequence[int], *, whole: int | None = None, guarded: bool) -> list[Cell]:
    """The cells of one group, that add up to `whole` (with a rest nobody shows), or to their own sum when None.

    Guarded, a cell of fewer than 5 people reads "<5"; and where a small cell or a small rest could be worked out by
    subtraction, the next smallest is hidden as well.
    """
    if not guarded:
        return [shown(count) for count in counts]
    hidden = {place for place, count in enumerate(counts) if count < FEW}
    rest = None if whole is None else whole - sum(counts)
    if _can_be_worked_out([counts[place] for place in hidden], rest):
        open_places = [place for place in range(len(counts)) if place not in hidden]
        hidden |= set(sorted(open_places, key=lambda place: counts[place])[:1])
    return [_cell(count, is_hidden=place in hidden) for place, count in enumerate(counts)]


def guarded_table(counts: Sequence[Sequence[int]], *, guarded: bool) -> list[list[Cell]]:
    """Cells whose sums down and across may be known: a line that hides one cell, hides its next smallest as well."""
    if not guarded:
        return [[shown(count) for count in row] for row in counts]
    places = [(row, column) for row, line in enumerate(counts) for column in range(len(line))]
    hidden = {(row, column) for row, column in places if counts[row][column] < FEW}
    while more := _lonely(counts, hidden):
        hidden |= more
    return [
        [_cell(count, is_hidden=(row, column) in hidden) for column, count in enumerate(line)]
        for row, line in enumerate(counts)
    ]


def _lonely(counts: Sequence[Sequence[int]], hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    width = len(counts[0]) if counts else 0
    lines = [[(row, column) for column in range(width)] for row in range(len(counts))]
    lines += [[(row, column) for row in range(len(counts))] for column in range(width)]
    for line in lines:
        seen = [place for place in line if place not in hidden]
        if seen and len(line) - len(seen) == 1:
            return {min(seen, key=lambda place: counts[place[0]][place[1]])}
    return set()


def _can_be_worked_out(small: Sequence[int], rest: int | None) -> bool:
    """With one unknown, subtraction tells it. A rest nobody shows is an unknown; a small one is not to be told."""
    if not rest:
        return len(small) == 1
    return rest < FEW and not small


def _cell(count: int, *, is_hidden: bool) -> Cell:
    if not is_hidden:
        return shown(count)
    return Cell(None, f"<{FEW}" if count < FEW else "…")
