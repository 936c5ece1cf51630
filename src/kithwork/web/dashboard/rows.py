"""A list a form edits row by row: its labels, their order, one more, one less. Works without JavaScript."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import QueryDict

from kithwork.content.reads import Labelled
from kithwork.content.rules import Choice, Link

# More rows than any list may have: what is beyond was not sent by our form.
ROWS_AT_MOST = 50
# Digits of the largest id PostgreSQL can hold, less one.
DIGITS_AT_MOST = 18

Row = TypeVar("Row", bound=Choice | Link)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The rows, whether a button just rearranged them, and which one has the focus then ("up-2"; "" = none)."""

    rows: list[Row]
    is_rearranged: bool = False
    focus: str = ""


def read(data: QueryDict, prefix: str) -> Rows[Choice]:
    """Rows from `<prefix>_id` and `<prefix>_label`, in the order they stand in the form."""
    ids, labels = data.getlist(f"{prefix}_id"), data.getlist(f"{prefix}_label")
    sent = zip(ids[:ROWS_AT_MOST], labels[:ROWS_AT_MOST], strict=False)
    rows = [Choice(int(id_) if _is_number(id_) else None, label) for id_, label in sent]
    return _rearranged(rows, data, prefix, lambda: Choice(None, ""))


def read_links(data: QueryDict, prefix: str) -> Rows[Link]:
    labels, urls = data.getlist(f"{prefix}_label"), data.getlist(f"{prefix}_url")
    rows = [Link(*row) for row in zip(labels[:ROWS_AT_MOST], urls[:ROWS_AT_MOST], strict=False)]
    return _rearranged(rows, data, prefix, lambda: Link("", ""))


def _rearranged(rows: list[Row], data: QueryDict, prefix: str, blank: Callable[[], Row]) -> Rows[Row]:
    """After a press on up, down, remove or add of this list, or a drop: move-FROM-TO."""
    press, _, place = data.get(f"{prefix}_press", "").partition("-")
    if press == "add":
        return Rows([*rows, blank()], is_rearranged=True, focus=f"row-{len(rows)}")
    at, _, to = place.partition("-")
    if not _is_place(at, rows):
        return Rows(rows)
    taken, others = rows[int(at)], [row for number, row in enumerate(rows) if number != int(at)]
    if press == "remove":
        return Rows(others, is_rearranged=True, focus=f"row-{min(int(at), len(others) - 1)}")
    step = {"up": -1, "down": 1}.get(press)
    if step is not None:
        target = min(max(int(at) + step, 0), len(others))
    elif press == "move" and _is_place(to, rows):
        target = int(to)
    else:
        return Rows(rows)
    others.insert(target, taken)
    return Rows(others, is_rearranged=True, focus=f"{press if step else 'row'}-{target}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_AT_MOST


def _is_place(text: str, rows: Sequence[object]) -> bool:
    return _is_number(text) and int(text) < len(rows)


def padded(rows: Sequence[Choice], least: int) -> list[Choice]:
    return [*rows, *[Choice(None, "")] * (least - len(rows))]


def of(labelled: Sequence[Labelled]) -> Rows[Choice]:
    return Rows([Choice(row.id, row.label) for row in labelled])
