from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Q

from kithwork.contacts.columns.targeting import PLACES
from kithwork.contacts.models import Contact
from kithwork.contacts.reads.rows import visible, visible_copies, visible_deleted, visible_responses
from kithwork.contacts.rules import NO_FACTS, Acquaintance, ContactDetails, VoterFacts, called
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A contact as its mobilizer sees it. The voter's facts are empty unless matched.

    While nobody has confirmed a machine match its mobilizer sees no fact of it, and tags never.
    """

    id: int
    person: ContactDetails
    facts: VoterFacts
    match_status: str
    rung_id: int | None
    answered_at: datetime | None
    touchpoints: int
    added_at: datetime
    deleted_at: datetime | None
    mobilizer_id: int | None
    is_machine_match: bool
    vanished_at: datetime | None
    follow_up_on: date | None

    @property
    def called(self) -> str:
        person = self.person
        return called(first_name=person.first_name, last_name=person.last_name, nickname=person.nickname)

    @property
    def dials(self) -> str:
        """The number a phone can dial; what could not be read as one is no number."""
        return self.person.phone if self.person.phone.startswith("+") else ""

    @property
    def is_reachable(self) -> bool:
        return bool(self.dials or self.person.email)


@dataclass(frozen=True, slots=True)
class Current:
    """The current response to an action; a task's has neither text nor options."""

    action_id: int
    text: str
    options: tuple[int, ...]
    responded_at: datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`after` asks for the next page; None on the last."""

    rows: tuple[ContactCard, ...]
    after: int | None


class Matched(NamedTuple):
    """A matched contact, and what it carries of its voter beside the voter file: tags, and whether they voted."""

    contact_id: int
    canonical_voter_id: str
    tags: tuple[str, ...]
    voted: bool


def card(scope: CampaignScope, *, contact_id: int) -> ContactCard:
    found = visible(scope).filter(id=contact_id).first()
    if found is None:
        raise NotFoundError(contact_id)
    return _card(scope, found)


def cards(scope: CampaignScope, *, contact_ids: Collection[int]) -> tuple[ContactCard, ...]:
    """Of some contacts, in the order of their ids; who cannot be seen is absent."""
    return tuple(_card(scope, contact) for contact in visible(scope).filter(id__in=contact_ids).order_by("id"))


# What a mobilizer's list can be narrowed to: those with something to do.
WAITING: Mapping[str, Q] = {"possible": Q(match_status="possible"), "unanswered": Q(rung=None)}


def own(
    scope: MobilizerScope, *, search: str = "", waiting: str = "", after: int | None = None, limit: int = PAGE
) -> OwnPage:
    """The latest added first. Every word of `search` begins a name; `waiting` is a word of WAITING, another is none."""
    contacts = visible(scope).filter(WAITING.get(waiting, Q())).order_by("-id")
    for word in search.replace("\x00", "").split():
        contacts = contacts.filter(
            Q(first_name__istartswith=word) | Q(last_name__istartswith=word) | Q(nickname__istartswith=word)
        )
    if after is not None:
        contacts = contacts.filter(id__lt=after)
    found = [_card(scope, contact) for contact in contacts[: limit + 1]]
    return OwnPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)


def responses(scope: CampaignScope, *, contact_id: int) -> tuple[Current, ...]:
    rows = visible_responses(scope).filter(contact_id=contact_id).order_by("action_id")
    return tuple(Current(row.action_id, row.text, tuple(sorted(row.options)), row.responded_at) for row in rows)


def matched(scope: CampaignScope, *, after: int, limit: int) -> tuple[Matched, ...]:
    """Those with an id beyond `after`, in the order of their ids."""
    scope.require(Permission.RUN_JOBS)
    rows = visible_copies(scope).filter(match_status="matched", id__gt=after).order_by("id")
    found = rows.values_list("id", "canonical_voter_id", "tags", "voted")[:limit]
    return tuple(Matched(contact_id, voter, tuple(tags), voted) for contact_id, voter, tags, voted in found)


@dataclass(frozen=True, slots=True)
class Targeted:
    """What targeting asks of a contact's voter; a mobilizer is never shown it."""

    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def targeted(scope: CampaignScope, *, contact_id: int | None = None) -> dict[int, Targeted]:
    """Of a contact, or of all that this scope sees."""
    contacts = visible(scope) if contact_id is None else visible(scope).filter(id=contact_id)
    rows = contacts.values_list("id", "tags", PLACES)
    return {contact_id: Targeted(tuple(tags), tuple(places)) for contact_id, tags, places in rows}


def acquaintances(scope: MobilizerScope, *, contact_id: int | None = None) -> list[Acquaintance]:
    """The mobilizer's contacts, or one of them, with the days something was recorded for them; days are the campaign's."""
    contacts = visible(scope) if contact_id is None else visible(scope).filter(id=contact_id)
    names = ("first_name", "last_name", "nickname")
    rows = contacts.values("id", "added_at", "follow_up_on", *names).annotate(touched=Max("touchpoint__recorded_at"))
    return [
        Acquaintance(
            contact_id=row["id"],
            called=called(**{name: row[name] for name in names}),
            added_on=row["added_at"].astimezone(scope.zone).date(),
            touched_on=row["touched"] and row["touched"].astimezone(scope.zone).date(),
            follow_up_on=row["follow_up_on"],
        )
        for row in rows.order_by("id")
    ]


class Entry(NamedTuple):
    """What tells on the mobilizer's device that somebody of an address book is on the list already."""

    first_name: str
    last_name: str
    phone: str
    email: str


def own_book(scope: MobilizerScope) -> list[Entry]:
    rows = visible(scope).order_by("id").values_list(*Entry._fields)
    return [Entry(*row) for row in rows]


def recently_deleted(scope: MobilizerScope, *, now: datetime) -> tuple[ContactCard, ...]:
    """The latest deleted first."""
    return tuple(_card(scope, contact) for contact in visible_deleted(scope, now=now).order_by("-deleted_at", "-id"))


def _facts(scope: CampaignScope, contact: Contact) -> VoterFacts:
    if isinstance(scope, MobilizerScope) and contact.is_machine_match:
        return NO_FACTS
    copied = {field.name: getattr(contact, field.name) for field in fields(VoterFacts)}
    return VoterFacts(**copied | {"tags": () if isinstance(scope, MobilizerScope) else tuple(contact.tags)})


def _card(scope: CampaignScope, contact: Contact) -> ContactCard:
    return ContactCard(
        id=contact.id,
        person=ContactDetails(**{field.name: getattr(contact, field.name) for field in fields(ContactDetails)}),
        facts=_facts(scope, contact),
        match_status=contact.match_status,
        rung_id=contact.rung_id,
        answered_at=contact.answered_at,
        touchpoints=contact.touchpoints,
        added_at=contact.added_at,
        deleted_at=contact.deleted_at,
        mobilizer_id=contact.mobilizer_id,
        is_machine_match=contact.is_machine_match,
        vanished_at=contact.vanished_at,
        follow_up_on=contact.follow_up_on,
    )
