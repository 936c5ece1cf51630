"""Erasing reaches every personal field: tests/erasure fills each with a person and finds nothing of them afterwards."""

from tests.erasure.reach import personal_fields, reached


def test_every_personal_field_is_reached_by_erasing() -> None:
    assert personal_fields() == set(reached())
