"""What each source writes of a resident, by its own names of columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kithwork.world.states.residents import Resident

Cells = Callable[[Resident], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one source writes its file. `member`: the name of the file, inside an archive too, a voter stands in."""

    state: str
    cells: Cells
    delimiter: str = ","
    quoted: bool = True
    header: bool = True
    end: str = "\r\n"
    more: tuple[str, ...] = ()
    member: Callable[[Resident], str]


@cache
def columns(key: str) -> tuple[str, ...]:
    text = files(__package__).joinpath("columns.csv").read_text(encoding="utf-8")
    return next(tuple(row[1:]) for row in csv.reader(text.splitlines()) if row[0] == key)


def _pick(
    person: Resident, *, active: str, inactive: str, removed: str = "", deceased: str = "", young: str = ""
) -> str:
    """The source's word for the status; where it has none, the nearest one."""
    words = {"active": active, "inactive": inactive, "removed": removed or inactive}
    words |= {"deceased": deceased or removed or inactive, "young": young or active}
    return words[person.status]


def _names(person: Resident, last: str, first: str, middle: str, suffix: str) -> dict[str, object]:
    return {last: person.last, first: person.first, middle: person.middle, suffix: person.suffix}


def _florida(person: Resident) -> Mapping[str, object]:
    shown = {
        "Residence Address Line 1": f"{person.house}  {person.street} {person.kind}", "Residence Address Line 2": person.unit,
        "Residence City (USPS)": person.town, "Residence State": "FL", "Residence Zipcode": person.zip,
        "Birth Date": f"{person.born:%m/%d/%Y}", "Daytime Area Code": person.phone[:3],
        "Daytime Phone Number": person.phone[3:],
    }  # fmt: skip
    return {
        "County Code": person.county.code, "Voter ID": person.number,
        **_names(person, "Name Last", "Name First", "Name Middle", "Name Suffix"),
        "Requested public records exemption": "Y" if person.protected else "N", **({} if person.protected else shown),
        "Gender": person.sex, "Race": 5, "Registration Date": f"{person.registered:%m/%d/%Y}",
        "Party Affiliation": person.party, "Voter Status": _pick(person, active="ACT", inactive="INA", young="PRE"),
        "Congressional District": person.congress, "House District": person.assembly, "Senate District": person.senate,
    }  # fmt: skip


def _ohio(person: Resident) -> Mapping[str, object]:
    return {
        "SOS_VOTERID": f"OH{person.number:010d}", "COUNTY_NUMBER": f"{int(person.county.code):02d}",
        **_names(person, "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX"), "DATE_OF_BIRTH": person.born,
        "REGISTRATION_DATE": person.registered, "VOTER_STATUS": _pick(person, active="ACTIVE", inactive="CONFIRMATION"),
        "PARTY_AFFILIATION": person.party[:1], "RESIDENTIAL_ADDRESS1": f"{person.house} {person.street} {person.kind}",
        "RESIDENTIAL_SECONDARY_ADDR": person.unit, "RESIDENTIAL_CITY": person.town, "RESIDENTIAL_STATE": "OH",
        "RESIDENTIAL_ZIP": person.zip, "CONGRESSIONAL_DISTRICT": f"{person.congress:02d}",
        "STATE_REPRESENTATIVE_DISTRICT": f"{person.assembly:02d}", "STATE_SENATE_DISTRICT": f"{person.senate:02d}",
        "PRIMARY-03/07/2000": person.party[:1], "GENERAL-11/08/2022": "X", "GENERAL-11/05/2024": "X",
    }  # fmt: skip


def _michigan(person: Resident) -> dict[str, object]:
    return {
        **_names(person, "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "NAME_SUFFIX"), "YEAR_OF_BIRTH": person.born.year,
        "GENDER": person.sex, "REGISTRATION_DATE": f"{person.registered:%m/%d/%Y}", "STREET_NUMBER": person.house,
        "STREET_NAME": person.street, "STREET_TYPE": person.kind, "EXTENSION": person.unit, "CITY": person.town,
        "STATE": "MI", "ZIP_CODE": person.zip, "VOTER_IDENTIFICATION_NUMBER": person.number,
        "COUNTY_CODE": f"{int(person.county.code):02d}", "COUNTY_NAME": f"{person.county.name.upper()} COUNTY",
        "STATE_HOUSE_DISTRICT_CODE": person.assembly, "STATE_SENATE_DISTRICT_CODE": person.senate,
        "US_CONGRESS_DISTRICT_CODE": person.congress, "IS_PERMANENT_ABSENTEE_VOTER": "N",
        "VOTER_STATUS_TYPE_CODE": _pick(person, active="A", inactive="V", removed="C"),
    }  # fmt: skip


def _michigan_fixed(person: Resident) -> Mapping[str, object]:
    return _michigan(person) | {"REGISTRATION_DATE": f"{person.registered:%m%d%Y}"}


def _new_york(person: Resident) -> Mapping[str, object]:
    return {
        **_names(person, "LASTNAME", "FIRSTNAME", "MIDDLENAME", "NAMESUFFIX"), "RADDNUMBER": person.house,
        "RAPARTMENT": person.unit.removeprefix("APT "), "RSTREETNAME": f"{person.street} {person.kind}",
        "RCITY": person.town, "RZIP5": person.zip, "DOB": f"{person.born:%Y%m%d}", "GENDER": person.sex,
        "ENROLLMENT": person.party, "COUNTYCODE": person.county.code, "CD": person.congress, "SD": person.senate,
        "AD": person.assembly, "REGDATE": f"{person.registered:%Y%m%d}",
        "STATUS": _pick(person, active="ACTIVE", inactive="INACTIVE", removed="PURGED", young="17"),
        "REASONCODE": "DEATH" if person.status == "deceased" else "", "SBOEID": f"NY{person.number:018d}",
        "VoterHistory": "General Election, 2024;Primary Election, 2022",
    }  # fmt: skip


def _pennsylvania(person: Resident) -> Mapping[str, object]:
    return {
        "voter_id": f"{person.number}-{person.county.place + 1:02d}",
        **_names(person, "surname", "first_name", "middle_name", "suffix"), "gender": person.sex,
        "dob": f"{person.born:%m/%d/%Y}", "registration_date": f"{person.registered:%m/%d/%Y}",
        "voter_status": _pick(person, active="A", inactive="I"), "party": person.party[:1], "house_number": person.house,
        "street_name": f"{person.street} {person.kind}", "apartment_number": person.unit, "city": person.town,
        "state": "PA", "zip": person.zip, "district_1": f"CG{person.congress}", "vote_type_1": "AP", "vote_party_1": "D",
        "home_phone": person.phone, "county": person.county.code,
    }  # fmt: skip


def _georgia(person: Resident) -> Mapping[str, object]:
    return {
        "County": person.county.name.upper(), "Voter Registration Number": f"{person.number % 10**8:08d}",
        "Status": _pick(person, active="Active", inactive="Inactive", removed="Cancelled"),
        **_names(person, "Last Name", "First Name", "Middle Name", "Suffix"), "Birth Year": person.born.year,
        "Residence Street Number": person.house, "Residence Street Name": person.street,
        "Residence Street Type": person.kind, "Residence Apt Unit Number": person.unit, "Residence City": person.town,
        "Residence Zipcode": person.zip, "Congressional District": f"{person.congress:03d}",
        "State Senate District": f"{person.senate:03d}", "State House District": f"{person.assembly:03d}",
        "Registration Date": f"{person.registered:%m/%d/%Y}", "Race": "White", "Gender": person.sex,
    }  # fmt: skip


def _georgia_pipe(person: Resident) -> Mapping[str, object]:
    return {
        "County_code": f"{int(person.county.code):03d}", "Registration_Number": f"{person.number % 10**8:08d}",
        "Voter_status": _pick(person, active="A", inactive="I", removed="C"),
        **_names(person, "Last_name", "First_name", "Middle_maiden_name", "Name_suffix"),
        "Residence_house_number": person.house, "Residence_street_name": person.street,
        "Residence_street_suffix": person.kind, "Residence_apt_unit_nbr": person.unit, "Residence_city": person.town,
        "Residence_zipcode": person.zip, "Year_of_Birth": person.born.year,
        "Registration_date": f"{person.registered:%Y%m%d}", "Race": "WH", "Gender": person.sex,
        "Congressional_district": f"{person.congress:03d}", "Senate_district": f"{person.senate:03d}",
        "House_district": f"{person.assembly:03d}",
    }  # fmt: skip


def _texas_status(person: Resident) -> str:
    return _pick(person, active="V", inactive="S", removed="C")


def _texas(person: Resident) -> Mapping[str, object]:
    return {
        "county_code": person.county.code, "vuid": person.number,
        **_names(person, "last_name", "first_name", "mid_name", "suff"), "gender": person.sex, "dob": person.born,
        "residential_address": f"{person.line}, {person.town}, TX {person.zip}", "cd_status": _texas_status(person),
        "dt_effective_registration": person.registered, "hispanic_surname": "N",
    }  # fmt: skip


def _texas_fixed(person: Resident) -> Mapping[str, object]:
    kind, _space, unit = person.unit.partition(" ")
    return {
        "County_Code": f"{int(person.county.code):03d}", "Precinct": "0101", "VUID": person.number,
        **_names(person, "Last_Name", "First_Name", "Middle_Name", "Suffix"), "Gender": person.sex,
        "Date_of_Birth": f"{person.born:%Y%m%d}", "Permanent_House_Number": person.house,
        "Permanent_Street_Name": person.street, "Permanent_Street_Type": person.kind, "Permanent_Unit_Type": kind,
        "Permanent_Unit_Number": unit, "Permanent_City": person.town, "Permanent_Zipcode": person.zip,
        "Effective_Date_of_Registration": f"{person.registered:%Y%m%d}", "Status_Code": _texas_status(person),
        "Hispanic_Surname_Flag": "N",
    }  # fmt: skip


def _washington(person: Resident) -> Mapping[str, object]:
    return {
        "StateVoterID": person.number, **_names(person, "LName", "FName", "MName", "NameSuffix"),
        "Birthdate": f"{person.born:%m/%d/%Y}", "Gender": person.sex, "RegStNum": person.house,
        "RegStName": person.street, "RegStType": person.kind, "RegUnitType": person.unit.partition(" ")[0],
        "RegUnitNum": person.unit.partition(" ")[2], "RegCity": person.town, "RegState": "WA", "RegZipCode": person.zip,
        "CountyCode": person.county.code, "LegislativeDistrict": person.senate, "CongressionalDistrict": person.congress,
        "Registrationdate": f"{person.registered:%m/%d/%Y}",
        "StatusCode": _pick(person, active="Active", inactive="Inactive"),
    }  # fmt: skip


def _wisconsin(person: Resident) -> Mapping[str, object]:
    return {
        "Voter Reg Number": person.number, **_names(person, "LastName", "FirstName", "MiddleName", "Suffix"),
        "PhoneNumber": person.phone, "Address1": person.line, "Address2": f"{person.town}, WI {person.zip}",
        "HouseNumber": person.house, "StreetName": f"{person.street} {person.kind}", "ZipCode": person.zip,
        "Jurisdiction": f"CITY OF {person.town}", "Congressional": f"Congressional - District {person.congress}",
        "State Senate": f"State Senate - District {person.senate}",
        "State Assembly": f"Assembly - District {person.assembly}", "County": f"{person.county.name} County",
        "Municipality": f"CITY OF {person.town}", "State": "Wisconsin",
        "Voter Status": _pick(person, active="Active", inactive="Inactive"),
        "ApplicationDate": f"{person.registered:%m/%d/%Y}", "November2024": "At Polls",
    }  # fmt: skip


FORMS: Mapping[str, Form] = {
    "fl": Form(
        state="FL", cells=_florida, delimiter="\t", quoted=False, header=False,
        member=lambda person: f"{person.county.code}_20261110.txt",
    ),
    "oh": Form(
        state="OH", cells=_ohio, end="\n", more=("PRIMARY-03/07/2000", "GENERAL-11/08/2022", "GENERAL-11/05/2024"),
        member=lambda person: f"SWVF_{person.county.place // 22 * 22 + 1}_{person.county.place // 22 * 22 + 22}.txt",
    ),
    "mi": Form(state="MI", cells=_michigan, member=lambda _person: "EntireStateVoters.csv"),
    "mi-fixed": Form(
        state="MI", cells=_michigan_fixed, delimiter="", header=False, member=lambda _person: "entire_state_v.lst"
    ),
    "ny": Form(state="NY", cells=_new_york, header=False, member=lambda _person: "AllNYSVoters_20261101.txt"),
    "pa": Form(
        state="PA", cells=_pennsylvania, delimiter="\t", header=False,
        member=lambda person: f"{person.county.code} FVE 20261102.txt",
    ),
    "ga": Form(state="GA", cells=_georgia, end="\n", member=lambda _person: "STATEWIDE.csv"),
    "ga-pipe": Form(
        state="GA", cells=_georgia_pipe, delimiter="|", quoted=False, member=lambda _person: "Georgia_Daily_VoterBase.txt"
    ),
    "tx": Form(state="TX", cells=_texas, end="\n", member=lambda person: f"{person.county.name}.csv"),
    "tx-fixed": Form(
        state="TX", cells=_texas_fixed, delimiter="", header=False, end="\n",
        member=lambda person: f"{int(person.county.code):03d}_{person.county.name}.txt",
    ),
    "wa": Form(
        state="WA", cells=_washington, delimiter="|", quoted=False, member=lambda _person: "20261102_VRDB_Extract.txt"
    ),
    "wi": Form(
        state="WI", cells=_wisconsin, delimiter="\t", quoted=False, more=("November2024",),
        member=lambda person: "inactive_voters.txt" if person.status not in {"active", "young"} else "active_voters.txt",
    ),
}  # fmt: skip
