"""Florida's Voter Extract Disk: one file a county, tabs, no header.

A voter whose exemption from public records is on (column 7) comes without address, birth date and phone, by law.
"""

from typing import Final

from kithwork.voterfile.layouts.counties import by_spelling, spelled
from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "County Code", "Voter ID", "Name Last", "Name Suffix", "Name First", "Name Middle",
    "Requested public records exemption", "Residence Address Line 1", "Residence Address Line 2",
    "Residence City (USPS)", "Residence State", "Residence Zipcode", "Mailing Address Line 1",
    "Mailing Address Line 2", "Mailing Address Line 3", "Mailing City", "Mailing State", "Mailing Zipcode",
    "Mailing Country", "Gender", "Race", "Birth Date", "Registration Date", "Party Affiliation", "Precinct",
    "Precinct Group", "Precinct Split", "Precinct Suffix", "Voter Status", "Congressional District",
    "House District", "Senate District", "County Commission District", "School Board District", "Daytime Area Code",
    "Daytime Phone Number", "Daytime Phone Extension", "Email address",
)  # fmt: skip
_COUNTIES: Final = {
    "ALA": "Alachua", "BAK": "Baker", "BAY": "Bay", "BRA": "Bradford", "BRE": "Brevard", "BRO": "Broward",
    "CAL": "Calhoun", "CHA": "Charlotte", "CIT": "Citrus", "CLA": "Clay", "CLL": "Collier", "CLM": "Columbia",
    "DAD": "Miami-Dade", "DES": "DeSoto", "DIX": "Dixie", "DUV": "Duval", "ESC": "Escambia", "FLA": "Flagler",
    "FRA": "Franklin", "GAD": "Gadsden", "GIL": "Gilchrist", "GLA": "Glades", "GUL": "Gulf", "HAM": "Hamilton",
    "HAR": "Hardee", "HEN": "Hendry", "HER": "Hernando", "HIG": "Highlands", "HIL": "Hillsborough", "HOL": "Holmes",
    "IND": "Indian River", "JAC": "Jackson", "JEF": "Jefferson", "LAF": "Lafayette", "LAK": "Lake", "LEE": "Lee",
    "LEO": "Leon", "LEV": "Levy", "LIB": "Liberty", "MAD": "Madison", "MAN": "Manatee", "MRN": "Marion",
    "MRT": "Martin", "MON": "Monroe", "NAS": "Nassau", "OKA": "Okaloosa", "OKE": "Okeechobee", "ORA": "Orange",
    "OSC": "Osceola", "PAL": "Palm Beach", "PAS": "Pasco", "PIN": "Pinellas", "POL": "Polk", "PUT": "Putnam",
    "SAN": "Santa Rosa", "SAR": "Sarasota", "SEM": "Seminole", "STJ": "St. Johns", "STL": "St. Lucie",
    "SUM": "Sumter", "SUW": "Suwannee", "TAY": "Taylor", "UNI": "Union", "VOL": "Volusia", "WAK": "Wakulla",
    "WAL": "Walton", "WAS": "Washington",
}  # fmt: skip

FLORIDA: Final = Layout(
    key="fl",
    title="Florida voter extract",
    state="FL",
    columns=COLUMNS,
    aliases={"Residence City": "Residence City (USPS)", "Zipcode": "Residence Zipcode"},
    header="never",
    widths=(38,),
    delimiters=("\t",),
    id="Voter ID",
    facts={
        "first_name": ("Name First",),
        "middle_name": ("Name Middle",),
        "last_name": ("Name Last",),
        "suffix": ("Name Suffix",),
        "street": ("Residence Address Line 1", "Residence Address Line 2"),
        "city": ("Residence City (USPS)",),
        "zip": ("Residence Zipcode",),
        "phone": ("Daytime Area Code", "Daytime Phone Number"),
        "congressional_district": ("Congressional District",),
        "state_senate_district": ("Senate District",),
        "state_house_district": ("House District",),
    },
    joined=frozenset({"street", "phone"}),
    status="Voter Status",
    statuses={"ACT": "active", "INA": "inactive", "PRE": "preregistered"},
    protected="Requested public records exemption",
    birth=("Birth Date",),
    birth_forms=("%m/%d/%Y",),
    registered="Registration Date",
    registered_forms=("%m/%d/%Y",),
    county=("County Code",),
    county_codes={code: by_spelling("FL")[spelled(name)] for code, name in _COUNTIES.items()},
    sensitive={"party": "Party Affiliation", "race": "Race"},
    blanks=frozenset({"*"}),
    proofs={
        "County Code": "|".join(_COUNTIES),
        "Voter ID": r"\d{6,12}",
        "Requested public records exemption": r"[YN]",
        "Birth Date": r"[\d*/-]+",
        "Voter Status": r"ACT|INA|PRE",
    },
    beside=r"(?i)readme|layout|_h_\d|history",
)
