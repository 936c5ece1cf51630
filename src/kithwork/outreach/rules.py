"""What counts as a relational touchpoint, and what may be recorded, on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import or_

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

TAKE_BACK_MINUTES = 10
TAKE_BACK = timedelta(minutes=TAKE_BACK_MINUTES)
TEXT_LIMIT = 10_000
# Where a contact stands that is on no rung: its question is not answered, or it was not there yet.
UNANSWERED, NEW = 0, -1


@dataclass(frozen=True, slots=True)
class ResponseValue:
    """What was recorded for an action: `done` of a task, `text` of a free response, `options` (ids) of a choice.

    None of the three clears the response.
    """

    done: bool = False
    text: str = ""
    options: tuple[int, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not (self.done or self.text or self.options)


CLEAR = ResponseValue()


def counting(values: Sequence[object], *, clear: object, differed: Sequence[bool] = ()) -> tuple[bool, ...]:
    """Which entries of one history, in order, are touchpoints: those that say something else than the one before.

    A repeat is none, clearing is none; what is said again after clearing is one. `differed` marks entries that said
    something else until merging made both read the same: merging takes no touchpoint away.
    """
    before = (clear, *values)
    says_new = [value not in (clear, previous) for previous, value in zip(before, values, strict=False)]
    return tuple(map(or_, says_new, differed)) if differed else tuple(says_new)


def clip(recorded_at: datetime, *, arrived_at: datetime) -> datetime:
    """A device's clock may run ahead: nothing is recorded later than it arrives."""
    return min(recorded_at, arrived_at)


def may_take_back(arrived_at: datetime, *, now: datetime) -> bool:
    return now - arrived_at <= TAKE_BACK


def check_note(body: str) -> str:
    return check_text(body, field="body", what=_("a note"), limit=TEXT_LIMIT)


def check_response(value: ResponseValue, *, kind: str, several: bool, choices: frozenset[int]) -> ResponseValue:
    """The part of the value that this kind of action takes; several options chosen together are one value."""
    if kind == "task":
        return ResponseValue(done=value.done)
    if kind == "free_response":
        text = check_text(value.text, field="text", what=_("the response"), limit=TEXT_LIMIT, required=False)
        return ResponseValue(text=text)
    options = tuple(sorted(set(value.options)))
    if not choices.issuperset(options):
        raise RefusedError(_("One of these options is no longer offered. Please choose again."), field="options")
    if len(options) > 1 and not several:
        raise RefusedError(_("Please choose one option only."), field="options")
    return ResponseValue(options=options)


def response_text(value: ResponseValue, *, labels: Mapping[int, str]) -> str:
    """A task's response reads "done"; several options are joined by "; "."""
    if value.done:
        return _("done")
    return value.text or "; ".join(labels[option] for option in value.options if option in labels)
