"""What is read a whole column at once is what is read one text at a time."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithwork.linkage.addresses import house_and_road, house_number
from kithwork.linkage.phones import phone_number
from kithwork.linkage.plain import houses_and_roads, phone_numbers

PHONES = st.text("0123456789 ()-.+x#٣é", max_size=16) | st.from_regex(r"\+?1?[0-9]{10}", fullmatch=True)
STREETS = st.text("0123456789  ABcdé#/-.'", max_size=14) | st.from_regex(
    r"[0-9]{1,10} [A-Za-z0-9 ]{1,9}", fullmatch=True
)


@given(st.lists(PHONES, max_size=20))
def test_phone_numbers(written):
    assert phone_numbers(pa.array(written, pa.string())).tolist() == [*map(phone_number, written)]


@pytest.mark.parametrize(
    "written", ["+12222222222", "2222222222", "10000000000", "(919) 555-0101", "+1 919 555 0101", ""]
)
def test_phone_number_of_one(written):
    assert phone_numbers(pa.array([written])).tolist() == [phone_number(written)]


@given(st.lists(STREETS, max_size=20))
def test_houses_and_roads(written):
    numbers, roads = houses_and_roads(pa.array(written, pa.string()))
    alone = [house_and_road(street) for street in written]
    assert numbers.tolist() == [int(house_number(number) or 0) for number, _ in alone]
    assert [roads.texts[row] for row in roads.rows] == [road for _, road in alone]
