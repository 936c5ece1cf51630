"""The history is re-labelled: two rungs or two options read as one from the first day on. No touchpoint goes or comes."""

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lag

from kithwork.contacts.columns import MergedOptions
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach.models import Answer, Response
from kithwork.outreach.reads import visible_history

# One contact's entries as `counting` judges them.
ORDER = ("recorded_at", "id")


def merge_rung(scope: CampaignScope, *, gone: int, into: int) -> int:
    """Returns how many entries were re-labelled, those taken back and those of deleted contacts included."""
    scope.require(Permission.EDIT_CONTENT)
    answers, _ = visible_history(scope)
    told = answers.filter(rung_id=gone)
    answers.filter(id__in=_alike_answers(answers, told, gone, into)).update(differed=True)
    return told.update(rung_id=into)


def merge_option(scope: CampaignScope, *, action_id: int, gone: int, into: int) -> int:
    """The same for what a choice said; whoever chose both chose the one."""
    scope.require(Permission.EDIT_CONTENT)
    _, responses = visible_history(scope)
    told = responses.filter(action_id=action_id, options__contains=[gone])
    alike = _alike_responses(responses.filter(action_id=action_id), told, gone, into)
    responses.filter(id__in=alike).update(differed=True)
    return told.update(options=MergedOptions("options", gone=gone, into=into))


def _alike_answers(answers: QuerySet[Answer], told: QuerySet[Answer], gone: int, into: int) -> list[int]:
    """Entries that say something else than the one before them, and will not any more."""
    history = answers.filter(removed_at=None, contact_id__in=told.values("contact_id"))
    before = Window(Lag("rung_id"), partition_by=F("contact_id"), order_by=ORDER)
    alike = Q(rung_id=gone, before=into) | Q(rung_id=into, before=gone)
    return list(history.annotate(before=before).filter(alike).values_list("id", flat=True))


def _alike_responses(responses: QuerySet[Response], told: QuerySet[Response], gone: int, into: int) -> list[int]:
    history = responses.filter(removed_at=None, contact_id__in=told.values("contact_id"))
    before = Window(Lag("options"), partition_by=F("contact_id"), order_by=ORDER)
    rows = (
        history.annotate(before=before)
        .exclude(options=F("before"))
        .filter(Q(options__contains=[gone]) | Q(before__contains=[gone]))
    )
    return [
        entry_id
        for entry_id, options, previous in rows.values_list("id", "options", "before")
        if options and _merged(options, gone, into) == _merged(previous or [], gone, into)
    ]


def _merged(options: list[int], gone: int, into: int) -> set[int]:
    return {into if option == gone else option for option in options}
