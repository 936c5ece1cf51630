from django.db import models

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class View(Tenant):
    """What somebody asked of a table, kept by name. It holds the question, never the rows."""

    class Noun(models.TextChoices):
        MOBILIZERS = "mobilizers"
        CONTACTS = "contacts"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    owner = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    noun = public(models.CharField(max_length=16, choices=Noun))
    name = public(models.CharField(max_length=80))
    # As the address of the page; what is searched for may be a person's name.
    query = personal(models.TextField(blank=True))
    # With every admin of the organization, who may change it as well.
    is_shared = public(models.BooleanField(default=False))
    client_key = public(models.UUIDField())
    made_at = public(models.DateTimeField())
    deleted_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("people_view", "campaign"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="people_view_client_key"),
        ]
        indexes = [models.Index(fields=["campaign", "noun", "name", "id"], name="people_view_menu")]
