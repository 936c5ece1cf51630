import pytest

from kithwork.linkage.addresses import street_parts, town, zip5


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("123 N. Main St. Apt 4", ("123", "MAIN")),
        ("123 Main Street #4", ("123", "MAIN")),
        ("0012A West 5th Avenue", ("12", "5TH")),
        ("100-102 Elm", ("100", "ELM")),
        ("12 St John Rd", ("12", "STJOHN")),
        ("5th Street", ("", "5TH")),
        ("7 North St", ("7", "ST")),
        ("PO Box 12", ("", "POBOX12")),
        ("Apt", ("", "APT")),
        ("", ("", "")),
    ],
)
def test_street_parts(street, parts):
    assert street_parts(street) == parts


@pytest.mark.parametrize(
    ("code", "digits"),
    [("27601", "27601"), ("27601-1234", "27601"), ("276011234", "27601"), ("2139", "02139"), ("276", ""), ("", "")],
)
def test_zip5(code, digits):
    assert zip5(code) == digits


@pytest.mark.parametrize(
    ("one", "other"), [("Saint Paul", "ST. PAUL"), ("Winston-Salem", "winston salem"), ("Ft Worth", "Fort Worth")]
)
def test_town_however_written(one, other):
    assert town(one) == town(other)
