from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class MatchRun(Tenant):
    """One walk over a campaign's contacts in pages, each committed: after a new file in force, or on request.

    `key` names what asked for it, so that asking twice walks once. `after` is the id up to which the stage is done.
    """

    class Stage(models.TextChoices):
        REFRESHING = "refreshing"
        JUDGING = "judging"
        DECIDING = "deciding"
        DONE = "done"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    key = public(models.CharField(max_length=80))
    # The state whose file came into force; empty: every state.
    state = public(models.CharField(max_length=2, blank=True))
    # Only these, just imported; empty: all of the campaign.
    contact_ids = public(ArrayField(models.BigIntegerField(), default=list))
    asked_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    stage = public(models.CharField(max_length=16, choices=Stage, default=Stage.REFRESHING))
    after = public(models.BigIntegerField(default=0))
    done = public(models.IntegerField(default=0))
    total = public(models.IntegerField(default=0))
    # From this probability on the machine matched, in millionths; empty before it is known.
    threshold_ppm = public(models.IntegerField(null=True))
    model_version = public(models.CharField(max_length=64, blank=True))
    matched = public(models.IntegerField(default=0))
    possible = public(models.IntegerField(default=0))
    unmatched = public(models.IntegerField(default=0))
    begun_at = public(models.DateTimeField())
    finished_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("matching_matchrun", "campaign"),
            models.UniqueConstraint(fields=["campaign", "key"], name="matching_matchrun_once"),
        ]


class Parameters(Tenant):
    """What was learned about one voter file and the organization's contacts: figures of levels, and no people.

    One at most is in use for a file; the others are kept with what they were worth. `level_set` is that of
    `linkage.fingerprint` as it was then: figures for other levels are of no use. `held_out` are mean log losses over
    decisions that took no part in learning: {in_use, learned, calibrated}, empty where too few had been made.
    """

    class Outcome(models.TextChoices):
        USED = "used"
        WORSE = "worse"
        TOO_FEW = "too_few"

    # Files are removed; what was learned about one may outlive it.
    voter_file_id = public(models.BigIntegerField())
    number = public(models.IntegerField())
    # Names what asked for it, so that asking twice learns once.
    key = public(models.CharField(max_length=80))
    asked_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    version = public(models.CharField(max_length=64))
    level_set = public(models.CharField(max_length=64))
    # As linkage.parameters.Model.to_json writes it, to the last digit; "" where there was too little to learn from.
    model = public(models.TextField(blank=True))
    contacts = public(models.IntegerField(default=0))
    pairs = public(models.IntegerField(default=0))
    # Decisions the calibration was fitted to, and those held out to test it.
    decisions = public(models.IntegerField(default=0))
    decisions_held_out = public(models.IntegerField(default=0))
    slope = public(models.FloatField(null=True))
    offset = public(models.FloatField(null=True))
    held_out = public(models.JSONField(default=dict))
    outcome = public(models.CharField(max_length=16, choices=Outcome))
    in_use = public(models.BooleanField(default=False))
    made_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("matching_parameters"),
            models.UniqueConstraint(
                fields=["organization", "voter_file_id", "number"], name="matching_parameters_number"
            ),
            models.UniqueConstraint(fields=["organization", "voter_file_id", "key"], name="matching_parameters_once"),
            models.UniqueConstraint(
                fields=["organization", "voter_file_id"], condition=Q(in_use=True), name="matching_parameters_in_use"
            ),
        ]


class BestPair(Tenant):
    """Between judging and deciding: the likeliest voter of a contact, "" where nobody fits. Gone once decided.

    `may_match`: no person has decided about the contact, and nobody has undone this pair. `fingerprint` tells whether
    contact, file and refusals are still those that were judged.
    """

    run = public(models.ForeignKey(MatchRun, on_delete=models.DO_NOTHING, db_constraint=False))
    contact = public(models.ForeignKey("contacts.Contact", on_delete=models.DO_NOTHING, db_constraint=False))
    canonical_voter_id = personal(models.CharField(max_length=64, blank=True))
    probability_ppm = public(models.IntegerField(default=0))
    weight = public(models.IntegerField(default=0))
    reasons = personal(models.JSONField(default=list))
    model_version = public(models.CharField(max_length=64, blank=True))
    may_match = public(models.BooleanField())
    fingerprint = public(models.CharField(max_length=64))

    class Meta:
        constraints = [
            *tenancy("matching_bestpair", "run", "contact"),
            models.UniqueConstraint(fields=["run", "contact"], name="matching_bestpair_once"),
        ]
        indexes = [models.Index(fields=["contact"], name="matching_bestpair_contact")]


class Change(Tenant):
    """What a new file changed about a contact: which run saw it, and of what kind."""

    class Kind(models.TextChoices):
        REGISTERED = "registered"
        MOVED = "moved"
        RENAMED = "renamed"
        VANISHED = "vanished"
        RETURNED = "returned"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    run = public(models.ForeignKey(MatchRun, on_delete=models.DO_NOTHING, db_constraint=False))
    contact = public(models.ForeignKey("contacts.Contact", on_delete=models.DO_NOTHING, db_constraint=False))
    kind = public(models.CharField(max_length=16, choices=Kind))

    class Meta:
        constraints = [
            *tenancy("matching_change", "campaign", "run", "contact"),
            models.UniqueConstraint(fields=["run", "contact", "kind"], name="matching_change_once"),
        ]
        indexes = [models.Index(fields=["contact"], name="matching_change_contact")]


class Decision(Tenant):
    """What was decided about a contact (or by a mobilizer about themself: `contact` empty) and one voter.

    By a mobilizer, by an admin (`admin`), or by the machine (neither; verdict `matched`, with its `run`). None of these
    makes one `refused` row a shown voter. Undone rows stay: the machine never matches that pair again. While
    `awaits_second` it is a proposal that changes nothing until a second admin agrees.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        UNSURE = "unsure"
        MATCHED = "matched"

    campaign = public(models.ForeignKey("campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(
        models.ForeignKey(
            "campaigns.Mobilizer", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
        )
    )
    admin = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    run = public(models.ForeignKey(MatchRun, null=True, on_delete=models.DO_NOTHING, db_constraint=False))
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
    awaits_second = public(models.BooleanField(default=False))
    seconded_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))

    class Meta:
        constraints = [
            *tenancy("matching_decision", "campaign", "mobilizer", "run", "contact"),
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
    # By the machine, of people they imported.
    imported = public(models.PositiveIntegerField(default=0))

    class Meta:
        constraints = [
            *tenancy("matching_lookupspend"),
            models.UniqueConstraint(fields=["organization", "user", "day"], name="matching_lookupspend_once"),
        ]


class LookupAllowance(Tenant):
    """More look-ups for one person, through the day `until`; given again it replaces what was given before."""

    user = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    by_hand = public(models.PositiveIntegerField())
    by_import = public(models.PositiveIntegerField())
    until = public(models.DateField())
    given_by = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    given_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("matching_lookupallowance"),
            models.UniqueConstraint(fields=["organization", "user"], name="matching_lookupallowance_once"),
        ]
