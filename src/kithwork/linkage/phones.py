"""Telephone numbers as whole numbers of their digits: +1 919 555 0101, (919) 555-0101 and 1.919.555.0101 are 19195550101."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithwork.linkage.vocabulary import Ints

_EXTENSION: Final = r"(?i)\s*(x|ext|#|;).*$"
_LEAST, _WITHOUT_COUNTRY, _MOST = 7, 10, 15
_NORTH_AMERICA: Final = 10**_WITHOUT_COUNTRY
# 0000000000, 9999999999 and their like are put where a form asked for a number.
_REPEATED: Final = (_NORTH_AMERICA - 1) // 9


def phone_numbers(written: pa.Array) -> Ints:
    """Shape (people,), 0 where there is none. Ten digits without a plus are North American; others are kept as written."""
    own = pc.utf8_trim_whitespace(pc.replace_substring_regex(written, _EXTENSION, ""))
    digits = pc.replace_substring_regex(own, r"\D", "")
    length = pc.utf8_length(digits)
    usable = pc.and_(pc.greater_equal(length, _LEAST), pc.less_equal(length, _MOST))
    number = _numpy(pc.cast(pc.if_else(usable, digits, "0"), pa.int64()))
    plain = ~_numpy(pc.starts_with(own, "+"))
    full = np.where(plain & (_numpy(length) == _WITHOUT_COUNTRY), number + _NORTH_AMERICA, number)
    return np.where((full % _NORTH_AMERICA) % _REPEATED == 0, 0, full)


def _numpy(array: pa.Array) -> Ints:
    return np.asarray(array.to_numpy(zero_copy_only=False))
