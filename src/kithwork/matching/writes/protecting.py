"""A voter whom the state protects is nobody's candidate. Only an admin links one, to the mobilizer who is that person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.rules import Reason
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes as campaigns_writes
from kithwork.contacts import writes as contacts
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching.writes.budget import spend
from kithwork.voterfile import reads as voterfile


def link_protected(scope: CampaignScope, *, mobilizer_id: int, canonical_voter_id: str, now: datetime) -> None:
    """By the full voter id that the person has supplied. A try costs one of the admin's look-ups of the day, right or wrong."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Matches stay as they are; nothing can be changed any more."))
    if not _try(scope, mobilizer_id=mobilizer_id, canonical_voter_id=canonical_voter_id, now=now):
        raise RefusedError(
            _("There is no protected voter with exactly this number. Please ask the person to read it out once more."),
            field="voter_id",
        )


@transaction.atomic
def _try(scope: CampaignScope, *, mobilizer_id: int, canonical_voter_id: str, now: datetime) -> bool:
    """Committed either way: a wrong number costs as much as a right one and leaves its row."""
    contacts.lock_holders(scope, holders={mobilizer_id})
    own = campaigns.visible_mobilizers(scope).filter(id=mobilizer_id).first()
    if own is None:
        raise NotFoundError(mobilizer_id)
    if own.match_status == "matched":
        raise RefusedError(_("This mobilizer is matched already. They undo that themselves first."))
    if not spend(scope, now=now):
        raise RefusedError(_("Your look-ups of today are spent. Please try again tomorrow."))
    found = voterfile.is_protected_voter(scope, canonical_voter_id=canonical_voter_id.strip().upper())
    if found:
        campaigns_writes.set_protected_match(
            scope, mobilizer_id=mobilizer_id, canonical_voter_id=canonical_voter_id.strip().upper()
        )
    record(
        scope,
        verb="match.link_protected" if found else "match.link_protected_refused",
        noun="mobilizer",
        noun_id=mobilizer_id,
        people=int(found),
        reason=Reason.ASKED_BY_PERSON,
        now=now,
    )
    return found
