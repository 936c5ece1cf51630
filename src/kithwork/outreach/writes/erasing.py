from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.traces import Traces
from kithwork.outreach.reads import visible_said


def blot(scope: OrgScope, *, traces: Traces) -> int:
    """Takes somebody's name, phone and e-mail out of notes and responses about others; returns in how many places."""
    scope.require(Permission.ERASE)
    notes, responses = visible_said(scope, pattern=traces.pattern)
    blotted = 0
    for note in notes.select_for_update():
        note.body = traces.blotted(note.body)
        note.save(update_fields=["body"])
        blotted += 1
    for response in responses.select_for_update():
        response.text = traces.blotted(response.text)
        response.save(update_fields=["text"])
        blotted += 1
    return blotted
