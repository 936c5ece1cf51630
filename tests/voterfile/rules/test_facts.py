from datetime import date

import pytest

from kithwork.voterfile.rules.facts import FactReader, Facts, LineRefusedError
from tests.voterfile.delivery import LAYOUT, SOMEBODY

READER = FactReader(LAYOUT, LAYOUT.columns, year=2026)


def read(**values: str) -> Facts:
    told = SOMEBODY | values
    return READER.read([told.get(column, "") for column in LAYOUT.columns])


def test_a_row_is_told_in_our_words() -> None:
    assert read() == Facts(
        state_file_id="BY1001",
        canonical_voter_id="NC-BY1001",
        first_name="ADA",
        middle_name="JANE",
        last_name="OKAFOR",
        suffix="",
        street="12 OAK ST",
        city="DURHAM",
        state="NC",
        zip="27701",
        county="Durham",
        county_fips="37063",
        phone="+19195550123",
        birth_year=1980,
        birth_date=None,
        birth_precision="year",
        registered_on=date(2012, 3, 9),
        status="active",
        is_protected=False,
        is_candidate=True,
        congressional_district="4",
        state_senate_district="20",
        state_house_district="31",
    )


@pytest.mark.parametrize(
    ("values", "status", "is_candidate"),
    [
        ({"status_cd": "I", "reason_cd": "IN"}, "inactive", True),
        ({"status_cd": "S"}, "temporary", True),
        ({"status_cd": "D"}, "denied", False),
        ({"status_cd": "R", "reason_cd": "RL"}, "removed", False),
        ({"status_cd": "R", "reason_cd": "RD"}, "deceased", False),
        ({"birth_year": "2008"}, "preregistered", False),
        ({"birth_year": "2007"}, "active", True),
        ({"birth_year": ""}, "active", True),
        ({"birth_year": "1900"}, "active", True),
        ({"confidential_ind": "Y"}, "active", False),
        ({"confidential_ind": "?"}, "active", False),
    ],
)
def test_status_decides_who_may_be_found(values: dict[str, str], status: str, is_candidate: bool) -> None:
    facts = read(**values)
    assert (facts.status, facts.is_candidate) == (status, is_candidate)


def test_an_id_keeps_its_zeros() -> None:
    assert read(ncid=" by007 ").canonical_voter_id == "NC-BY007"


def test_what_the_state_writes_for_nothing_is_nothing() -> None:
    facts = read(res_street_address="REMOVED", registr_dt="##/##/####", county_desc="ATLANTIS", birth_year="1900")
    assert (facts.street, facts.registered_on, facts.county, facts.county_fips) == ("", None, "Atlantis", "")
    assert (facts.birth_year, facts.birth_precision) == (None, "")


def test_a_value_becomes_one_printable_line() -> None:
    assert read(last_name="O'\x81BRIEN\r\n  NÚÑEZ\x1b").last_name == "O' BRIEN NÚÑEZ"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"ncid": ""}, "The column ncid is empty."),
        ({"ncid": "B Y"}, "The column ncid holds no voter id."),
        ({"ncid": "B" * 61}, "The column ncid holds no voter id."),
        ({"first_name": "", "last_name": " "}, "The line has no name."),
        ({"last_name": "A" * 300}, "last_name is 300 characters long; no more than 150 are possible."),
        ({"status_cd": "X"}, "The column status_cd holds a code that this layout does not know."),
        ({"birth_year": "2027"}, "The column birth_year holds no year of birth."),
        ({"birth_year": "80"}, "The column birth_year holds no year of birth."),
        ({"birth_year": "\u0661\u0669\u0668\u0660"}, "The column birth_year holds no year of birth."),
        ({"nc_house_abbrv": "1" * 17}, "state_house_district is 17 characters long; no more than 16 are possible."),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(values: dict[str, str], reason: str) -> None:
    with pytest.raises(LineRefusedError) as refused:
        read(**values)
    assert str(refused.value) == reason
