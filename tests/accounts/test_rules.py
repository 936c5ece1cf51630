import pytest

from kithwork.accounts.rules import OrganizationDetails, check_address, check_details, check_slug, mask
from kithwork.kernel.errors import RefusedError

DETAILS = OrganizationDetails(
    name="Maple Neighbors",
    website="https://maple.example.org",
    description="",
    postal_address="1 Main St",
    time_zone="America/New_York",
    paid_for_by="",
    invitation_days=14,
)


def test_check_address_stores_lower_case():
    assert check_address("  Ana.Whitfield@Example.ORG ") == "ana.whitfield@example.org"


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\x00", "x" * 300]
)
def test_check_address_refuses_what_is_none(text):
    with pytest.raises(RefusedError) as refused:
        check_address(text)
    assert refused.value.field == "email"


def test_mask_keeps_the_first_letter_and_the_domain():
    assert mask("ana@example.org") == "a…@example.org"


@pytest.mark.parametrize("slug", ["", "-", "a--b", "ü", "a b", "x" * 65, "new"])
def test_check_slug_refuses(slug):
    with pytest.raises(RefusedError):
        check_slug(slug)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 300),
        ("website", "javascript:alert(1)"),
        ("time_zone", "Nowhere/Land"),
        ("invitation_days", 0),
        ("invitation_days", 91),
        ("description", "a\x00b"),
    ],
)
def test_check_details_names_the_field_that_is_wrong(field, value):
    with pytest.raises(RefusedError) as refused:
        check_details(OrganizationDetails(**{**_values(), field: value}))
    assert refused.value.field == field


def test_check_details_returns_trimmed_values():
    assert check_details(OrganizationDetails(**{**_values(), "name": " Maple Neighbors "})) == DETAILS


def _values() -> dict[str, object]:
    return {name: getattr(DETAILS, name) for name in OrganizationDetails.__slots__}
