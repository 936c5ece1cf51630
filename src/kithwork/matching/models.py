from django.db import models
from django.db.models import Q

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class Decision(Tenant):
    """What a person decided about a contact (or about themself: `contact` empty) and one voter.

    None of these makes one `refused` row a shown voter. Undone rows stay: the machine never matches that pair again.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        UNSURE = "unsure"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    )
    contact = public(models.ForeignKey("contacts.Contact", null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    canonical_voter_id = personal(models.CharField(max_length=64))
    verdict = public(models.CharField(max_length=16, choices=Verdict))
    # The posterior, in millionths, and the weight, in 1/1000 bit, the person saw in words.
    probability_ppm = public(models.IntegerField())
    weight = public(models.IntegerField())
    reasons = personal(models.JSONField(default=list))
    model_version = public(models.CharField(max_length=64))
    status_before = public(models.CharField(max_length=16))
    batch_key = public(models.UUIDField())
    decided_at = public(models.DateTimeField())
    undone_at = public(models.DateTimeField(null=True))
    # The client_key of the undoing, so that a repeated one does not undo what was decided before, too.
    undo_key = public(models.UUIDField(null=True))

    class Meta:
        constraints = [
            *tenancy("matching_decision", "campaign", "mobilizer", "contact"),
            models.UniqueConstraint(
                fields=["campaign", "batch_key", "canonical_voter_id"], name="matching_decision_client_key"
            ),
        ]
        indexes = [
            models.Index(fields=["contact", "id"], name="matching_decision_contact"),
            models.Index(fields=["mobilizer", "id"], condition=Q(contact=None), name="matching_decision_self"),
        ]


class Lookup(Tenant):
    """What a mobilizer was shown last for a contact (for themself: `contact` empty). Only this can be confirmed or refused.

    `shown`: [{voter, name, age_band, place, words, ppm, weight, reasons}], five at most. The person's form carries the
    row's id and a number, never a voter's. `fingerprint` tells whether the answer still holds.
    """

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey("campaigns.Mobilizer", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    )
    contact = public(models.ForeignKey("contacts.Contact", null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    fingerprint = public(models.CharField(max_length=64))
    model_version = public(models.CharField(max_length=64))
    shown = personal(models.JSONField(default=list))
    asked_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("matching_lookup", "campaign", "mobilizer", "contact"),
            models.UniqueConstraint(fields=["mobilizer", "contact"], nulls_distinct=False, name="matching_lookup_last"),
        ]
        indexes = [models.Index(fields=["contact"], name="matching_lookup_contact")]


class LookupSpend(Tenant):
    """Look-ups a person made on a day (the organization's day): no mobilizer can walk through the voter file."""

    user = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    day = public(models.DateField())
    spent = public(models.PositiveIntegerField(default=0))

    class Meta:
        constraints = [
            *tenancy("matching_lookupspend"),
            models.UniqueConstraint(fields=["organization", "user", "day"], name="matching_lookupspend_once"),
        ]
