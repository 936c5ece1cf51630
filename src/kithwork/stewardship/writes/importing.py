from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kithwork.contacts import writes as contacts
from kithwork.contacts.writes import Imported, Sent
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import writes as matching


@dataclass(frozen=True, slots=True)
class Brought:
    """`waiting`: how many of the new contacts are not looked up now, the week's budget being spent."""

    imported: Imported
    waiting: int


@transaction.atomic
def bring_people(scope: MobilizerScope, *, people: Sequence[Sent], now: datetime) -> Brought:
    """Contacts out of an address book; who they are in the voter file, the machine finds out in the background."""
    scope.require(Permission.RECORD)
    imported = contacts.add_many(scope, people=people, now=now)
    return Brought(
        imported, matching.match_imported(scope, contact_ids=imported.added, unwelcome=imported.unwelcome, now=now)
    )
