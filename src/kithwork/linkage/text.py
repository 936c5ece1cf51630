"""Letters as every other module compares them."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d",
     "Þ": "TH", "þ": "th", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "\u0131": "i", "Ħ": "H", "ħ": "h"},
)  # fmt: skip
# An apostrophe joins (O'Brien = OBRIEN), and so do the Hawaiian okina and whatever a keyboard offers in their place;
# anything else that is no letter parts.
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07"
_JOINING = re.compile(f"[{APOSTROPHES}]")
_PARTING = re.compile(r"[^A-Z0-9]+")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=1 << 17)
def normalise(text: str) -> str:
    """Upper case, accents folded, words of A-Z and 0-9 parted by one space; scripts without Latin letters vanish."""
    if text.isascii():
        return _PARTING.sub(" ", _JOINING.sub("", text).upper()).strip()
    joined = _JOINING.sub("", text.translate(_UNDECOMPOSED))
    decomposed = unicodedata.normalize("NFKD", joined)
    base = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _PARTING.sub(" ", base.upper()).strip()
