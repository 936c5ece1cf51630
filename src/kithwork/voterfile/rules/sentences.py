"""Sentences in the reader's language inside the program; in English where a tool runs without Django set up."""

from django.conf import settings
from django.utils import translation


def gettext(sentence: str) -> str:
    return translation.gettext(sentence) if settings.configured else sentence


def ngettext(singular: str, plural: str, number: int) -> str:
    if settings.configured:
        return translation.ngettext(singular, plural, number)
    return singular if number == 1 else plural
