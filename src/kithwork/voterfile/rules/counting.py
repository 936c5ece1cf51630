from collections import Counter

from kithwork.linkage.frequencies import Tallies

Counts = Counter[tuple[str, str]]


def count(counts: Counts, tallies: Tallies) -> None:
    """Adds some voters under (kind, value). A pair is parted by a space."""
    joint = {" ".join(names): number for names, number in tallies.joint.items()}
    for kind, table in {**tallies._asdict(), "joint": joint}.items():
        for value, number in table.items():
            counts[kind, value] += number
