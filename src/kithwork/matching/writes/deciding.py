from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.campaigns.writes import mark_active
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import Decision, Lookup
from kithwork.matching.reads import Subject
from kithwork.matching.rules import Why, status_after
from kithwork.matching.writes.settling import hold, settle, write_down

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Said:
    verdict: Decision.Verdict
    client_key: UUID
    now: datetime


@transaction.atomic
def confirm(scope: MobilizerScope, *, contact_id: int | None, candidate: str, client_key: UUID, now: datetime) -> None:
    """The mobilizer says that this is them: `candidate` is the key of one who was shown. Copies the voter's facts."""
    scope.require(Permission.RECORD)
    about = hold(scope, contact_id=contact_id)
    if _sent_before(scope, contact_id, client_key):
        return
    asked, _dash, number = candidate.partition("-")
    lookup = _still_shown(scope, about, asked)
    if not (number.isdecimal() and int(number) < len(lookup.shown)):
        raise _stale()
    shown: Shown = lookup.shown[int(number)]
    facts = reads.facts(scope, canonical_voter_ids=[shown["voter"]], now=now).get(shown["voter"])
    if facts is None:  # gone with a newer file, or protected by now
        raise _stale()
    _decide(scope, about, lookup, [shown], _Said(Decision.Verdict.CONFIRMED, client_key, now))
    settle(scope, contact_id=contact_id, status="matched", facts=facts)


@transaction.atomic
def refuse(scope: MobilizerScope, *, contact_id: int | None, shown: str, client_key: UUID, now: datetime) -> None:
    """None of these: the voters shown are refused for good. `shown` is the key of the candidates together."""
    scope.require(Permission.RECORD)
    _put_aside(scope, contact_id, shown, _Said(Decision.Verdict.REFUSED, client_key, now))


@transaction.atomic
def unsure(scope: MobilizerScope, *, contact_id: int | None, shown: str, client_key: UUID, now: datetime) -> None:
    """Not sure: stays possible."""
    scope.require(Permission.RECORD)
    _put_aside(scope, contact_id, shown, _Said(Decision.Verdict.UNSURE, client_key, now))


def _put_aside(scope: MobilizerScope, contact_id: int | None, shown: str, said: _Said) -> None:
    about = hold(scope, contact_id=contact_id)
    if _sent_before(scope, contact_id, said.client_key):
        return
    lookup = _still_shown(scope, about, shown)
    _decide(scope, about, lookup, lookup.shown, said)
    settle(scope, contact_id=contact_id, status=status_after(0, decided=said.verdict))


def _sent_before(scope: MobilizerScope, contact_id: int | None, client_key: UUID) -> bool:
    return reads.visible_decisions(scope, contact_id=contact_id).filter(batch_key=client_key).exists()


def _still_shown(scope: MobilizerScope, about: Subject, asked: str) -> Lookup:
    """What the person has before them is what is kept, and still holds: no other voter can be named."""
    if about.why is Why.MATCHED:
        raise RefusedError(_("This person is matched already. Undo that first."))
    if not asked.isdecimal():
        raise _stale()
    lookups = reads.visible_lookups(scope, contact_id=about.contact_id).filter(fingerprint=about.fingerprint)
    lookup = lookups.filter(id=int(asked)).first()
    if lookup is None or not lookup.shown:
        raise _stale()
    return lookup


def _decide(scope: MobilizerScope, about: Subject, lookup: Lookup, shown: Sequence[Shown], said: _Said) -> None:
    rows = [
        Decision(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            mobilizer_id=scope.mobilizer_id,
            contact_id=about.contact_id,
            canonical_voter_id=voter["voter"],
            verdict=said.verdict,
            probability_ppm=voter["ppm"],
            weight=voter["weight"],
            reasons=voter["reasons"],
            model_version=lookup.model_version,
            status_before=about.status,
            batch_key=said.client_key,
            decided_at=said.now,
        )
        for voter in shown
    ]
    try:
        with transaction.atomic():
            Decision.objects.bulk_create(rows)
    except IntegrityError as error:  # the key of somebody else's decision
        raise _stale() from error
    if said.verdict != Decision.Verdict.UNSURE:
        reads.visible_lookups(scope, contact_id=about.contact_id).delete()
    mark_active(scope, now=said.now)
    write_down(scope, verb=f"match.{said.verdict.value}", contact_id=about.contact_id, people=len(rows), now=said.now)


def _stale() -> RefusedError:
    return RefusedError(_("The voters offered have changed since this page was opened. Please look at them again."))
