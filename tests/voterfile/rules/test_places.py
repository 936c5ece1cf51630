import pytest

from kithwork.voterfile.rules.places import canonical_voter_id, district, phone, split_voter_id, zip_code


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("04", "4"),
        ("012A", "12A"),
        ("Congressional District 04", "4"),
        ("SENATE DIST. 020", "20"),
        ("12th District", "12"),
        ("AT LARGE", "AT-LARGE"),
        ("000", "0"),
        ("", ""),
    ],
)
def test_district_is_stored_by_its_code(told: str, stored: str) -> None:
    assert district(told) == stored


@pytest.mark.parametrize(
    ("told", "stored"), [("27701", "27701"), ("27701-1234", "27701"), ("277011234", "27701"), ("7701", ""), ("", "")]
)
def test_zip_is_five_digits_or_nothing(told: str, stored: str) -> None:
    assert zip_code(told) == stored


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("9195550123", "+19195550123"),
        ("(919) 555-0123", "+19195550123"),
        ("19195550123", "+19195550123"),
        ("5550123", ""),
        ("0195550123", ""),
        ("", ""),
    ],
)
def test_phone_without_an_area_code_is_nobodys(told: str, stored: str) -> None:
    assert phone(told) == stored


def test_canonical_id_is_split_at_the_first_hyphen_only() -> None:
    assert split_voter_id(canonical_voter_id("FL", "086-000123")) == ("FL", "086-000123")
