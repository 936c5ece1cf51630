"""Washington's Voter Registration Database: upright bars or tabs, by the delivery. Both houses share their districts."""

from typing import Final

from kithwork.voterfile.layouts.counties import by_spelling, spelled
from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "StateVoterID", "FName", "MName", "LName", "NameSuffix", "Birthdate", "Gender", "RegStNum", "RegStFrac",
    "RegStName", "RegStType", "RegUnitType", "RegStPreDirection", "RegStPostDirection", "RegUnitNum", "RegCity",
    "RegState", "RegZipCode", "CountyCode", "PrecinctCode", "PrecinctPart", "LegislativeDistrict",
    "CongressionalDistrict", "Mail1", "Mail2", "Mail3", "Mail4", "MailCity", "MailZip", "MailCountry",
    "Registrationdate", "LastVoted", "StatusCode",
)  # fmt: skip
_COUNTIES: Final = {
    "AD": "Adams", "AS": "Asotin", "BE": "Benton", "CH": "Chelan", "CM": "Clallam", "CR": "Clark", "CU": "Columbia",
    "CZ": "Cowlitz", "DG": "Douglas", "FE": "Ferry", "FR": "Franklin", "GA": "Garfield", "GR": "Grant",
    "GY": "Grays Harbor", "IS": "Island", "JE": "Jefferson", "KI": "King", "KP": "Kitsap", "KS": "Kittitas",
    "KT": "Klickitat", "LE": "Lewis", "LI": "Lincoln", "MA": "Mason", "OK": "Okanogan", "PA": "Pacific",
    "PE": "Pend Oreille", "PI": "Pierce", "SJ": "San Juan", "SK": "Skagit", "SM": "Skamania", "SN": "Snohomish",
    "SP": "Spokane", "ST": "Stevens", "TH": "Thurston", "WK": "Wahkiakum", "WL": "Walla Walla", "WM": "Whatcom",
    "WT": "Whitman", "YA": "Yakima",
}  # fmt: skip

WASHINGTON: Final = Layout(
    key="wa",
    title="Washington voter registration database",
    state="WA",
    columns=COLUMNS,
    aliases={"Birthyear": "Birthdate", "BirthYear": "Birthdate"},
    delimiters=("|", "\t"),
    id="StateVoterID",
    facts={
        "first_name": ("FName",),
        "middle_name": ("MName",),
        "last_name": ("LName",),
        "suffix": ("NameSuffix",),
        "street": (
            "RegStNum", "RegStFrac", "RegStPreDirection", "RegStName", "RegStType", "RegStPostDirection",
            "RegUnitType", "RegUnitNum",
        ),
        "city": ("RegCity",),
        "zip": ("RegZipCode",),
        "congressional_district": ("CongressionalDistrict",),
        "state_senate_district": ("LegislativeDistrict",),
        "state_house_district": ("LegislativeDistrict",),
    },
    status="StatusCode",
    statuses={
        "ACTIVE": "active", "A": "active", "INACTIVE": "inactive", "I": "inactive", "PENDING": "denied",
        "CANCELLED": "removed", "CANCELED": "removed", "C": "removed", "PRE-REGISTERED": "preregistered",
        "FUTUREVOTER": "preregistered",
    },
    birth=("Birthdate",),
    birth_forms=("%m/%d/%Y", "%Y-%m-%d", "%Y"),
    registered="Registrationdate",
    registered_forms=("%m/%d/%Y", "%Y-%m-%d"),
    county=("CountyCode",),
    county_codes={code: by_spelling("WA")[spelled(name)] for code, name in _COUNTIES.items()},
    proofs={"StateVoterID": r"(WA)?\d{3,}", "CountyCode": r"[A-Z]{2}"},
    beside=r"(?i)readme|layout|history|districts",
)  # fmt: skip
