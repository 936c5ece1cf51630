"""Which languages a campaign speaks, and its own texts in them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.models import Campaign
from kithwork.campaigns.reads import visible
from kithwork.campaigns.reads.texts import TEXTS
from kithwork.campaigns.writes.campaign import ALT_LIMIT, INVITATION_TEXT_LIMIT, LANDING_TEXT_LIMIT
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.language import put
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.text import NAME_LIMIT, check_text

_LIMITS = {
    "landing_title": NAME_LIMIT,
    "landing_text": LANDING_TEXT_LIMIT,
    "picture_alt": ALT_LIMIT,
    "invitation_text": INVITATION_TEXT_LIMIT,
}


@transaction.atomic
def set_languages(scope: CampaignScope, *, language: str, further: Collection[str], now: datetime) -> None:
    """`language` is what everybody reads who asks for none of the `further` ones. Texts stay in whatever they are."""
    scope.require(Permission.EDIT_CONTENT)
    if not {language, *further} <= dict(settings.LANGUAGES).keys():
        raise RefusedError(_("Please choose a language from the list."), field="language")
    campaign = _locked(scope)
    campaign.language = language
    campaign.further_languages = sorted(set(further) - {language})
    campaign.save(update_fields=["language", "further_languages"])
    record(scope, verb="campaign.edit", noun="campaign", noun_id=campaign.id, fields=["languages"], now=now)


@transaction.atomic
def translate(scope: CampaignScope, *, language: str, words: Mapping[str, str], now: datetime) -> None:
    """Landing page and invitation mail in a further language."""
    scope.require(Permission.EDIT_CONTENT)
    campaign = _locked(scope)
    changed = [field for field in TEXTS if field in words]
    for field in changed:
        checked = check_text(words[field], field=field, what=_("the translation"), limit=_LIMITS[field], required=False)
        setattr(campaign, field, put(getattr(campaign, field), language=language, words=checked))
    campaign.save(update_fields=changed)
    record(scope, verb="campaign.translate", noun="campaign", noun_id=campaign.id, fields=[language], now=now)


def _locked(scope: CampaignScope) -> Campaign:
    campaign = visible(scope).select_for_update().first()
    if campaign is None:
        raise NotFoundError(scope.campaign_id)
    return campaign
