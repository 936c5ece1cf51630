"""The data dictionary: what each column of each file means, from the very columns that make the file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.campaigns import reads as campaigns
from kithwork.exports.columns import ExportKind
from kithwork.exports.models import Export
from kithwork.exports.reads.exports import visible
from kithwork.exports.reads.kinds import kinds
from kithwork.exports.reads.orders import order
from kithwork.exports.schema import Described, Json, package, resource
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Column, Table
from kithwork.kernel.table.words import kind_words


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column and what its cells hold, in words."""

    column: Column
    holds: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One kind of file: the columns of its standard file in their order, and those a table can be exported with besides."""

    key: str
    label: str
    description: str
    standard: tuple[Meaning, ...]
    others: tuple[Meaning, ...]


def dictionary(scope: CampaignScope) -> tuple[Chapter, ...]:
    scope.require(Permission.EXPORT)
    return tuple(_chapter(kind, kind.source(scope).table) for kind in kinds(scope).values())


def data_package(scope: CampaignScope) -> Json:
    """The dictionary for machines: a Frictionless data package of the standard files, as CSV."""
    scope.require(Permission.EXPORT)
    resources = []
    for kind in kinds(scope).values():
        table = kind.source(scope).table
        resources.append(resource(_described(kind, table.pick(table.exported)), path=f"{kind.key}.csv"))
    return package(_title(scope), resources)


def data_package_of(scope: CampaignScope, *, export_id: int) -> Json:
    """Of one file that is made: its own columns, with its rows, bytes and SHA-256."""
    scope.require(Permission.EXPORT)
    row = visible(scope).filter(id=export_id, status=Export.Status.DONE).first()
    if row is None:
        raise NotFoundError(export_id)
    asked = order(scope, kind=row.kind, query=row.query, first_day=row.first_day, last_day=row.last_day)
    told = resource(_described(asked.kind, asked.columns), path=row.file_name(scope.zone), format=row.format)
    told |= {"bytes": row.bytes or 0, "hash": f"sha256:{row.sha256}", "rows": row.rows_done}
    return package(_title(scope), [told]) | {"export": _manifest(scope, row)}


def _manifest(scope: CampaignScope, row: Export) -> Json:
    """Who took what, when, by which question, and under which terms of the voter files."""
    who = accounts.user_labels(scope, user_ids=[row.requested_by_id]).get(row.requested_by_id, "")
    return {
        "id": row.id,
        "campaign": campaigns.details(scope).name,
        "requested_by": {"id": row.requested_by_id, "name": who},
        "requested_at": row.requested_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else "",
        "schedule": row.schedule_id or 0,
        "query": row.query,
        "first_day": row.first_day.isoformat() if row.first_day else "",
        "last_day": row.last_day.isoformat() if row.last_day else "",
        "rows": row.rows_done,
        "bytes": row.bytes or 0,
        "sha256": row.sha256,
        "terms_accepted": row.terms_accepted,
        "terms": row.accepted,
    }


def _title(scope: CampaignScope) -> str:
    return _("Data of %(campaign)s") % {"campaign": campaigns.details(scope).name}


def _described(kind: ExportKind, columns: tuple[Column, ...]) -> Described:
    return Described(kind.key, str(kind.label), str(kind.description), columns, kind.primary)


def _chapter(kind: ExportKind, table: Table) -> Chapter:
    others = tuple(column for column in table.columns if column.key not in table.exported)
    standard = _meanings(table.pick(table.exported))
    return Chapter(kind.key, str(kind.label), str(kind.description), standard, _meanings(others))


def _meanings(columns: tuple[Column, ...]) -> tuple[Meaning, ...]:
    return tuple(Meaning(column, kind_words(column.kind)) for column in columns)
