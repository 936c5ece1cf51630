"""Spanish as it is written in the United States: numbers and the first day of the week as in English."""

from typing import Final

DECIMAL_SEPARATOR: Final = "."
THOUSAND_SEPARATOR: Final = ","
FIRST_DAY_OF_WEEK: Final = 0
