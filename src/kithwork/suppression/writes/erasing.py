from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.traces import Traces
from kithwork.suppression.reads import visible_files


def forget_names(scope: OrgScope, *, traces: Traces) -> None:
    """A file of people may be called by the name of one of them."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    for file in visible_files(scope).select_for_update():
        if traces.were_searched(file.name):
            file.name = "list.csv"
            file.save(update_fields=["name"])
