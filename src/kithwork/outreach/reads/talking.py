"""Whom to talk to next."""

from datetime import datetime
from typing import Final

from kithwork.contacts import reads as contacts
from kithwork.contacts.rules import Suggestion, this_week
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope

THREE: Final = 3


def talk_to(scope: MobilizerScope, *, now: datetime) -> list[Suggestion]:
    """Three at most; none in a closed campaign."""
    scope.require(Permission.READ_OWN_CONTACTS)
    if scope.status == "closed":
        return []
    return this_week(contacts.acquaintances(scope), today=now.astimezone(scope.zone).date(), most=THREE)
