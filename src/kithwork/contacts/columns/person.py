"""The columns of a contact."""

from collections.abc import Sequence
from functools import partial, reduce
from operator import or_
from typing import Final

import us
from django.db.models import Case, F, Func, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from kithwork.campaigns.columns import MATCH_STATUSES, full_name, in_status, mobilizers_with
from kithwork.contacts.columns.targeting import AREA_FIELDS, held_by, lives_in, voter_holders
from kithwork.contacts.columns.targeting import PLACES as PLACES_TOLD
from kithwork.contacts.models import JOINED_TAGS, KNOWN, NAME, SEARCHED, Contact
from kithwork.kernel.privacy import Mark, mark_of
from kithwork.kernel.table import BLANK, Choice, Column, Filter, Kind
from kithwork.kernel.table.column import Text
from kithwork.voterfile.rules.areas import Area

# Where a voter id may be from: with each before it, a state's own number is one of a few canonical ids.
STATE_CODES: Final = tuple(state.abbr for state in (*us.states.STATES, us.states.DC))
EMPTY_UNLESS_MATCHED = _("From the voter file; empty unless the contact is matched.")


def _field(key: str, field: str, label: Text, description: Text, **values: object) -> Column:
    mark = mark_of(Contact._meta.get_field(field)) or Mark.PERSONAL  # type: ignore[arg-type]
    made = {"kind": Kind.TEXT, "expression": F(field)} | values
    return Column(key=key, label=label, description=description, mark=mark, **made)  # type: ignore[arg-type]


def _copied(key: str, field: str, label: Text, **values: object) -> Column:
    return _field(key, field, label, EMPTY_UNLESS_MATCHED, from_voter_file=True, **values)


def _with_state_file_id(found: Filter) -> Q:
    if found.operator == "is":
        return Q(canonical_voter_id__in=[f"{state}-{value}" for state in STATE_CODES for value in found.values])
    return Q(canonical_voter_id="") if found.values == ("yes",) else Q(canonical_voter_id__gt="")


def _on_rung(found: Filter) -> Q:
    rungs = Q(rung_id__in=[int(value) for value in found.values if value != BLANK])
    if BLANK not in found.values:
        return rungs
    return Q(rung_id=None) | rungs if len(found.values) > 1 else Q(rung_id=None)


def _held_by(expression: Combinable, found: Filter) -> Q:
    """By the holder's text; blank where the contact is Unassigned."""
    if found.operator == "blank":
        return Q(mobilizer=None) if found.values == ("yes",) else Q(mobilizer__isnull=False)
    return Q(mobilizer_id__in=mobilizers_with(expression, found))


def _having_voted(found: Filter) -> Q:
    return Q() if len(found.values) > 1 else Q(voted=BLANK not in found.values)


def columns(rungs: Sequence[tuple[int, str]]) -> tuple[Column, ...]:
    """`rungs` are (id, label) from the highest on, in the campaign's language."""
    return (*IDENTITY, *NAMES, *PLACES, *_key_question(rungs), *REST, *FROM_ELSEWHERE)


IDENTITY = (
    Column(
        key="name",
        label=_("Name"),
        description=_("First and last name as the mobilizer gave them."),
        kind=Kind.TEXT,
        expression=NAME,
        mark=Mark.PERSONAL,
        searched=True,
        within=SEARCHED,
    ),
    _field(
        "contact_id", "id", _("Contact ID"), _("Kithwork's own number of the contact."), kind=Kind.KEY, nullable=False
    ),
    Column(
        key="state_file_id",
        label=_("State file ID"),
        description=_("The state's own number of the voter; unique within a state only. Empty unless matched."),
        kind=Kind.ID,
        expression=Substr(F("canonical_voter_id"), StrIndex(F("canonical_voter_id"), Value("-")) + 1),
        # One state after the other, as the numbers are unique within one only.
        sort_on=F("canonical_voter_id"),
        where=_with_state_file_id,
        mark=Mark.PERSONAL,
        from_voter_file=True,
    ),
    _field(
        "canonical_voter_id",
        "canonical_voter_id",
        _("Canonical voter ID"),
        _("Unique across states: the two-letter state code, a hyphen, the state file ID. Empty unless matched."),
        kind=Kind.ID,
        from_voter_file=True,
    ),
    _field(
        "match_status",
        "match_status",
        _("Match status"),
        _("Whether the contact is matched to a registered voter: matched, possible, unmatched or declined."),
        kind=Kind.CHOICE,
        choices=MATCH_STATUSES,
        grouped=True,
        where=in_status,
        nullable=False,
    ),
)

NAMES = (
    _field(
        "mobilizer_provided_first_name",
        "first_name",
        _("First name"),
        _("The first name as the mobilizer gave it."),
        within=SEARCHED,
    ),
    _copied("voterfile_provided_first_name", "voterfile_first_name", _("First name in the voter file"), within=KNOWN),
    _field(
        "mobilizer_provided_last_name",
        "last_name",
        _("Last name"),
        _("The last name as the mobilizer gave it."),
        within=SEARCHED,
    ),
    _copied("voterfile_provided_last_name", "voterfile_last_name", _("Last name in the voter file"), within=KNOWN),
    _field(
        "nickname",
        "nickname",
        _("Nickname"),
        _("What the mobilizer calls the contact."),
        searched=True,
        within=F("nickname"),
    ),
    _field("phone", "phone", _("Phone"), _("The phone number the mobilizer gave."), searched=True, within=SEARCHED),
    _field("email", "email", _("E-mail"), _("The e-mail address the mobilizer gave."), searched=True, within=SEARCHED),
)

PLACES = (
    _field("mobilizer_provided_city", "city", _("City"), _("The city as the mobilizer gave it."), within=KNOWN),
    _copied("voterfile_provided_city", "voterfile_city", _("City in the voter file"), within=KNOWN),
    _field("mobilizer_provided_state", "state", _("State"), _("The state as the mobilizer gave it."), code=True),
    _copied("voterfile_provided_state", "voterfile_state", _("State in the voter file"), code=True),
    _field("mobilizer_provided_zip", "zip", _("ZIP"), _("The ZIP code as the mobilizer gave it."), code=True),
    _copied("voterfile_provided_zip", "voterfile_zip", _("ZIP in the voter file"), code=True),
    _copied("voterfile_provided_county", "voterfile_county", _("County"), within=KNOWN),
    _copied("congressional_district", "congressional_district", _("Congressional district"), code=True),
    _copied("state_senate_district", "state_senate_district", _("State senate district"), code=True),
    _copied("state_house_district", "state_house_district", _("State house district"), code=True),
)


def _key_question(rungs: Sequence[tuple[int, str]]) -> tuple[Column, ...]:
    """Shown by its label, filtered by the rung, sorted from the highest rung down."""
    labels = [When(rung_id=rung_id, then=Value(label)) for rung_id, label in rungs]
    choices = (*(Choice(str(rung_id), label) for rung_id, label in rungs), Choice(BLANK, _("Not answered")))
    return (
        _field(
            "key_question_response",
            "rung",
            _("Key Question response"),
            _("The rung of the contact's current answer; empty where not answered."),
            kind=Kind.CHOICE,
            expression=Case(*labels, default=Value(""), output_field=TextField()),
            filter_on=F("rung_id"),
            grouped=True,
            where=_on_rung,
            choices=choices,
        ),
        _field(
            "key_question_responded_at",
            "answered_at",
            _("Key Question answered"),
            _("When the current answer was recorded."),
            kind=Kind.DATE,
        ),
    )


def _lives_in(found: Filter) -> Q:
    if found.operator == "blank":
        return ~Q(match_status="matched") if found.values == ("yes",) else Q(match_status="matched")
    areas = [Area.read(value) for value in found.values]
    return reduce(or_, (lives_in(area) for area in areas if area.kind in AREA_FIELDS), Q(pk__in=[]))


def _voter_held_by(found: Filter) -> Q:
    if found.operator == "blank":
        return ~Q(match_status="matched") if found.values == ("yes",) else Q(match_status="matched")
    number = int(found.values[0])
    return held_by(least=number) if found.operator == "min" else held_by(most=number)


FROM_ELSEWHERE = (
    Column(
        key="areas",
        label=_("Areas"),
        description=_(
            "Where the voter lives: state, county and districts, like NC/county/Durham. Empty unless matched."
        ),
        kind=Kind.ID,
        expression=Func(PLACES_TOLD, Value("; "), function="array_to_string", output_field=TextField(), arity=2),
        where=_lives_in,
        mark=Mark.PERSONAL,
        sortable=False,
        from_voter_file=True,
    ),
    Column(
        key="voter_holders",
        label=_("Mobilizers who hold the voter"),
        description=_("How many mobilizers hold a contact matched to the same voter; empty unless matched."),
        kind=Kind.NUMBER,
        expression=voter_holders(),
        where=_voter_held_by,
        each=True,
        mark=Mark.PUBLIC,
        # Counted for each contact anew: nothing is there to walk.
        sortable=False,
    ),
)

REST = (
    _field(
        "relational_touchpoints",
        "touchpoints",
        _("Relational Touchpoints"),
        _("Changes recorded for the contact by an action response, a note or a Key Question answer."),
        kind=Kind.NUMBER,
        nullable=False,
    ),
    Column(
        key="tags",
        label=_("Tags"),
        description=_("The organization's tags on the voter, joined by “; ”. Empty unless matched."),
        kind=Kind.TEXT,
        # Only matched contacts carry any.
        expression=JOINED_TAGS,
        within=JOINED_TAGS,
        mark=Mark.PERSONAL,
        from_voter_file=True,
    ),
    _field(
        "voted",
        "voted",
        _("Voted"),
        _("Whether the voter has voted in the campaign's election, by the vote files; never how."),
        kind=Kind.CHOICE,
        # Only matched contacts carry it.
        expression=Case(When(voted=True, then=Value("voted")), default=Value(""), output_field=TextField()),
        choices=(Choice("voted", _("Has voted")), Choice(BLANK, _("Not yet recorded"))),
        grouped=True,
        where=_having_voted,
        from_voter_file=True,
    ),
    _field(
        "added_at", "added_at", _("Added"), _("When the mobilizer added the contact."), kind=Kind.DATE, nullable=False
    ),
    _field(
        "vanished_at",
        "vanished_at",
        _("Gone from the voter file"),
        _("When a newer voter file first did not hold the matched voter any more; empty where it does."),
        kind=Kind.DATE,
    ),
    _field(
        "mobilizer_id",
        "mobilizer",
        _("Mobilizer ID"),
        _("Kithwork's own number of the mobilizer who holds the contact; empty where Unassigned."),
        kind=Kind.KEY,
        expression=F("mobilizer_id"),
    ),
    Column(
        key="mobilizer_name",
        label=_("Mobilizer"),
        description=_("Who holds the contact; empty where Unassigned."),
        kind=Kind.TEXT,
        expression=full_name("mobilizer__first_name", "mobilizer__last_name"),
        where=partial(_held_by, full_name("first_name", "last_name")),
        null=True,
        mark=Mark.PERSONAL,
    ),
    Column(
        key="mobilizer_email",
        label=_("Mobilizer's e-mail"),
        description=_("The address of the mobilizer who holds the contact."),
        kind=Kind.TEXT,
        expression=F("mobilizer__email"),
        where=partial(_held_by, F("email")),
        null=True,
        mark=Mark.PERSONAL,
    ),
)
