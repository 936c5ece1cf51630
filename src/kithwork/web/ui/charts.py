"""Where things stand in a chart; the components draw it. Widths are percent of the room there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """`width` is "0%" to "100%" of the longest bar, written for SVG whatever the language; "" where nothing is drawn."""

    label: str
    text: str
    share: str
    href: str
    width: str


def bars(rows: Iterable[object]) -> tuple[Bar, ...]:
    """Rows are objects or mappings with `label` and `count` (None when hidden), and maybe `text`, `share`, `href`."""
    given = tuple(rows)
    longest = max((_count(row) for row in given), default=0) or 1
    return tuple(
        Bar(
            label=_words(row, "label"),
            text=_words(row, "text") or f"{_count(row):,}",
            share=_words(row, "share"),
            href=_words(row, "href"),
            width=f"{100 * _count(row) / longest:.4g}%" if _count(row) else "",
        )
        for row in given
    )


def _count(row: object) -> int:
    count = _of(row, "count")
    return count if isinstance(count, int) else 0


def _words(row: object, key: str) -> str:
    return str(_of(row, key) or "")


def _of(row: object, key: str) -> object:
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)
