"""Text meant for mobilizers, stored per language: {"en": "…", "es": "…"}."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from kithwork.kernel.scope import CampaignScope, MobilizerScope, VisitorScope

TextMap = dict[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text of a campaign in every language it has. `kind` is the field it stands in; `key` tells it in its section."""

    key: str
    kind: str
    words: TextMap


@dataclass(frozen=True, slots=True)
class Section:
    """Texts that are written together: the landing page, the ladder, one action."""

    key: str
    phrases: tuple[Phrase, ...]


def say(text: Mapping[str, str], *, language: str, fallback: str = "en") -> str:
    """The text in `language`, else in the campaign's, else in any; "" when there is none."""
    for candidate in (language, language.partition("-")[0], fallback):
        if text.get(candidate):
            return text[candidate]
    return next((value for value in text.values() if value), "")


def told(scope: CampaignScope, text: Mapping[str, str]) -> str:
    """Mobilizers and visitors read their own language where the campaign offers it; admins and files the campaign's."""
    own = (get_language() or "").partition("-")[0]
    is_reader = isinstance(scope, MobilizerScope | VisitorScope) and own in scope.further_languages
    return say(text, language=own if is_reader else scope.language, fallback=scope.language)


def put(text: Mapping[str, str], *, language: str, words: str) -> TextMap:
    """The text with these words in this language; none there where they are empty."""
    return {key: value for key, value in {**text, language: words}.items() if value or key != language}
