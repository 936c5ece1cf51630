import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# Columns that no voter file may bring into this house: social security, driver's licence, identification numbers.
_FORBIDDEN: Final = re.compile(r"ssn|social|driv|licen|hava|(?<![a-z])dl(?![a-z])|identification|passport|tribal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one state delivers its voters. Pure data: whoever adds a state adds a value, no code.

    The header must hold exactly `columns`, in their order; `tolerated` ones may stand between them and are never read.
    Everything not named in a mapping is not stored. `birth_precision` says what `birth` holds: a year only ("year").
    """

    key: str
    title: str
    state: str
    columns: tuple[str, ...]
    tolerated: frozenset[str] = frozenset()
    delimiter: str
    quote: str = '"'
    # Tried in this order, line by line.
    encodings: tuple[str, ...]
    # The state's own number of the voter, unique in the state.
    id: str
    # Our word for a fact → the state's column.
    facts: Mapping[str, str]
    districts: Mapping[str, str]
    status: str
    statuses: Mapping[str, str]
    # (column, value) pairs that turn the status into another one, such as a reason that says "deceased".
    status_details: Mapping[tuple[str, str], str] = field(default_factory=dict)
    protected: str
    # Only these say that a voter is not protected; whatever else stands there protects.
    unprotected_values: frozenset[str]
    birth: str
    birth_precision: str
    registered: str
    registered_form: str
    county: str
    # The state's spelling of a county → FIPS and Census name.
    counties: Mapping[str, tuple[str, str]]
    # What the state writes where it says nothing.
    blanks: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        mapped = self.mapped
        unknown = mapped - set(self.columns)
        forbidden = {column for column in mapped if _FORBIDDEN.search(column.casefold())}
        if unknown or forbidden:
            raise ValueError(f"{self.key}: these columns cannot be mapped: {sorted(unknown | forbidden)}")

    @property
    def mapped(self) -> set[str]:
        """Every column that is read; no other one is ever stored."""
        details = {column for column, _ in self.status_details}
        single = {self.id, self.status, self.protected, self.birth, self.registered, self.county}
        return single | details | set(self.facts.values()) | set(self.districts.values())
