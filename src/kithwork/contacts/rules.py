"""What may be said about a contact, on plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import phonenumbers
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

NAME_LIMIT = 150
EMAIL_LIMIT = 254
STREET_LIMIT = 200
OLDEST = 120
UNDO_DAYS = 7
UNDO = timedelta(days=UNDO_DAYS)
FOLLOW_UP_DAYS = 366
WEEK = timedelta(days=7)
# Numbers without a country code are read as this country's.
PHONE_REGION = "US"
STATE_LENGTH = 2
# What a touchpoint in the ledger stands for.
KEY_QUESTION, ACTION, NOTE = "key_question", "action", "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """What a mobilizer says about a person. `age_said_in`: the year the age was said; an age without it grows wrong."""

    first_name: str
    last_name: str = ""
    nickname: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    age: int | None = None
    age_said_in: int | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterFacts:
    """What is copied from the voter at match; `age_band` like "35–44"; `voter_file_id` the file they are from.

    `voted`: in the campaign's election; False where that is not recorded yet.
    """

    canonical_voter_id: str
    voterfile_first_name: str = ""
    voterfile_last_name: str = ""
    voterfile_city: str = ""
    voterfile_state: str = ""
    voterfile_zip: str = ""
    voterfile_county: str = ""
    congressional_district: str = ""
    state_senate_district: str = ""
    state_house_district: str = ""
    registration_status: str = ""
    age_band: str = ""
    tags: tuple[str, ...] = ()
    voted: bool = False
    voter_file_id: int | None = None


NO_FACTS = VoterFacts(canonical_voter_id="")


def called(*, first_name: str, last_name: str, nickname: str) -> str:
    """The name as the mobilizer says it."""
    return " ".join(filter(None, (nickname or first_name, last_name)))


def check_details(person: ContactDetails, *, year: int) -> ContactDetails:
    """The details trimmed, phone as E.164 where it can be read as one; `year` is the present one.

    Nothing is escaped or taken off: a name like "=HYPERLINK(…)" is stored as typed, and made harmless where it leaves.
    """
    _check_years(person, year)
    return replace(
        person,
        first_name=check_text(person.first_name, field="first_name", what=_("the first name"), limit=NAME_LIMIT),
        last_name=_optional(person.last_name, "last_name", _("the last name")),
        nickname=_optional(person.nickname, "nickname", _("the nickname")),
        phone=_phone(_optional(person.phone, "phone", _("the phone number"), 32)),
        email=_email(_optional(person.email, "email", _("the e-mail address"), EMAIL_LIMIT)),
        street=_optional(person.street, "street", _("the street"), STREET_LIMIT),
        city=_optional(person.city, "city", _("the city")),
        state=_state(_optional(person.state, "state", _("the state"))),
        zip=_optional(person.zip, "zip", _("the ZIP code"), 10),
        age_said_in=None if person.age is None else person.age_said_in or year,
    )


def as_stored(phone: str) -> str:
    """A phone number as contacts carry it, however it is typed."""
    return _phone(phone.strip())


def _optional(text: str, field: str, what: str, limit: int = NAME_LIMIT) -> str:
    return check_text(text, field=field, what=what, limit=limit, required=False)


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, PHONE_REGION)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number) or number.extension:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise RefusedError(
            _("“%(email)s” is not an e-mail address. Correct it or leave it empty.") % {"email": text}, field="email"
        ) from error


def _state(text: str) -> str:
    if text and not (len(text) == STATE_LENGTH and text.isascii() and text.isalpha()):
        raise RefusedError(_("Please give the state by its two letters, like NC."), field="state")
    return text.upper()


def _check_years(person: ContactDetails, year: int) -> None:
    if person.age is not None and not 0 <= person.age <= OLDEST:
        raise RefusedError(_("An age lies between 0 and %(most)d.") % {"most": OLDEST}, field="age")
    if person.birth_year is not None and not year - OLDEST <= person.birth_year <= year:
        raise RefusedError(
            _("A year of birth lies between %(first)d and %(last)d.") % {"first": year - OLDEST, "last": year},
            field="birth_year",
        )


class UnwelcomeError(RefusedError):
    """Somebody whom the organization has nothing to do with. Reads the same whatever gave them away, and names no field."""

    def __init__(self) -> None:
        super().__init__(_("This person cannot be added."))


class Reminder(StrEnum):
    """Why somebody should be talked to, the most pressing first."""

    DUE = "due"
    NEVER = "never"
    LONG_AGO = "long ago"


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """`touched_on`: the day of the latest touchpoint; None where there is none."""

    contact_id: int
    called: str
    added_on: date
    touched_on: date | None = None
    follow_up_on: date | None = None

    @property
    def is_to_follow_up(self) -> bool:
        """Something recorded on the day, or later, was the talk that was meant."""
        if self.follow_up_on is None:
            return False
        return self.touched_on is None or self.touched_on < self.follow_up_on

    def is_to_follow_up_after(self, today: date) -> bool:
        return bool(self.follow_up_on and self.follow_up_on > today and self.is_to_follow_up)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody to talk to. `day`: when that was meant, or when they were added, or touched last, by `why`."""

    contact_id: int
    called: str
    why: Reminder
    day: date


def this_week(people: Iterable[Acquaintance], *, today: date, most: int) -> list[Suggestion]:
    """Those to follow up within the week, then the never touched, then those touched longest ago, earliest days first.

    Nobody whom the mobilizer means to talk to later, or has recorded something for within the week.
    """
    order = list(Reminder)
    found = [one for person in people for one in _suggested(person, today)]
    return sorted(found, key=lambda one: (order.index(one.why), one.day, one.contact_id))[:most]


def _suggested(person: Acquaintance, today: date) -> Iterator[Suggestion]:
    if person.follow_up_on and person.is_to_follow_up:
        if person.follow_up_on < today + WEEK:
            yield Suggestion(person.contact_id, person.called, Reminder.DUE, person.follow_up_on)
    elif person.touched_on is None:
        yield Suggestion(person.contact_id, person.called, Reminder.NEVER, person.added_on)
    elif person.touched_on <= today - WEEK:
        yield Suggestion(person.contact_id, person.called, Reminder.LONG_AGO, person.touched_on)


def check_follow_up(on: date | None, *, today: date) -> date | None:
    if on and not today <= on <= today + timedelta(days=FOLLOW_UP_DAYS):
        raise RefusedError(_("Please choose today or a day of the coming year."), field="on")
    return on
