from django.contrib.postgres.fields import ArrayField
from django.db import models

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class BulkRun(Tenant):
    """Something done to many people of a campaign at once, page by page; afterwards a line of what was done in bulk.

    `position`: the place up to which its items are done, or, while it is being undone, brought back.
    """

    class Verb(models.TextChoices):
        HAND_OVER = "hand_over"
        DELETE = "delete"
        TAG = "tag"
        REMOVE = "remove"
        INVITE = "invite"

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    client_key = public(models.UUIDField())
    verb = public(models.CharField(max_length=16, choices=Verb))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.WAITING))
    # The table they were chosen in, and the TableQuery's text; it may hold what was searched for, and goes with the items.
    noun = public(models.CharField(max_length=16))
    query = personal(models.TextField(blank=True))
    # Who holds the contacts afterwards; empty where the campaign does.
    receiver = public(
        models.ForeignKey("campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    )
    # Who leaves the campaign by it.
    leavers = public(ArrayField(models.BigIntegerField(), default=list))
    tag = public(models.CharField(max_length=60, blank=True))
    tag_file_id = public(models.BigIntegerField(null=True))
    # To which campaign mobilizers are invited, and this installation's address as the admin sees it.
    invited_to = public(
        models.ForeignKey(
            "campaigns.Campaign", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
        )
    )
    site = public(models.CharField(max_length=200, blank=True))
    total = public(models.IntegerField(default=0))
    position = public(models.IntegerField(default=0))
    done = public(models.IntegerField(default=0))
    left_out = public(models.IntegerField(default=0))
    brought_back = public(models.IntegerField(default=0))
    failure = public(models.TextField(blank=True))
    made_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    finished_at = public(models.DateTimeField(null=True))
    undone_at = public(models.DateTimeField(null=True))
    # When its items were deleted: from then on nothing can be undone.
    forgotten_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("stewardship_bulkrun", "campaign", "receiver", "invited_to"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="stewardship_bulkrun_client_key"),
        ]
        indexes = [models.Index(fields=["campaign", "-id"], name="stewardship_bulkrun_newest")]


class BulkItem(models.Model):
    """Whom a run is about, chosen once at its beginning. Up to a million a run, so that no key guards each."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        # As it should be already.
        SAME = "same"
        UNMATCHED = "unmatched"
        # Has joined there, is invited already, or asked not to be.
        UNINVITED = "uninvited"
        # Deleted, or gone, since they were chosen.
        GONE = "gone"
        UNDONE = "undone"

    pk = models.CompositePrimaryKey("run_id", "place")
    run_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    # From 1 on, so that a page of them is a range.
    place = public(models.IntegerField())
    # A contact, or, of a tag given to mobilizers, a mobilizer.
    row_id = public(models.BigIntegerField())
    outcome = public(models.CharField(max_length=16, choices=Outcome, default=Outcome.WAITING))
    # Who held the contact before; empty where the campaign did.
    former_id = public(models.BigIntegerField(null=True))
    # Who was put on the list of a tag.
    canonical_voter_id = personal(models.CharField(max_length=70, blank=True))

    class Meta:
        indexes = [
            models.Index(
                fields=["run_id", "place"],
                condition=models.Q(outcome__in=("unmatched", "uninvited", "gone")),
                name="stewardship_bulkitem_left_out",
            )
        ]


class WeeklyDigest(Tenant):
    """When the organization's admins get the week's audit trail in numbers, in its own time zone; 0 is Monday."""

    weekday = public(models.PositiveSmallIntegerField(default=0))
    hour = public(models.PositiveSmallIntegerField(default=8))
    sent_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("stewardship_weeklydigest"),
            models.UniqueConstraint(fields=["organization"], name="stewardship_weeklydigest_once"),
            models.CheckConstraint(
                condition=models.Q(hour__lt=24, weekday__lt=7), name="stewardship_weeklydigest_time"
            ),
        ]


class DigestRefusal(Tenant):
    """An admin who wants no weekly mail."""

    user = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))

    class Meta:
        constraints = [
            *tenancy("stewardship_digestrefusal"),
            models.UniqueConstraint(fields=["organization", "user"], name="stewardship_digestrefusal_once"),
        ]


class LookAlike(Tenant):
    """What a mobilizer said about two contacts of theirs that looked alike. Ids alone, which outlive the contacts.

    Merged: `gone_id` went into the other, with these of its answers, responses and notes.
    """

    class Verdict(models.TextChoices):
        MERGED = "merged"
        DIFFERENT = "different"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    older_id = public(models.BigIntegerField())
    newer_id = public(models.BigIntegerField())
    verdict = public(models.CharField(max_length=16, choices=Verdict))
    gone_id = public(models.BigIntegerField(null=True))
    answers = public(ArrayField(models.BigIntegerField(), default=list))
    responses = public(ArrayField(models.BigIntegerField(), default=list))
    notes = public(ArrayField(models.BigIntegerField(), default=list))
    decided_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("stewardship_lookalike", "campaign"),
            models.UniqueConstraint(fields=["campaign", "older_id", "newer_id"], name="stewardship_lookalike_once"),
        ]
        indexes = [models.Index(fields=["campaign", "gone_id"], name="stewardship_lookalike_gone")]
