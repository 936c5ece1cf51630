"""Targeting as one SQL expression; there is no second version of it in Python."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, CharField, Expression, F, Func
from django.db.models.functions import Cast


class Targets(Func):
    """True where an action is for a contact on `rung` (NULL = not answered yet) with that match status, tags and places.

    Within a kind OR, across kinds AND, no target of a kind = everybody. Works from either side:
    Targets(F("pk"), Value(rung_id), Value(status), Value(tags), Value(places)) on actions, and with the action's id and
    the contact's fields on contacts. Who has responded stays eligible too; the responses live further up, so the caller adds them.
    """

    output_field = BooleanField()
    arity = 5
    # LATERAL names each argument once, so that a parameter is bound once.
    template = """EXISTS (
        SELECT 1 FROM content_action a
        CROSS JOIN LATERAL (SELECT %(expressions)s) c (action_id, rung_id, match_status, tags, places)
        WHERE a.id = c.action_id
        AND (a.target_match_statuses = '{}' OR c.match_status = ANY (a.target_match_statuses))
        AND (a.target_tags = '{}' OR c.tags && a.target_tags)
        AND (a.target_places = '{}' OR c.places && a.target_places)
        AND (
            (c.rung_id IS NULL AND a.targets_unanswered)
            OR EXISTS (SELECT 1 FROM content_targetrung t WHERE t.action_id = a.id AND t.rung_id = c.rung_id)
            OR (NOT a.targets_unanswered AND NOT EXISTS (SELECT 1 FROM content_targetrung t WHERE t.action_id = a.id))
        )
    )"""

    def __init__(
        self,
        action: Expression | F,
        rung: Expression | F,
        match_status: Expression | F,
        tags: Expression | F,
        places: Expression | F,
    ) -> None:
        super().__init__(
            Cast(action, BigIntegerField()),
            Cast(rung, BigIntegerField()),
            Cast(match_status, CharField()),
            Cast(tags, ArrayField(CharField())),
            Cast(places, ArrayField(CharField())),
        )
