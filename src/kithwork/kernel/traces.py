"""Where a person is written down in free text: the spellings that tell nobody else, as one regular expression.

It is understood by Python and by PostgreSQL alike, and its letters' case never matters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

ERASED: Final = "[erased]"
_FEWEST_DIGITS: Final = 7
_NATIONAL: Final = 10
# In a sentence, or in two cells of a table.
_BETWEEN: Final = r"""[\s,;|"]{1,4}"""
# What a table is narrowed by that is a word, but nobody's name.
_NO_NAMES: Final = ("city", "county", "state", "status", "district", "zip", "tag", "rung", "col", "sort")
_NOTHING: Final = r"(?!x)x"


@dataclass(frozen=True, slots=True)
class Traces:
    """`sure`: a phone number, an address, a whole name. `words`: single names nobody else has, for what was searched for;
    in a sentence such a word may be a mere word.
    """

    sure: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        return "|".join(self.sure) or _NOTHING

    @property
    def searched(self) -> str:
        return "|".join((*self.sure, *self.words)) or _NOTHING

    def are_in(self, text: str) -> bool:
        return re.search(self.pattern, text, re.IGNORECASE) is not None

    def were_searched(self, text: str) -> bool:
        return re.search(self.searched, text, re.IGNORECASE) is not None

    def were_asked(self, query: str) -> bool:
        """Whether a table's query, as its address has it, looks for them."""
        return any(
            self.are_in(value) if any(word in name for word in _NO_NAMES) else self.were_searched(value)
            for name, value in parse_qsl(query)
        )

    def blotted(self, text: str) -> str:
        return re.sub(self.pattern, ERASED, text, flags=re.IGNORECASE)


def whole_name(first: str, last: str) -> tuple[str, ...]:
    """Both ways round; nothing where one half is missing: that is a word, and half a town's name."""
    parts = [r"\s+".join(map(re.escape, name.split())) for name in (first, last)]
    if not all(parts):
        return ()
    return (_alone(f"{parts[0]}{_BETWEEN}{parts[1]}"), _alone(f"{parts[1]}{_BETWEEN}{parts[0]}"))


def word(name: str) -> tuple[str, ...]:
    """As it stands; nothing for initials."""
    return (_alone(r"\s+".join(map(re.escape, name.split()))),) if len(name.strip()) > 1 else ()


def address(text: str) -> tuple[str, ...]:
    return (_alone(re.escape(text)),) if text else ()


def number(text: str) -> tuple[str, ...]:
    """A phone number as people write it: with or without its country, blanks, hyphens, brackets."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < _FEWEST_DIGITS:
        return ()
    spread = r"\D{0,3}".join(digits[-_NATIONAL:])
    return (rf"(?<!\d)(\+?\d{{1,3}}\D{{0,3}})?{spread}(?!\d)",)


def joined(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Each once, in a fixed order."""
    return tuple(sorted({one for some in found for one in some}))


def _alone(spelling: str) -> str:
    return rf"(?<!\w){spelling}(?!\w)"
