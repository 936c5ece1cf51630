"""Texas: fixed width until August 2025, lines of three lengths in one delivery, then comma files.

685 bytes, or 679 with a short precinct, or 666 without the election: one more with the line's end counted in. In one
form the status stands before its date, so what stands in a place tells the form.
"""

from collections.abc import Sequence
from typing import Final

from kithwork.voterfile.layouts.counties import numbered
from kithwork.voterfile.layouts.layout import Cut, Layout

COLUMNS: Final = (
    "County_Code", "Precinct", "VUID", "Last_Name", "First_Name", "Middle_Name", "Former_Last_Name", "Suffix",
    "Gender", "Date_of_Birth", "Permanent_House_Number", "Permanent_Designator", "Permanent_Directional_Prefix",
    "Permanent_Street_Name", "Permanent_Street_Type", "Permanent_Directional_Suffix", "Permanent_Unit_Number",
    "Permanent_Unit_Type", "Permanent_City", "Permanent_Zipcode", "Mailing_Address_1", "Mailing_Address_2",
    "Mailing_City", "Mailing_State", "Mailing_Zipcode", "Effective_Date_of_Registration", "Status_Code",
    "Hispanic_Surname_Flag",
    "Election_Date", "Election_Type", "Election_Party", "Election_Voting_Method",
)  # fmt: skip
WIDTHS: Final = (
    3, 10, 10, 50, 50, 50, 50, 4, 1, 8, 9, 12, 2, 50, 12, 2, 12, 12, 50, 9, 110, 50, 50, 20, 20, 8, 1, 1, 8, 2, 3, 6,
)  # fmt: skip
_PRECINCT, _DATE, _STATUS, _ELECTION = 1, 25, 26, 28
_SHORT_PRECINCT: Final = 4
_PROOFS: Final = {
    "County_Code": r"\d{1,3}",
    "VUID": r"\d{6,10}",
    "Date_of_Birth": r"\d{8}",
    "Effective_Date_of_Registration": r"\d{8}",
    "Status_Code": r"[A-Za-z]",
    "Gender": r"[A-Za-z]",
    "Permanent_Zipcode": r"\d{5}(-?\d{4})?",
}
_FACTS: Final = {
    "first_name": ("First_Name",),
    "middle_name": ("Middle_Name",),
    "last_name": ("Last_Name",),
    "suffix": ("Suffix",),
}
_STREET: Final = (
    "Permanent_House_Number", "Permanent_Designator", "Permanent_Directional_Prefix", "Permanent_Street_Name",
    "Permanent_Street_Type", "Permanent_Directional_Suffix", "Permanent_Unit_Type", "Permanent_Unit_Number",
)  # fmt: skip
_STATUSES: Final = {
    "V": "active", "ACTIVE": "active", "S": "inactive", "SUSPENSE": "inactive", "C": "removed", "CANCELLED": "removed",
}  # fmt: skip


def _cut(names: Sequence[str], widths: Sequence[int]) -> Cut:
    places, start = {}, 0
    for name, width in zip(names, widths, strict=True):
        places[name] = (start, start + width)
        start += width
    return Cut(length=start, places=places, proofs=_PROOFS)


def _cuts() -> tuple[Cut, ...]:
    """Each length with the status behind its date, and before it."""
    swapped = [*COLUMNS]
    swapped[_DATE], swapped[_STATUS] = swapped[_STATUS], swapped[_DATE]
    turned = [*WIDTHS]
    turned[_DATE], turned[_STATUS] = turned[_STATUS], turned[_DATE]
    cuts = []
    for names, widths in ((COLUMNS, WIDTHS), (tuple(swapped), tuple(turned))):
        short = (*widths[:_PRECINCT], _SHORT_PRECINCT, *widths[_PRECINCT + 1 :])
        cuts += [_cut(names, widths), _cut(names, short), _cut(names[:_ELECTION], widths[:_ELECTION])]
    return tuple(cuts)


TEXAS_FIXED: Final = Layout(
    key="tx-fixed",
    title="Texas voter file of fixed width",
    state="TX",
    columns=COLUMNS,
    header="never",
    delimiters=(),
    cuts=_cuts(),
    id="VUID",
    facts=_FACTS | {"street": _STREET, "city": ("Permanent_City",), "zip": ("Permanent_Zipcode",)},
    status="Status_Code",
    statuses=_STATUSES,
    birth=("Date_of_Birth",),
    birth_forms=("%Y%m%d",),
    registered="Effective_Date_of_Registration",
    registered_forms=("%Y%m%d",),
    county=("County_Code",),
    county_codes=numbered("TX"),
    sensitive={"ethnicity": "Hispanic_Surname_Flag"},
    proofs=_PROOFS,
    history_mark="Election_Date",
    beside=r"(?i)readme|layout|summary|count",
)

TEXAS: Final = Layout(
    key="tx",
    title="Texas voter file of 2025",
    state="TX",
    columns=(
        "county_code", "county_name", "precinct", "vuid", "last_name", "first_name", "mid_name", "former_last", "suff",
        "gender", "dob", "residential_address", "mailing_address", "cd_status", "dt_effective_registration",
        "hispanic_surname",
    ),
    aliases={"edr": "dt_effective_registration", "spanish_mailing": "hispanic_surname"},
    id="vuid",
    facts={
        "first_name": ("first_name",),
        "middle_name": ("mid_name",),
        "last_name": ("last_name",),
        "suffix": ("suff",),
    },
    whole_address="residential_address",
    optional=frozenset({"county_name", "dt_effective_registration"}),
    status="cd_status",
    statuses=_STATUSES,
    birth=("dob",),
    birth_forms=("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"),
    registered="dt_effective_registration",
    registered_forms=("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"),
    county=("county_code", "county_name"),
    county_codes=numbered("TX"),
    sensitive={"ethnicity": "hispanic_surname"},
    proofs={"vuid": r"\d{6,10}", "cd_status": r"(?i)[VSC]|active|suspense|cancelled", "county_code": r"\d{1,3}"},
    beside=r"(?i)readme|layout|summary|count|\.txt$",
)  # fmt: skip
