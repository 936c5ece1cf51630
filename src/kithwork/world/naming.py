"""How people of an origin are named: by birth, by marriage, by custom. Names are upper case, as states write them."""

from __future__ import annotations

from collections.abc import Iterator

from kithwork.world.chance import Dice, Weighted
from kithwork.world.names import ORIGINS, Origin, Sex, given_names, recent_given_names, surnames

RECENT = 1985  # born from here on, some bear names the 1990 lists hardly know
# shares by origin: has a middle name; a wife takes the husband's name; a surname is made of two
MIDDLE = {"english": 0.88, "spanish": 0.5, "vietnamese": 0.6, "chinese": 0.15, "indian": 0.4, "arabic": 0.5}
TAKES = {"english": 0.82, "spanish": 0.45, "vietnamese": 0.2, "chinese": 0.25, "indian": 0.7, "arabic": 0.4}
DOUBLE = {"english": 0.008, "spanish": 0.38, "vietnamese": 0.0, "chinese": 0.01, "indian": 0.0, "arabic": 0.03}
OWN_CUSTOM = 0.75  # of Vietnamese middle names: THI for women, VAN for men
HYPHEN = 0.4  # of double surnames; the others stand apart
MAIDEN_AS_MIDDLE = 0.5
HYPHENATES = 0.05  # of wives who take the name: JONES-SMITH
ONLY_INITIAL = 0.06
LONGEST_LAST, LONGEST_GIVEN = 25, 20  # characters, the state's own limits


def _weighted_generations() -> Weighted[str]:
    return Weighted(["", "JR", "SR", "III", "II", "IV"], [96.6, 1.9, 0.6, 0.5, 0.3, 0.1])


class Naming:
    """Endless names for one world."""

    def __init__(self, dice: Dice) -> None:
        sexes: tuple[Sex, ...] = ("F", "M")
        self._last = {o: dice.picks(f"last {o}", surnames(o)) for o in ORIGINS}
        self._given = {(o, s): dice.picks(f"given {o} {s}", given_names(o, s)) for o in ORIGINS for s in sexes}
        self._recent = {s: dice.picks(f"recent {s}", recent_given_names(s)) for s in sexes}
        self._generation: Iterator[str] = dice.picks("generation", _weighted_generations())
        self._chance = dice.fractions("naming")

    def given(self, origin: Origin, sex: Sex, birth_year: int) -> str:
        share = 0.6 if origin == "english" else 0.25
        if birth_year >= RECENT and next(self._chance) < share:
            return next(self._recent[sex])
        return next(self._given[origin, sex])

    def last(self, origin: Origin) -> str:
        name = next(self._last[origin])
        if next(self._chance) >= DOUBLE[origin]:
            return name
        return self.joined(name, next(self._last[origin]))

    def joined(self, first: str, second: str) -> str:
        """Make one surname of two: with a hyphen or a space, within the state's limit."""
        mark = "-" if next(self._chance) < HYPHEN else " "
        return f"{first}{mark}{second}"[:LONGEST_LAST].strip(" -")

    def middle(self, origin: Origin, sex: Sex, birth_year: int) -> str:
        chance = next(self._chance)
        if chance >= MIDDLE[origin]:
            return ""
        if origin == "vietnamese" and chance < MIDDLE[origin] * OWN_CUSTOM:
            return "THI" if sex == "F" else "VAN"
        # a father's given name is the custom in many Indian and Arabic families
        after = "M" if origin in {"indian", "arabic"} else sex
        name = self.given(origin, after, birth_year - (0 if after == sex else 30))
        return name[:1] if chance < ONLY_INITIAL else name[:LONGEST_GIVEN]

    def generation(self) -> str:
        return next(self._generation)

    def married(self, origin: Origin, maiden: str, middle: str, husband: str) -> tuple[str, str]:
        """Return a wife's (middle, last): keeps hers, takes his, joins both; the maiden name may become the middle."""
        chance = next(self._chance)
        if chance >= TAKES[origin]:
            return middle, maiden
        if chance < HYPHENATES:
            return middle, f"{maiden}-{husband}"[:LONGEST_LAST].strip(" -")
        if next(self._chance) < MAIDEN_AS_MIDDLE:
            return maiden[:LONGEST_GIVEN], husband
        return middle, husband
