import pytest

from kithwork.linkage.names import given_variants, is_given_variant, is_surname_variant, normalise
from kithwork.linkage.variants import _rows, is_short_form

PAIRS = [
    ("Bob", "Robert"),
    ("Liz", "Elizabeth"),
    ("Pepe", "José"),
    ("Chuy", "Jesús"),
    ("Lupe", "Guadalupe"),
    ("Dung", "Zung"),
    ("Hsiao", "Xiao"),
    ("Venkat", "Venkatesh"),
    ("Laxmi", "Lakshmi"),
    ("Muhammad", "Mohammed"),
    ("Mo", "Mohamed"),
    ("Yusuf", "Youssef"),
    ("Sasha", "Aleksandr"),
]


@pytest.mark.parametrize(("one", "other"), [*PAIRS, *((b, a) for a, b in PAIRS)])
def test_given_variants_both_ways(one, other):
    assert {normalise(one), normalise(other)} <= given_variants(one)


def test_given_variants_of_an_unknown_name_is_itself():
    assert given_variants("Xyzzy") == frozenset({"XYZZY"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("BOB", "ROB", True), ("ROBERT", "BOB", True), ("ROBERT", "RICHARD", False), ("BETO", "ROBERTO", True)],
)
def test_is_given_variant_through_a_third_name(one, other, same):
    assert is_given_variant(one, other) is same
    assert is_given_variant(other, one) is same


@pytest.mark.parametrize(("one", "other"), [("ZHANG", "CHEUNG"), ("HUSSAIN", "HUSSEIN"), ("AGGARWAL", "AGARWAL")])
def test_is_surname_variant_both_ways(one, other):
    assert is_surname_variant(one, other)
    assert is_surname_variant(other, one)
    assert not is_surname_variant(one, "SMITH")


def test_own_table_is_normalised_and_says_its_kind():
    assert len(_rows()) > 200
    for row in _rows():
        assert row.kind in {"given", "surname"}
        assert row.relation in {"short", "same"}
        assert row.forms
        assert all(normalise(form) == form for form in (row.name, *row.forms))
        assert row.name not in row.forms


def test_is_short_form_of_some_name():
    assert [name for name in ("BOB", "PEPE", "ZEBULON", "") if is_short_form(name)] == ["BOB", "PEPE"]
