"""What each verb does to a page of at most 1,000, and how it is undone. Each says in the items what became of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import uuid5

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.writes import Invitee
from kithwork.campaigns.writes import invite as invite_one
from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship.models import BulkItem, BulkRun
from kithwork.stewardship.reads.bulk import MOBILIZERS
from kithwork.voterfile import writes as voterfile

Page = Sequence[BulkItem]
# Each invitation is some statements of its own.
INVITED_AT_ONCE: Final = 100
_Verb, _Outcome = BulkRun.Verb, BulkItem.Outcome


class MovedError(Exception):
    """Somebody moved contacts of the page between the look and the lock: it must be looked at again."""


def _hand_over(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    to = run.receiver_id
    held = _lock_page(scope, page, to)
    moving = {contact_id for contact_id, holder in held.items() if holder != to}
    contacts.move(scope, holders={held[one] for one in moving}, to=to, contact_ids=moving)
    record(scope, verb="contacts.hand_over", noun="mobilizer", noun_id=to or "", people=len(moving), now=now)
    for item in page:
        item.former_id = held.get(item.row_id)
        item.outcome = _became(item.row_id in held, is_done=item.row_id in moving)


def _hand_back(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    """Only contacts that are where the run put them, and only to who is there still."""
    formers = {item.row_id: item.former_id for item in page}
    asked = {one for one in (*formers.values(), run.receiver_id) if one is not None}
    there = {None, *campaigns.present(scope, mobilizer_ids=asked)}
    wanted = {contact_id: former for contact_id, former in formers.items() if former in there}
    if run.receiver_id not in there or not wanted:
        return
    contacts.lock_holders(scope, holders={run.receiver_id, *wanted.values()})
    moved = set(contacts.give_back(scope, holder=run.receiver_id, to=wanted))
    record(scope, verb="contacts.hand_back", noun="bulk_run", noun_id=run.id, people=len(moved), now=now)
    for item in page:
        if item.row_id in moved:
            item.outcome = _Outcome.UNDONE


def _delete(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    """All at the moment the run was asked for: by it they are known when they are brought back."""
    held = _lock_page(scope, page)
    contacts.hide_held(scope, holders=set(held.values()), contact_ids=held, now=run.made_at)
    record(scope, verb="contacts.delete", noun="bulk_run", noun_id=run.id, people=len(held), now=now)
    for item in page:
        item.former_id = held.get(item.row_id)
        item.outcome = _became(item.row_id in held)


def _bring_back(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    ids = [item.row_id for item in page]
    held = reads.hidden_holders(scope, contact_ids=ids, deleted_at=run.made_at, now=now)
    holders = {holder for holder in held.values() if holder is not None}
    present = {None, *campaigns.present(scope, mobilizer_ids=holders)}
    contacts.lock_holders(scope, holders=present)
    back = set(contacts.bring_back(scope, held=held, present=present, deleted_at=run.made_at, now=now))
    record(scope, verb="contacts.undelete", noun="bulk_run", noun_id=run.id, people=len(back), now=now)
    for item in page:
        if item.row_id in back:
            item.outcome = _Outcome.UNDONE


def _tag(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    ids = [item.row_id for item in page]
    if run.noun == MOBILIZERS:
        voters = campaigns.voters(scope, mobilizer_ids=ids)
    else:
        voters = reads.voters(scope, contact_ids=ids)
    asked = {voter for voter in voters.values() if voter}
    fresh = voterfile.put_on_list(scope, file_id=run.tag_file_id or 0, canonical_voter_ids=asked)
    record(scope, verb="tag_file.add", noun="tag_file", noun_id=run.tag_file_id or "", people=len(fresh), now=now)
    for item in page:
        voter = voters.get(item.row_id, "")
        item.canonical_voter_id = voter if voter in fresh else ""
        item.outcome = _became(item.row_id in voters, is_done=voter in fresh)
        if item.row_id in voters and not voter:
            item.outcome = _Outcome.UNMATCHED


def _untag(scope: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    voters = {item.canonical_voter_id for item in page}
    voterfile.take_off_list(scope, file_id=run.tag_file_id or 0, canonical_voter_ids=voters)
    record(scope, verb="tag_file.take_off", noun="tag_file", noun_id=run.tag_file_id or "", people=len(voters), now=now)
    for item in page:
        item.outcome = _Outcome.UNDONE


def invite(scope: CampaignScope, *, into: CampaignScope, run: BulkRun, page: Page, now: datetime) -> None:
    """Whoever has joined there, is invited already or wants no invitations is left out."""
    rows = campaigns.visible_mobilizers(scope).filter(id__in=[item.row_id for item in page])
    people = {row[0]: Invitee(*row[1:]) for row in rows.values_list("id", "email", "first_name", "last_name")}
    for item in page:
        person = people.get(item.row_id)
        item.outcome = _became(person is not None)
        if person is None:
            continue
        try:
            invite_one(into, client_key=uuid5(run.client_key, str(item.row_id)), person=person, site=run.site, now=now)
        except RefusedError:
            item.outcome = _Outcome.UNINVITED


def _lock_page(scope: CampaignScope, page: Page, *others: int | None) -> dict[int, int | None]:
    """Who holds these contacts now, all of them locked."""
    ids = [item.row_id for item in page]
    holders = {*reads.holders(scope, contact_ids=ids).values(), *others}
    contacts.lock_holders(scope, holders=holders)
    held = reads.holders(scope, contact_ids=ids)
    if not set(held.values()) <= holders:
        raise MovedError
    return held


def _became(is_there: bool, *, is_done: bool = True) -> BulkItem.Outcome:  # noqa: FBT001 - whether it is there
    if not is_there:
        return _Outcome.GONE
    return _Outcome.DONE if is_done else _Outcome.SAME


_Deed = Callable[[CampaignScope, BulkRun, Page, datetime], None]
FORTH: Final[dict[str, _Deed]] = {
    _Verb.HAND_OVER: _hand_over,
    _Verb.REMOVE: _hand_over,
    _Verb.DELETE: _delete,
    _Verb.TAG: _tag,
}
BACK: Final[dict[str, _Deed]] = {
    _Verb.HAND_OVER: _hand_back,
    _Verb.REMOVE: _hand_back,
    _Verb.DELETE: _bring_back,
    _Verb.TAG: _untag,
}
