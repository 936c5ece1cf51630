"""Slips of fingers and ears in typed names. Made for the generated world only: the matcher must not share this."""

from __future__ import annotations

from collections.abc import Callable, Iterator

ROWS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
SOUNDS = (
    ("PH", "F"), ("CK", "K"), ("EY", "Y"), ("IE", "EI"), ("EI", "IE"), ("SON", "SEN"), ("SEN", "SON"), ("LL", "L"),
    ("TT", "T"), ("NN", "N"), ("MAN", "MANN"), ("KS", "X"), ("Y", "I"), ("I", "Y"), ("C", "K"), ("K", "C"), ("Z", "S"),
)  # fmt: skip
SHORTEST = 3  # letters; nobody notices slips in shorter names, and they would leave nothing


def _beside(letter: str, chance: float) -> str:
    for row in ROWS:
        if letter in row:
            at = row.index(letter) + (1 if chance < 0.5 else -1)  # noqa: PLR2004  (the key to the right or the left)
            return row[at] if 0 <= at < len(row) else letter
    return letter


def _dropped(word: str, at: int, _chance: float) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, _chance: float) -> str:
    return word[:at] + word[at] + word[at:]


def _turned(word: str, at: int, _chance: float) -> str:
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _missed(word: str, at: int, chance: float) -> str:
    return word[:at] + _beside(word[at], chance) + word[at + 1 :]


def _heard(word: str, at: int, chance: float) -> str:
    """Write a sound as it is often misspelled; where nothing sounds alike, turn two letters."""
    fitting = [(old, new) for old, new in SOUNDS if old in word[1:]]
    if not fitting:
        return _turned(word, at, chance)
    old, new = fitting[int(chance * len(fitting))]
    return word[0] + word[1:].replace(old, new, 1)


SLIPS: tuple[Callable[[str, int, float], str], ...] = (_dropped, _doubled, _turned, _missed, _heard, _heard)


def slipped(word: str, fractions: Iterator[float]) -> str:
    """Return the word with one slip, never in its first letter; a short word as it is."""
    if len(word) < SHORTEST:
        return word
    kind = SLIPS[int(next(fractions) * len(SLIPS))]
    at = 1 + int(next(fractions) * (len(word) - 1))
    return kind(word, at, next(fractions))
