import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# Columns that no voter file may bring into this house: social security, driver's licence, identification numbers.
# A state that calls the voter's own number "voter identification number" means the voter id.
_FORBIDDEN: Final = re.compile(
    r"ssn|soc(ial)?[ _-]?sec|driv|licen[cs]e|hava|(?<![a-z])dl(?![a-z])|(?<!voter[ _-])identification|passport|tribal",
    re.IGNORECASE,
)
_NO_SIGN: Final = re.compile(r"[^a-z0-9]+")

# What a voter's row may say, in our words. The last three only where an admin asked for them.
TEXTS: Final = ("first_name", "middle_name", "last_name", "suffix", "street", "city", "zip", "phone")
DISTRICTS: Final = ("congressional_district", "state_senate_district", "state_house_district")
SENSITIVE: Final = ("party", "race", "ethnicity")
STATUSES: Final = ("active", "inactive", "temporary", "denied", "removed", "deceased", "preregistered")


@dataclass(frozen=True, slots=True)
class Cut:
    """One form of a line without delimiters: where each column begins and ends, in bytes, and how long a line is.

    `proofs` tell it from another form of the same length: the columns whose values must match where they are filled.
    """

    length: int
    places: Mapping[str, tuple[int, int]]
    proofs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one source delivers its voters. Pure data: whoever adds a source adds a value, no code.

    A fact names its columns: `joined` facts are made of all of them with spaces between, the others of the first that
    is filled. Everything not named is not stored.
    """

    key: str
    title: str
    # "" where the file tells it, row by row, in `state_columns`.
    state: str = ""
    state_columns: tuple[str, ...] = ()
    # The published names in their order.
    columns: tuple[str, ...]
    # Known to come along in some years; never read. A pattern of folded names, such as one column an election.
    tolerated: str = r"(?!)"
    # Another spelling → the published name.
    aliases: Mapping[str, str] = field(default_factory=dict)
    # Whether the first line holds the names: always, never, or by the year.
    header: str = "always"
    # How many columns a file without header may have; those beyond the published ones are never read.
    widths: tuple[int, ...] = ()
    # The usual one first. Empty for a file of fixed width, which has `cuts`.
    delimiters: tuple[str, ...] = (",",)
    quote: str = '"'
    cuts: tuple[Cut, ...] = ()
    id: str
    # The id is unique in the county only: the county's FIPS code and a hyphen go before it.
    id_within_county: bool = False
    # A vendor's own number is not the state's: without the state's column the file is refused.
    vendor: bool = False
    facts: Mapping[str, tuple[str, ...]]
    joined: frozenset[str] = frozenset({"street"})
    # Fact → a pattern of what is taken off, such as the state behind a city.
    trimmed: Mapping[str, str] = field(default_factory=dict)
    # One column that holds street, city and ZIP.
    whole_address: str = ""
    # Columns a delivery may lack; every other column that is read must be there.
    optional: frozenset[str] = frozenset()
    status: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    # What an empty or missing status means; "" refuses the row.
    status_unsaid: str = ""
    # (column, value) pairs that turn the status into another one, such as a reason that says "deceased".
    status_details: Mapping[tuple[str, str], str] = field(default_factory=dict)
    protected: str = ""
    # Only these say that a voter is not protected; whatever else stands there protects.
    unprotected_values: frozenset[str] = frozenset({"N", ""})
    birth: tuple[str, ...] = ()
    birth_forms: tuple[str, ...] = ()
    age: str = ""
    registered: str = ""
    registered_forms: tuple[str, ...] = ()
    # The first that is filled; a name or one of `county_codes`.
    county: tuple[str, ...] = ()
    # The source's code of a county → FIPS.
    county_codes: Mapping[str, str] = field(default_factory=dict)
    sensitive: Mapping[str, str] = field(default_factory=dict)
    # What the source writes where it says nothing.
    blanks: frozenset[str] = frozenset()
    # Column → what its filled values look like, so that a file without header or with moved values is told apart.
    proofs: Mapping[str, str] = field(default_factory=dict)
    # A column that is filled in lines of vote history only, where both come in one form.
    history_mark: str = ""
    # Members of a delivery that are no voters, by their name.
    beside: str = r"(?!)"

    def __post_init__(self) -> None:
        unknown = self.mapped - set(self.columns)
        forbidden = {column for column in self.mapped if forbids(column)}
        if unknown or forbidden:
            raise ValueError(f"{self.key}: these columns cannot be mapped: {sorted(unknown | forbidden)}")
        wrong = {*self.statuses.values(), *self.status_details.values()} - set(STATUSES)
        if wrong:
            raise ValueError(f"{self.key}: these are no statuses: {sorted(wrong)}")

    @property
    def mapped(self) -> set[str]:
        """Every column that is read; no other one is ever stored."""
        single = {self.id, self.status, self.protected, self.age, self.registered, self.whole_address}
        details = {column for column, _ in self.status_details}
        facts = {column for columns in self.facts.values() for column in columns}
        several = {*self.birth, *self.county, *self.state_columns, *self.sensitive.values()}
        return (single | several | details | facts) - {""}

    @property
    def required(self) -> set[str]:
        return self.mapped - self.optional - set(self.sensitive.values())

    @property
    def names(self) -> Mapping[str, str]:
        """Folded spelling → published name."""
        return {fold(column): column for column in self.columns} | {
            fold(alias): column for alias, column in self.aliases.items()
        }


def forbids(column: str) -> bool:
    return bool(_FORBIDDEN.search(column))


def fold(name: str) -> str:
    """A column's name without case, spaces and signs: "Voter ID" and voter_id are one."""
    return _NO_SIGN.sub("", name.casefold().replace("#", "number"))
