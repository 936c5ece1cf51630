from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from kithwork.exports.rules import Rhythm, storage_key
from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class ExportSchedule(Tenant):
    """A file made again and again and delivered somewhere. Hours and days are of the campaign's time zone."""

    class Every(models.TextChoices):
        DAY = "day"
        WEEK = "week"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    kind = public(models.CharField(max_length=32))
    query = personal(models.TextField(blank=True))
    format = public(models.CharField(max_length=8))
    # How many days before the run the rows are of; 0 for all rows.
    days = public(models.PositiveSmallIntegerField(default=0))
    every = public(models.CharField(max_length=8, choices=Every))
    # Of a weekly one: 0 is Monday.
    weekday = public(models.PositiveSmallIntegerField(default=0))
    hour = public(models.PositiveSmallIntegerField())
    target = public(models.CharField(max_length=8))
    folder = public(models.CharField(max_length=64))
    # The voter files whose terms were accepted for its runs; another one in force stops them.
    terms_of = public(ArrayField(models.BigIntegerField(), default=list))
    made_by = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    next_at = public(models.DateTimeField())
    stopped_at = public(models.DateTimeField(null=True))
    client_key = public(models.UUIDField())

    class Meta:
        constraints = [
            *tenancy("exports_exportschedule", "campaign"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="exports_exportschedule_client_key"),
            models.CheckConstraint(condition=Q(hour__lt=24, weekday__lt=7), name="exports_exportschedule_time"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(stopped_at=None), name="exports_exportschedule_due")]

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.every, self.weekday, self.hour, self.days)


class Export(Tenant):
    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        # The file is gone, as every file is after seven days; that it was made stays listed.
        EXPIRED = "expired"
        # The file is gone because somebody who may stand in it was erased.
        WITHDRAWN = "withdrawn"

    class Format(models.TextChoices):
        CSV = "csv"
        EXCEL = "xlsx"
        PARQUET = "parquet"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    kind = public(models.CharField(max_length=32))
    format = public(models.CharField(max_length=8, choices=Format, default=Format.CSV))
    # A TableQuery's own text; may hold a name somebody searched for.
    query = personal(models.TextField(blank=True))
    first_day = public(models.DateField(null=True))
    last_day = public(models.DateField(null=True))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.QUEUED))
    rows_done = public(models.BigIntegerField(default=0))
    rows_total = public(models.BigIntegerField(null=True))
    bytes = public(models.BigIntegerField(null=True))
    sha256 = public(models.CharField(max_length=64, blank=True))
    storage_key = public(models.CharField(max_length=200, blank=True))
    requested_by = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    client_key = public(models.UUIDField())
    requested_at = public(models.DateTimeField())
    finished_at = public(models.DateTimeField(null=True))
    expires_at = public(models.DateTimeField(null=True))
    terms_accepted = public(models.BooleanField(default=False))
    # What was accepted, of each voter file then in force: [{file, name, state, source, obtained_on, permitted_use}].
    accepted = public(models.JSONField(default=list, db_default=Value([], models.JSONField())))
    failure = public(models.TextField(blank=True))
    schedule = public(models.ForeignKey(ExportSchedule, null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    # Of a scheduled one: where it lies, and why it could not be brought there yet.
    delivered_as = public(models.CharField(max_length=300, blank=True))
    delivered_at = public(models.DateTimeField(null=True))
    delivery_failure = public(models.TextField(blank=True))

    class Meta:
        constraints = [
            *tenancy("exports_export", "campaign", "schedule"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="exports_export_client_key"),
        ]
        indexes = [models.Index(fields=["campaign", "-requested_at", "-id"], name="exports_export_recent")]

    @property
    def stored_as(self) -> str:
        return storage_key(organization_id=self.organization_id, export_id=self.id, format=self.format)

    def file_name(self, zone: ZoneInfo) -> str:
        return f"{self.kind}-{self.requested_at.astimezone(zone):%Y-%m-%d}-{self.id}.{self.format}"
