from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value

from kithwork.contacts.models import CurrentResponse
from kithwork.content.columns import Meets, Targets
from kithwork.content.rules import Targeting

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


def responded(action_id: int) -> Exists:
    """On contacts: those with a current response to the action."""
    return Exists(CurrentResponse.objects.filter(contact=OuterRef("pk"), action_id=action_id))
