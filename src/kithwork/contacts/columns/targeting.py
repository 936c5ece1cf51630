from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Left, Lower
from django.db.models.lookups import Exact

from kithwork.contacts.models import Contact, CurrentResponse, shown
from kithwork.content.columns import Meets, Targets
from kithwork.content.rules import Targeting
from kithwork.kernel.table.compile import SORTED_LENGTH, beginning
from kithwork.voterfile.rules.areas import Area

# Kind of area, and the contact's copy that says which.
AREA_FIELDS: Final = {
    "": "voterfile_state",
    "county": "voterfile_county",
    "congress": "congressional_district",
    "senate": "state_senate_district",
    "house": "state_house_district",
}

# What says that two contacts of a campaign are one voter.
VOTER: Final = ("campaign_id", "canonical_voter_id")

# Where the voter of a matched contact lives, as `voterfile.rules.areas` writes it; what is not told is no place.
PLACES: Final = Func(
    *(F(name) for name in ("match_status", "voterfile_state", "voterfile_county", "congressional_district",
                           "state_senate_district", "state_house_district")),
    template="""(SELECT CASE WHEN m = 'matched' THEN ARRAY[
        s, s || '/county/' || c, s || '/congress/' || d, s || '/senate/' || u, s || '/house/' || l
    ] ELSE '{}' END FROM (SELECT %(expressions)s) p (m, s, c, d, u, l))""",
    arity=6,
    output_field=ArrayField(CharField()),
)  # fmt: skip


def eligible(action_id: int) -> Q:
    """On contacts: those that meet the action's targeting now, or have responded to it."""
    return Q(Targets(Value(action_id), F("rung_id"), F("match_status"), F("tags"), PLACES)) | Q(responded(action_id))


def meets(targeting: Targeting) -> Q:
    """On contacts: those an action with that targeting would be for."""
    return Q(Meets(targeting, F("rung_id"), F("match_status"), F("tags"), PLACES))


def responded(action_id: int, *said: Expression, **values: object) -> Exists:
    """On contacts: those with a current response to the action, of which that holds."""
    return Exists(CurrentResponse.objects.filter(*said, contact=OuterRef("pk"), action_id=action_id, **values))


def voter_holders() -> Subquery:
    """On contacts: how many mobilizers of the campaign hold a contact that is matched to the same voter."""
    return Subquery(
        Contact.objects.filter(
            shown(),
            campaign_id=OuterRef("campaign_id"),
            canonical_voter_id=OuterRef("canonical_voter_id"),
            match_status="matched",
        )
        .order_by()
        .values("campaign_id")
        .annotate(found=Count("mobilizer_id", distinct=True))
        .values("found"),
        output_field=IntegerField(),
    )


def held_by(*, least: int = 0, most: int | None = None) -> Q:
    """On contacts: those whose voter so many mobilizers hold, as `voter_holders` counts them one by one; all of them are
    found here by one walk over an index.
    """
    meant = Q(found__gte=least) if most is None else Q(found__range=(least, most))
    voters = Subquery(
        Contact.objects.filter(shown(), match_status="matched")
        .order_by()
        .values(*VOTER)
        .annotate(found=Count("mobilizer_id", distinct=True))
        .filter(meant)
        .values(*VOTER)
    )
    voter = Func(*(F(name) for name in VOTER), function="ROW", output_field=TextField())
    among = CombinedExpression(voter, "IN", voters, output_field=BooleanField())
    return Q(match_status="matched") & Q(among)


def lives_in(area: Area) -> Q:
    """On contacts: those whose voters live there."""
    place = Q(match_status="matched") & _reads("voterfile_state", area.state)
    return place & _reads(AREA_FIELDS[area.kind], area.name) if area.kind else place


def _reads(name: str, value: str) -> Q:
    # Said twice: an index knows how a text begins, and few begin alike.
    begun = Lower(Left(Value(value), SORTED_LENGTH), output_field=TextField())
    return Q(**{name: value}) & Q(Exact(beginning(F(name)), begun))
