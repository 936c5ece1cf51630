"""Suppressing hides what is there; undoing brings it back. Both over all campaigns of the organization."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts.door import organization_scope_for_job
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.door import enter
from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.contacts.reads import Suppressible
from kithwork.kernel import storage
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.suppression import reads as suppression
from kithwork.suppression import writes as suppressing
from kithwork.suppression.lists import Line, SuppressionList
from kithwork.suppression.models import SuppressionFile
from kithwork.suppression.rules import Reason, Source, Value

PAGE: Final = 5_000


@transaction.atomic
def suppress(scope: OrgScope, *, values: Collection[Value], reason: Reason, source: Source, now: datetime) -> int:
    """From now on these are in no list, number, file or mail, and nobody adds them; returns how many contacts are hidden."""
    suppressing.add(scope, values=values, reason=reason, source=source, now=now)
    return hide_meant(scope, values=values, now=now)


@transaction.atomic
def unsuppress(scope: OrgScope, *, entry_id: int, now: datetime) -> None:
    """The contacts come back with the job that follows: of the entry only a hash was held."""
    suppressing.remove(scope, entry_id=entry_id, now=now)
    enqueue_settling(scope)


def enqueue_settling(scope: OrgScope) -> None:
    scope.require(Permission.MANAGE_SUPPRESSION)
    enqueue(
        "stewardship.settle_suppression",
        once=f"suppression-{scope.organization_id}",
        lock=f"suppression-{scope.organization_id}",
        organization_id=scope.organization_id,
    )


@transaction.atomic
def hide_meant(scope: OrgScope, *, values: Collection[Value], now: datetime) -> int:
    """The contacts these values mean, in every campaign. Who may put a value on the list may have them hidden."""
    if not scope.may(Permission.ASK_ABOUT_ONESELF):
        scope.require(Permission.MANAGE_SUPPRESSION)
    suppressing.hold(scope)
    return sum(
        contacts.hide(inside, contact_ids=reads.meant(inside, values=values), now=now) for inside in _inside(scope)
    )


def load_suppressed(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Reads the file page by page: each puts its values on the list and hides whom they mean. May be killed and called again."""
    file = suppressing.begin(scope, file_id=file_id)
    if file is None:
        return
    failure = ""
    try:
        with storage.open(file.storage_key) as delivered:
            told = SuppressionList(delivered)
            for lines in _pages(told.lines()):
                _load_page(scope, file, lines, told.position, now)
    except RefusedError as refused:
        failure = refused.sentence
    if not failure and file.accepted <= file.rejected:
        failure = _("Most lines could not be read, so this file was not taken. The first of them are listed.")
    suppressing.finish(scope, file=file, failure=failure, now=now)
    if failure:
        enqueue_settling(scope)


@transaction.atomic
def _load_page(scope: OrgScope, file: SuppressionFile, lines: Sequence[Line], position: int, now: datetime) -> None:
    suppressing.put(scope, file=file, lines=lines, position=position, now=now)
    hide_meant(scope, values={value for line in lines for value in line.values}, now=now)


def drop_suppressed(scope: OrgScope, *, file_id: int) -> None:
    scope.require(Permission.MANAGE_SUPPRESSION)
    suppressing.drop(scope, file_id=file_id)
    enqueue_settling(scope)


def settle(scope: OrgScope, *, everybody: bool, now: datetime) -> int:
    """Goes over the hidden contacts, or `everybody`, and compares with the list; returns how many changed. Page by page."""
    scope.require(Permission.RUN_JOBS)
    changed = 0
    for inside in _inside(scope):
        after = 0
        while page := reads.suppressible(
            inside, after=after, limit=contacts.MANY, is_hidden=None if everybody else True
        ):
            changed += _settle_page(inside, page, now)
            after = page[-1].contact_id
    return changed


@transaction.atomic
def _settle_page(scope: CampaignScope, page: Collection[Suppressible], now: datetime) -> int:
    suppressing.hold(scope)
    found = suppression.suppressed(scope, values={value for one in page for value in one.values})
    stopped = {one.contact_id for one in page if not found.isdisjoint(one.values)}
    hide = [one.contact_id for one in page if one.contact_id in stopped and not one.is_hidden]
    reveal = [one.contact_id for one in page if one.contact_id not in stopped and one.is_hidden]
    changed = contacts.hide(scope, contact_ids=hide, now=now) if hide else 0
    return changed + (contacts.reveal(scope, contact_ids=reveal, now=now) if reveal else 0)


def _inside(scope: OrgScope) -> Iterator[CampaignScope]:
    """Every campaign, with the rights of the machine: the list holds in those the asker may not see, too."""
    machine = organization_scope_for_job(scope.organization_id, actor_id=scope.actor_id)
    for campaign_id in campaigns.visible(machine).order_by("id").values_list("id", flat=True):
        yield enter(machine, campaign_id=campaign_id)


def _pages(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    rest = iter(lines)
    while page := tuple(islice(rest, PAGE)):
        yield page
