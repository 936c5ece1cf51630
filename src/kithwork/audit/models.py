from django.contrib.postgres.fields import ArrayField
from django.db import models

from kithwork.kernel.privacy import personal, public


class Entry(models.Model):
    """Who did or saw what. Holds ids, verbs, counts and field names; never a name, address, search text or note.

    Append-only: the application's database role may not UPDATE, DELETE or TRUNCATE, and a trigger refuses it to all.
    """

    id = public(models.BigAutoField(primary_key=True))
    at = public(models.DateTimeField())
    organization_id = public(models.BigIntegerField(null=True))
    campaign_id = public(models.BigIntegerField(null=True))
    actor_id = public(models.BigIntegerField(null=True))
    actor_role = public(models.CharField(max_length=32))
    verb = public(models.CharField(max_length=64))
    noun = public(models.CharField(max_length=64, blank=True))
    noun_id = public(models.CharField(max_length=64, blank=True))
    people = public(models.IntegerField(default=0))
    fields = public(ArrayField(models.CharField(max_length=64), default=list))
    # The network somebody asked from, never the whole address.
    origin = personal(models.CharField(max_length=64, blank=True))
    # A word of audit.rules.Reason, where a page asks why.
    reason = public(models.CharField(max_length=32, blank=True, default="", db_default=""))

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-id"], name="audit_entry_organization"),
            models.Index(fields=["organization_id", "verb", "-id"], name="audit_entry_verb"),
            models.Index(fields=["organization_id", "actor_id", "-id"], name="audit_entry_actor"),
            models.Index(fields=["organization_id", "at"], name="audit_entry_day"),
        ]


class Link(models.Model):
    """One sealed entry of the hash chain: digest = HMAC-SHA-256(previous digest, entry)."""

    entry = public(models.OneToOneField(Entry, primary_key=True, on_delete=models.DO_NOTHING, related_name="link"))
    position = public(models.BigIntegerField(unique=True))
    digest = public(models.CharField(max_length=64))
    sealed_at = public(models.DateTimeField())
