from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.campaigns import door
from kithwork.campaigns import writes as campaigns
from kithwork.content import writes as content
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship.reads import Missing, missing


@transaction.atomic
def publish(scope: CampaignScope, *, now: datetime) -> None:
    """Draft or closed → active. Needs a Key Question with its ladder and the organization's postal address."""
    scope.require(Permission.EDIT_CONTENT)
    lacks = missing(scope)
    if Missing.QUESTION in lacks or Missing.RUNGS in lacks:
        raise RefusedError(_("Write the Key Question and its responses first: without them nothing can be answered."))
    if Missing.POSTAL_ADDRESS in lacks:
        raise RefusedError(
            _("Enter the organization's postal address first: every invitation must carry it. It is under Details.")
        )
    campaigns.set_status(scope, status="active", now=now)


@transaction.atomic
def duplicate(scope: CampaignScope, *, name: str, slug: str, now: datetime) -> str:
    """Details, ladder, geographies, actions, missions, task page and texts once more, as a draft without people."""
    scope.require(Permission.EDIT_CONTENT)
    made = campaigns.duplicate(scope, name=name, slug=slug, now=now)
    content.copy_content(door.enter(scope, campaign_slug=made), source=scope, now=now)
    return made


def close(scope: CampaignScope, *, now: datetime) -> None:
    """Nobody can join, mobilizers only read, admins read and export. Can be opened again."""
    campaigns.set_status(scope, status="closed", now=now)
