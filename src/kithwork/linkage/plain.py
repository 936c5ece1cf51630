"""Texts in the form in which nearly all are written, a whole column at once; what is written otherwise is read one by one."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithwork.linkage.addresses import house_and_road, house_number
from kithwork.linkage.people import Distinct, of_array
from kithwork.linkage.phones import phone_number
from kithwork.linkage.vocabulary import Codes, Flags, Ints

_BETWEEN_DIGITS: Final = r"[() .\-]"
_TEN, _ELEVEN = r"^[0-9]{10}$", r"^\+?[0-9]{11}$"
_NORTH_AMERICA: Final = 10**10
_SAME_DIGIT: Final = 1_111_111_111
_HOUSE: Final = r"^(?P<number>[0-9]{1,9}) (?P<road>[A-Za-z][A-Za-z0-9 ]*)$"


def phone_numbers(written: pa.Array) -> Codes:
    """What `phone_number` says of each."""
    digits = pc.replace_substring_regex(written, _BETWEEN_DIGITS, "")
    ten, eleven = (_flags(pc.match_substring_regex(digits, form)) for form in (_TEN, _ELEVEN))
    found = np.zeros(len(written), np.int64)
    for flags in (ten, eleven):
        found[flags] = _whole(pc.utf8_ltrim(digits.filter(pa.array(flags)), "+"))
    found[ten] += _NORTH_AMERICA
    found[(found % _NORTH_AMERICA) % _SAME_DIGIT == 0] = 0
    return _others(found, written, ~(ten | eleven), phone_number)


def houses_and_roads(written: pa.Array) -> tuple[Codes, Distinct]:
    """Of each the house number, and the road as it is written."""
    parts = pc.extract_regex(written, _HOUSE)
    plain = _flags(parts.is_valid())
    number = np.zeros(len(written), np.int64)
    number[plain] = _whole(pc.struct_field(parts, "number").drop_null())
    number = _others(number, written, ~plain, lambda text: int(house_number(house_and_road(text)[0]) or 0))
    rest = written.filter(pa.array(~plain))
    roads = pa.array([house_and_road(text)[1] for text in rest.to_pylist()], pa.string())
    both = pc.replace_with_mask(pc.struct_field(parts, "road").fill_null(""), pa.array(~plain), roads)
    return number, of_array(both)


def _others(found: Ints, written: pa.Array, flags: Flags, read: Callable[[str], int]) -> Codes:
    texts, rows = of_array(written.filter(pa.array(flags)))
    found[flags] = np.array([*map(read, texts)], np.int64)[rows]
    return found


def _flags(array: pa.Array) -> Flags:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


def _whole(digits: pa.Array) -> Ints:
    return np.asarray(digits.cast(pa.int64()).to_numpy(), np.int64)
