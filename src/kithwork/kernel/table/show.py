"""How a value reads on a page. A file says it otherwise: see `copy`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from kithwork.kernel.table.column import Column, Kind

NOTHING = "–"


def shown(column: Column, value: object, zone: ZoneInfo) -> str:
    """Blank reads "" but for a share of nothing, which reads "–"."""
    if column.kind is Kind.PERCENT:
        return f"{100 * value:.1f} %" if isinstance(value, float) else NOTHING
    if value is None or value == "":
        return ""
    if column.kind is Kind.NUMBER:
        return f"{value:,}"
    if isinstance(value, datetime):
        return date_format(value.astimezone(zone), "M j, Y, H:i")
    return _label(column, str(value))


def _label(column: Column, value: str) -> str:
    """A choice is shown by its label, unless the column's expression gives the label itself, as several always do."""
    if column.filter_on is not None or column.kind is Kind.CHOICES:
        return value
    return next((str(choice.label) for choice in column.choices if choice.value == value), value)
