"""`python -m bench.link [--voters N] [--contacts N]`: recall at precision and calibration of the judge, one process.

Recall counts every contact whose voter exists, those that blocking missed included; precision counts every match made.
"""

import argparse
import json
import time
from collections import Counter

import numpy as np

from bench.link.world import Told, world
from kithwork.linkage.columns import Columns
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Pairs, score
from kithwork.linkage.keys import contact_key_columns, taken, voter_key_columns
from kithwork.linkage.person import Candidate
from kithwork.linkage.sets import ragged
from kithwork.linkage.vocabulary import Vocabulary


def blocked(voters: Columns, contacts: Columns, vocabulary: Vocabulary, budget: int) -> Pairs:
    held, asked = voter_key_columns(voters, vocabulary), contact_key_columns(contacts, vocabulary)
    order = np.argsort(held.key, kind="stable")
    key, row = held.key[order], held.row[order]
    low, high = (np.searchsorted(key, asked.key, side) for side in ("left", "right"))
    flags = taken(asked, high - low, budget)
    which, at = ragged((high - low)[flags], low[flags])
    found = np.unique((asked.row[flags][which].astype(np.int64) << 32) | row[at])
    return Pairs(found >> 32, found & 0xFFFFFFFF)


def recall_at(precision: float, probability: np.ndarray, right: np.ndarray, possible: int) -> float:
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(right[order])
    # Equal probabilities are accepted together or not at all.
    last_of_ties = np.append(probability[order][1:] != probability[order][:-1], [True])
    good = (hits / np.arange(1, len(hits) + 1) >= precision) & last_of_ties
    return float(hits[good].max(initial=0) / possible)


def calibration_error(probability: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((probability * 20).astype(int), 19)
    gaps = [abs(probability[bins == one].sum() - right[bins == one].sum()) for one in range(20)]
    return float(sum(gaps) / len(probability))


def measure(voters: list[Candidate], told: list[Told], budget: int) -> dict[str, float]:
    frequencies = Frequencies.of(voter.person for voter in voters)
    vocabulary = Vocabulary()
    contacts = Columns.of([one.contact for one in told], vocabulary)
    people = Columns.of([voter.person for voter in voters], vocabulary)
    begun = time.perf_counter()
    pairs = blocked(people, contacts, vocabulary, budget)
    blocking = time.perf_counter() - begun
    begun = time.perf_counter()
    scores = score(pairs, contacts=contacts, voters=people, vocabulary=vocabulary, frequencies=frequencies)
    seconds = time.perf_counter() - begun
    rows = {voter.id: row for row, voter in enumerate(voters)}
    truth = np.array([rows.get(one.voter, -1) for one in told])
    right = pairs.voter == truth[pairs.contact]
    best = np.full(len(told), -1)
    for place in np.lexsort((scores.probability, pairs.contact)):
        best[pairs.contact[place]] = place
    chosen = best[best >= 0]
    probability, hit = scores.probability[chosen], right[chosen]
    possible = int((truth >= 0).sum())
    missed = Counter(
        tag
        for row, one in enumerate(told)
        if one.voter and (best[row] < 0 or not right[best[row]] or scores.probability[best[row]] < 0.5)
        for tag in one.tags or ("plain",)
    )
    return {
        "voters": len(voters), "contacts": len(told), "pairs": len(right),
        "blocking recall": round(float(right.sum() / possible), 4),
        "first": round(float(hit.sum() / possible), 4),
        **{f"R@P {p}": round(recall_at(p, probability, hit, possible), 4) for p in (0.95, 0.98, 0.99, 0.995)},
        "calibration error": round(calibration_error(probability, hit), 4),
        "mean probability": round(float(probability.mean()), 4), "mean right": round(float(hit.mean()), 4),
        "blocking s": round(blocking, 1), "judging s": round(seconds, 2),
        "missed": dict(missed.most_common(9)),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=20_000)
    parser.add_argument("--contacts", type=int, default=2_000)
    parser.add_argument("--budget", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--knows", nargs="+", default=["city", "age", "phone"], choices=["city", "age", "phone"])
    options = parser.parse_args()
    for knows in options.knows:
        voters, told = world(options.voters, options.contacts, knows=knows, seed=options.seed)
        print(json.dumps({"knows": knows} | measure(voters, told, options.budget)))


if __name__ == "__main__":
    main()
