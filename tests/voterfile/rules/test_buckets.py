from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithwork.voterfile.rules.buckets import bits_for, buckets_of, packed, pairs_of, unpacked

KEYS = st.integers(-(1 << 31), (1 << 31) - 1)


@given(
    st.lists(st.tuples(st.one_of(KEYS, st.integers(-3, 3)), st.integers(1, (1 << 31) - 1)), max_size=60, unique=True),
    st.sets(st.one_of(KEYS, st.integers(-3, 3)), max_size=20),
    st.integers(0, 31),
)
def test_what_was_packed_is_found_and_nothing_else(pairs: list[tuple[int, int]], wanted: set[int], bits: int) -> None:
    held: dict[int, list[int]] = defaultdict(list)
    for key, number in sorted(pairs):
        held[key].append(number)
    both = np.array(pairs, np.int64).reshape(-1, 2)
    made = list(packed(pairs_of(both[:, 0].astype(np.int32), both[:, 1].astype(np.int32)), bits=bits, most=3))
    assert [bucket.bucket for bucket in made] == sorted({bucket.bucket for bucket in made})

    asked = np.array(sorted(wanted), np.int32)
    own = set(buckets_of(asked, bits).tolist())
    found = unpacked([bucket.pairs for bucket in made if bucket.bucket in own], asked)
    got: dict[int, list[int]] = defaultdict(list)
    for key, value in zip(found.key.view(np.int32).tolist(), found.value.tolist(), strict=True):
        got[key].append(value)
    assert got == {
        key: numbers if len(numbers) <= 3 else [-len(numbers)] for key, numbers in held.items() if key in wanted
    }


@pytest.mark.parametrize(
    ("pairs", "bits"), [(0, 0), (39, 0), (80, 1), (12_000_000, 18), (120_000_000, 21), (1 << 60, 31)]
)
def test_a_bucket_holds_some_dozens(pairs: int, bits: int) -> None:
    assert bits_for(pairs) == bits
