"""How often the value on which a pair agrees occurs among the other voters: what makes agreeing on it surprising."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage.columns import Columns
from kithwork.linkage.frequencies import UNKNOWN, Frequencies
from kithwork.linkage.levels import First, Last, Place
from kithwork.linkage.model import Model
from kithwork.linkage.pairs import Names, distinct, on_different_pairs
from kithwork.linkage.variants import given_variants
from kithwork.linkage.vocabulary import Codes, Flags, Floats, Ints, Vocabulary

# Half a voter is added to every count: what occurs once in the file is not known to occur nowhere else.
_HALF_A_VOTER: Final = 0.5
# However rare both names are, they go together more often than chance: at least this part of one voter.
_LEAST_PAIR: Final = 0.02
_FEW: Final = 1000
# Who is registered by a short form is called by another one of the same name that much more seldom.
_COUSINS: Final = 8
_SELDOM: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Rates:
    vocabulary: Vocabulary
    frequencies: Frequencies
    model: Model

    @property
    def total(self) -> int:
        return self.frequencies.total or self.model.file_size

    def count(self, table: str, codes: Codes) -> Ints:
        """Shape of `codes`; -1 where nobody counted."""
        counts = getattr(self.frequencies, table)
        texts = self.vocabulary.texts
        different, which = distinct(codes)
        missing = self.frequencies.missing
        found = (counts.get(texts[code], missing) for code in different.tolist())
        return np.fromiter(found, np.int64, len(different))[which]

    def rate(self, table: str, codes: Codes) -> Floats:
        """The candidate itself is left out of the count."""
        return self._of_count(table, self.count(table, codes))

    def _of_count(self, table: str, counts: Ints) -> Floats:
        # Of a file of some hundred voters the names say little about how common a name is.
        size = self.total + (_FEW if table in ("first", "last") else 0)
        seen = (np.maximum(counts - 1, 0) + _HALF_A_VOTER) / size
        return np.where(counts == UNKNOWN, self.model.unknown[table], seen)

    def is_rare(self, table: str, codes: Codes) -> Ints:
        counts = self.count(table, codes)
        return ((counts >= 0) & (counts < self.total * self.model.rare)).astype(np.int64)

    def is_seldom(self, said: Codes) -> Flags:
        """Given names that few voters are registered by."""
        counts = self.count("first", said)
        return np.asarray((counts >= 0) & (counts < self.total * _SELDOM))

    def first(self, said: Codes, contact: Columns, voter: Columns, level: Ints) -> Floats:
        rate = self.rate("first", voter.first)
        nicknames = np.flatnonzero(level == First.NICKNAME)
        own, others = said[nicknames], voter.first[nicknames]
        cousins = Names(self.vocabulary).are_cousins(own, others)
        rate[nicknames] = self._any_form(own, itself=False) * np.where(cousins, _COUSINS, 1)
        middles = np.flatnonzero(level == First.MIDDLE)
        by_middle, by_first = (self._any_form(names[middles], itself=True) for names in (said, contact.middle))
        rate[middles] = by_middle + np.where(contact.middle[middles] != 0, by_first, 0)
        return rate

    def _any_form(self, said: Codes, *, itself: bool) -> Floats:
        """Of every voter whose name has the form that was said: Bill is as likely any Wilmer as any William."""
        counts, texts, missing = self.frequencies.first, self.vocabulary.texts, self.frequencies.missing

        def counted(name: str) -> int:
            own = counts.get(name, missing)
            forms = given_variants(name) - {name}
            others = sum(max(counts.get(form, missing), 0) for form in forms)
            return UNKNOWN if own == UNKNOWN else others + (own if itself else 0)

        different, which = distinct(said)
        found = np.fromiter((counted(texts[code]) for code in different.tolist()), np.int64, len(different))[which]
        return self._of_count("first", found)

    def last(self, contact: Columns, voter: Columns, level: Ints) -> Floats:
        rate = self.rate("last", voter.last)
        for of_level, own in ((Last.TOKEN, self._token), (Last.MAIDEN, self._maiden), (Last.SWAPPED, self._swapped)):
            rows = np.flatnonzero(level == of_level)
            if len(rows):
                rate[rows] = own(contact.take(rows), voter.take(rows))
        return rate

    def place(self, voter: Columns, level: Ints) -> Floats:
        rate = self.rate("zip", voter.zip)
        towns = np.flatnonzero(level == Place.CITY)
        rate[towns] = self.rate("city", voter.city[towns])
        rate[level == Place.STREET] = self.model.household / self.total
        return rate

    def joint(self, first: Floats, last: Floats, voter: Columns, *, where: Flags) -> Floats:
        """How often first name and surname go together; where it was not counted or not asked for, as if they were
        independent.
        """
        chance = first * last
        expected = np.maximum(chance * self.total, _LEAST_PAIR)
        counts = self._pair_counts(voter, where)
        # One pair in a file as large as would be expected to hold it; then what this file holds. The candidate too:
        # were the contact somebody else, both would have these names.
        seen = (counts + 1) / (self.total * (1 + 1 / expected))
        return np.where(counts == UNKNOWN, chance, seen)

    def _pair_counts(self, voter: Columns, where: Flags) -> Ints:
        return on_different_pairs(voter.first * where, voter.last, self._count_pairs, missing=UNKNOWN)

    def _count_pairs(self, first: Ints, last: Ints) -> Ints:
        texts, joint, missing = self.vocabulary.texts, self.frequencies.joint, self.frequencies.missing
        pairs = zip(first.tolist(), last.tolist(), strict=True)
        return np.fromiter((joint.get((texts[a], texts[b]), missing) for a, b in pairs), np.int64, len(first))

    def _token(self, contact: Columns, voter: Columns) -> Floats:
        """The commonest shared part decides: a double name that shares only SMITH shares little."""
        found = np.zeros(len(voter.last))
        for place in range(voter.tokens.shape[1]):
            codes = voter.tokens[:, place]
            shared = (codes != 0) & (contact.tokens == codes[:, None]).any(axis=1)
            found = np.maximum(found, np.where(shared, self.rate("last", codes), 0))
        return np.where(found > 0, found, self.rate("last", voter.last))

    def _maiden(self, contact: Columns, _voter: Columns) -> Floats:
        """Some surnames are given names too (Lee, James), and those are many people's middle names."""
        return self.rate("last", contact.last) + 20 * self.rate("first", contact.last)

    def _swapped(self, contact: Columns, voter: Columns) -> Floats:
        given = np.maximum(self.rate("first", contact.last), self.rate("first", voter.first))
        return self.rate("last", voter.last) * given
