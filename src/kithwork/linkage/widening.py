"""Further keys of a contact for whom the first ones found nobody likely: names swapped, and one consonant more, less or
other in either name. All on the contact's side: a voter's keys stay few.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from kithwork.linkage.blocking import KINDS, Parts, contact_parts, said_names, surnames_of
from kithwork.linkage.columns import Columns
from kithwork.linkage.names import consonants
from kithwork.linkage.vocabulary import Vocabulary

_CONSONANTS: Final = "BCDFGHJKLMNPQRSTVWXZ"
# What is written for a consonant by mistake: one beside it on the keyboard, or one that sounds like it. Any other would
# be three times as many keys and find nobody more.
_BESIDE: Final = {
    "B": "FGHNV", "C": "DFSVX", "D": "CFRSX", "F": "CDGRTV", "G": "BFHTV", "H": "BGJN", "J": "HKMN", "K": "JLM",
    "L": "KP", "M": "JKN", "N": "BHJM", "P": "L", "Q": "SW", "R": "DFGT", "S": "DWXZ", "T": "FGR", "V": "BCFG",
    "W": "DQS", "X": "CDSZ", "Z": "SX",
}  # fmt: skip
_ALIKE: Final = ("BFPVW", "CGKQX", "CSXZ", "DT", "GJ", "LR", "MN")
_MISTAKEN: Final = {
    letter: sorted({*_BESIDE[letter], *"".join(group for group in _ALIKE if letter in group)} - {letter})
    for letter in _CONSONANTS
}
_OF_BONES: Final = tuple(name for name, kind in KINDS.items() if {"bones", "first bones"} <= {*kind.parts})


def wide_parts(contacts: Columns, vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], Parts]]:
    """Kinds of keys, and what to make them of."""
    yield tuple(KINDS), contact_parts(_swapped(contacts), vocabulary)
    own = contact_parts(contacts, vocabulary)
    bones = {
        "first bones": said_names(contacts, vocabulary).derived("bones", consonants, vocabulary),
        "bones": surnames_of(contacts, vocabulary).derived("bones", consonants, vocabulary),
    }
    as_said = {name: names.hashed(vocabulary) for name, names in bones.items()}
    for name, names in bones.items():
        near = names.expanded(neighbours, vocabulary).hashed(vocabulary)
        yield _OF_BONES, {**own, **as_said, name: near}


def neighbours(bones: str) -> Iterator[str]:
    """The consonants with one left out, one put in, one exchanged."""
    less = {letter: bones.replace(letter, "") for letter in bones if len(bones) > 1}
    yield from less.values()
    yield from ("".join(sorted({*bones, letter})) for letter in _CONSONANTS)
    for letter, rest in less.items():
        yield from ("".join(sorted({*rest, other})) for other in _MISTAKEN.get(letter, ()))


def _swapped(contacts: Columns) -> Columns:
    none = np.zeros_like(contacts.first)
    return replace(
        contacts,
        first=contacts.last,
        nickname=contacts.tokens[:, 1],
        last=contacts.first,
        tokens=np.stack([contacts.first, contacts.nickname, none], axis=1),
    )
