"""Places and numbers in the one form in which they are stored."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import us

from kithwork.voterfile.layouts.counties import by_spelling, counties, spelled

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
_E164: Final = r"^[2-9][0-9]{9}$"
_STATES: Final = {state.name.upper(): state.abbr for state in [*us.states.STATES, us.states.DC]}
STATE_CODES: Final = frozenset(_STATES.values())
_TAIL: Final = re.compile(r"(?i)[, ]+(?:[a-z]{2}|texas)[., ]+(?P<zip>\d{5})(?:-?\d{4})?\s*$")
_STREET_END: Final = re.compile(
    r"(?i)\b(ST|STREET|AVE?|AVENUE|RD|ROAD|DR|DRIVE|LN|LANE|CT|COURT|BLVD|WAY|CIR|CIRCLE|PL|PLACE|TRL|TRAIL|PKWY|HWY|LOOP"
    r"|TER|CV|COVE|PATH|RUN|SQ)\b\.?(?: +[NSEW]{1,2}\b)?(?: +(?:#|APT|UNIT|STE|LOT|TRLR|BLDG)\.? *[A-Z0-9-]+)?"
)


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


def phones(values: pa.Array) -> pa.Array:
    """`phone` for a column: most are ten digits already."""
    digits = pc.replace_substring_regex(values, "[^0-9]", "")
    plain = pc.match_substring_regex(digits, _E164)
    numbers = pc.if_else(plain, pc.binary_join_element_wise("+1", digits, ""), "")
    left = pc.and_(pc.invert(plain), pc.not_equal(digits, ""))
    if pc.any(left).as_py():
        mended = [phone(text) for text in digits.filter(left).to_pylist()]
        numbers = pc.replace_with_mask(numbers, left, pa.array(mended, pa.string()))
    return numbers


def county_reader(state: str, codes: Mapping[str, str]) -> Callable[[str], tuple[str, str]]:
    """FIPS and Census name of a county told by code, by name in any spelling, or by FIPS; unknown: "" and its name."""
    known, spellings = counties(state), by_spelling(state)

    def read(text: str) -> tuple[str, str]:
        code = text.strip().upper()
        fips = codes.get(code) or codes.get(code.lstrip("0")) or spellings.get(spelled(code)) or ""
        if not fips and code in known:
            fips = code
        return (fips, known[fips]) if fips else ("", text.strip().title()[:150])

    return read


def state_of(text: str) -> str:
    """The two letters of a state, or "" for nothing; another word stays, upper case."""
    word = text.strip().upper()
    return _STATES.get(word, word)


def split_address(text: str) -> tuple[str, str, str]:
    """Street, city and ZIP of "12 OAK ST, AUSTIN, TX 78701"; without commas the city begins behind the street's type."""
    found = _TAIL.search(text)
    zip_found = found["zip"] if found else ""
    rest = (text[: found.start()] if found else text).strip(" ,")
    street, comma, city = rest.rpartition(",")
    if comma:
        return street.strip(), city.strip(), zip_found
    ends = [match.end() for match in _STREET_END.finditer(rest)]
    return (rest[: ends[-1]].strip(), rest[ends[-1] :].strip(), zip_found) if ends else (rest, "", zip_found)
