"""One person gone from everywhere, in one transaction: all of it, or nothing."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts import reads as account_reads
from kithwork.accounts import writes as accounts
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaign_reads
from kithwork.campaigns import writes as campaigns
from kithwork.campaigns.reads import HeldMobilizer
from kithwork.contacts import reads as contact_reads
from kithwork.contacts import writes as contacts
from kithwork.contacts.reads import Held
from kithwork.erasure.rules import MOST_CONTACTS, Identity, traces_of
from kithwork.exports import writes as exports
from kithwork.kernel import jobs, mail
from kithwork.kernel.db import hold
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.matching import writes as matching
from kithwork.outreach import writes as outreach
from kithwork.people import writes as people
from kithwork.stewardship import writes as stewardship
from kithwork.suppression import writes as suppression
from kithwork.suppression.rules import Kind, Reason, Source, Value, plain
from kithwork.voterfile import writes as voterfile

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom an admin ticked. What they typed to find them is known of the person as well."""

    contact_ids: tuple[int, ...] = ()
    mobilizer_ids: tuple[int, ...] = ()
    phone: str = ""
    email: str = ""
    voter: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """`outside`: files that were brought to a storage this server cannot take them back from. `blotted`: places in notes
    and responses about others.
    """

    contacts: int
    mobilizers: int
    invitations: int
    blotted: int
    files: int
    outside: int


def erase(scope: OrgScope, *, within: Mapping[int, CampaignScope], chosen: Chosen, now: datetime) -> Erased:
    """`within`: campaign id → its scope, of every campaign of the organization. RefusedError for an admin or analyst."""
    scope.require(Permission.ERASE)
    # Somebody may move a contact between the look and the lock; then all is looked at again.
    for _try in range(_TRIES):
        with suppress(NotFoundError):
            return _erase(scope, within, chosen, now)
    return _erase(scope, within, chosen, now)


@transaction.atomic
def _erase(scope: OrgScope, within: Mapping[int, CampaignScope], chosen: Chosen, now: datetime) -> Erased:
    hold("erasure", scope.organization_id)
    found = contact_reads.held(scope, contact_ids=chosen.contact_ids, limit=MOST_CONTACTS)
    own = campaign_reads.held_mobilizers(scope, mobilizer_ids=chosen.mobilizer_ids)
    if {one.id for one in found} != set(chosen.contact_ids) or not set(chosen.mobilizer_ids) <= {one.id for one in own}:
        raise NotFoundError(chosen.contact_ids)
    logins = {one.user_id for one in own if one.user_id is not None}
    if account_reads.has_role_here(scope, user_ids=logins):
        raise RefusedError(
            _("This person is an admin or analyst of the organization. Take that role away first, then erase them.")
        )
    person = identity(scope, found=found, own=own)
    person.add(phone=chosen.phone, email=chosen.email, voter=chosen.voter)
    _suppress(scope, person, chosen, now)
    gone = erase_identity(scope, within=within, person=person, found=found, own=own, now=now)
    lone = logins - campaign_reads.mobilizing(scope, user_ids=logins)
    accounts.close_orphans(scope, user_ids=lone, now=now)
    return gone


def _suppress(scope: OrgScope, person: Identity, chosen: Chosen, now: datetime) -> None:
    """They are not added, matched or invited again. What somebody who stays has as well, a family's telephone, is left out.

    Before any holder is locked, as everybody does who changes the list.
    """
    suppression.hold(scope)
    stay = [
        one
        for one in contact_reads.held(scope, phones=person.phones, emails=person.emails, limit=MOST_CONTACTS)
        if one.id not in chosen.contact_ids
    ]
    phones = person.phones - {one.phone for one in stay}
    emails = {email.casefold() for email in person.emails} - {one.email.casefold() for one in stay}
    values = [
        Value(kind, text)
        for kind, texts in ((Kind.PHONE, phones), (Kind.EMAIL, emails), (Kind.VOTER, person.voters))
        for text in sorted(texts)
        if plain(Value(kind, text))
    ]
    if values:
        stewardship.suppress(scope, values=values, reason=Reason.ERASED, source=Source.ERASURE, now=now)


def erase_identity(
    scope: OrgScope,
    *,
    within: Mapping[int, CampaignScope],
    person: Identity,
    found: Collection[Held],
    own: Collection[HeldMobilizer],
    now: datetime,
) -> Erased:
    """These rows, and every trace of this person in the organization. The caller is in a transaction."""
    scope.require(Permission.ERASE)
    inside = {one.campaign_id for one in found} | {one.campaign_id for one in own}
    for campaign_id in sorted(inside):
        _leave_campaign(
            within[campaign_id],
            {one.id for one in found if one.campaign_id == campaign_id},
            {one.id for one in own if one.campaign_id == campaign_id and not one.has_left},
            now,
        )
    campaigns.erase_mobilizers(scope, mobilizer_ids=[one.id for one in own], now=now)
    matching.forget_mobilizers(scope, mobilizer_ids=[one.id for one in own])
    words = person.words
    shared = contact_reads.named(scope, names=words) | campaign_reads.named(scope, names=words)
    traces = traces_of(person, shared=shared)
    invitations = campaigns.erase_invitations(scope, emails=person.emails, names=person.names)
    invitations += accounts.erase_role_invitations(scope, emails=person.emails)
    campaigns.erase_lists(scope, traces=traces)
    blotted = outreach.blot(scope, traces=traces) + contacts.blot(scope, traces=traces)
    blotted += campaigns.blot(scope, traces=traces)
    matching.forget_voters(scope, canonical_voter_ids=person.voters)
    voterfile.forget_voters(scope, canonical_voter_ids=person.voters, traces=traces)
    suppression.forget_names(scope, traces=traces)
    people.forget_searches(scope, traces=traces)
    stewardship.forget_searches(scope, traces=traces, canonical_voter_ids=person.voters, now=now)
    jobs.forget(traces)
    mail.forget(traces.pattern)
    # Last, as a file cannot be brought back where something above fails.
    withdrawn = exports.withdraw(scope, campaign_ids=inside, traces=traces, now=now)
    record(scope, verb="person.erase", noun="person", people=1, now=now)
    return Erased(len(found), len(own), invitations, blotted, withdrawn.files, withdrawn.outside)


def identity(scope: OrgScope, *, found: Collection[Held], own: Collection[HeldMobilizer]) -> Identity:
    """All these rows say of one person."""
    scope.require(Permission.ERASE)
    person = Identity()
    for contact in found:
        person.add(phone=contact.phone, email=contact.email, voter=contact.canonical_voter_id)
        person.name(contact.last_name, contact.first_name, contact.nickname)
        if contact.voterfile_last_name:
            person.name(contact.voterfile_last_name, contact.voterfile_first_name)
    for mobilizer in own:
        person.add(phone=mobilizer.phone, email=mobilizer.email, voter=mobilizer.canonical_voter_id)
        person.name(mobilizer.last_name, mobilizer.first_name, mobilizer.preferred_name)
    return person


def _leave_campaign(scope: CampaignScope, contact_ids: set[int], leaving: set[int], now: datetime) -> None:
    """Contacts go with all that was recorded about them; what leaving mobilizers hold becomes Unassigned."""
    holders: set[int | None] = set(contact_reads.holders(scope, contact_ids=contact_ids).values()) | leaving
    if leaving:
        holders.add(None)
    contacts.lock_holders(scope, holders=holders)
    matching.purge(scope, contact_ids=contact_ids)
    outreach.purge(scope, contact_ids=contact_ids)
    removed = contacts.erase(scope, contact_ids=contact_ids, holders=holders)
    while leaving and contacts.move(scope, holders=leaving, to=None):
        pass
    record(scope, verb="contacts.erase", noun="contact", people=removed, now=now)
