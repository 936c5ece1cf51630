from collections.abc import Sequence
from datetime import datetime

from kithwork.audit.models import Entry
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
) -> None:
    """Appends one entry: ids, verbs, counts and field names only. Asks no permission: it never refuses to write down."""
    Entry.objects.create(
        at=now,
        organization_id=scope.organization_id if isinstance(scope, OrgScope) else None,
        campaign_id=scope.campaign_id if isinstance(scope, CampaignScope) else None,
        actor_id=scope.actor_id,
        actor_role=_role(scope),
        verb=verb,
        noun=noun,
        noun_id=str(noun_id),
        people=people,
        fields=list(fields),
        origin=scope.origin,
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
