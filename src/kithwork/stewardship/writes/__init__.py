from kithwork.stewardship.writes.content import edit_action, edit_ladder
from kithwork.stewardship.writes.publishing import close, publish

__all__ = ["close", "edit_action", "edit_ladder", "publish"]
