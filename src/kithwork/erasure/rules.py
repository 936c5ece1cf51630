"""Who is the same person, how they are written down in free text, and how long people are kept, on plain values."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kithwork.contacts.rules import as_stored
from kithwork.kernel import traces

# More contacts than this are no one person.
MOST_CONTACTS = 200
# Between the mail to the admins and the first time a rule removes anybody.
WARNING_DAYS = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What leads to a person. `contact_id`, `mobilizer_id`: 0 for none."""

    phone: str = ""
    email: str = ""
    voter: str = ""
    contact_id: int = 0
    mobilizer_id: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.phone or self.email or self.voter or self.contact_id or self.mobilizer_id)

    def tidy(self) -> "Wanted":
        return Wanted(
            as_stored(self.phone), self.email.strip(), self.voter.strip().upper(), self.contact_id, self.mobilizer_id
        )


@dataclass(slots=True)
class Identity:
    """Everything a person is known by in one organization. `names`: (first, last); `words`: each name by itself."""

    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    voters: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)

    def add(self, *, phone: str = "", email: str = "", voter: str = "") -> None:
        for value, known in ((phone, self.phones), (email, self.emails), (voter, self.voters)):
            if value:
                known.add(value)

    def name(self, last: str, *firsts: str) -> None:
        self.names.update((first, last) for first in firsts if first or last)

    @property
    def words(self) -> set[str]:
        return {word for name in self.names for word in name if word}


def traces_of(person: Identity, *, shared: Iterable[str]) -> traces.Traces:
    """`shared`: names somebody else has as well, which tell nobody apart."""
    others = {name.casefold() for name in shared}
    return traces.Traces(
        sure=traces.joined(
            (
                *(traces.number(phone) for phone in person.phones),
                *(traces.address(email) for email in person.emails),
                *(traces.address(voter) for voter in person.voters),
                *(traces.whole_name(first, last) for first, last in person.names),
            )
        ),
        words=traces.joined(traces.word(name) for name in person.words if name.casefold() not in others),
    )


def is_likely_same(*, names: Iterable[tuple[str, str]], first: str, last: str) -> bool:
    """Of two who share a phone number or an address: a family may. A missing last name contradicts nobody."""
    for other_first, other_last in names:
        same_last = not last or not other_last or last.casefold() == other_last.casefold()
        same_first = not first or not other_first or first[:1].casefold() == other_first[:1].casefold()
        if same_last and same_first:
            return True
    return False


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
