from django.db import models

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public, secret
from kithwork.suppression.rules import Kind, Reach, Reason, Source


class SuppressionFile(Tenant):
    """A file of people to suppress. What was delivered is kept only until its lines are read."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        LOADING = "loading"
        IN_FORCE = "in_force"
        FAILED = "failed"
        REMOVED = "removed"

    name = personal(models.CharField(max_length=200))
    reason = public(models.CharField(max_length=16, choices=[(one.value, one.value) for one in Reason]))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.WAITING))
    failure = public(models.TextField(blank=True))
    storage_key = public(models.CharField(max_length=200, blank=True))
    bytes_total = public(models.BigIntegerField(default=0))
    bytes_done = public(models.BigIntegerField(default=0))
    lines = public(models.IntegerField(default=0))
    accepted = public(models.IntegerField(default=0))
    rejected = public(models.IntegerField(default=0))
    # The first lines that could not be read: number and sentence, nothing of what they say.
    rejected_lines = public(models.JSONField(default=list))
    made_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    in_force_at = public(models.DateTimeField(null=True))
    client_key = public(models.UUIDField())

    class Meta:
        constraints = [
            *tenancy("suppression_suppressionfile"),
            models.UniqueConstraint(fields=["organization", "client_key"], name="suppression_file_client_key"),
        ]


class Entry(Tenant):
    """A phone number, e-mail address or voter that this organization has nothing to do with any more.

    Of the value only a keyed hash is held (`rules.digests`), made with the first `key_version` keys. One value may be
    suppressed more than once, by hand and by a file: each is undone by itself.
    """

    kind = public(models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind]))
    digest = secret(models.CharField(max_length=64))
    key_version = public(models.PositiveSmallIntegerField())
    reach = public(
        models.CharField(
            max_length=16, choices=[(one.value, one.value) for one in Reach], default=Reach.EVERYTHING.value
        )
    )
    reason = public(models.CharField(max_length=16, choices=[(one.value, one.value) for one in Reason]))
    source = public(models.CharField(max_length=16, choices=[(one.value, one.value) for one in Source]))
    added_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    added_at = public(models.DateTimeField())
    file = public(models.ForeignKey(SuppressionFile, null=True, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [
            *tenancy("suppression_entry", "file"),
            models.UniqueConstraint(
                fields=["organization", "digest", "kind", "reach", "source", "file"],
                nulls_distinct=False,
                name="suppression_entry_once",
            ),
        ]
        indexes = [
            models.Index(fields=["file", "id"], name="suppression_entry_file"),
            models.Index(fields=["key_version", "id"], name="suppression_entry_version"),
        ]
