from django.db.models import Exists, F, OuterRef, Q, Value

from kithwork.contacts.models import CurrentResponse
from kithwork.content.columns import Targets


def eligible(action_id: int) -> Q:
    """On contacts: those that meet the action's targeting now, or have responded to it."""
    responded = Exists(CurrentResponse.objects.filter(contact=OuterRef("pk"), action_id=action_id))
    return Q(Targets(Value(action_id), F("rung_id"), F("match_status"), F("tags"))) | Q(responded)
