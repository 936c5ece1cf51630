from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from kithwork.audit.models import Entry, Link
from kithwork.audit.reads import visible_chain, visible_unsealed
from kithwork.audit.rules import COVERED, COVERED_LATER, START, Reason, digest, network
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import (
    CampaignScope,
    InstallationScope,
    MobilizerScope,
    OrgScope,
    Scope,
    SystemScope,
    UserScope,
    VisitorScope,
)


def record(
    scope: Scope,
    *,
    verb: str,
    now: datetime,
    noun: str = "",
    noun_id: int | str = "",
    people: int = 0,
    fields: Sequence[str] = (),
    reason: Reason = Reason.NONE,
    about: int | None = None,
    actor: int | None = None,
) -> None:
    """Appends one entry: ids, verbs, counts and field names only. Asks no permission: it never refuses to write down.

    At the sign-in, where the scope is a stranger's still, `about` is the organization and `actor` the user.
    """
    Entry.objects.create(
        at=now,
        organization_id=scope.organization_id if isinstance(scope, OrgScope) else about,
        campaign_id=scope.campaign_id if isinstance(scope, CampaignScope) else None,
        actor_id=scope.actor_id or actor,
        actor_role=_role(scope),
        verb=verb,
        noun=noun,
        noun_id=str(noun_id),
        people=people,
        fields=list(fields),
        origin=network(scope.origin),
        reason=reason,
    )


def _role(scope: Scope) -> str:
    names: tuple[tuple[type[Scope], str], ...] = (
        (MobilizerScope, "mobilizer"),
        (VisitorScope, "visitor"),
        (OrgScope, "organization"),
        (InstallationScope, "installation"),
        (SystemScope, "system"),
        (UserScope, "user"),
    )
    return next((name for kind, name in names if isinstance(scope, kind)), "stranger")


@transaction.atomic
def seal(scope: SystemScope, *, now: datetime, at_most: int = 50_000) -> int:
    """Links the entries that are not in the chain yet; returns how many. Two sealers wait for one another."""
    scope.require(Permission.RUN_JOBS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
    last = visible_chain(scope).last()
    position, previous = (last.position, last.digest) if last else (0, START)
    links = []
    for values in visible_unsealed(scope).values(*COVERED, *COVERED_LATER)[:at_most]:
        position, previous = position + 1, digest(settings.AUDIT_KEY, previous, values)
        links.append(Link(entry_id=values["id"], position=position, digest=previous, sealed_at=now))
    Link.objects.bulk_create(links, batch_size=5_000)
    return len(links)
