"""Telephone numbers as whole numbers of their digits: +1 919 555 0101, (919) 555-0101 and 1.919.555.0101 are 19195550101."""

import re
from typing import Final

_EXTENSION: Final = re.compile(r"(x|ext|#|;)", re.IGNORECASE)
_LEAST, _WITHOUT_COUNTRY, _MOST = 7, 10, 15


def phone_number(written: str) -> int:
    """0 where there is none. Ten digits without a plus are North American; others are kept as they are."""
    own = _EXTENSION.split(written, maxsplit=1)[0].strip()
    digits = own if own.isdecimal() else "".join(filter(str.isdecimal, own))
    number = digits[-_WITHOUT_COUNTRY:]
    # 0000000000, 9999999999 and their like are put where a form asked for a number.
    if not _LEAST <= len(digits) <= _MOST or number == number[:1] * len(number):
        return 0
    is_national = len(digits) == _WITHOUT_COUNTRY and not own.startswith("+")
    return int("1" + digits if is_national else digits)
