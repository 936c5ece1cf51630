"""One file to be read: how it is written and which of its columns are ours. Decided before a row is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kithwork.matching.bulk.errors import named
from kithwork.matching.bulk.reading.days import Order, order_of
from kithwork.matching.bulk.reading.dialect import Dialect, sniffed
from kithwork.matching.bulk.reading.headings import Headings, recognised, require

CONTACT, VOTER = "contact_id", "voter_id"
_READ: Final = "mdy"


@dataclass(frozen=True, slots=True)
class Source:
    """`what` is what people call the file, `key` the column by which its rows are known."""

    path: Path
    what: str
    key: str
    dialect: Dialect
    headings: Headings

    @property
    def names(self) -> list[str]:
        return list(self.headings.places)

    def notes(self) -> list[str]:
        """What somebody should know who believes that everything in the file counts."""
        notes = []
        if self.headings.ignored:
            notes.append(f"{self.path.name}: not used: {named(list(self.headings.ignored))}.")
        if "email" in self.headings.places:
            notes.append(f"{self.path.name}: e-mail addresses are no evidence and are not compared.")
        return notes


def source_of(path: Path, *, key: str, given: Mapping[str, str] | None = None) -> Source:
    dialect = sniffed(path, key=key)
    headings = recognised(dialect.header, key=key, given=given)
    require(headings, dialect.header, key=key, what=path.name)
    return Source(path, "contacts" if key == CONTACT else "voters", key, dialect, headings)


def order(texts: Iterable[str], told: Order | None) -> Order:
    return told or order_of(texts) or _READ


def fitted(values: list[str], width: int) -> list[str] | None:
    """Missing values at the end are empty; more of them than there are columns are allowed to be empty."""
    if len(values) > width and not any(value.strip() for value in values[width:]):
        return values[:width]
    return values + [""] * (width - len(values)) if len(values) <= width else None
