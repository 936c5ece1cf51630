"""New York's FOIL extract `AllNYSVoters`: commas, no header, 45 columns, the history in the last one."""

from typing import Final

from kithwork.voterfile.layouts.counties import numbered
from kithwork.voterfile.layouts.layout import Layout

COLUMNS: Final = (
    "LASTNAME", "FIRSTNAME", "MIDDLENAME", "NAMESUFFIX", "RADDNUMBER", "RHALFCODE", "RAPARTMENT", "RPREDIRECTION",
    "RSTREETNAME", "RPOSTDIRECTION", "RCITY", "RZIP5", "RZIP4", "MAILADD1", "MAILADD2", "MAILADD3", "MAILADD4",
    "DOB", "GENDER", "ENROLLMENT", "OTHERPARTY", "COUNTYCODE", "ED", "LD", "TOWNCITY", "WARD", "CD", "SD", "AD",
    "LASTVOTEDDATE", "PREVYEARVOTED", "PREVCOUNTY", "PREVADDRESS", "PREVNAME", "COUNTYVRNUMBER", "REGDATE",
    "VRSOURCE", "IDREQUIRED", "IDMET", "STATUS", "REASONCODE", "INACT_DATE", "PURGE_DATE", "SBOEID", "VoterHistory",
)  # fmt: skip

NEW_YORK: Final = Layout(
    key="ny",
    title="New York FOIL extract",
    state="NY",
    columns=COLUMNS,
    header="never",
    widths=(45,),
    id="SBOEID",
    facts={
        "first_name": ("FIRSTNAME",),
        "middle_name": ("MIDDLENAME",),
        "last_name": ("LASTNAME",),
        "suffix": ("NAMESUFFIX",),
        "street": ("RADDNUMBER", "RHALFCODE", "RPREDIRECTION", "RSTREETNAME", "RPOSTDIRECTION", "RAPARTMENT"),
        "city": ("RCITY",),
        "zip": ("RZIP5",),
        "congressional_district": ("CD",),
        "state_senate_district": ("SD",),
        "state_house_district": ("AD",),
    },
    status="STATUS",
    # AM, AF, AP, AU: military, special federal, special presidential and overseas voters; 17: not yet 18.
    statuses={
        "A": "active", "ACTIVE": "active", "AM": "active", "AF": "active", "AP": "active", "AU": "active",
        "I": "inactive", "INACTIVE": "inactive", "P": "removed", "PURGED": "removed", "17": "preregistered",
    },
    status_details={("REASONCODE", "DEATH"): "deceased", ("REASONCODE", "DECEASED"): "deceased"},
    birth=("DOB",),
    birth_forms=("%Y%m%d",),
    registered="REGDATE",
    registered_forms=("%Y%m%d",),
    county=("COUNTYCODE",),
    county_codes=numbered("NY", alphabetical=True),
    sensitive={"party": "ENROLLMENT"},
    proofs={
        "SBOEID": r"(NY)?\d{6,}",
        "DOB": r"\d{8}|\d{4}-\d\d-\d\d",
        "COUNTYCODE": r"\d{1,2}",
        "STATUS": r"(?i)A|AM|AF|AP|AU|I|P|17|ACTIVE|INACTIVE|PURGED",
    },
    beside=r"(?i)readme|layout",
)  # fmt: skip
