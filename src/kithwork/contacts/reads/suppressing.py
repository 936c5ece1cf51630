"""Whom a suppressed value means, and what of a contact may be suppressed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F, Q

from kithwork.contacts.models import EMAIL_KEY
from kithwork.contacts.reads.rows import visible_hideable
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table.compile import beginning
from kithwork.suppression.rules import Kind, Value, plain


@dataclass(frozen=True, slots=True)
class Suppressible:
    contact_id: int
    is_hidden: bool
    values: tuple[Value, ...]


def meant(scope: CampaignScope, *, values: Collection[Value]) -> frozenset[int]:
    """The contacts of the campaign that one of these is about, hidden ones too."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    asked = {kind: {text for value in values if value.kind is kind and (text := plain(value))} for kind in Kind}
    found: set[int] = set()
    everybody = visible_hideable(scope)
    if phones := asked[Kind.PHONE]:
        alike = everybody.alias(begins=beginning(F("phone"))).filter(begins__in=phones)
        found.update(alike.values_list("id", flat=True))
        # Few: what was typed could not be read as a number by itself.
        odd = everybody.exclude(phone="").exclude(phone__startswith="+").values_list("id", "phone")
        found.update(contact_id for contact_id, typed in odd if plain(Value(Kind.PHONE, typed)) in phones)
    if addresses := asked[Kind.EMAIL]:
        reached = everybody.exclude(email="").alias(key=EMAIL_KEY).filter(key__in=addresses)
        found.update(reached.values_list("id", flat=True))
    if voters := asked[Kind.VOTER]:
        matched = everybody.filter(canonical_voter_id__in=voters)
        possible = everybody.exclude(likely_voter="").filter(match_status="possible", likely_voter__in=voters)
        found.update(matched.values_list("id", flat=True))
        found.update(possible.values_list("id", flat=True))
    return frozenset(found)


def suppressible(
    scope: CampaignScope, *, after: int, limit: int, is_hidden: bool | None = None
) -> tuple[Suppressible, ...]:
    """A page of the campaign's contacts, by id: all, or the hidden ones alone."""
    scope.require(Permission.RUN_JOBS)
    everybody = visible_hideable(scope).filter(Q() if is_hidden is None else Q(suppressed_at__isnull=not is_hidden))
    names = ("suppressed_at", "phone", "email", "canonical_voter_id", "match_status", "likely_voter")
    rows = everybody.filter(id__gt=after).order_by("id").values_list("id", *names)[:limit]
    return tuple(
        Suppressible(contact_id, hidden_at is not None, tuple(_values(*said))) for contact_id, hidden_at, *said in rows
    )


def _values(phone: str, email: str, matched: str, status: str, likely: str) -> Iterator[Value]:
    if phone:
        yield Value(Kind.PHONE, phone)
    if email:
        yield Value(Kind.EMAIL, email)
    voter = matched or (likely if status == "possible" else "")
    if voter:
        yield Value(Kind.VOTER, voter)
