from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.suppression.models import Entry, SuppressionFile
from kithwork.suppression.rules import Kind, Reach, Value, digests, plain

_AT_WORK = (SuppressionFile.Status.LOADING, SuppressionFile.Status.IN_FORCE)


def visible(scope: OrgScope) -> QuerySet[Entry]:
    scope.require(Permission.MANAGE_SUPPRESSION)
    return Entry.objects.filter(organization_id=scope.organization_id)


def visible_files(scope: OrgScope) -> QuerySet[SuppressionFile]:
    scope.require(Permission.MANAGE_SUPPRESSION)
    return SuppressionFile.objects.filter(organization_id=scope.organization_id)


def visible_in_force(scope: OrgScope) -> QuerySet[Entry]:
    """What holds now, for whoever writes: no right is asked, since the list stops everybody and is shown to nobody here."""
    entries = Entry.objects.filter(organization_id=scope.organization_id)
    return entries.filter(Q(file=None) | Q(file__status__in=_AT_WORK))


def suppressed(scope: OrgScope, *, values: Collection[Value]) -> frozenset[Value]:
    """Those of the values, in whatever spelling they are given, that are suppressed: one statement, however many."""
    return _listed(scope, values, (Reach.EVERYTHING,))


def unwelcome(scope: OrgScope, *, addresses: Collection[str]) -> frozenset[str]:
    """Those of the e-mail addresses that this organization sends nothing to."""
    found = _listed(scope, [Value(Kind.EMAIL, address) for address in addresses], tuple(Reach))
    return frozenset(value.text for value in found)


def suppressed_voters(scope: OrgScope, *, canonical_voter_ids: Iterable[str]) -> frozenset[str]:
    found = suppressed(scope, values=[Value(Kind.VOTER, voter) for voter in set(canonical_voter_ids) if voter])
    return frozenset(value.text for value in found)


def digest_of(scope: OrgScope, *, value: Value) -> str:
    """By the newest key; of a value that `check_value` has taken. Says nothing of whether it is on the list."""
    return digests(settings.SUPPRESSION_KEYS, organization_id=scope.organization_id, text=plain(value))[-1]


def _listed(scope: OrgScope, values: Collection[Value], reaches: Collection[Reach]) -> frozenset[Value]:
    asked: dict[str, list[Value]] = {}
    for value in values:
        for text in filter(None, {plain(value), _as_refused(value)}):
            # While hashes are brought to a new key some are still of the one before.
            for digest in digests(settings.SUPPRESSION_KEYS, organization_id=scope.organization_id, text=text):
                asked.setdefault(digest, []).append(value)
    if not asked:
        return frozenset()
    found = visible_in_force(scope).filter(digest__in=list(asked), reach__in=reaches)
    return frozenset(value for digest in found.values_list("digest", flat=True) for value in asked[digest])


def _as_refused(value: Value) -> str:
    """Links of mails that have left long ago hold the hash of the address as it was written, in small letters."""
    return value.text.strip().lower() if value.kind is Kind.EMAIL else ""
