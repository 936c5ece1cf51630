"""Who may be looked up, how many see the light, and what a look-up makes of the match status, on plain values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kithwork.kernel.errors import RefusedError
from kithwork.linkage.learn import LEAST_CONTACTS
from kithwork.linkage.names import compact
from kithwork.linkage.person import Person
from kithwork.linkage.reasons import Code

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SHOWN_AT_MOST = 5
# Whoever is less likely than this is a stranger whom nobody needs to see.
LEAST_SHOWN = 0.02
# So is a namesake's neighbour: below even odds a voter is shown only where both names agree somehow.
_OTHER_NAME = frozenset({Code.FIRST_OTHER, Code.LAST_OTHER})
# The same line a batch draws between possible and unmatched.
POSSIBLE_FROM = 0.5
LOOK_UPS_A_DAY = 100
LOOK_UPS_BY_IMPORT_A_WEEK = 1_000
# An admin gives one person more, within these and for at most 31 days.
MOST_A_DAY = 1_000
MOST_BY_IMPORT_A_WEEK = 10_000
LONGEST_ALLOWANCE = timedelta(days=31)
# After so long somebody who was not sure is asked again.
ASKED_AGAIN = timedelta(days=14)
# Voters one look-up may bring to the judge; the keys' own budget keeps it far below.
JUDGED_AT_MOST = 500
MILLION = 1_000_000
# However well a batch does, nobody less likely than this is matched by the machine.
LEAST_MATCHED = 0.80
# From so many contacts on whom people decided about, their decisions correct the judge; so many of them are held out.
LEAST_DECIDED = 100
LEAST_HELD_OUT = 15
LEAST_OF_EACH = 10
_HELD_OUT_OF = 4
CERTAIN = 1_000_001  # in millionths: nobody is
_FULL_NAME = 2
_BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74))


@dataclass(frozen=True, slots=True)
class Budget:
    """Look-ups a person has, by hand a day and by import in seven days."""

    by_hand: int = LOOK_UPS_A_DAY
    by_import: int = LOOK_UPS_BY_IMPORT_A_WEEK


def check_allowance(budget: Budget, *, until: date, today: date) -> None:
    """RefusedError with a sentence beside the field that is wrong."""
    for field, given, least, most in (
        ("by_hand", budget.by_hand, LOOK_UPS_A_DAY, MOST_A_DAY),
        ("by_import", budget.by_import, LOOK_UPS_BY_IMPORT_A_WEEK, MOST_BY_IMPORT_A_WEEK),
    ):
        if not least <= given <= most:
            said = _("Please give a number from %(least)s to %(most)s.")
            raise RefusedError(str(said) % {"least": f"{least:,}", "most": f"{most:,}"}, field=field)
    if not today <= until <= today + LONGEST_ALLOWANCE:
        raise RefusedError(str(_("Please choose a day within the next 31 days.")), field="until")


class Why(StrEnum):
    """Why there is nobody to choose from; empty where there is."""

    SHOWN = ""
    NOT_ASKED = "not_asked"
    MATCHED = "matched"
    TOO_LITTLE = "too_little"
    NO_FILE = "no_file"
    BUDGET = "budget"
    NOBODY = "nobody"


_SENTENCES: Final[Mapping[Why, "StrPromise"]] = {
    Why.NOT_ASKED: _("The voter file has not been asked about this person as they stand here now."),
    Why.TOO_LITTLE: _("Add the full last name and one of these: town or ZIP, age, phone, street. Then look again."),
    Why.NO_FILE: _("There is no voter file for %(state)s, so this person stays unmatched."),
    Why.BUDGET: _("You have looked up %(limit)d people today. Everything is kept; look further tomorrow."),
    Why.NOBODY: _("Nobody in the voter file fits. This person may not be registered where they live now."),
}
_NO_STATE: Final = _("Add the state this person lives in, so that the right voter file is asked.")


def sentence(why: Why, *, state: str, limit: int = 0) -> str:
    """What to do, or what it means; "" where there is somebody to choose from, or nobody needs to be."""
    if why is Why.NO_FILE and not state:
        return str(_NO_STATE)
    return str(_SENTENCES.get(why, "")) % {"state": state, "limit": limit}


def is_shown(probability: float, reasons: Collection[Code]) -> bool:
    """Whether a mobilizer may see this voter beside the contact."""
    if probability >= POSSIBLE_FROM:
        return True
    return probability >= LEAST_SHOWN and _OTHER_NAME.isdisjoint(reasons)


def says_enough(person: Person) -> bool:
    """Not an oracle: a full last name, at least a first initial, and one thing more."""
    more = (person.city, person.zip, person.age, person.birth_year, person.phone, person.street)
    return bool(person.first.strip()) and len(compact(person.last)) >= _FULL_NAME and any(more)


def fingerprint(*said: object) -> str:
    """Changes with anything a look-up depends on, so that an answer is shown no longer than it holds."""
    return sha256(repr(said).encode()).hexdigest()


def status_after(best: float, *, decided: str) -> str:
    """The match status after a look-up by hand, which never matches by itself.

    `possible` means that candidates wait for a person: one at least that is more likely than not, as in a batch.
    Below that a person's own decision stands: none of these (declined), not sure (possible); else unmatched.
    """
    if is_possible(best):
        return "possible"
    return {"refused": "declined", "unsure": "possible"}.get(decided, "unmatched")


def is_possible(probability: float) -> bool:
    """Whether a candidate waits for a person: more likely than not."""
    return probability >= POSSIBLE_FROM


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided about somebody so far: voters refused, pairs undone, and a person's verdict that stands."""

    refused: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()
    decided: str = ""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, datetime | None]]) -> "Said":
        """From (verdict, voter, undone at), the earliest first."""
        known = list(rows)
        standing = [(verdict, voter) for verdict, voter, undone_at in known if undone_at is None]
        return cls(
            refused=frozenset(voter for verdict, voter in standing if verdict == "refused"),
            undone=frozenset(voter for _verdict, voter, undone_at in known if undone_at is not None),
            decided=next((verdict for verdict, _voter in reversed(standing) if verdict != "matched"), ""),
        )


def may_undo(*, by_mobilizer: bool, is_held: bool) -> bool:
    """Whether an admin may take a decision back: not what a mobilizer said, unless nobody holds the contact any more."""
    return not (by_mobilizer and is_held)


def threshold(pairs: Iterable[tuple[int, int]], *, precision: float) -> int:
    """The lowest probability from which on the mean of all pairs is `precision` or better; CERTAIN where there is none.

    `pairs` are (probability, how many) in millionths, the most probable first. The promise is kept on average over
    what is matched, so the last one matched may be less likely than `precision`, but never than LEAST_MATCHED.
    """
    lowest, added, count = CERTAIN, 0, 0
    for ppm, many in pairs:
        if ppm < LEAST_MATCHED * MILLION:
            break
        added, count = added + ppm * many, count + many
        if added >= precision * MILLION * count:
            lowest = ppm
    return lowest


def status_in_batch(ppm: int, *, decided: str, may_match: bool, threshold_ppm: int) -> str:
    """Matched by the machine only where no person has decided; else as by hand."""
    if may_match and ppm >= threshold_ppm:
        return "matched"
    if decided == "unsure":
        return "possible"
    return status_after(ppm / MILLION, decided=decided)


def is_no_worse(losses: Mapping[str, float]) -> bool:
    """Of the new figures beside those in use, on decisions neither was fitted to; without any there is nothing to fear."""
    return not losses or min(losses["learned"], losses["calibrated"]) <= losses["in_use"]


@dataclass(frozen=True, slots=True)
class Material:
    """What there is, or was, to learn from: contacts, and decided ones among them."""

    contacts: int
    decided: int

    @property
    def size(self) -> str:
        """Another word whenever one of the two has doubled."""
        return f"{self.contacts.bit_length()}-{self.decided.bit_length()}"


def has_grown(now: Material, last: Material) -> bool:
    """Whether there is twice as much to learn from as the last time, and enough of it."""
    more_contacts = now.contacts >= LEAST_CONTACTS and now.contacts >= 2 * last.contacts
    return more_contacts or (now.decided >= LEAST_DECIDED and now.decided >= 2 * last.decided)


def is_held_out(contact_id: int) -> bool:
    """Every fourth contact, always the same: no figures are ever fitted to what people decided about them."""
    return sha256(str(contact_id).encode()).digest()[0] % _HELD_OUT_OF == 0


def changes(before: tuple[str, ...], after: tuple[str, ...]) -> frozenset[str]:
    """What a newer file says otherwise: each is (first, last, city, ZIP, county)."""
    renamed = {"renamed"} if before[:2] != after[:2] else set()
    moved = {"moved"} if before[2:] != after[2:] else set()
    return frozenset(renamed | moved)


def age_band(birth_year: int | None, *, year: int) -> str:
    """By the age reached in that year; "" where the file does not say."""
    if not birth_year:
        return ""
    age = year - birth_year
    return next((f"{low}–{high}" for low, high in _BANDS if age <= high), "75+")
