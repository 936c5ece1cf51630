"""Michigan's Qualified Voter File: fixed width until about 2019, by byte; comma files since. A year of birth only."""

from typing import Final

from kithwork.voterfile.layouts.counties import numbered
from kithwork.voterfile.layouts.layout import Cut, Layout

COLUMNS: Final = (
    "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "NAME_SUFFIX", "YEAR_OF_BIRTH", "GENDER", "REGISTRATION_DATE",
    "STREET_NUMBER_PREFIX", "STREET_NUMBER", "STREET_NUMBER_SUFFIX", "DIRECTION_PREFIX", "STREET_NAME",
    "STREET_TYPE", "DIRECTION_SUFFIX", "EXTENSION", "CITY", "STATE", "ZIP_CODE", "MAILING_ADDRESS_LINE_ONE",
    "MAILING_ADDRESS_LINE_TWO", "MAILING_ADDRESS_LINE_THREE", "MAILING_ADDRESS_LINE_FOUR",
    "MAILING_ADDRESS_LINE_FIVE", "VOTER_IDENTIFICATION_NUMBER", "COUNTY_CODE", "COUNTY_NAME", "JURISDICTION_CODE",
    "JURISDICTION_NAME", "PRECINCT", "WARD", "SCHOOL_DISTRICT_CODE", "SCHOOL_DISTRICT_NAME",
    "STATE_HOUSE_DISTRICT_CODE", "STATE_HOUSE_DISTRICT_NAME", "STATE_SENATE_DISTRICT_CODE",
    "STATE_SENATE_DISTRICT_NAME", "US_CONGRESS_DISTRICT_CODE", "US_CONGRESS_DISTRICT_NAME",
    "COUNTY_COMMISSIONER_DISTRICT_CODE", "COUNTY_COMMISSIONER_DISTRICT_NAME", "VILLAGE_DISTRICT_CODE",
    "VILLAGE_DISTRICT_NAME", "VILLAGE_PRECINCT", "SCHOOL_PRECINCT", "IS_PERMANENT_ABSENTEE_VOTER",
    "VOTER_STATUS_TYPE_CODE", "UOCAVA_STATUS_CODE", "UOCAVA_STATUS_NAME", "CANCELLATION_REASON", "STATUS_DATE",
    "STATUS_USER_CODE", "VOTER_ID",
)  # fmt: skip
# First byte of each column, counted from 0; the line ends where the last one does. The city begins at 156: public
# code that says 155 takes the last byte of the extension along.
_BYTES: Final = (
    (0, "LAST_NAME"), (35, "FIRST_NAME"), (55, "MIDDLE_NAME"), (75, "NAME_SUFFIX"), (78, "YEAR_OF_BIRTH"),
    (82, "GENDER"), (83, "REGISTRATION_DATE"), (91, "STREET_NUMBER_PREFIX"), (92, "STREET_NUMBER"),
    (99, "STREET_NUMBER_SUFFIX"), (103, "DIRECTION_PREFIX"), (105, "STREET_NAME"), (135, "STREET_TYPE"),
    (141, "DIRECTION_SUFFIX"), (143, "EXTENSION"), (156, "CITY"), (191, "STATE"), (193, "ZIP_CODE"),
    (198, "MAILING_ADDRESS_LINE_ONE"), (248, "MAILING_ADDRESS_LINE_TWO"), (298, "MAILING_ADDRESS_LINE_THREE"),
    (348, "MAILING_ADDRESS_LINE_FOUR"), (398, "MAILING_ADDRESS_LINE_FIVE"), (448, "VOTER_IDENTIFICATION_NUMBER"),
    (461, "COUNTY_CODE"), (463, "JURISDICTION_CODE"), (468, "WARD"), (474, "SCHOOL_DISTRICT_CODE"),
    (479, "STATE_HOUSE_DISTRICT_CODE"), (484, "STATE_SENATE_DISTRICT_CODE"), (489, "US_CONGRESS_DISTRICT_CODE"),
    (494, "COUNTY_COMMISSIONER_DISTRICT_CODE"), (499, "VILLAGE_DISTRICT_CODE"), (504, "VILLAGE_PRECINCT"),
    (510, "SCHOOL_PRECINCT"), (516, "IS_PERMANENT_ABSENTEE_VOTER"), (517, "VOTER_STATUS_TYPE_CODE"),
)  # fmt: skip
_LENGTH: Final = 519
_ENDS: Final = (*(start for start, _ in _BYTES[1:]), _LENGTH)
_PROOFS: Final = {
    "VOTER_IDENTIFICATION_NUMBER": r"\d{5,13}",
    "YEAR_OF_BIRTH": r"\d{4}",
    "VOTER_STATUS_TYPE_CODE": r"(?i)A|V|C|R|CH|CAN",
}
_STREET: Final = (
    "STREET_NUMBER_PREFIX", "STREET_NUMBER", "STREET_NUMBER_SUFFIX", "DIRECTION_PREFIX", "STREET_NAME", "STREET_TYPE",
    "DIRECTION_SUFFIX", "EXTENSION",
)  # fmt: skip
_FACTS: Final = {
    "first_name": ("FIRST_NAME",),
    "middle_name": ("MIDDLE_NAME",),
    "last_name": ("LAST_NAME",),
    "suffix": ("NAME_SUFFIX",),
    "street": _STREET,
    "city": ("CITY",),
    "zip": ("ZIP_CODE",),
    "congressional_district": ("US_CONGRESS_DISTRICT_CODE",),
    "state_senate_district": ("STATE_SENATE_DISTRICT_CODE",),
    "state_house_district": ("STATE_HOUSE_DISTRICT_CODE",),
}
# V: to be verified, C: cancelled, R: rejected, CH: challenged.
_STATUSES: Final = {
    "A": "active", "V": "inactive", "CH": "inactive", "C": "removed", "CAN": "removed", "R": "denied",
}  # fmt: skip

MICHIGAN: Final = Layout(
    key="mi",
    title="Michigan qualified voter file",
    state="MI",
    columns=COLUMNS,
    aliases={"STATE_ADDR": "STATE"},
    id="VOTER_IDENTIFICATION_NUMBER",
    facts=_FACTS,
    status="VOTER_STATUS_TYPE_CODE",
    statuses=_STATUSES,
    birth=("YEAR_OF_BIRTH",),
    birth_forms=("%Y",),
    registered="REGISTRATION_DATE",
    registered_forms=("%m/%d/%Y", "%m%d%Y", "%Y-%m-%d"),
    county=("COUNTY_NAME", "COUNTY_CODE"),
    county_codes=numbered("MI"),
    proofs=_PROOFS,
    beside=r"(?i)readme|layout|history|cd\.lst|list_of_all",
)

MICHIGAN_FIXED: Final = Layout(
    key="mi-fixed",
    title="Michigan qualified voter file of fixed width",
    state="MI",
    columns=tuple(name for _, name in _BYTES),
    header="never",
    delimiters=(),
    cuts=(
        Cut(
            length=_LENGTH,
            places={name: (start, end) for (start, name), end in zip(_BYTES, _ENDS, strict=True)},
            proofs=_PROOFS,
        ),
    ),
    id="VOTER_IDENTIFICATION_NUMBER",
    facts=_FACTS,
    status="VOTER_STATUS_TYPE_CODE",
    statuses=_STATUSES,
    birth=("YEAR_OF_BIRTH",),
    birth_forms=("%Y",),
    registered="REGISTRATION_DATE",
    registered_forms=("%m%d%Y",),
    county=("COUNTY_CODE",),
    county_codes=numbered("MI"),
    proofs=_PROOFS,
    beside=r"(?i)readme|layout|hist|cd\.lst|list_of_all",
)
