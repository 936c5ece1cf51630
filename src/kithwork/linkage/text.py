"""Letters as every other module compares them."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d",
     "Þ": "TH", "þ": "th", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "\u0131": "i", "Ħ": "H", "ħ": "h"},
)  # fmt: skip
# An apostrophe joins (O'Brien = OBRIEN), and so does the Hawaiian okina; anything else that is no letter parts.
_JOINING = re.compile(r"['`\u00b4\u02bb\u02bc\u2018\u2019\u02b9\u2032]")
_PARTING = re.compile(r"[^A-Z0-9]+")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=1 << 17)
def normalise(text: str) -> str:
    """Upper case, accents folded, words of A-Z and 0-9 parted by one space; scripts without Latin letters vanish."""
    joined = _JOINING.sub("", text.translate(_UNDECOMPOSED))
    decomposed = unicodedata.normalize("NFKD", joined)
    base = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _PARTING.sub(" ", base.upper()).strip()
