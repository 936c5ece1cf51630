"""Codes of the rooms below, in words a mobilizer reads. Translated here, at the edge, and nowhere deeper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kithwork.contacts.rules import ContactDetails, Reminder, Suggestion, VoterFacts
from kithwork.content.reads import ActionCard
from kithwork.content.rules import letter
from kithwork.linkage.reasons import Code, Reason
from kithwork.matching.reads import Candidate, Changes, Why

REASONS: Final[Mapping[Code, Promise]] = {
    Code.FIRST_SAME: _("same first name"),
    Code.FIRST_NICKNAME: _("%(contact)s and %(voter)s can be the same name"),
    Code.FIRST_MIDDLE: _("goes by the middle name %(contact)s"),
    Code.FIRST_INITIAL: _("same initial %(initial)s"),
    Code.FIRST_SIMILAR: _("%(contact)s is close to %(voter)s"),
    Code.FIRST_OTHER: _("a different first name"),
    Code.LAST_SAME: _("same last name"),
    Code.LAST_PART: _("part of the last name is the same"),
    Code.LAST_MAIDEN: _("an earlier last name"),
    Code.LAST_SWAPPED: _("first and last name are swapped"),
    Code.LAST_SIMILAR: _("%(contact)s is close to %(voter)s"),
    Code.LAST_OTHER: _("a different last name"),
    Code.MIDDLE_SAME: _("same middle name"),
    Code.MIDDLE_OTHER: _("a different middle name"),
    Code.SUFFIX_SAME: _("both %(suffix)s"),
    Code.SUFFIX_OTHER: _("junior or senior differs"),
    Code.PLACE_STREET: _("same street"),
    Code.PLACE_ZIP: _("same ZIP"),
    Code.PLACE_CITY: _("same town"),
    Code.PLACE_NEAR: _("a ZIP nearby"),
    Code.PLACE_OTHER: _("a different place"),
    Code.PLACE_MISSING: _("you gave no place to compare"),
    Code.AGE_SAME: _("the age fits"),
    Code.AGE_NEAR: _("the age nearly fits"),
    Code.AGE_OTHER: _("a different age"),
    Code.AGE_MISSING: _("you gave no age to compare"),
    Code.INACTIVE: _("the registration is inactive"),
}


def reasons(given: Iterable[Reason]) -> list[str]:
    return [str(REASONS[reason.code]) % dict(reason.params) for reason in given]


# Likelihood in words, with the tone of its badge.
LIKELIHOOD: Final[Mapping[str, tuple[Promise, str]]] = {
    "very likely": (_("very likely"), "good"),
    "likely": (_("likely"), "info"),
    "possible": (_("possible"), "plain"),
}


def because(found: Why | None) -> str:
    """Why somebody is matched, as a sentence; "" where nobody is."""
    if found is None or not found.reasons:
        return ""
    likelihood, _tone = LIKELIHOOD[found.words]
    told = {"reasons": ", ".join(reasons(found.reasons)), "likelihood": likelihood}
    return gettext("Why: %(reasons)s (%(likelihood)s).") % told


@dataclass(frozen=True, slots=True)
class Shown:
    """A voter as the page says it; `key` goes back with the form."""

    key: str
    name: str
    about: str
    likelihood: Promise
    tone: str
    reasons: str


def candidates(found: Iterable[Candidate]) -> list[Shown]:
    return [_shown(candidate) for candidate in found]


def _shown(candidate: Candidate) -> Shown:
    likelihood, tone = LIKELIHOOD[candidate.words]
    age = _("age %(band)s") % {"band": candidate.age_band} if candidate.age_band else ""
    about = " · ".join(filter(None, (str(age), candidate.place.title())))
    why = ", ".join(reasons(candidate.reasons))
    return Shown(candidate.key, candidate.name.title(), about, likelihood, tone, why)


def changed(found: Changes | None) -> str:
    """Say how many of each kind, like: 4 are now registered, 1 moved."""
    if found is None:
        return ""
    said = [_changed(kind, found.counts[kind]) for kind in CHANGES if found.counts.get(kind)]
    return gettext("Of your contacts: %(changes)s.") % {"changes": ", ".join(said)}


def _changed(kind: str, count: int) -> str:
    return {
        "registered": ngettext("%(count)d is now registered", "%(count)d are now registered", count),
        "moved": ngettext("%(count)d moved", "%(count)d moved", count),
        "renamed": ngettext("%(count)d has another name", "%(count)d have another name", count),
        "vanished": ngettext(
            "%(count)d is no longer in the voter file", "%(count)d are no longer in the voter file", count
        ),
        "returned": ngettext("%(count)d is in the voter file again", "%(count)d are in the voter file again", count),
    }[kind] % {"count": count}


# What a new file may change about one contact.
CHANGES: Final[Mapping[str, Promise]] = {
    "registered": _("now registered"),
    "moved": _("moved"),
    "renamed": _("another name"),
    "vanished": _("no longer in the file"),
    "returned": _("in the file again"),
}


def place(city: str, state: str) -> str:
    return ", ".join(filter(None, (city, state)))


@dataclass(frozen=True, slots=True)
class Fact:
    label: Promise
    value: str


def districts(facts: VoterFacts) -> list[Fact]:
    """Where a matched contact votes: never party, race, birth date or address."""
    said = (
        Fact(_("County"), facts.voterfile_county.title()),
        Fact(_("Congress"), facts.congressional_district),
        Fact(_("State senate"), facts.state_senate_district),
        Fact(_("State house"), facts.state_house_district),
    )
    return [fact for fact in said if fact.value]


def why_now(one: Suggestion) -> str:
    day = date_format(one.day, "MONTH_DAY_FORMAT")
    if one.why is Reminder.DUE:
        return gettext("You wanted to talk to them on %(day)s.") % {"day": day}
    if one.why is Reminder.NEVER:
        return gettext("You have recorded nothing for them yet.")
    return gettext("Nothing recorded since %(day)s.") % {"day": day}


def message(action: ActionCard, person: ContactDetails) -> str:
    """What a text message or a mail about an action begins with. All else in it is said to the mobilizer."""
    return letter(action.message, links=action.links, first_name=person.nickname or person.first_name)
