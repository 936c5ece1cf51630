"""Who in the organization is this person? Nothing is decided here: an admin looks at the list and ticks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.reads import HeldMobilizer
from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import Held
from kithwork.erasure.rules import MOST_CONTACTS, Identity, Wanted, is_likely_same
from kithwork.exports.reads import alive
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope


@dataclass(frozen=True, slots=True)
class Candidate:
    """`why`: what leads to this contact. `is_likely`: ticked beforehand."""

    contact: Held
    why: tuple[str, ...]
    is_likely: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """`invitations`, `files`: how many would go with them. `name` of whom a page led here, else ""."""

    name: str
    candidates: tuple[Candidate, ...]
    mobilizers: tuple[HeldMobilizer, ...]
    invitations: int
    files: int

    @property
    def is_empty(self) -> bool:
        return not (self.candidates or self.mobilizers or self.invitations)


def preview(scope: OrgScope, *, wanted: Wanted, now: datetime) -> Preview:
    """Over all campaigns, deleted contacts too; the look is written down."""
    scope.require(Permission.ERASE)
    wanted = wanted.tidy()
    if wanted.is_nothing:
        raise RefusedError(_("Please give a phone number, an e-mail address or a voter id."), field="phone")
    person = Identity()
    person.add(phone=wanted.phone, email=wanted.email, voter=wanted.voter)
    name = _known(scope, wanted, person)
    found = contacts.held(
        scope,
        phones=person.phones,
        emails=person.emails,
        voters=person.voters,
        contact_ids=[wanted.contact_id],
        limit=MOST_CONTACTS,
    )
    mobilizers = campaigns.held_mobilizers(
        scope,
        phones=person.phones,
        emails=person.emails,
        voters=person.voters,
        mobilizer_ids=[wanted.mobilizer_id],
    )
    inside = {one.campaign_id for one in found} | {one.campaign_id for one in mobilizers}
    shown = Preview(
        name=name,
        candidates=tuple(_candidate(one, wanted, person) for one in found),
        mobilizers=mobilizers,
        invitations=campaigns.invited(scope, emails=person.emails, names=person.names),
        files=alive(scope, campaign_ids=inside),
    )
    record(scope, verb="person.look_for", noun="person", people=len(found) + len(mobilizers), now=now)
    return shown


def _known(scope: OrgScope, wanted: Wanted, person: Identity) -> str:
    """Adds what is known of whom the page led here; returns their name."""
    name = ""
    if wanted.contact_id:
        rows = contacts.held(scope, contact_ids=[wanted.contact_id], limit=1)
        if not rows:
            raise NotFoundError(wanted.contact_id)
        name = rows[0].name
        person.add(phone=rows[0].phone, email=rows[0].email, voter=rows[0].canonical_voter_id)
        person.name(rows[0].last_name, rows[0].first_name)
    if wanted.mobilizer_id:
        own = campaigns.held_mobilizers(scope, mobilizer_ids=[wanted.mobilizer_id])
        if not own:
            raise NotFoundError(wanted.mobilizer_id)
        name = own[0].name
        for row in own:
            person.add(phone=row.phone, email=row.email, voter=row.canonical_voter_id)
            person.name(row.last_name, row.first_name)
    return name


def _candidate(contact: Held, wanted: Wanted, person: Identity) -> Candidate:
    same_voter = bool(contact.canonical_voter_id) and contact.canonical_voter_id in person.voters
    reasons = (
        (contact.id == wanted.contact_id, _("the contact you came from")),
        (same_voter, _("same voter")),
        (bool(contact.phone) and contact.phone in person.phones, _("same phone number")),
        (contact.email.casefold() in {email.casefold() for email in person.emails}, _("same e-mail address")),
    )
    is_likely = (
        contact.id == wanted.contact_id
        or same_voter
        or not person.names
        or is_likely_same(names=person.names, first=contact.first_name, last=contact.last_name)
    )
    return Candidate(contact, tuple(words for holds, words in reasons if holds), is_likely)
