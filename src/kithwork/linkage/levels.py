"""What two descriptions can have in common, field by field: 0 is missing, then the strongest agreement first."""

from enum import IntEnum
from typing import Final


class First(IntEnum):
    MISSING, EXACT, NICKNAME, MIDDLE, INITIAL, CLOSE, PREFIX, NEAR, OTHER = range(9)


class Last(IntEnum):
    MISSING, EXACT, TOKEN, MAIDEN, SWAPPED, CLOSE, NEAR, OTHER = range(8)


class Middle(IntEnum):
    MISSING, SAME, CLOSE, OTHER, ABSENT = range(5)


class Suffix(IntEnum):
    MISSING, SAME, OTHER, ABSENT, UNSAID = range(5)


class Place(IntEnum):
    MISSING, STREET, ROAD, ZIP, CITY, ZIP3, OTHER = range(7)


class Age(IntEnum):
    MISSING, DAY, NEAR_DAY, SAME, EARLIER, ONE, THREE, FIVE, NINE, OTHER = range(10)


class Phone(IntEnum):
    MISSING, SAME, OTHER = range(3)


FIELDS: Final[dict[str, type[IntEnum]]] = {
    "first": First,
    "last": Last,
    "middle": Middle,
    "suffix": Suffix,
    "place": Place,
    "age": Age,
    "phone": Phone,
}
