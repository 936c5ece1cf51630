"""Two sets of columns of equal length in, a level per row and field out; also the group a level is read in.

A group is what the contact said: a birth date can agree in other ways than a guessed age.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage.columns import TOKENS, Columns
from kithwork.linkage.levels import Age, First, Last, Middle, Phone, Place, Suffix
from kithwork.linkage.pairs import Names, better, is_initial
from kithwork.linkage.vocabulary import Codes, Flags, Ints

_TWO_OF_THREE: Final = 2
_PLACE_GROUPS: Final = 3
_YEAR, _MONTH = 10_000, 100
# The gap between two ranges of birth years, and the level it still reaches.
_GAPS: Final = ((9, Age.NINE), (5, Age.FIVE), (3, Age.THREE), (1, Age.ONE), (0, Age.SAME))


@dataclass(frozen=True, slots=True)
class Compared:
    """Levels and groups of one field, shape (pairs,)."""

    level: Ints
    group: Ints


def first_names(said: Codes, contact: Columns, voter: Columns, names: Names) -> Ints:
    """`said` is what the contact is called: the first name or the nickname."""
    levels = names.first(said, voter.first)
    by_middle = names.same_given(said, voter.middle) | names.same_given(said, voter.middle_last)
    return better(levels, by_middle | names.same_given(contact.middle, voter.first), First.MIDDLE)


def last_names(contact: Columns, voter: Columns, names: Names) -> Ints:
    levels = names.last(contact.last, voter.last)
    by_middle = _same(contact.last, voter.middle_last) | _same(contact.last, voter.middle)
    swapped = _swapped(contact, voter, names, by_middle)
    maiden = (by_middle | _same(contact.middle_last, voter.last)) & ~swapped
    levels = better(levels, swapped, Last.SWAPPED)
    levels = better(levels, maiden, Last.MAIDEN)
    return better(levels, _share_token(contact, voter), Last.TOKEN)


def _swapped(contact: Columns, voter: Columns, names: Names, by_middle: Flags) -> Flags:
    """One of the names is the other's exactly, the other one with a slip at most."""
    family, given = _same(contact.first, voter.last), _same(contact.last, voter.first)
    # Also where the given name in daily use is the last one, as with Nguyen Thi Hoa.
    found = family & (given | by_middle)
    rows = np.flatnonzero((family | given) & ~found)
    as_family, as_given = (
        names.last(contact.first[rows], voter.last[rows]),
        names.first(contact.last[rows], voter.first[rows]),
    )
    close = np.isin(as_family, (Last.EXACT, Last.CLOSE)) & np.isin(as_given, (First.EXACT, First.CLOSE))
    found[rows] = close
    return found


def middles(contact: Columns, voter: Columns, names: Names) -> Compared:
    own = names.first(contact.middle, voter.middle)
    absent = (contact.middle != 0) & (voter.middle == 0)
    level = np.select(
        [absent, own == First.MISSING, own <= First.NICKNAME, own == First.INITIAL, own <= First.PREFIX],
        [int(Middle.ABSENT), int(Middle.MISSING), int(Middle.SAME), int(Middle.SAME), int(Middle.CLOSE)],
        default=int(Middle.OTHER),
    )
    initial = is_initial(contact.middle, names.vocabulary) | is_initial(voter.middle, names.vocabulary)
    return Compared(level, initial.astype(np.int64))


def suffixes(contact: Columns, voter: Columns) -> Compared:
    """Groups: 0 the contact has a suffix, 1 the voter alone."""
    none = (contact.suffix == 0) & (voter.suffix == 0)
    level = np.select(
        [none, contact.suffix == 0, voter.suffix == 0, contact.suffix == voter.suffix],
        [int(Suffix.MISSING), int(Suffix.UNSAID), int(Suffix.ABSENT), int(Suffix.SAME)],
        default=int(Suffix.OTHER),
    )
    return Compared(level, (level == Suffix.UNSAID).astype(np.int64))


def places(contact: Columns, voter: Columns, names: Names) -> Compared:
    """Groups: 0 the contact has a street, 1 a ZIP, 2 only a town; 3 nothing that can be compared."""
    same_zip, same_city = _same(contact.zip, voter.zip), _same(contact.city, voter.city)
    here = same_zip | same_city
    nowhere = (contact.zip == 0) & (contact.city == 0)
    road = _same(contact.road, voter.road)
    number = _same(contact.number, voter.number)
    house = number & road
    misspelled = np.flatnonzero(number & here & ~road)
    house[misspelled] = names.similar(contact.road[misspelled], voter.road[misspelled])
    unnumbered = (contact.number == 0) | (voter.number == 0)
    group = np.select(
        [_both(contact.road, voter.road), _both(contact.zip, voter.zip), _both(contact.city, voter.city)],
        [0, 1, 2],
        default=3,
    )
    level = np.select(
        [
            group == _PLACE_GROUPS,
            house & (here | nowhere),
            road & unnumbered & here,
            same_zip,
            same_city,
            _same(contact.zip3, voter.zip3),
        ],
        [int(level) for level in (Place.MISSING, Place.STREET, Place.ROAD, Place.ZIP, Place.CITY, Place.ZIP3)],
        default=int(Place.OTHER),
    )
    return Compared(level, group % _PLACE_GROUPS)


def ages(contact: Columns, voter: Columns) -> Compared:
    """Groups: 0 both have a birth date, 1 both a year, 2 an age.

    Of the two years that an age leaves open the earlier has a level of its own: whether people had had their birthday
    when their age was written down depends on the list.
    """
    gap = np.maximum(np.maximum(contact.low - voter.high, voter.low - contact.high), 0)
    level = np.full(len(gap), int(Age.OTHER))
    for most, reached in _GAPS:
        level = np.where(gap <= most, int(reached), level)
    aged = (contact.low < contact.high) & (contact.low == voter.high) & (voter.low == voter.high)
    level = np.where(aged, int(Age.EARLIER), level)
    dates = _both(contact.day, voter.day)
    level = better(level, dates & _near_day(contact.day, voter.day), Age.NEAR_DAY)
    level = better(level, dates & (contact.day == voter.day), Age.DAY)
    years = (contact.low == contact.high) & (voter.low == voter.high)
    level = np.where(_both(contact.low, voter.low), level, int(Age.MISSING))
    return Compared(level, np.select([dates, years], [0, 1], default=2))


def phones(contact: Columns, voter: Columns) -> Compared:
    level = np.where(contact.phone == voter.phone, int(Phone.SAME), int(Phone.OTHER))
    level = np.where(_both(contact.phone, voter.phone), level, int(Phone.MISSING))
    return Compared(level, np.zeros_like(level))


def _near_day(one: Codes, other: Codes) -> Flags:
    """Two of year, month and day agree, or day and month are swapped."""
    year, month, day = _parts(one)
    other_year, other_month, other_day = _parts(other)
    agreeing = (year == other_year).astype(np.int64) + (month == other_month) + (day == other_day)
    swapped = (year == other_year) & (month == other_day) & (day == other_month)
    return np.asarray((agreeing >= _TWO_OF_THREE) | swapped)


def _parts(day: Codes) -> tuple[Codes, Codes, Codes]:
    return day // _YEAR, day // _MONTH % _MONTH, day % _MONTH


def _share_token(contact: Columns, voter: Columns) -> Flags:
    pairs = ((one, other) for one in range(TOKENS) for other in range(TOKENS))
    shared = [_same(contact.tokens[:, one], voter.tokens[:, other]) for one, other in pairs]
    return np.asarray(np.logical_or.reduce(shared))


def _both(one: Codes, other: Codes) -> Flags:
    return np.asarray((one != 0) & (other != 0))


def _same(one: Codes, other: Codes) -> Flags:
    return np.asarray((one == other) & (one != 0))
