"""What the lines of one file say, in our words, column by column."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithwork.voterfile.layouts.layout import DISTRICTS, SENSITIVE, STATUSES, TEXTS, Layout
from kithwork.voterfile.rules.days import Birth, birth_reader, day_reader
from kithwork.voterfile.rules.distinct import Distinct, tidy
from kithwork.voterfile.rules.places import county_reader, district, phones, split_address, state_of, zip_code
from kithwork.voterfile.rules.raw import Raw, Rejected, texts
from kithwork.voterfile.rules.rows import Births, Rows, true_rows
from kithwork.voterfile.rules.sentences import gettext as _
from kithwork.voterfile.rules.standing import CANDIDATE_STATUSES

# What the copies on a contact can hold.
LIMITS: Final[Mapping[str, int]] = {
    "first_name": 150, "middle_name": 150, "last_name": 150, "suffix": 32, "street": 200, "city": 150,
    **dict.fromkeys((*DISTRICTS, *SENSITIVE), 16), "party": 40, "race": 40, "ethnicity": 40,
}  # fmt: skip
ID_PATTERN: Final = r"^[A-Z0-9][A-Z0-9_.-]{0,59}$"
_STATUS_CODES: Final = {status: code for code, status in enumerate(STATUSES)}
_UNKNOWN: Final = -1
_PREREGISTERED: Final = _STATUS_CODES["preregistered"]
_MAY_BE_CANDIDATE: Final = np.array([status in CANDIDATE_STATUSES for status in STATUSES])

SCHEMA: Final = pa.schema([
    ("line", pa.int32()),
    ("state_file_id", pa.string()),
    *((fact, pa.string()) for fact in ("first_name", "middle_name", "last_name", "suffix", "street", "city")),
    ("state", pa.string()),
    ("zip", pa.string()),
    ("county", pa.string()),
    ("county_fips", pa.string()),
    ("phone", pa.string()),
    ("birth_year", pa.int16()),
    ("birth_date", pa.date32()),
    ("birth_precision", pa.string()),
    ("registered_on", pa.date32()),
    ("status", pa.string()),
    ("is_protected", pa.bool_()),
    ("is_candidate", pa.bool_()),
    *((fact, pa.string()) for fact in DISTRICTS),
])  # fmt: skip


def schema(wanted: Sequence[str]) -> pa.Schema:
    """The columns of a batch: those of SCHEMA, then what an admin asked for of party, race and ethnicity."""
    if unknown := sorted(set(wanted) - set(SENSITIVE)):
        raise ValueError(f"these facts cannot be asked for: {unknown}")
    return pa.schema([*SCHEMA, *((fact, pa.string()) for fact in wanted)])


class Converter:
    """Keeps what it learned of repeated values from block to block. `today` decides who may be under 18."""

    def __init__(self, layout: Layout, *, part: str, state: str, today: date, wanted: Sequence[str] = ()) -> None:
        self._layout = layout
        self._part = part
        self._state = state
        self._schema = schema(wanted)
        self._wanted = wanted
        self._status = Distinct(lambda text: _STATUS_CODES.get(layout.statuses.get(text.upper(), ""), _UNKNOWN))
        self._birth = Distinct(birth_reader(layout.birth_forms, today=today))
        self._age = Distinct(_age_reader(today))
        self._day = Distinct(day_reader(layout.registered_forms))
        self._county = Distinct(county_reader(state, layout.county_codes))
        self._district = Distinct(district)
        self._zip = Distinct(zip_code)
        self._of_state = Distinct(state_of)
        self._address = Distinct(split_address)

    def facts(self, raw: Raw) -> tuple[pa.RecordBatch, list[Rejected]]:
        row = Rows(self._layout, raw, self._part)
        made: dict[str, pa.Array] = {"line": pa.array(raw.lines.astype(np.int32))}
        made |= self._identity(row) | self._texts(row) | self._counties(row)
        birth = self._births(row)
        made |= birth.columns | self._standing(row, birth)
        made["registered_on"] = self._days(row)
        for fact in DISTRICTS:
            made[fact] = self._district.texts(row.text(fact))
        for fact in self._wanted:
            made[fact] = tidy(row.column(self._layout.sensitive.get(fact, "")))
        for fact, limit in LIMITS.items():
            if fact in made:
                row.check_length(fact, made[fact], limit)
        batch = pa.record_batch([made[name] for name in self._schema.names], schema=self._schema)
        rejected = sorted([*raw.rejected, *row.rejected], key=lambda one: one.line)
        return (batch.filter(pa.array(~row.bad)) if row.bad.any() else batch), rejected

    def _identity(self, row: Rows) -> dict[str, pa.Array]:
        layout = self._layout
        own = pc.utf8_upper(pc.utf8_trim_whitespace(row.column(layout.id)))
        if layout.id_within_county:
            fips = self._counties(row)["county_fips"]
            row.refuse(
                true_rows(pc.equal(fips, "")),
                layout.county[0],
                _("The county is unknown, and the id is unique in the county only."),
            )
            own = pc.if_else(pc.equal(own, ""), "", pc.binary_join_element_wise(fips, own, "-"))
        row.refuse(
            true_rows(pc.equal(own, "")), layout.id, _("The column %(column)s is empty.") % {"column": layout.id}
        )
        row.refuse(
            ~true_rows(pc.match_substring_regex(own, ID_PATTERN)),
            layout.id,
            _("The column %(column)s holds no voter id.") % {"column": layout.id},
        )
        if layout.state_columns:
            self._check_state(row)
        return {"state_file_id": own, "state": pa.array([self._state]).take(pa.array(np.zeros(row.count, np.int8)))}

    def _check_state(self, row: Rows) -> None:
        """An empty one says nothing against the file's state."""
        found = self._of_state.texts(row.first(self._layout.state_columns))
        other = ~true_rows(pc.is_in(found, value_set=pa.array(["", self._state])))
        row.refuse(
            other,
            self._layout.state_columns[-1],
            _("This voter is registered in another state; the file is of %(state)s.") % {"state": self._state},
        )

    def _texts(self, row: Rows) -> dict[str, pa.Array]:
        made = {fact: row.text(fact) for fact in TEXTS if fact not in {"zip", "phone"}}
        zips, phone = row.text("zip"), row.text("phone")
        if self._layout.whole_address:
            places, parts = self._address.of(tidy(row.column(self._layout.whole_address)))
            made["street"], made["city"], zips = (
                texts([part[place] for part in parts]).take(pa.array(places)) for place in range(3)
            )
        nameless = pc.and_(pc.equal(made["first_name"], ""), pc.equal(made["last_name"], ""))
        row.refuse(true_rows(nameless), self._layout.facts["last_name"][0], _("The line has no name."))
        return made | {"zip": self._zip.texts(zips), "phone": phones(phone)}

    def _counties(self, row: Rows) -> dict[str, pa.Array]:
        places, found = self._county.of(tidy(row.first(self._layout.county)))
        at = pa.array(places)
        return {
            "county_fips": texts([fips for fips, _name in found]).take(at),
            "county": texts([name for _fips, name in found]).take(at),
        }

    def _births(self, row: Rows) -> Births:
        layout = self._layout
        column = row.first(layout.birth)
        places, found = self._birth.of(column)
        births = Births.of([*found], places)
        row.refuse(births.unreadable, layout.birth[0] if layout.birth else "", _no_birth(layout))
        if layout.age:
            age_places, ages = self._age.of(row.column(layout.age))
            births = births.or_else(Births.of([*ages], age_places))
        return births

    def _standing(self, row: Rows, births: Births) -> dict[str, pa.Array]:
        layout = self._layout
        codes = self._statuses(row)
        protected = np.zeros(row.count, bool)
        if layout.protected:
            said = pc.utf8_upper(pc.utf8_trim_whitespace(row.column(layout.protected)))
            protected = ~true_rows(pc.is_in(said, value_set=pa.array(sorted(layout.unprotected_values))))
        young = births.under_18 & _MAY_BE_CANDIDATE[codes]
        codes = np.where(young, _PREREGISTERED, codes)
        return {
            "status": texts([*STATUSES]).take(pa.array(codes)),
            "is_protected": pa.array(protected),
            "is_candidate": pa.array(_MAY_BE_CANDIDATE[codes] & ~protected),
        }

    def _statuses(self, row: Rows) -> NDArray[np.int8]:
        layout = self._layout
        said = row.column(layout.status)
        places, found = self._status.of(pc.utf8_trim_whitespace(said))
        codes = np.array(found, np.int8)[places] if row.count else np.empty(0, np.int8)
        if layout.status_unsaid:
            empty = true_rows(pc.equal(pc.utf8_trim_whitespace(said), ""))
            codes[empty] = _STATUS_CODES[layout.status_unsaid]
        row.refuse(
            codes == _UNKNOWN,
            layout.status,
            _("The column %(column)s holds a code that this layout does not know.") % {"column": layout.status},
        )
        codes[codes == _UNKNOWN] = 0
        for (column, value), finer in layout.status_details.items():
            told = true_rows(pc.equal(pc.utf8_upper(pc.utf8_trim_whitespace(row.column(column))), value))
            codes[told] = _STATUS_CODES[finer]
        return codes

    def _days(self, row: Rows) -> pa.Array:
        places, days = self._day.of(row.column(self._layout.registered))
        return pa.array(days, pa.date32()).take(pa.array(places))


def _no_birth(layout: Layout) -> str:
    what = _("year of birth") if layout.birth_forms == ("%Y",) else _("date of birth")
    return _("The column %(column)s holds no %(what)s.") % {"column": ", ".join(layout.birth), "what": what}


def _age_reader(today: date) -> Callable[[str], Birth]:
    def read(text: str) -> Birth:
        digits = text.strip()
        age = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else 0  # noqa: PLR2004
        return Birth(None, today.year - age, "age", age < 18) if age else Birth(None, None, "", False)  # noqa: PLR2004

    return read
