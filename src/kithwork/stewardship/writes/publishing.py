from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.campaigns import writes as campaigns
from kithwork.content import reads as content
from kithwork.content.rules import RUNGS_AT_LEAST
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@transaction.atomic
def publish(scope: CampaignScope, *, now: datetime) -> None:
    """Draft or closed → active. Needs a Key Question with its ladder and the organization's postal address."""
    scope.require(Permission.EDIT_CONTENT)
    ladder = content.ladder(scope)
    if not ladder.question or len(ladder.rungs) < RUNGS_AT_LEAST:
        raise RefusedError(_("Write the Key Question and its responses first: without them nothing can be answered."))
    if not accounts.organization(scope).postal_address.strip():
        raise RefusedError(
            _("Enter the organization's postal address first: every invitation must carry it. It is under Details.")
        )
    campaigns.set_status(scope, status="active", now=now)


def close(scope: CampaignScope, *, now: datetime) -> None:
    """Nobody can join, mobilizers only read, admins read and export. Can be opened again."""
    campaigns.set_status(scope, status="closed", now=now)
