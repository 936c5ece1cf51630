"""Text meant for mobilizers, stored per language: {"en": "…", "es": "…"}."""

from collections.abc import Mapping

TextMap = dict[str, str]


def say(text: Mapping[str, str], *, language: str, fallback: str = "en") -> str:
    """The text in `language`, else in the campaign's, else in any; "" when there is none."""
    for candidate in (language, language.partition("-")[0], fallback):
        if text.get(candidate):
            return text[candidate]
    return next((value for value in text.values() if value), "")
