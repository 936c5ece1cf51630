"""A list a form edits row by row: its labels, their order, one more, one less. Works without JavaScript."""

from collections.abc import Sequence

from django.http import QueryDict

from kithwork.content.reads import Labelled
from kithwork.content.rules import Choice

# More rows than any list may have: what is beyond was not sent by our form.
ROWS_AT_MOST = 50
# Digits of the largest id PostgreSQL can hold, less one.
DIGITS_AT_MOST = 18


def read(data: QueryDict, prefix: str) -> list[Choice]:
    """Rows from `<prefix>_id` and `<prefix>_label`, in the order they stand in the form."""
    ids, labels = data.getlist(f"{prefix}_id"), data.getlist(f"{prefix}_label")
    rows = zip(ids[:ROWS_AT_MOST], labels[:ROWS_AT_MOST], strict=False)
    return [
        Choice(int(id_) if id_.isascii() and id_.isdigit() and len(id_) <= DIGITS_AT_MOST else None, label)
        for id_, label in rows
    ]


def rearranged(rows: Sequence[Choice], data: QueryDict, prefix: str) -> list[Choice] | None:
    """The rows after a press on up, down, remove or add of this list; None where none of them was pressed."""
    press, _, place = data.get(f"{prefix}_press", "").partition("-")
    changed = list(rows)
    if press == "add":
        return [*changed, Choice(None, "")]
    if not place.isdigit() or int(place) >= len(changed):
        return None
    at = int(place)
    if press == "remove":
        changed.pop(at)
        return changed
    step = {"up": -1, "down": 1}.get(press)
    if step is None:
        return None
    other = min(max(at + step, 0), len(changed) - 1)
    changed[at], changed[other] = changed[other], changed[at]
    return changed


def padded(rows: Sequence[Choice], least: int) -> list[Choice]:
    return [*rows, *[Choice(None, "")] * (least - len(rows))]


def of(labelled: Sequence[Labelled]) -> list[Choice]:
    return [Choice(row.id, row.label) for row in labelled]
