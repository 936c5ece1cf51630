"""Targeting as one SQL expression, of an action that is saved or of one that somebody is writing; the condition is one."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, CharField, Expression, F, Func, Value
from django.db.models.functions import Cast

from kithwork.content.rules import Targeting

# Within a kind OR, across kinds AND, no target of a kind = everybody.
_MEETS = """(wanted_statuses = '{}' OR match_status = ANY (wanted_statuses))
        AND (wanted_tags = '{}' OR tags && wanted_tags)
        AND (wanted_places = '{}' OR places && wanted_places)
        AND (
            (rung_id IS NULL AND wants_unanswered)
            OR rung_id = ANY (wanted_rungs)
            OR (NOT wants_unanswered AND wanted_rungs = '{}')
        )"""


class Targets(Func):
    """True where an action is for a contact on `rung` (NULL = not answered yet) with that match status, tags and places.

    Works from either side: Targets(F("pk"), Value(rung_id), Value(status), Value(tags), Value(places)) on actions, and
    with the action's id and the contact's fields on contacts. Who has responded stays eligible too; the responses live
    further up, so the caller adds them.
    """

    output_field = BooleanField()
    arity = 5
    # LATERAL names each argument once, so that a parameter is bound once.
    template = f"""EXISTS (
        SELECT 1 FROM content_action a
        CROSS JOIN LATERAL (SELECT %(expressions)s) c (action_id, rung_id, match_status, tags, places)
        CROSS JOIN LATERAL (
            SELECT a.target_match_statuses, a.target_tags, a.target_places, a.targets_unanswered,
                ARRAY(SELECT r.rung_id FROM content_targetrung r WHERE r.action_id = a.id)
        ) t (wanted_statuses, wanted_tags, wanted_places, wants_unanswered, wanted_rungs)
        WHERE a.id = c.action_id AND {_MEETS}
    )"""  # noqa: S608 - all of it stands here

    def __init__(
        self,
        action: Expression | F,
        rung: Expression | F,
        match_status: Expression | F,
        tags: Expression | F,
        places: Expression | F,
    ) -> None:
        super().__init__(Cast(action, BigIntegerField()), *_contact(rung, match_status, tags, places))


class Meets(Func):
    """The same of a targeting that is a value: True for a contact with that rung, match status, tags and places."""

    output_field = BooleanField()
    arity = 9
    template = f"""EXISTS (
        SELECT 1 FROM (SELECT %(expressions)s) pair (
            wanted_statuses, wanted_tags, wanted_places, wants_unanswered, wanted_rungs,
            rung_id, match_status, tags, places
        ) WHERE {_MEETS}
    )"""  # noqa: S608 - all of it stands here

    def __init__(
        self,
        targeting: Targeting,
        rung: Expression | F,
        match_status: Expression | F,
        tags: Expression | F,
        places: Expression | F,
    ) -> None:
        texts = ArrayField(CharField())
        super().__init__(
            Cast(Value(sorted(targeting.match_statuses), output_field=texts), texts),
            Cast(Value(sorted(targeting.tags), output_field=texts), texts),
            Cast(Value(sorted(targeting.places), output_field=texts), texts),
            Cast(Value(targeting.unanswered), BooleanField()),
            Cast(
                Value(sorted(targeting.rungs), output_field=ArrayField(BigIntegerField())),
                ArrayField(BigIntegerField()),
            ),
            *_contact(rung, match_status, tags, places),
        )


def _contact(
    rung: Expression | F, match_status: Expression | F, tags: Expression | F, places: Expression | F
) -> tuple[Cast, Cast, Cast, Cast]:
    return (
        Cast(rung, BigIntegerField()),
        Cast(match_status, CharField()),
        Cast(tags, ArrayField(CharField())),
        Cast(places, ArrayField(CharField())),
    )
