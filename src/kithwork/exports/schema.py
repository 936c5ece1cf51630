"""Columns told to machines: Frictionless Data Package and Table Schema (specs.frictionlessdata.io)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kithwork.kernel.table import Column, Kind, harmless

Json = dict[str, Any]
TYPES: Final = {Kind.NUMBER: "integer", Kind.PERCENT: "number", Kind.DATE: "datetime"}
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Described:
    """A table in words; `primary` are the keys of the columns that tell its rows apart."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]


def package(title: str, resources: Sequence[Json]) -> Json:
    return {"profile": "data-package", "name": "kithwork-exports", "title": title, "resources": list(resources)}


def resource(told: Described, *, path: str, format: str = "csv") -> Json:  # noqa: A002 - the specification's word
    media_type, _, _encoding = MEDIA_TYPES[format].partition(";")
    made: Json = {
        "profile": "tabular-data-resource",
        "name": told.name,
        "title": told.title,
        "description": told.description,
        "path": path,
        "format": format,
        "mediatype": media_type,
        "schema": _schema(told, is_guarded=format == "csv"),
    }
    if format == "csv":
        made |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"'}}
    return made


def _schema(told: Described, *, is_guarded: bool) -> Json:
    schema: Json = {"fields": [_field(column, is_guarded) for column in told.columns], "missingValues": [""]}
    headers = {column.key: column.header for column in told.columns}
    if all(key in headers for key in told.primary):
        schema["primaryKey"] = [headers[key] for key in told.primary]
    return schema


def _field(column: Column, is_guarded: bool) -> Json:  # noqa: FBT001 - the one thing that differs
    kind = TYPES.get(column.kind, "string")
    constraints: Json = {} if column.nullable else {"required": True}
    if column.kind is Kind.CHOICE and column.filter_on is None and not column.nullable:
        constraints["enum"] = [choice.value for choice in column.choices]
    field: Json = {
        "name": harmless(column.header) if is_guarded else column.header,
        "type": kind,
        "title": str(column.label),
        "description": str(column.description),
        "privacy": column.mark.value,
        "fromVoterFile": column.from_voter_file,
    }
    return field | ({"constraints": constraints} if constraints else {})
