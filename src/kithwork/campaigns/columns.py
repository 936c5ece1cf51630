"""The columns of a mobilizer that the campaign itself knows; the metrics over their contacts stand in `contacts`."""

from django.db.models import Case, CharField, F, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, NullIf, StrIndex, Substr, Trim
from django.utils.translation import gettext_lazy as _

from kithwork.campaigns.models import Mobilizer
from kithwork.kernel.privacy import Mark, mark_of
from kithwork.kernel.table import Choice, Column, Filter, Kind
from kithwork.kernel.table.column import Text
from kithwork.kernel.table.compile import text_meets

MATCH_STATUSES = (
    Choice("matched", _("Matched")),
    Choice("possible", _("Possible")),
    Choice("unmatched", _("Unmatched")),
    Choice("declined", _("Declined")),
)


def in_status(found: Filter) -> Q:
    return Q(match_status__in=found.values)


def mobilizers_with(expression: Combinable, found: Filter) -> Subquery:
    """The ids of those of whom a text filter holds: a few are found sooner than each contact's holder is asked."""
    return Subquery(Mobilizer.objects.filter(text_meets(expression, found)).values("pk"))


def full_name(first: str, last: str) -> Combinable:
    return Trim(Concat(F(first), Value(" "), F(last)))


def when_matched(prefix: str, field: str) -> Combinable:
    """What comes from a voter file is empty unless matched."""
    return Case(
        When(**{f"{prefix}match_status": "matched", "then": F(prefix + field)}),
        default=Value(""),
        output_field=CharField(),
    )


def state_file_id(prefix: str = "", *, whole: Combinable | None = None) -> Combinable:
    """What follows the first hyphen of the canonical voter id."""
    whole = whole or when_matched(prefix, "canonical_voter_id")
    return Substr(whole, StrIndex(whole, Value("-")) + 1)


def own_voter_id() -> Combinable:
    """Of a mobilizer; a protected voter's number is in no table and no file."""
    return Case(
        When(match_status="matched", is_voter_protected=False, then=F("canonical_voter_id")),
        default=Value(""),
        output_field=CharField(),
    )


def _field(key: str, field: str, label: Text, description: Text, **values: object) -> Column:
    made = {"kind": Kind.TEXT, "expression": F(field)} | values
    return Column(key=key, label=label, description=description, mark=_mark(field), **made)  # type: ignore[arg-type]


def _mark(field: str) -> Mark:
    return mark_of(Mobilizer._meta.get_field(field)) or Mark.PERSONAL  # type: ignore[arg-type]


def _copied(key: str, field: str, label: Text, description: Text) -> Column:
    return _field(key, field, label, description, expression=when_matched("", field), from_voter_file=True)


IDENTITY = (
    Column(
        key="name",
        label=_("Name"),
        description=_("What the mobilizer is called: the preferred name, else the first name; and the last name."),
        kind=Kind.TEXT,
        expression=Trim(
            Concat(Coalesce(NullIf(F("preferred_name"), Value("")), F("first_name")), Value(" "), F("last_name"))
        ),
        sort_on=None,
        mark=Mark.PERSONAL,
        searched=True,
    ),
    Column(
        key="state_file_id",
        label=_("State file ID"),
        description=_("The state's own number of the voter the mobilizer is matched to; unique within a state only."),
        kind=Kind.ID,
        expression=state_file_id(whole=own_voter_id()),
        mark=Mark.PERSONAL,
        from_voter_file=True,
    ),
    _field(
        "canonical_voter_id",
        "canonical_voter_id",
        _("Canonical voter ID"),
        _("Unique across states: the two-letter state code, a hyphen, the state file ID."),
        kind=Kind.ID,
        expression=own_voter_id(),
        from_voter_file=True,
    ),
    _field(
        "joined_campaign_at",
        "joined_at",
        _("Joined"),
        _("When the mobilizer joined the campaign."),
        kind=Kind.DATE,
        nullable=False,
    ),
)

PERSONAL = (
    _field(
        "mobilizer_provided_preferred_name",
        "preferred_name",
        _("Preferred name"),
        _("What the mobilizer wants to be called."),
    ),
    _field(
        "mobilizer_provided_first_name",
        "first_name",
        _("First name"),
        _("The first name as the mobilizer gave it."),
        searched=True,
    ),
    _copied(
        "voterfile_provided_first_name",
        "voterfile_first_name",
        _("First name in the voter file"),
        _("Empty unless the mobilizer is matched."),
    ),
    _field(
        "mobilizer_provided_last_name",
        "last_name",
        _("Last name"),
        _("The last name as the mobilizer gave it."),
    ),
    _copied(
        "voterfile_provided_last_name",
        "voterfile_last_name",
        _("Last name in the voter file"),
        _("Empty unless the mobilizer is matched."),
    ),
    _field("mobilizer_provided_city", "city", _("City"), _("The city as the mobilizer gave it.")),
    _copied(
        "voterfile_provided_city",
        "voterfile_city",
        _("City in the voter file"),
        _("Empty unless the mobilizer is matched."),
    ),
    _field("mobilizer_provided_state", "state", _("State"), _("The state as the mobilizer gave it.")),
    _copied(
        "voterfile_provided_state",
        "voterfile_state",
        _("State in the voter file"),
        _("Empty unless the mobilizer is matched."),
    ),
    _copied(
        "voterfile_provided_county",
        "voterfile_county",
        _("County in the voter file"),
        _("Empty unless the mobilizer is matched."),
    ),
    _field("email", "email", _("E-mail"), _("The address the mobilizer signs in with."), searched=True),
    _field("phone", "phone", _("Phone"), _("The phone number as the mobilizer gave it."), searched=True),
    _field(
        "match_status",
        "match_status",
        _("Voter File Match Status"),
        _("Whether the mobilizer is matched to a registered voter: matched, possible, unmatched or declined."),
        kind=Kind.CHOICE,
        choices=MATCH_STATUSES,
        grouped=True,
        where=in_status,
        nullable=False,
    ),
)

LAST_ACTIVE = _field(
    "last_active_at",
    "last_active_at",
    _("Last Active At"),
    _(
        "The latest time the mobilizer changed something in this campaign: joined, matched themself, added, imported, "
        "edited, matched or deleted a contact, answered, responded, noted, set a follow-up. Signing in and reading do "
        "not count, nor do changes by admins or the machine."
    ),
    kind=Kind.DATE,
    nullable=False,
)

MOBILIZER_ID = _field(
    "mobilizer_id", "id", _("Mobilizer ID"), _("Kithwork's own number of the mobilizer."), kind=Kind.KEY, nullable=False
)
