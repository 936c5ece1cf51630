from collections import Counter

from kithwork.linkage.frequencies import Counted

Counts = Counter[tuple[str, str]]


def count(counts: Counts, counted: Counted) -> None:
    """Adds one voter under (kind, value). An empty value is no name and no place; a pair is parted by a space."""
    counts["joint", " ".join(counted.joint)] += 1
    for kind, value in (("first", counted.first), ("zip", counted.zip), ("city", counted.city)):
        if value:
            counts[kind, value] += 1
    for last in counted.last:
        counts["last", last] += 1
