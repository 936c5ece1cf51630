"""What a campaign says in several languages, besides its content."""

from dataclasses import dataclass

from kithwork.campaigns.reads.campaign import visible
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import Phrase, Section
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

TEXTS = ("landing_title", "landing_text", "picture_alt", "invitation_text")


@dataclass(frozen=True, slots=True)
class CampaignTexts:
    language: str
    further_languages: tuple[str, ...]
    section: Section


def texts(scope: CampaignScope) -> CampaignTexts:
    scope.require(Permission.EDIT_CONTENT)
    row = visible(scope).first()
    if row is None:
        raise NotFoundError(scope.campaign_id)
    phrases = tuple(Phrase(field, field, getattr(row, field)) for field in TEXTS)
    return CampaignTexts(row.language, tuple(row.further_languages), Section("landing", phrases))
