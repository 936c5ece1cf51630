"""Two rungs or two options become one. Nobody's touchpoints change; the caller has locked every holder and recounts."""

from kithwork.contacts.columns import MergedOptions
from kithwork.contacts.reads import visible_marked
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


def merge_rung(scope: CampaignScope, *, gone: int, into: int) -> int:
    """Returns how many contacts stand on the other rung now, deleted ones too."""
    scope.require(Permission.EDIT_CONTENT)
    contacts, _ = visible_marked(scope)
    return contacts.filter(rung_id=gone).update(rung_id=into)


def merge_option(scope: CampaignScope, *, action_id: int, gone: int, into: int) -> int:
    """Returns how many current responses say the other option now; who said both says it once."""
    scope.require(Permission.EDIT_CONTENT)
    _, responses = visible_marked(scope)
    said = responses.filter(action_id=action_id, options__contains=[gone])
    return said.update(options=MergedOptions("options", gone=gone, into=into))
