"""Wisconsin: tabs or commas, active and inactive in two files since November 2024, one column an election. No birth date."""

from typing import Final

from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "Voter Reg Number", "LastName", "FirstName", "MiddleName", "Suffix", "PhoneNumber", "EmailAddress", "Address1",
    "Address2", "MailingAddress1", "MailingAddress2", "MailingCityStateZip", "HouseNumber", "StreetName", "UnitType",
    "UnitNumber", "ZipCode", "Jurisdiction", "DistrictCombo", "Ward", "Congressional", "State Senate",
    "State Assembly", "Court of Appeals", "Multi-Jurisdictional Judge", "County", "County Supervisory",
    "Municipality", "Aldermanic", "School", "High School", "Sanitary", "Technical College",
    "Representational School", "State", "District Attorney", "Circuit Court", "First Class School", "Incorporation",
    "Voter Status", "Voter Status Reason", "ApplicationDate", "ApplicationSource", "IsPermanentAbsentee",
    "Voter Type",
)  # fmt: skip

WISCONSIN: Final = Layout(
    key="wi",
    title="Wisconsin voter list",
    state="WI",
    columns=COLUMNS,
    # Elections by month and year (November2024) or by day and name.
    tolerated=r"(january|february|march|april|may|june|july|august|september|october|november|december)\d+.*|\d{6,8}.*",
    aliases={"RegistrationDate": "ApplicationDate", "voter_status": "Voter Status"},
    delimiters=("\t", ","),
    id="Voter Reg Number",
    facts={
        "first_name": ("FirstName",),
        "middle_name": ("MiddleName",),
        "last_name": ("LastName",),
        "suffix": ("Suffix",),
        "street": ("Address1",),
        "city": ("Address2", "Municipality"),
        "zip": ("ZipCode",),
        "phone": ("PhoneNumber",),
        "congressional_district": ("Congressional",),
        "state_senate_district": ("State Senate",),
        "state_house_district": ("State Assembly",),
    },
    trimmed={"city": r"(?i)^(city|town|village) of |,? +WI( +\d{5}(-?\d{4})?)?$|( -)? \d+$"},
    status="Voter Status",
    statuses={"ACTIVE": "active", "INACTIVE": "inactive", "CANCELLED": "removed", "INELIGIBLE": "removed"},
    status_details={("Voter Status Reason", "DECEASED"): "deceased"},
    registered="ApplicationDate",
    registered_forms=("%m/%d/%Y", "%Y-%m-%d"),
    county=("County",),
    proofs={"Voter Reg Number": r"\d{4,}", "Voter Status": r"(?i)active|inactive|cancelled|ineligible"},
    beside=r"(?i)readme|layout|history",
)
