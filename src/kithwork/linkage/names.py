"""Names of people: surnames in tokens, suffixes, given names, how they sound."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kithwork.linkage.text import normalise, words
from kithwork.linkage.variants import given_variants, is_given_variant, is_surname_variant, surname_variants

__all__ = [
    "Given",
    "compact",
    "consonants",
    "given_variants",
    "given_words",
    "is_given_variant",
    "is_surname_variant",
    "normalise",
    "soundex",
    "suffix_of",
    "surname_tokens",
    "surname_variants",
    "without_suffix",
]

# II is taken as JR: files and people use the two for the same son.
_SUFFIXES: Final = {
    "JR": "JR", "JUNIOR": "JR", "II": "JR", "2ND": "JR", "SR": "SR", "SENIOR": "SR", "I": "SR", "1ST": "SR",
    "III": "III", "3RD": "III", "IV": "IV", "4TH": "IV", "V": "V", "5TH": "V",
}  # fmt: skip
# At the end of a surname only these can be nothing but a suffix: V and I are also initials, SENIOR a surname.
_AT_THE_END: Final = frozenset({"JR", "SR", "II", "III", "IV", "2ND", "3RD", "4TH"})
_PARTICLES: Final = words(
    "DE DEL DELA LA LAS LOS DA DAS DO DOS DI DU DES LE VAN VON DER DEN TEN TER ZU AL EL BIN BINT IBN ABU BEN Y E NEE"
)
_PREFIXES: Final = frozenset({"O", "MC", "MAC", "ST", "D", "N", "FITZ"})
_WRITTEN_TOGETHER: Final = ("DELOS", "DELAS", "DELA", "VANDER", "VANDEN", "VONDER")
_GIVEN_PARTICLES: Final = frozenset({"ABDUL", "ABDEL", "ABD", "ABDAL", "ABU"})
# Before a given name; a name that is also a title (Judge, Pastor) stays.
_TITLES: Final = words("DR MR MRS MS MX MISS REV REVEREND PROF PROFESSOR HON SR SRA SRTA MME")
# After a surname, besides the suffixes.
_DEGREES: Final = words("MD PHD ESQ DDS DVM CPA RN JD")
# William "Bill", William (Bill), William 'Bill'; an apostrophe within a word quotes nothing.
_QUOTED: Final = re.compile(
    '["\u201c\u201d\u201e\u00ab(\\[]([^"\u201c\u201d\u00bb()\\[\\]]+)["\u201c\u201d\u00bb)\\]]'
    "|(?:^|(?<=\\s))['\u2018`]([^'\u2019]+)['\u2019](?=\\s|$)"
)
_LEAST_REST: Final = 4
_SOUNDEX: Final = {
    letter: digit
    for digit, letters in {"1": "BFPV", "2": "CGJKQSXZ", "3": "DT", "4": "L", "5": "MN", "6": "R"}.items()
    for letter in letters
}
_SOUNDEX_LENGTH: Final = 4
_VOWELS: Final = frozenset("AEIOUY")


def is_plain(name: str) -> bool:
    """One word of plain letters, as nearly all names are: there is nothing to part off it."""
    return name.isascii() and name.isalpha()


class Given(NamedTuple):
    """Words of a given name as written; `nickname` stood in quotation marks or brackets."""

    names: tuple[str, ...]
    nickname: str
    suffix: str

    @property
    def first(self) -> str:
        return self.names[0] if self.names else ""


def suffix_of(suffix: str, last: str = "") -> str:
    """Give JR, SR, III, IV, V or ''; the surname is asked where the suffix column is empty ("Smith Jr.")."""
    known = _SUFFIXES.get(normalise(suffix), "")
    if known:
        return known
    parts = [part for part in normalise(last).split() if part not in _DEGREES]
    return _SUFFIXES[parts[-1]] if len(parts) > 1 and parts[-1] in _AT_THE_END else ""


def without_suffix(last: str) -> str:
    parts = normalise(last).split()
    while len(parts) > 1 and (parts[-1] in _AT_THE_END or parts[-1] in _DEGREES):
        parts.pop()
    return " ".join(parts)


def compact(last: str) -> str:
    """Write the surname in one piece: DE LA CRUZ, DELA CRUZ and DELACRUZ are one."""
    if is_plain(last):
        return last.upper()
    return without_suffix(last).replace(" ", "")


@lru_cache(maxsize=1 << 17)
def surname_tokens(last: str) -> tuple[str, ...]:
    """Part a surname into what it is recognised by, as written; particles belong to no part.

    O Brien is one part (OBRIEN); Garcia-Lopez two; a surname that is a particle (Le, Do, Van) is itself.
    """
    if is_plain(last):
        return (_stem(last.upper()),)
    parts = _with_prefixes(without_suffix(last).split())
    content = [part for part in parts if part not in _PARTICLES] or ["".join(parts)]
    return tuple(dict.fromkeys(_stem(part) for part in content if part))


def _with_prefixes(written: list[str]) -> list[str]:
    parts: list[str] = []
    pending = ""
    for word in written:
        if word in _PREFIXES:
            pending += word
        else:
            parts.append(pending + word)
            pending = ""
    return [*parts, pending] if pending else parts


def _stem(part: str) -> str:
    for particle in _WRITTEN_TOGETHER:
        if part.startswith(particle) and len(part) - len(particle) >= _LEAST_REST:
            return part[len(particle) :]
    return part


@lru_cache(maxsize=1 << 17)
def given_words(written: str) -> Given:
    """Part a given name: Dr. William "Bill" Lee Jr. = WILLIAM, LEE; nickname BILL, suffix JR.

    A second word counts as a middle name, on both sides alike: Mary Ann = Mary, middle Ann.
    """
    if is_plain(written) and written.upper() not in _TITLES:
        return Given((written.upper(),), "", "")
    quoted = _QUOTED.search(written)
    own = normalise(_QUOTED.sub(" ", written)) if quoted else normalise(written)
    nickname = normalise("".join(filter(None, quoted.groups()))) if quoted else ""
    parts = own.split() or nickname.split()
    while parts and parts[0] in _TITLES:
        parts = parts[1:]
    suffix = _SUFFIXES[parts[-1]] if len(parts) > 1 and parts[-1] in _AT_THE_END else ""
    parts = parts[:-1] if suffix else parts
    if len(parts) > 1 and parts[0] in _GIVEN_PARTICLES:
        parts[:2] = ["".join(parts[:2])]
    return Given(tuple(dict.fromkeys(parts)), nickname.partition(" ")[0], suffix)


@lru_cache(maxsize=1 << 17)
def consonants(name: str) -> str:
    """The different consonants in order of the alphabet: letters doubled, swapped or a wrong vowel change nothing."""
    return "".join(sorted(set(name) - _VOWELS))


@lru_cache(maxsize=1 << 17)
def soundex(name: str) -> str:
    """American Soundex as the National Archives describe it (H and W do not part equal codes, vowels do)."""
    letters = name if is_plain(name) and name.isupper() else normalise(name).replace(" ", "")
    if not letters:
        return ""
    code, before = letters[0], _SOUNDEX.get(letters[0], "")
    for letter in letters[1:]:
        digit = _SOUNDEX.get(letter, "")
        if digit and digit != before:
            code += digit
        if letter not in "HW":
            before = digit
    return code[:_SOUNDEX_LENGTH].ljust(_SOUNDEX_LENGTH, "0")
