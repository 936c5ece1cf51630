"""Current responses: as one column an action beside each contact, and as rows of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_

from django.db.models import Case, F, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from kithwork.campaigns.columns import full_name, state_file_id, when_matched
from kithwork.contacts.columns.person import columns
from kithwork.contacts.columns.targeting import eligible, responded
from kithwork.contacts.models import CurrentResponse
from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import BLANK, Choice, Column, Filter, Kind
from kithwork.kernel.table.column import Text
from kithwork.kernel.table.compile import holds, upper

DONE = "done"
CHOSEN = "yes"
JOINED_BY = "; "
TYPES = (
    Choice("task", _("Task")),
    Choice("free_response", _("Free response")),
    Choice("multiple_choice", _("Multiple choice")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An action as a column needs it, texts in the campaign's language; `options` are (id, label) in their order."""

    id: int
    type: str
    name: str
    nickname: str
    options: tuple[tuple[int, str], ...]

    @property
    def heading(self) -> str:
        return self.nickname or self.name

    @property
    def key(self) -> str:
        return f"action_{self.id}"


def action_columns(actions: Sequence[Asked]) -> tuple[Column, ...]:
    headings = [action.heading for action in actions]
    return tuple(_action_column(action, is_alone=headings.count(action.heading) == 1) for action in actions)


def _action_column(action: Asked, *, is_alone: bool) -> Column:
    response = Subquery(
        CurrentResponse.objects.filter(contact_id=OuterRef("pk"), action_id=action.id)
        .annotate(said=_said(action))
        .values("said")[:1],
        output_field=TextField(),
    )
    return Column(
        key=action.key,
        # Two actions of one heading must not make two columns of one name.
        heading=action.heading if is_alone else f"{action.heading} ({action.id})",
        label=action.heading,
        description=_("The contact's current response to this action; several options are joined by “; ”."),
        kind=Kind.CHOICES if action.type == "multiple_choice" else Kind.TEXT,
        expression=response,
        choices=tuple(Choice(str(option_id), label) for option_id, label in action.options),
        where=partial(_responded, action),
        mark=Mark.PERSONAL,
    )


def _responded(action: Asked, found: Filter) -> Q:
    """Looked for among the responses, so that a million contacts are not asked one by one."""
    anything = Q(responded(action.id))
    if found.operator == "in":
        options = [int(value) for value in found.values if value != BLANK]
        chosen = Q(responded(action.id, options__overlap=options))
        return chosen | ~anything if BLANK in found.values else chosen
    if found.operator == "has":
        held = holds(_said(action), found.values[0])
        return Q(responded(action.id, held))
    if found.operator == "is":
        same = [Exact(upper(_said(action)), upper(Value(value))) for value in found.values]
        return reduce(or_, (Q(responded(action.id, one)) for one in same))
    return ~anything if found.values == ("yes",) else anything


def eligible_column(actions: Sequence[Asked]) -> Column:
    named = [
        Case(When(eligible(action.id), then=Value(action.heading)), output_field=TextField()) for action in actions
    ]
    return Column(
        key="eligible_actions",
        label=_("Eligible actions"),
        description=_("The actions the contact is eligible for: it meets their targeting now, or has responded."),
        kind=Kind.CHOICES,
        expression=_joined(named),
        choices=tuple(Choice(str(action.id), action.heading) for action in actions),
        where=partial(_eligible, tuple(action.id for action in actions)),
        mark=Mark.PUBLIC,
        sortable=False,
        filterable=bool(actions),
    )


def _eligible(every: Sequence[int], found: Filter) -> Q:
    chosen = found.operator == "in"
    asked = [int(value) for value in found.values if value != BLANK] if chosen else every
    anyway = reduce(or_, (eligible(action_id) for action_id in asked), Q(pk__in=[]))
    wants_blank = BLANK in found.values if chosen else found.values == ("yes",)
    if not wants_blank:
        return anyway
    nothing = ~reduce(or_, (eligible(action_id) for action_id in every), Q(pk__in=[]))
    return anyway | nothing if chosen else nothing


def _said(action: Asked, prefix: str = "") -> Combinable:
    """`prefix` leads from the row to its response."""
    if action.type == "task":
        return Value(DONE, output_field=TextField())
    return _chosen(action.options, prefix) if action.type == "multiple_choice" else F(prefix + "text")


def _chosen(options: Sequence[tuple[int, str]], prefix: str = "") -> Combinable:
    """The labels of the chosen options in the options' order."""
    labels = [
        Case(When(**{f"{prefix}options__contains": [option_id], "then": Value(label)}), output_field=TextField())
        for option_id, label in options
    ]
    return _joined(labels)


def _joined(texts: Sequence[Combinable]) -> Combinable:
    """Those that are there, joined; "" where there are none."""
    if not texts:
        return Value("", output_field=TextField())
    return Func(Value(JOINED_BY), *texts, function="CONCAT_WS", output_field=TextField())


def response_columns(actions: Sequence[Asked]) -> tuple[Column, ...]:
    """One row a contact and action with a current response; rows are CurrentResponses."""
    return (
        *contact_columns(),
        _column("action_id", _("Action ID"), _("Kithwork's own number of the action."), F("action_id"), kind=Kind.KEY),
        _of_action("action_name", _("Action"), _("The action's name."), {action.id: action.name for action in actions}),
        _of_action(
            "action_nickname",
            _("Action nickname"),
            _("The action's short name, where it has one."),
            {action.id: action.nickname for action in actions},
        ),
        _column(
            "action_type",
            _("Action type"),
            _("task, free_response or multiple_choice."),
            F("action__type"),
            kind=Kind.CHOICE,
            choices=TYPES,
            nullable=False,
        ),
        _column(
            "response",
            _("Response"),
            _("A task's is “done”; several options are joined by “; ”."),
            _any_response(actions),
            mark=Mark.PERSONAL,
        ),
        _column(
            "responded_at",
            _("Responded"),
            _("When the current response was recorded."),
            F("responded_at"),
            kind=Kind.DATE,
            nullable=False,
        ),
        *holder_columns(),
    )


def one_action_columns(action: Asked, rungs: Sequence[tuple[int, str]]) -> tuple[Column, ...]:
    """One row a contact with a current response to this action, each option of a multiple choice a column of its own.

    Rows are contacts, their response at hand as `said`.
    """
    fixed = (
        *(column for column in columns(rungs) if column.key != "name"),
        _column(
            "response",
            _("Response"),
            _("A task's is “done”; several options are joined by “; ”."),
            _said(action, "said__"),
            mark=Mark.PERSONAL,
        ),
        _column(
            "responded_at",
            _("Responded"),
            _("When the current response was recorded."),
            F("said__responded_at"),
            kind=Kind.DATE,
            nullable=False,
        ),
    )
    taken = [column.header.casefold() for column in fixed] + [label.casefold() for _id, label in action.options]
    return (
        *fixed,
        *(_option_column(*option, is_alone=taken.count(option[1].casefold()) == 1) for option in action.options),
    )


def _option_column(option_id: int, label: str, *, is_alone: bool) -> Column:
    return _column(
        f"option_{option_id}",
        label,
        _("“yes” where this option is chosen, else empty."),
        Case(When(said__options__contains=[option_id], then=Value(CHOSEN)), output_field=TextField()),
        kind=Kind.CHOICE,
        choices=(Choice(CHOSEN, _("yes")),),
        mark=Mark.PERSONAL,
        # Two columns of one name could not be told apart.
        heading=label if is_alone else f"{label} ({option_id})",
    )


def _any_response(actions: Sequence[Asked]) -> Combinable:
    choices = [action for action in actions if action.type == "multiple_choice"]
    return Case(
        When(action__type="task", then=Value(DONE)),
        *(When(action_id=action.id, then=_chosen(action.options)) for action in choices),
        default=F("text"),
        output_field=TextField(),
    )


def _of_action(key: str, label: Text, description: Text, texts: dict[int, str]) -> Column:
    named = [When(action_id=action_id, then=Value(text)) for action_id, text in texts.items()]
    return _column(key, label, description, Case(*named, default=Value(""), output_field=TextField()))


def contact_columns() -> tuple[Column, ...]:
    """Of a row that has a `contact`."""
    return (
        _column(
            "contact_id", _("Contact ID"), _("Kithwork's own number of the contact."), F("contact_id"), kind=Kind.KEY
        ),
        _column(
            "state_file_id",
            _("State file ID"),
            _("The state's own number of the voter; unique within a state only. Empty unless matched."),
            state_file_id("contact__"),
            kind=Kind.ID,
            mark=Mark.PERSONAL,
            from_voter_file=True,
        ),
        _column(
            "canonical_voter_id",
            _("Canonical voter ID"),
            _("Unique across states: the two-letter state code, a hyphen, the state file ID. Empty unless matched."),
            when_matched("contact__", "canonical_voter_id"),
            kind=Kind.ID,
            mark=Mark.PERSONAL,
            from_voter_file=True,
        ),
        _column(
            "contact_first_name",
            _("Contact's first name"),
            _("The first name as the mobilizer gave it."),
            F("contact__first_name"),
            mark=Mark.PERSONAL,
            searched=True,
        ),
        _column(
            "contact_last_name",
            _("Contact's last name"),
            _("The last name as the mobilizer gave it."),
            F("contact__last_name"),
            mark=Mark.PERSONAL,
            searched=True,
        ),
    )


def holder_columns() -> tuple[Column, ...]:
    """Who holds the row's `contact`."""
    return (
        _column(
            "mobilizer_id",
            _("Mobilizer ID"),
            _("Kithwork's own number of the mobilizer who holds the contact; empty where Unassigned."),
            F("contact__mobilizer_id"),
            kind=Kind.KEY,
        ),
        _column(
            "mobilizer_name",
            _("Mobilizer"),
            _("Who holds the contact; empty where Unassigned."),
            full_name("contact__mobilizer__first_name", "contact__mobilizer__last_name"),
            mark=Mark.PERSONAL,
        ),
    )


def _column(key: str, label: Text, description: Text, expression: Combinable, **values: object) -> Column:
    made = {"kind": Kind.TEXT, "mark": Mark.PUBLIC} | values
    return Column(key=key, label=label, description=description, expression=expression, **made)  # type: ignore[arg-type]
