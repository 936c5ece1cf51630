from django.contrib.postgres.fields import ArrayField
from django.db import models

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public
from kithwork.outreach.rules import ResponseValue


class Recorded(Tenant):
    """What a mobilizer recorded about a contact. `recorded_at` is the device's time, never later than `arrived_at`."""

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    contact = public(models.ForeignKey("contacts.Contact", on_delete=models.DO_NOTHING, db_constraint=False))
    recorded_by = public(
        models.ForeignKey("campaigns.Mobilizer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    )
    recorded_at = public(models.DateTimeField())
    arrived_at = public(models.DateTimeField())
    client_key = public(models.UUIDField())
    # Set when taken back within 10 minutes, or a note deleted: the entry is out of the history, a repeat stays a repeat.
    removed_at = public(models.DateTimeField(null=True))

    class Meta:
        abstract = True


class Valued(Recorded):
    """An entry that says something which may be said again.

    `differed`: it said something else than the entry before, until rungs or options were merged and both read the same.
    So it goes on counting.
    """

    differed = public(models.BooleanField(default=False))

    class Meta:
        abstract = True


class Answer(Valued):
    """An answer to the Key Question; an empty rung clears it."""

    rung = public(models.ForeignKey("content.Rung", null=True, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [
            *tenancy("outreach_answer", "campaign", "contact", "recorded_by", "rung"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="outreach_answer_client_key"),
        ]
        indexes = [models.Index(fields=["contact", "recorded_at", "id"], name="outreach_answer_history")]


class Response(Valued):
    """A response to an action. Cleared: neither done, text nor options."""

    action = public(models.ForeignKey("content.Action", on_delete=models.DO_NOTHING, db_constraint=False))
    done = public(models.BooleanField(default=False))
    text = personal(models.TextField(blank=True))
    options = public(ArrayField(models.BigIntegerField(), default=list))

    class Meta:
        constraints = [
            *tenancy("outreach_response", "campaign", "contact", "recorded_by", "action"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="outreach_response_client_key"),
        ]
        indexes = [models.Index(fields=["contact", "action", "recorded_at", "id"], name="outreach_response_history")]

    @property
    def value(self) -> ResponseValue:
        return ResponseValue(done=self.done, text=self.text, options=tuple(sorted(self.options)))


class Note(Recorded):
    body = personal(models.TextField())
    edited_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("outreach_note", "campaign", "contact", "recorded_by"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="outreach_note_client_key"),
        ]
        indexes = [models.Index(fields=["contact", "recorded_at", "id"], name="outreach_note_history")]
