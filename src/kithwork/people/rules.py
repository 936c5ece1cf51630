"""What may be said of small groups, on plain values."""

from collections.abc import Mapping
from typing import Final

# A group of fewer people is not shown.
LEAST: Final = 5


def shown_groups(counts: Mapping[str, int]) -> dict[str, int]:
    """The groups large enough to be shown; one more is hidden where those hidden could be worked out from the others."""
    large = sorted((item for item in counts.items() if item[1] >= LEAST), key=lambda item: (-item[1], item[0]))
    hidden = sum(count for count in counts.values() if count < LEAST)
    if large and 0 < hidden < LEAST:
        large.pop()
    return {name: count for name, count in counts.items() if (name, count) in large}
