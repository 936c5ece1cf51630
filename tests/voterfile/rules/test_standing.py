import pytest

from kithwork.voterfile.rules.standing import may_be_under_18, standing


@pytest.mark.parametrize(
    ("birth_year", "under_18"), [(2007, False), (2008, True), (2009, True), (1926, False), (None, False)]
)
def test_who_turns_18_this_year_may_still_be_17(birth_year: int | None, under_18: bool) -> None:
    assert may_be_under_18(birth_year, year=2026) is under_18


@pytest.mark.parametrize(
    ("status", "is_protected", "under_18", "meant"),
    [
        ("active", False, False, ("active", True)),
        ("inactive", False, False, ("inactive", True)),
        ("temporary", False, False, ("temporary", True)),
        ("active", True, False, ("active", False)),
        ("active", False, True, ("preregistered", False)),
        ("removed", False, False, ("removed", False)),
        ("removed", False, True, ("removed", False)),
        ("deceased", False, False, ("deceased", False)),
        ("denied", False, False, ("denied", False)),
    ],
)
def test_only_registered_unprotected_adults_are_candidates(
    status: str, is_protected: bool, under_18: bool, meant: tuple[str, bool]
) -> None:
    assert standing(status, is_protected=is_protected, under_18=under_18) == meant
