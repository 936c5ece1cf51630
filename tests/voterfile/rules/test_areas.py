from kithwork.voterfile.rules.areas import Area, in_order


def test_areas_are_written_and_read_back() -> None:
    for area, written in (
        (Area("NC", "", ""), "NC"), (Area("NC", "county", "Durham"), "NC/county/Durham"),
        (Area("VT", "house", "Chittenden 2/3"), "VT/house/Chittenden 2/3"),
    ):  # fmt: skip
        assert area.written == written
        assert Area.read(written) == area


def test_areas_stand_by_state_kind_and_number() -> None:
    written = [
        "NC/house/10",
        "VA",
        "NC/house/9",
        "NC/congress/2",
        "NC/county/Wake",
        "NC/county/Ashe",
        "NC",
        "NC/house/012A",
    ]
    assert [area.written for area in in_order(Area.read(one) for one in written)] == [
        "NC", "NC/county/Ashe", "NC/county/Wake", "NC/congress/2", "NC/house/9", "NC/house/10", "NC/house/012A", "VA",
    ]  # fmt: skip
