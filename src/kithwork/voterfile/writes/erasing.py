from collections.abc import Collection

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.traces import Traces
from kithwork.voterfile.reads.erasing import visible_refused_lines, visible_tags_of


def forget_voters(scope: OrgScope, *, canonical_voter_ids: Collection[str], traces: Traces) -> None:
    """Takes voters off the organization's lists, and out of lines it keeps because they could not be read.

    Their row in the state's file stays: that is the state's.
    """
    scope.require(Permission.ERASE)
    tags = visible_tags_of(scope, canonical_voter_ids=canonical_voter_ids)
    tags.delete()
    lines, tag_files, vote_files = visible_refused_lines(scope, pattern=traces.pattern)
    lines.update(cell="")
    for files in (tag_files, vote_files):
        for file in files.select_for_update():
            file.rejected_lines = [
                [traces.blotted(part) if isinstance(part, str) else part for part in line]
                for line in file.rejected_lines
            ]
            file.save(update_fields=["rejected_lines"])
