"""The cells of a file as linkage asks for them: each different text is looked at once."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.linkage.people import FIELDS
from kithwork.matching.bulk.reading.days import FIRST_YEAR, Order, born

Texts = Mapping[str, pa.Array]
_NOTHING: Final = pa.array(["\\N", "nan", "NaN", "NULL", "null", "N/A", "n/a", "#N/A", "None", "none"])
# Null and None are surnames, Nan is short for Nancy.
_NO_NAME: Final = pa.array(["\\N", "nan", "NaN", "null", "#N/A"])
_NAMES: Final = {"first_name": "first", "middle_name": "middle", "last_name": "last", "nickname": "nickname"}
_PLACES: Final = {"suffix": "suffix", "city": "city", "state": "state"}
_WHOLE: Final = re.compile(r"(\d+)(?:\.0+)?")
_OLDEST: Final = 120


def facts(texts: Texts, *, rows: int, order: Order, as_of: int) -> dict[str, pa.Array]:
    """Columns named as `linkage` names them, from the columns of a file that are there. All have `rows` rows."""
    names = {ours: _cleaned(texts[theirs], _NO_NAME) for theirs, ours in _NAMES.items() if theirs in texts}
    places = {ours: _cleaned(texts[theirs], _NOTHING) for theirs, ours in _PLACES.items() if theirs in texts}
    found = {**_parted(texts), **names, **places, **_ages(texts, order, as_of)}
    if "phone" in texts:
        found["phone"] = _phones(texts["phone"])
    if "zip" in texts:
        found["zip"] = each(texts["zip"], without_fraction)
    if "street_address" in texts:
        found["street"] = _street(texts)
    empty = pa.array([""] * rows, pa.string())
    return {name: found.get(name, empty) for name in FIELDS}


def each(texts: pa.Array, answer: Callable[[str], str]) -> pa.Array:
    coded = _cleaned(texts, _NOTHING).dictionary_encode()
    answers = pa.array([answer(text) for text in coded.dictionary.to_pylist()], pa.string())
    return answers.take(coded.indices)


def without_fraction(text: str) -> str:
    """A spreadsheet writes 27601.0 where an empty cell stands in the same column."""
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def year(text: str, *, latest: int) -> str:
    found = _WHOLE.fullmatch(text)
    return found[1] if found and FIRST_YEAR <= int(found[1]) <= latest else ""


def age(text: str) -> str:
    """40, 40.0, ~40, 40s and 38-42 as somebody may have typed them; the middle of a range."""
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"\.\d+", "", text))]
    whole = sum(numbers) // len(numbers) if numbers else 0
    return str(whole) if 0 < whole <= _OLDEST else ""


def whole_name(text: str) -> tuple[str, str, str]:
    """(first, middle, last): "Garcia, Ana Maria", or "Ana Maria Garcia" of which the last word is the surname."""
    last, comma, given = text.partition(",")
    words = (given if comma else text).split()
    if comma:
        return words[0] if words else "", " ".join(words[1:]), last.strip()
    return (words[0] if len(words) > 1 else "", " ".join(words[1:-1]), words[-1]) if words else ("", "", "")


def _parted(texts: Texts) -> dict[str, pa.Array]:
    if "full_name" not in texts:
        return {}
    coded = _cleaned(texts["full_name"], _NO_NAME).dictionary_encode()
    names = [whole_name(text) for text in coded.dictionary.to_pylist()]
    parts = {"first": 0, "middle": 1, "last": 2}
    return {ours: pa.array([name[at] for name in names], pa.string()).take(coded.indices) for ours, at in parts.items()}


def _ages(texts: Texts, order: Order, as_of: int) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    if "birth_year" in texts:
        found["birth_year"] = each(texts["birth_year"], lambda text: year(text, latest=as_of))
    if "birth_date" in texts:
        days = each(texts["birth_date"], lambda text: born(text, order=order, latest=as_of).day)
        years = each(texts["birth_date"], lambda text: str(born(text, order=order, latest=as_of).year or ""))
        found["birth_date"] = days
        known = found.get("birth_year")
        found["birth_year"] = years if known is None else pc.if_else(pc.equal(known, ""), years, known)
    if "age" in texts:
        found["age"] = each(texts["age"], age)
        found["age_asof"] = pc.if_else(pc.equal(found["age"], ""), "", str(as_of))
    return found


def _phones(texts: pa.Array) -> pa.Array:
    """Linkage reads numbers; 9.19555E+09 is what a spreadsheet left of one, and none."""
    numbers = pc.replace_substring_regex(_cleaned(texts, _NOTHING), r"^(\d+)\.0+$", r"\1")
    return pc.if_else(pc.match_substring(numbers, "E+", ignore_case=True), "", numbers)


def _street(texts: Texts) -> pa.Array:
    street = _cleaned(texts["street_address"], _NOTHING)
    if "house_number" not in texts:
        return street
    number = each(texts["house_number"], without_fraction)
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(number, street, " "))


def _cleaned(texts: pa.Array, nothing: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(pc.fill_null(texts, ""))
    return pc.if_else(pc.is_in(trimmed, value_set=nothing), "", trimmed)
