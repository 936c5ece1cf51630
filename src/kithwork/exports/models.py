from zoneinfo import ZoneInfo

from django.db import models

from kithwork.exports.rules import storage_key
from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class Export(Tenant):
    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        # The file is gone, as every file is after seven days; that it was made stays listed.
        EXPIRED = "expired"

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
    failure = public(models.TextField(blank=True))

    class Meta:
        constraints = [
            *tenancy("exports_export", "campaign"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="exports_export_client_key"),
        ]
        indexes = [models.Index(fields=["campaign", "-requested_at", "-id"], name="exports_export_recent")]

    @property
    def stored_as(self) -> str:
        return storage_key(organization_id=self.organization_id, export_id=self.id, format=self.format)

    def file_name(self, zone: ZoneInfo) -> str:
        return f"{self.kind}-{self.requested_at.astimezone(zone):%Y-%m-%d}-{self.id}.{self.format}"
