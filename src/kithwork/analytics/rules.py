"""How a number reads, and which numbers an analyst may not read."""

from collections.abc import Sequence
from dataclasses import dataclass

FEW = 5
NOTHING = "–"


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


def _can_be_worked_out(small: Sequence[int], rest: int | None) -> bool:
    """With one unknown, subtraction tells it. A rest nobody shows is an unknown; a small one is not to be told."""
    if not rest:
        return len(small) == 1
    return rest < FEW and not small


def _cell(count: int, *, is_hidden: bool) -> Cell:
    if not is_hidden:
        return shown(count)
    return Cell(None, f"<{FEW}" if count < FEW else "…")
