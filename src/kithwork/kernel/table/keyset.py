"""Paging by the last row's values, not by counting rows: the thousandth page costs what the first does.

Blank values come last in either direction; the tie-breaker makes every row's place unique.
"""

import binascii
import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from kithwork.kernel.table.column import Column, Kind

BIGINT = 2**63
WHOLE = frozenset({Kind.NUMBER, Kind.KEY})
NUMERIC = WHOLE | {Kind.PERCENT}
Value = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order: `alias` is its annotation in the statement."""

    alias: str
    kind: Kind
    descending: bool
    nullable: bool

    @property
    def name(self) -> str:
        return f"-{self.alias}" if self.descending else self.alias


def key_of(column: Column, *, alias: str, descending: bool) -> Key:
    kind = Kind.NUMBER if column.grouped else column.kind
    return Key(alias, kind, descending, column.nullable)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: after (or before) the row with these values, one for each key of the order."""

    is_after: bool
    values: tuple[Value, ...]


def order_by(keys: Sequence[Key], *, reverse: bool) -> list[OrderBy]:
    return [_order(key, reverse=reverse) for key in keys]


def beyond(keys: Sequence[Key], cursor: Cursor) -> Q:
    """The rows on the far side of the cursor's row."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, cursor.values, strict=True):
        further = _further(key, value, is_after=cursor.is_after)
        if further is not None:
            condition |= equal & further
        equal &= _equal(key, value)
    # Said once more for the first key alone, which an index can use.
    return _not_before(keys[0], cursor.values[0], is_after=cursor.is_after) & condition


def write(keys: Sequence[Key], cursor: Cursor) -> str:
    values = [value.isoformat() if isinstance(value, datetime) else value for value in cursor.values]
    content = json.dumps([*(key.name for key in keys), *values], ensure_ascii=False, separators=(",", ":"))
    return ("after~" if cursor.is_after else "before~") + urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read(keys: Sequence[Key], text: str) -> Cursor | None:
    """None for what nobody wrote, or what was written under another order."""
    side, mark, content = text.partition("~")
    if not mark or side not in {"after", "before"}:
        return None
    try:
        found = json.loads(urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        names, values = found[: len(keys)], found[len(keys) :]
        if names != [key.name for key in keys]:
            return None
        read_values = tuple(_value(key, value) for key, value in zip(keys, values, strict=True))
    except (binascii.Error, ValueError, TypeError, LookupError, RecursionError):
        return None
    return Cursor(side == "after", read_values)


def _order(key: Key, *, reverse: bool) -> OrderBy:
    descending = key.descending != reverse
    if not key.nullable:
        return OrderBy(F(key.alias), descending=descending)
    return OrderBy(F(key.alias), descending=descending, nulls_first=reverse or None, nulls_last=not reverse or None)


def _equal(key: Key, value: Value) -> Q:
    return Q(**{f"{key.alias}__isnull": True}) if value is None else Q(**{key.alias: value})


def _further(key: Key, value: Value, *, is_after: bool) -> Q | None:
    """None where nothing is further: blanks are the end."""
    if value is None:
        return None if is_after else Q(**{f"{key.alias}__isnull": False})
    lookup = "lt" if key.descending == is_after else "gt"
    further = Q(**{f"{key.alias}__{lookup}": value})
    return further | Q(**{f"{key.alias}__isnull": True}) if is_after and key.nullable else further


def _not_before(key: Key, value: Value, *, is_after: bool) -> Q:
    if key.nullable or value is None:
        return Q()
    return Q(**{f"{key.alias}__{'lte' if key.descending == is_after else 'gte'}": value})


def _value(key: Key, value: object) -> Value:
    """The value as the statement compares it; ValueError or TypeError where it is none of this kind."""
    if value is None:
        if not key.nullable:
            raise ValueError(key.alias)
        return None
    if isinstance(value, str):
        return _text(key, value)
    if isinstance(value, bool) or not isinstance(value, int | float) or key.kind not in NUMERIC:
        raise TypeError(key.alias)
    if isinstance(value, float) and (key.kind in WHOLE or not math.isfinite(value)):
        raise ValueError(key.alias)
    if not -BIGINT <= value < BIGINT:
        raise ValueError(key.alias)
    return value


def _text(key: Key, value: str) -> Value:
    if key.kind is Kind.DATE:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(key.alias)
        return moment
    if key.kind in NUMERIC:
        raise TypeError(key.alias)
    value.encode()  # UnicodeEncodeError is a ValueError: half a surrogate pair is no text
    if "\x00" in value:
        raise ValueError(key.alias)
    return value
