"""What can be exported of a campaign: the files every campaign has, and one for each of its actions."""

from django.utils.translation import gettext as _

from kithwork.content import reads as content
from kithwork.exports.columns import KINDS, OF_ACTION, ExportKind, action_kind
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


def kinds(scope: CampaignScope) -> dict[str, ExportKind]:
    """By key, those of the actions last."""
    scope.require(Permission.EXPORT)
    return KINDS | {kind.key: kind for kind in action_kinds(scope)}


def action_kinds(scope: CampaignScope) -> tuple[ExportKind, ...]:
    scope.require(Permission.EXPORT)
    return tuple(action_kind(action.id, action.heading) for action in content.actions(scope))


def kind_of(scope: CampaignScope, *, key: str) -> ExportKind:
    scope.require(Permission.EXPORT)
    found = KINDS.get(key) or (kinds(scope).get(key) if key.startswith(OF_ACTION) else None)
    if found is None:
        raise RefusedError(_("Please choose what to export."), field="kind")
    return found
