from dataclasses import replace

import pytest

from kithwork.voterfile.layouts import LAYOUTS, Layout
from kithwork.voterfile.layouts.counties import by_spelling, counties, spelled
from kithwork.voterfile.layouts.layout import forbids

NC = LAYOUTS["nc-2022"]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_no_layout_stores_what_nobody_asked_for(layout: Layout) -> None:
    asked = layout.mapped - set(layout.sensitive.values())
    assert not {column for column in asked if column.casefold().startswith(("race", "ethnic", "party", "gender"))}
    assert asked.isdisjoint(layout.sensitive.values())


@pytest.mark.parametrize(
    "column",
    ["drivers_lic", "ssn", "SSN4", "hava_id_req", "dl_number", "Social Security", "Identification Number", "Licence", "PASSPORT"],
)  # fmt: skip
def test_a_layout_cannot_map_an_identity_number(column: str) -> None:
    assert forbids(column)
    with pytest.raises(ValueError, match="cannot be mapped"):
        replace(NC, columns=(*NC.columns, column), facts={**NC.facts, "suffix": (column,)})


def test_a_voters_own_number_is_no_identity_number() -> None:
    assert not forbids("VOTER_IDENTIFICATION_NUMBER")
    assert not forbids("Voter Reg Number")


def test_a_layout_cannot_map_a_column_the_file_lacks() -> None:
    with pytest.raises(ValueError, match="cannot be mapped"):
        replace(NC, id="no_such_column")


def test_a_layout_knows_our_statuses_only() -> None:
    with pytest.raises(ValueError, match="no statuses"):
        replace(NC, statuses={"A": "here"})


def test_north_carolinas_id_is_the_states_and_not_the_countys() -> None:
    assert (len(NC.columns), NC.id, "voter_reg_num" in NC.mapped) == (67, "ncid", False)


@pytest.mark.parametrize(
    ("state", "name", "fips"),
    [
        ("NC", "MCDOWELL", "37111"), ("GA", "De Kalb", "13089"), ("GA", "DEKALB COUNTY", "13089"),
        ("GA", "Ben  Hill", "13017"), ("MI", "Saint Clair", "26147"), ("MI", "ST CLAIR", "26147"),
        ("FL", "MIAMI DADE", "12086"), ("TX", "De Witt", "48123"), ("WI", "FOND DU LAC COUNTY", "55039"),
    ],
)  # fmt: skip
def test_counties_are_known_in_every_spelling(state: str, name: str, fips: str) -> None:
    assert by_spelling(state)[spelled(name)] == fips


@pytest.mark.parametrize(
    ("key", "code", "name"),
    [
        ("fl", "DAD", "Miami-Dade"), ("fl", "MRN", "Marion"), ("oh", "18", "Cuyahoga"), ("oh", "88", "Wyandot"),
        ("ny", "24", "Kings"), ("ny", "50", "St. Lawrence"), ("ny", "51", "Steuben"), ("ga", "44", "DeKalb"),
        ("ga", "97", "McDuffie"), ("ga", "159", "Worth"), ("tx", "101", "Harris"), ("tx", "157", "Madison"),
        ("mi", "74", "St. Clair"), ("mi", "82", "Wayne"), ("wa", "KI", "King"),
    ],
)  # fmt: skip
def test_county_codes_are_the_states_own(key: str, code: str, name: str) -> None:
    layout = LAYOUTS[key]
    assert counties(layout.state)[layout.county_codes[code]] == name


def test_there_are_so_many_counties_as_the_census_counts() -> None:
    states = ("NC", "FL", "OH", "MI", "NY", "PA", "GA", "TX", "WA", "WI")
    assert [len(counties(state)) for state in states] == [100, 67, 88, 83, 62, 67, 159, 254, 39, 72]
