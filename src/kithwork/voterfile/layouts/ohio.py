"""Ohio's Statewide Voter File: four comma files by county number, then one column an election, which differ each time."""

from typing import Final

from kithwork.voterfile.layouts.counties import numbered
from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "SOS_VOTERID", "COUNTY_NUMBER", "COUNTY_ID", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "DATE_OF_BIRTH",
    "REGISTRATION_DATE", "VOTER_STATUS", "PARTY_AFFILIATION", "RESIDENTIAL_ADDRESS1", "RESIDENTIAL_SECONDARY_ADDR",
    "RESIDENTIAL_CITY", "RESIDENTIAL_STATE", "RESIDENTIAL_ZIP", "RESIDENTIAL_ZIP_PLUS4", "RESIDENTIAL_COUNTRY",
    "RESIDENTIAL_POSTALCODE", "MAILING_ADDRESS1", "MAILING_SECONDARY_ADDRESS", "MAILING_CITY", "MAILING_STATE",
    "MAILING_ZIP", "MAILING_ZIP_PLUS4", "MAILING_COUNTRY", "MAILING_POSTAL_CODE", "CAREER_CENTER", "CITY",
    "CITY_SCHOOL_DISTRICT", "COUNTY_COURT_DISTRICT", "CONGRESSIONAL_DISTRICT", "COURT_OF_APPEALS",
    "EDU_SERVICE_CENTER_DISTRICT", "EXEMPTED_VILL_SCHOOL_DISTRICT", "LIBRARY", "LOCAL_SCHOOL_DISTRICT",
    "MUNICIPAL_COURT_DISTRICT", "PRECINCT_NAME", "PRECINCT_CODE", "STATE_BOARD_OF_EDUCATION",
    "STATE_REPRESENTATIVE_DISTRICT", "STATE_SENATE_DISTRICT", "TOWNSHIP", "VILLAGE", "WARD",
)  # fmt: skip

OHIO: Final = Layout(
    key="oh",
    title="Ohio statewide voter file",
    state="OH",
    columns=COLUMNS,
    tolerated=r"(primary|general|special|runoff)\d+",
    id="SOS_VOTERID",
    facts={
        "first_name": ("FIRST_NAME",),
        "middle_name": ("MIDDLE_NAME",),
        "last_name": ("LAST_NAME",),
        "suffix": ("SUFFIX",),
        "street": ("RESIDENTIAL_ADDRESS1", "RESIDENTIAL_SECONDARY_ADDR"),
        "city": ("RESIDENTIAL_CITY",),
        "zip": ("RESIDENTIAL_ZIP",),
        "congressional_district": ("CONGRESSIONAL_DISTRICT",),
        "state_senate_district": ("STATE_SENATE_DISTRICT",),
        "state_house_district": ("STATE_REPRESENTATIVE_DISTRICT",),
    },
    status="VOTER_STATUS",
    # Who is in CONFIRMATION has been asked whether they moved and has not answered: registered, to be confirmed.
    statuses={"ACTIVE": "active", "CONFIRMATION": "inactive", "A": "active", "I": "inactive"},
    birth=("DATE_OF_BIRTH",),
    birth_forms=("%Y-%m-%d", "%m/%d/%Y"),
    registered="REGISTRATION_DATE",
    registered_forms=("%Y-%m-%d", "%m/%d/%Y"),
    county=("COUNTY_NUMBER",),
    county_codes=numbered("OH"),
    sensitive={"party": "PARTY_AFFILIATION"},
    proofs={"SOS_VOTERID": r"(OH)?\d{4,}", "COUNTY_NUMBER": r"\d{1,2}", "DATE_OF_BIRTH": r"[\d/: T-]+"},
    beside=r"(?i)readme|layout",
)
