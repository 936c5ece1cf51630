"""`./kith link explain CONTACT VOTER --organization SLUG`: a pair of the database, for whoever runs the installation."""

import sys

from django.utils import timezone
from django.utils.translation import gettext as _

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.matching import reads

DONE, REFUSED = 0, 1


def explain(organization: str, *, contact: str, voter: str) -> int:
    """Exit code: 0 explained, 1 refused with a sentence."""
    try:
        scope = accounts_door.organization_scope_by_slug(accounts_door.system_scope(), organization)
    except NotFoundError:
        return _refused(_("There is no organization “%(slug)s”.") % {"slug": organization})
    try:
        text = _explained(scope, int(contact), voter) if contact.isascii() and contact.isdigit() else None
    except RefusedError as refused:
        return _refused(refused.sentence)
    if text is None:
        return _refused(_("There is no contact %(id)s.") % {"id": contact})
    sys.stdout.write(f"{text}\n")
    return DONE


def _explained(scope: OrgScope, contact_id: int, voter: str) -> str | None:
    for card in campaigns.campaigns(scope):
        try:
            return reads.explained(
                door.enter(scope, campaign_id=card.id),
                contact_id=contact_id,
                canonical_voter_id=voter,
                now=timezone.now(),
            )
        except NotFoundError:
            continue
    return None


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED
