"""`python -m bench.link.peer_recordlinkage VOTERS.parquet CONTACTS.parquet OUT.parquet`: python-recordlinkage.

Its documented way without labels: blocks united, fields compared, an expectation-maximisation classifier. It holds all
pairs in pandas, and its classifier finds nothing of use where most contacts tell little, so it is measured on FEBRL4.
Prints seconds as JSON.
"""

import json
import logging
import sys
import time

import pandas as pd
import recordlinkage

_BLOCKS = (
    ["first_name", "last_name"], ["last_name", "city"], ["first_name", "zip"], ["last_name", "zip"], ["street", "zip"],
    ["phone"], ["first_name", "birth_year", "city"], ["last_name", "birth_year"], ["birth_date"], ["city", "birth_year"],
)  # fmt: skip
_CLOSE = 0.85


def main() -> None:
    began = time.perf_counter()
    logging.disable(logging.WARNING)
    voters, contacts, out = sys.argv[1:4]
    sides = [pd.read_parquet(path).set_index("unique_id") for path in (contacts, voters)]
    told = {name for name in sides[0].columns if all(side[name].notna().any() for side in sides)}
    index = recordlinkage.Index()
    for columns in _BLOCKS:
        if told >= set(columns):
            index.block(columns)
    pairs = index.index(*(side.where(side.notna(), None) for side in sides))
    compare = recordlinkage.Compare(n_jobs=1)
    for name in ("first_name", "middle_name", "last_name", "street"):
        if name in told:
            compare.string(name, name, method="jarowinkler", threshold=_CLOSE, label=name)
    for name in ("city", "zip", "phone", "birth_year", "birth_date"):
        if name in told:
            compare.exact(name, name, label=name)
    features = compare.compute(pairs, *sides)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    likely = classifier.prob(features)
    found = likely[likely >= 0.01].reset_index()
    found.columns = ["contact_id", "voter_id", "probability"]
    found.to_parquet(out)
    print(json.dumps({"pairs": len(pairs), "seconds": round(time.perf_counter() - began, 1)}))


if __name__ == "__main__":
    main()
