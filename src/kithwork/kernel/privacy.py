"""Every stored field is public, personal or secret; export, erase and scrub go by this mark.

A house test refuses a field without one.
"""

from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Field

AnyField = TypeVar("AnyField", bound="Field[Any, Any]")


class Mark(StrEnum):
    PUBLIC = "public"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - the name of a mark, not a secret


def public(field: AnyField) -> AnyField:
    return _marked(field, Mark.PUBLIC)


def personal(field: AnyField) -> AnyField:
    return _marked(field, Mark.PERSONAL)


def secret(field: AnyField) -> AnyField:
    return _marked(field, Mark.SECRET)


def mark_of(field: "Field[Any, Any]") -> Mark | None:
    return getattr(field, "privacy", None)


def _marked(field: AnyField, mark: Mark) -> AnyField:
    field.privacy = mark  # type: ignore[attr-defined]  # Field has no slot for it; read by mark_of
    return field
