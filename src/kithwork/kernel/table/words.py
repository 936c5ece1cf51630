"""A filter and a sort in words, for the line above a table and beside a file."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kithwork.kernel.table.column import Column, Kind, Table
from kithwork.kernel.table.compile import means_beginning
from kithwork.kernel.table.parse import BLANK
from kithwork.kernel.table.query import Filter, TableQuery


def filter_words(column: Column, found: Filter) -> str:
    if column.words is not None:
        return column.words(found)
    name = str(column.label)
    value = _joined(column, found)
    if found.operator == "blank":
        return _("%(name)s is empty") % {"name": name} if value == "yes" else _("%(name)s is filled") % {"name": name}
    if found.operator == "last":
        return _last_words(name, int(found.values[0]))
    if found.operator == "has" and means_beginning(column, found.values[0]):
        return _("%(name)s begins with “%(value)s”") % {"name": name, "value": value}
    sentence = {
        "has": _("%(name)s holds “%(value)s”"),
        "is": _("%(name)s is %(value)s"),
        "in": _("%(name)s: %(value)s"),
        "min": _("%(name)s at least %(value)s"),
        "max": _("%(name)s at most %(value)s"),
        "from": _("%(name)s from %(value)s"),
        "to": _("%(name)s to %(value)s"),
    }[found.operator]
    return sentence % {"name": name, "value": value}


def _last_words(name: str, days: int) -> str:
    sentence = ngettext("%(name)s today", "%(name)s in the last %(days)d days", days)
    return sentence % {"name": name, "days": days}


def query_words(query: TableQuery, table: Table) -> tuple[str, ...]:
    searched = [_("Search for “%(text)s”") % {"text": query.search}] if query.search else []
    filters = [filter_words(table.by_key[found.key], found) for found in query.filters]
    return (*searched, *filters)


def kind_words(kind: Kind) -> str:
    """What a cell of a file holds."""
    return {
        Kind.TEXT: _("text"),
        Kind.ID: _("text, an ID"),
        Kind.KEY: _("text, a number of ours"),
        Kind.NUMBER: _("whole number"),
        Kind.PERCENT: _("share, 0 to 1"),
        Kind.DATE: _("moment, ISO 8601"),
        Kind.CHOICE: _("text, one of a list"),
        Kind.CHOICES: _("text, some of a list"),
    }[kind]


def _joined(column: Column, found: Filter) -> str:
    labels = {choice.value: str(choice.label) for choice in column.choices} | {BLANK: _("empty")}
    if column.kind in {Kind.CHOICE, Kind.CHOICES}:
        labels |= {choice.value: str(choice.label) for choice in column.choices}
        return ", ".join(labels.get(value, value) for value in found.values)
    unit = " %" if column.kind is Kind.PERCENT else ""
    return ", ".join(found.values) + unit
