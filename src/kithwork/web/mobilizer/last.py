"""Whom a review was about just now, for the way back."""

from django.http import HttpRequest

from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import ContactCard
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import MobilizerScope


def last_id(request: HttpRequest) -> int:
    text = request.GET.get("last", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**62)) else 0


def last_card(scope: MobilizerScope, contact_id: int) -> ContactCard | None:
    try:
        return contacts.card(scope, contact_id=contact_id) if contact_id else None
    except NotFoundError:  # handed over or deleted meanwhile
        return None
