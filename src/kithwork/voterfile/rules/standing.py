"""Who of a voter file may be a candidate."""

from typing import Final

CANDIDATE_STATUSES: Final = frozenset({"active", "inactive", "temporary"})
ADULT: Final = 18


def may_be_under_18(birth_year: int | None, *, year: int) -> bool:
    """With a year of birth only, somebody who turns 18 in this year may still be 17 today, so they count as under 18.

    This shuts out people for some months at most; the other reading would show minors. An unknown year shuts out
    nobody: to be registered one has been asked.
    """
    return birth_year is not None and birth_year + ADULT >= year
