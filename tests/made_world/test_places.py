import pytest

from kithwork.world.places import chosen, counties
from kithwork.world.precincts import CONGRESSIONAL, HOUSE, SENATE, precincts


def test_hundred_counties_are_numbered_by_the_alphabet():
    found = counties()
    assert [c.number for c in found] == list(range(1, 101))
    assert [c.name for c in found] == sorted(c.name for c in found)
    assert (found[91].name, found[59].name, found[40].name) == ("WAKE", "MECKLENBURG", "GUILFORD")


def test_zip_codes_are_north_carolinas():
    codes = {code for county in counties() for town in county.towns for code in town.zips}
    assert len(codes) > 400
    assert all(len(code) == 5 and "270" <= code[:3] <= "289" for code in codes)


def test_every_county_draws_from_every_origin_with_english_names_ahead():
    for county in counties():
        ends = county.origins.ends
        assert 0.5 < ends[0] < 1.0
        assert county.english_races.values[0] == "W"


def test_districts_are_all_used_and_none_is_beyond_its_number():
    every = [p for county in counties() for p in precincts(county)]
    assert {p.congressional for p in every} == {f"{n:02d}" for n in range(1, CONGRESSIONAL + 1)}
    assert {p.senate for p in every} == {f"{n:02d}" for n in range(1, SENATE + 1)}
    assert {p.house for p in every} == {f"{n:03d}" for n in range(1, HOUSE + 1)}


def test_chosen_takes_names_and_numbers_in_the_states_order():
    assert [c.name for c in chosen(["wake", " 32", "ORANGE"])] == ["DURHAM", "ORANGE", "WAKE"]


def test_unknown_county_is_named():
    with pytest.raises(ValueError, match="no county NARNIA: give a name like WAKE"):
        chosen(["NARNIA", "WAKE"])
