"""Two rungs or two options become one. Nobody's touchpoints change; the caller has locked every holder."""

from collections.abc import Iterable

from kithwork.contacts.columns import MergedOptions
from kithwork.contacts.reads import Holders, visible_marked
from kithwork.contacts.writes.tallies import recount
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

# Holders whose numbers are held in memory at a time.
PAGE = 500


def merge_rung(scope: CampaignScope, *, gone: int, into: int) -> int:
    """Returns how many contacts stand on the other rung now, deleted ones too. Those who hold them are recounted."""
    scope.require(Permission.EDIT_CONTENT)
    contacts, _ = visible_marked(scope)
    standing = contacts.filter(rung_id=gone)
    holders = set(standing.filter(deleted_at=None).values_list("mobilizer_id", flat=True).distinct())
    moved = standing.update(rung_id=into)
    _recount(scope, holders)
    return moved


def merge_option(scope: CampaignScope, *, action_id: int, gone: int, into: int) -> int:
    """Returns how many current responses say the other option now; who said both says it once."""
    scope.require(Permission.EDIT_CONTENT)
    _, responses = visible_marked(scope)
    said = responses.filter(action_id=action_id, options__contains=[gone])
    alive = said.filter(contact__deleted_at=None)
    holders = set(alive.values_list("contact__mobilizer_id", flat=True).distinct())
    changed = said.update(options=MergedOptions("options", gone=gone, into=into))
    _recount(scope, holders)
    return changed


def _recount(scope: CampaignScope, holders: Iterable[int | None]) -> None:
    ordered: list[int | None] = sorted(holders, key=lambda holder: holder or 0)
    for start in range(0, len(ordered), PAGE):
        page: Holders = ordered[start : start + PAGE]
        recount(scope, holders=page)
