import mmap
from threading import Lock

from kithwork.analytics.rules import EVERYBODY, Summary, Within, unpack
from kithwork.kernel import storage
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

# A process keeps the mapping of each campaign's newest file; by key, with what tells the file from the one before.
_mapped: dict[str, tuple[tuple[int, int], Summary]] = {}
_turn = Lock()


def summary_key(scope: CampaignScope) -> str:
    return f"summaries/{scope.organization_id}/{scope.campaign_id}"


def summary(scope: CampaignScope, *, asked: Within = EVERYBODY) -> Summary | None:
    """Of a large campaign, the newest; one mobilizer's people are few, and counted from their rows."""
    scope.require(Permission.VIEW_ANALYTICS)
    if asked.mobilizer_id:
        return None
    key = summary_key(scope)
    try:
        with storage.open(key) as file:
            told = storage.version(file)
            with _turn:
                if key not in _mapped or _mapped[key][0] != told:
                    header = file.readline()
                    whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                    _mapped[key] = (told, unpack(memoryview(whole), header))
                return _mapped[key][1]
    except FileNotFoundError:
        return None
