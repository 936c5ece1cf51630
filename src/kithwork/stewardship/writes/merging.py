"""Two rungs or two options that mean the same become one, with everything that was said for either."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.contacts import writes as contacts
from kithwork.content import reads as content
from kithwork.content import writes
from kithwork.content.rules import OPTIONS_AT_LEAST, RUNGS_AT_LEAST
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import writes as outreach


@transaction.atomic
def merge_rungs(scope: CampaignScope, *, gone: int, into: int, now: datetime) -> None:
    """Every answer of `gone` reads `into`, and `gone` is removed. Touchpoints stay; holders are recounted."""
    scope.require(Permission.EDIT_CONTENT)
    contacts.lock_everybody(scope)
    _require_two([rung.id for rung in content.ladder(scope).rungs], gone, into, least=RUNGS_AT_LEAST)
    outreach.merge_rung(scope, gone=gone, into=into)
    contacts.merge_rung(scope, gone=gone, into=into)
    writes.drop_merged_rung(scope, gone=gone, into=into, now=now)


@transaction.atomic
def merge_options(scope: CampaignScope, *, action_id: int, gone: int, into: int, now: datetime) -> None:
    """The same for two options of an action; whoever chose both has chosen one."""
    scope.require(Permission.EDIT_CONTENT)
    contacts.lock_everybody(scope)
    options = [option.id for option in content.action(scope, action_id=action_id).options]
    _require_two(options, gone, into, least=OPTIONS_AT_LEAST)
    outreach.merge_option(scope, action_id=action_id, gone=gone, into=into)
    contacts.merge_option(scope, action_id=action_id, gone=gone, into=into)
    writes.drop_merged_option(scope, action_id=action_id, gone=gone, into=into, now=now)


def _require_two(known: Collection[int], gone: int, into: int, *, least: int) -> None:
    if gone == into:
        raise RefusedError(_("Please choose two different ones."), field="into")
    if not {gone, into}.issubset(known):
        raise RefusedError(_("One of them is not there any more. Please load the page again."), field="into")
    if len(known) <= least:
        raise RefusedError(
            _("There must remain at least %(least)d: add another one first.") % {"least": least}, field="into"
        )
