"""Possible matches for admins to decide, some contacts at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import ContactCard
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching.models import Decision
from kithwork.matching.reads.finding import Found, find_all
from kithwork.matching.reads.rows import visible_contact_decisions
from kithwork.matching.reads.showing import told
from kithwork.matching.reads.subject import Subject, subjects

REVIEWED_TOGETHER = 20
CHOICES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A contact and up to three voters as `told` says them. `proposal` is what an admin said who awaits a second."""

    card: ContactCard
    voters: tuple[dict[str, Any], ...]
    proposal: str
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Review:
    """`after` asks for the next ones; None at the end."""

    items: tuple[ReviewItem, ...]
    total: int
    after: int | None


def review(scope: CampaignScope, *, after: int, now: datetime) -> Review:
    """Everybody possible, by id; looking them up is written down."""
    scope.require(Permission.MANAGE_PEOPLE)
    possible = contacts.visible(scope).filter(match_status="possible")
    ids = list(possible.filter(id__gt=after).order_by("id").values_list("id", flat=True)[: REVIEWED_TOGETHER + 1])
    shown = ids[:REVIEWED_TOGETHER]
    found = choices(scope, contact_ids=shown)
    proposals = _proposals(scope, shown)
    cards = contacts.cards(scope, contact_ids=shown)
    items = tuple(_item(scope, card, found.get(card.id, ()), proposals.get(card.id, ("", "")), now) for card in cards)
    record(scope, verb="match.look_up", noun="campaign", noun_id=scope.campaign_id, people=len(items), now=now)
    return Review(items, possible.count(), shown[-1] if len(ids) > REVIEWED_TOGETHER else None)


def choices(scope: CampaignScope, *, contact_ids: list[int]) -> dict[int, tuple[Found, ...]]:
    """Whom an admin may choose among for each contact, as the file in force says it now."""
    scope.require(Permission.MANAGE_PEOPLE)
    asked = subjects(scope, contact_ids=contact_ids)
    found = find_all(scope, subjects=asked)
    return {_id(one): best[:CHOICES_AT_MOST] for one, best in zip(asked, found, strict=True)}


def _id(subject: Subject) -> int:
    return subject.contact_id or 0  # a subject of a page is always a contact


def _item(
    scope: CampaignScope, card: ContactCard, found: tuple[Found, ...], proposal: tuple[str, str], now: datetime
) -> ReviewItem:
    return ReviewItem(card, tuple(told(scope, found=one, now=now) for one in found), *proposal)


def _proposals(scope: CampaignScope, contact_ids: list[int]) -> dict[int | None, tuple[str, str]]:
    """What was proposed (a voter's id, or `none`) and by whom."""
    rows = list(
        visible_contact_decisions(scope, contact_ids=contact_ids)
        .filter(awaits_second=True, undone_at=None)
        .order_by("id")
    )
    names = accounts.user_labels(scope, user_ids={row.admin_id for row in rows if row.admin_id})
    return {
        row.contact_id: (
            "none" if row.verdict == Decision.Verdict.REFUSED else row.canonical_voter_id,
            names.get(row.admin_id or 0, ""),
        )
        for row in rows
    }
