"""Places and numbers in the one form in which they are stored."""

import re
from functools import lru_cache
from typing import Final

_WORDS: Final = re.compile(
    r"\b(?:DISTRICT|DIST|CONGRESSIONAL|CONGRESS|CONG|SENATORIAL|SENATE|HOUSE|ASSEMBLY|LEGISLATIVE|REPRESENTATIVES?"
    r"|STATE|US|U\.S\.|OF|NO|NUMBER)\b"
)
_ORDINAL: Final = re.compile(r"\b(\d+)(?:ST|ND|RD|TH)\b")
_LEADING_ZEROS: Final = re.compile(r"^0+(?=\d)")
_NO_CODE: Final = re.compile(r"[^A-Z0-9]+")
_NO_DIGIT: Final = re.compile(r"[^0-9]+")
_ZIP_DIGITS: Final = 5
_PHONE_DIGITS: Final = 10


@lru_cache(maxsize=1 << 12)
def district(text: str) -> str:
    """Upper case, without words like DISTRICT and without leading zeros: "Senate District 04" is 4, 012A is 12A."""
    code = _NO_CODE.sub("-", _ORDINAL.sub(r"\1", _WORDS.sub(" ", text.upper()))).strip("-")
    return _LEADING_ZEROS.sub("", code)


def zip_code(text: str) -> str:
    """The five digits; a ZIP that a spreadsheet robbed of its zero is not guessed."""
    digits = _NO_DIGIT.sub("", text)
    return digits[:_ZIP_DIGITS] if len(digits) in {_ZIP_DIGITS, 9} else ""


def phone(text: str) -> str:
    """E.164, or "" where the area code is missing: seven digits are nobody's number."""
    digits = _NO_DIGIT.sub("", text)
    if len(digits) == _PHONE_DIGITS + 1 and digits[0] == "1":
        digits = digits[1:]
    return f"+1{digits}" if len(digits) == _PHONE_DIGITS and digits[0] not in "01" else ""


def canonical_voter_id(state: str, state_file_id: str) -> str:
    return f"{state}-{state_file_id}"


def split_voter_id(canonical: str) -> tuple[str, str]:
    """State and the state's own number; the number may hold hyphens itself."""
    state, _, own = canonical.partition("-")
    return state, own
