"""Pennsylvania's Full Voter Export: one file a county, tabs, no header, 153 columns; since June 2024 one more at the end.

The 40 districts mean another thing in each county and are told by files beside (Zone Types), so none is read.
"""

from typing import Final

from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "voter_id", "title", "surname", "first_name", "middle_name", "suffix", "gender", "dob", "registration_date",
    "voter_status", "status_change_date", "party", "house_number", "house_number_suffix", "street_name",
    "apartment_number", "address_line_2", "city", "state", "zip", "mail_address_1", "mail_address_2", "mail_city",
    "mail_state", "mail_zip", "last_vote_date", "precinct_code", "precinct_split_id", "date_last_changed",
    "legacy_id",
    *(f"district_{place}" for place in range(1, 41)),
    *(f"{what}_{place}" for place in range(1, 41) for what in ("vote_type", "vote_party")),
    "home_phone", "county", "mail_country",
)  # fmt: skip

PENNSYLVANIA: Final = Layout(
    key="pa",
    title="Pennsylvania full voter export",
    state="PA",
    columns=COLUMNS,
    header="never",
    widths=(153, 154),
    delimiters=("\t",),
    id="voter_id",
    facts={
        "first_name": ("first_name",),
        "middle_name": ("middle_name",),
        "last_name": ("surname",),
        "suffix": ("suffix",),
        "street": ("house_number", "house_number_suffix", "street_name", "apartment_number", "address_line_2"),
        "city": ("city",),
        "zip": ("zip",),
        "phone": ("home_phone",),
    },
    status="voter_status",
    statuses={"A": "active", "I": "inactive"},
    birth=("dob",),
    birth_forms=("%m/%d/%Y",),
    registered="registration_date",
    registered_forms=("%m/%d/%Y",),
    county=("county",),
    sensitive={"party": "party"},
    proofs={
        "voter_id": r"\d{6,12}(-\d{1,3})?",
        "dob": r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d",
        "voter_status": r"[AIai]",
        "home_phone": r"[\d() .+-]+",
        "county": r"[A-Za-z. ]+",
    },
    beside=r"(?i)readme|layout|election[ _]map|zone[ _](codes|types)",
)
