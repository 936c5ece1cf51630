from dataclasses import replace

import pytest

from kithwork.voterfile.layouts import LAYOUTS, Layout

NC = LAYOUTS["nc-2022"]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_no_layout_stores_what_nobody_asked_for(layout: Layout) -> None:
    assert not {column for column in layout.mapped if column.startswith(("race", "ethnic", "party", "gender"))}
    assert layout.tolerated.isdisjoint(layout.columns)


@pytest.mark.parametrize("column", ["drivers_lic", "ssn", "SSN4", "hava_id_req", "dl_number", "Social Security"])
def test_a_layout_cannot_map_an_identity_number(column: str) -> None:
    with pytest.raises(ValueError, match="cannot be mapped"):
        replace(NC, columns=(*NC.columns, column), facts={**NC.facts, "suffix": column})


def test_a_layout_cannot_map_a_column_the_file_lacks() -> None:
    with pytest.raises(ValueError, match="cannot be mapped"):
        replace(NC, id="no_such_column")


def test_north_carolinas_id_is_the_states_and_not_the_countys() -> None:
    assert (len(NC.columns), NC.id, "voter_reg_num" in NC.mapped) == (67, "ncid", False)
    assert NC.counties["MCDOWELL"] == ("37111", "McDowell")
    assert NC.counties["WAKE"] == ("37183", "Wake")
    assert len(set(NC.counties.values())) == 100
