from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public


class VoterFile(Tenant):
    """One delivery of one state. At most one is in force per organization and state."""

    class Status(models.TextChoices):
        # Nobody knows what its columns mean, until a person tells.
        UNMAPPED = "unmapped"
        WAITING = "waiting"
        LOADING = "loading"
        # Read and compared, and in force only when a person says so.
        CHECKED = "checked"
        IN_FORCE = "in_force"
        REPLACED = "replaced"
        FAILED = "failed"

    class Stage(models.TextChoices):
        READING = "reading"
        INDEXING = "indexing"

    client_key = public(models.UUIDField())
    # Empty while it is unmapped.
    state = public(models.CharField(max_length=2, blank=True))
    layout = public(models.CharField(max_length=32))
    name = public(models.CharField(max_length=200))
    source = public(models.CharField(max_length=200))
    obtained_on = public(models.DateField())
    permitted_use = public(models.TextField())
    # Empty: the operator of the server, by the command line.
    agreed_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    agreed_at = public(models.DateTimeField())
    # What its columns mean, as `layouts.mapping` has it, where a person told; None where the layout is known.
    mapping = public(models.JSONField(null=True))
    # By what it was recognised, in a sentence; columns of it that nobody knows, and published ones it has not.
    why = public(models.TextField(blank=True))
    unknown = public(ArrayField(models.TextField(), default=list))
    missing = public(ArrayField(models.TextField(), default=list))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.WAITING))
    # A person looks at what was read before it is put in force.
    is_check = public(models.BooleanField(default=False))
    # What a load in work is doing; else empty.
    stage = public(models.CharField(max_length=16, choices=Stage, blank=True))
    # Empty once the file is in force: the delivery holds columns that nobody asked for, and is not kept.
    storage_key = public(models.CharField(max_length=200, blank=True))
    sha256 = public(models.CharField(max_length=64, blank=True))
    bytes_done = public(models.BigIntegerField(default=0))
    bytes_total = public(models.BigIntegerField(default=0))
    lines = public(models.BigIntegerField(default=0))
    accepted = public(models.BigIntegerField(default=0))
    rejected = public(models.BigIntegerField(default=0))
    # Beside the file that was in force before, by voter id; None for the first of a state.
    added = public(models.BigIntegerField(null=True))
    changed = public(models.BigIntegerField(null=True))
    vanished = public(models.BigIntegerField(null=True))
    # Of the accepted: those who may be anybody's candidate.
    candidates = public(models.BigIntegerField(default=0))
    # The areas its candidates live in, as `rules.areas` writes them, in their order.
    areas = public(ArrayField(models.TextField(), default=list))
    # linkage.keys.VERSION when the keys were made: keys of another version find nobody.
    keys_version = public(models.SmallIntegerField(default=0))
    # By how many first bits of a key its bucket goes.
    key_bits = public(models.SmallIntegerField(default=0))
    # Of the replaced ones: the last, whose voters are kept so that it can come back.
    is_kept = public(models.BooleanField(default=False))
    failure = public(models.TextField(blank=True))
    made_at = public(models.DateTimeField())
    in_force_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("voterfile_voterfile"),
            models.UniqueConstraint(fields=["organization", "client_key"], name="voterfile_voterfile_client_key"),
            models.UniqueConstraint(
                fields=["organization", "state"], condition=Q(status="in_force"), name="voterfile_one_in_force"
            ),
        ]


class Mapping(Tenant):
    """What a person told of a table's columns, found again by its header. The last word on a header counts."""

    header = public(models.CharField(max_length=64))
    told = public(models.JSONField())
    made_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("voterfile_mapping"),
            models.UniqueConstraint(fields=["organization", "header"], name="voterfile_mapping_header"),
        ]


class RejectedLine(Tenant):
    """A line that was not accepted, by its true number in its file of the delivery; the first 100 are kept."""

    file = public(models.ForeignKey(VoterFile, on_delete=models.DO_NOTHING, db_constraint=False))
    # The name of the text file inside the delivery.
    part = public(models.TextField(default=""))
    line = public(models.BigIntegerField())
    # Which column stopped it and what stands there, shortened; empty where the line as a whole did.
    column = public(models.TextField(default=""))
    cell = personal(models.TextField(default=""))
    reason = public(models.TextField())

    class Meta:
        constraints = [
            *tenancy("voterfile_rejectedline", "file"),
            models.UniqueConstraint(fields=["file", "part", "line"], name="voterfile_rejectedline_once"),
        ]


class TagFile(Tenant):
    """Labels on voters, by voter id. Those in force hold for every campaign, whatever voter file is in force."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        LOADING = "loading"
        IN_FORCE = "in_force"
        # Loaded, and its tags hold for nobody until it is switched on again.
        OFF = "off"
        FAILED = "failed"
        # Holds for nobody any more; its rows are being deleted.
        REMOVED = "removed"

    client_key = public(models.UUIDField())
    name = public(models.CharField(max_length=200))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.WAITING))
    # A list that people are put on by hand, one a tag; it has no delivery.
    is_by_hand = public(models.BooleanField(default=False))
    # Which file this one takes the place of, in the moment it is in force.
    replaces = public(models.ForeignKey("self", null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    # Empty once the file is loaded.
    storage_key = public(models.CharField(max_length=200, blank=True))
    bytes_done = public(models.BigIntegerField(default=0))
    bytes_total = public(models.BigIntegerField(default=0))
    lines = public(models.BigIntegerField(default=0))
    accepted = public(models.BigIntegerField(default=0))
    rejected = public(models.BigIntegerField(default=0))
    # (part, line, column, cell, sentence) of the first 100 rejected lines.
    rejected_lines = personal(models.JSONField(default=list))
    # Its tags, and how many voter ids it names; of these, how many nobody in force has, and how many of those would
    # be found with zeros put before their number. None: not counted yet since the voter files changed.
    tags = public(ArrayField(models.CharField(max_length=60), default=list))
    voters = public(models.BigIntegerField(default=0))
    unknown = public(models.BigIntegerField(null=True))
    padded = public(models.BigIntegerField(null=True))
    failure = public(models.TextField(blank=True))
    made_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    in_force_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("voterfile_tagfile", "replaces"),
            models.UniqueConstraint(fields=["organization", "client_key"], name="voterfile_tagfile_client_key"),
        ]


class VoterTag(models.Model):
    """A row of a tag file, also where no voter file in force has the voter. Millions, so that no key guards each."""

    pk = models.CompositePrimaryKey("file_id", "state", "state_file_id", "tag")
    file_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    state = public(models.CharField(max_length=2))
    state_file_id = personal(models.CharField(max_length=64))
    tag = personal(models.CharField(max_length=60))


class VoteFile(Tenant):
    """A vote history, or a state's early and absentee ballots: who has voted in which election, never how."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        LOADING = "loading"
        IN_FORCE = "in_force"
        FAILED = "failed"
        # A newer one holds, or a person removed it; its rows are being deleted.
        REMOVED = "removed"

    client_key = public(models.UUIDField())
    name = public(models.CharField(max_length=200))
    # A key of `layouts.histories`, and its state.
    layout = public(models.CharField(max_length=32))
    state = public(models.CharField(max_length=2))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.WAITING))
    # The one election that was asked for; None for all of the file.
    only_on = public(models.DateField(null=True))
    # One of several that make a delivery together, as by county: earlier files of its elections hold beside it.
    is_addition = public(models.BooleanField(default=False))
    # [day, name, voters] of each election that this file holds now, the latest first; a newer file takes some away.
    elections = public(models.JSONField(default=list))
    # Empty once the file is loaded.
    storage_key = public(models.CharField(max_length=200, blank=True))
    bytes_done = public(models.BigIntegerField(default=0))
    bytes_total = public(models.BigIntegerField(default=0))
    lines = public(models.BigIntegerField(default=0))
    # Lines that tell of a vote; and that tell of none, like a ballot that was only asked for.
    voted = public(models.BigIntegerField(default=0))
    silent = public(models.BigIntegerField(default=0))
    rejected = public(models.BigIntegerField(default=0))
    # (part, line, column, cell, sentence) of the first 100 rejected lines.
    rejected_lines = personal(models.JSONField(default=list))
    failure = public(models.TextField(blank=True))
    made_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    in_force_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("voterfile_votefile"),
            models.UniqueConstraint(fields=["organization", "client_key"], name="voterfile_votefile_client_key"),
        ]


class VoterVote(models.Model):
    """That a voter of the file's state has voted. Millions, so that no key guards each."""

    pk = models.CompositePrimaryKey("file_id", "election_on", "state_file_id")
    file_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    election_on = personal(models.DateField())
    state_file_id = personal(models.CharField(max_length=64))


class Voter(models.Model):
    """A row of a voter file. Partitioned by file; the table is made by SQL in the migrations."""

    pk = models.CompositePrimaryKey("file_id", "state_file_id")
    file_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    # The line at which the row begins in the file: unique and ascending there; the keys point at it.
    number = public(models.IntegerField())
    state_file_id = personal(models.CharField(max_length=64))
    canonical_voter_id = personal(models.CharField(max_length=64))
    first_name = personal(models.TextField())
    middle_name = personal(models.TextField())
    last_name = personal(models.TextField())
    suffix = personal(models.TextField())
    street = personal(models.TextField())
    city = personal(models.TextField())
    state = personal(models.CharField(max_length=2))
    zip = personal(models.CharField(max_length=10))
    county = personal(models.TextField())
    county_fips = personal(models.CharField(max_length=5))
    phone = personal(models.CharField(max_length=20))
    birth_year = personal(models.SmallIntegerField(null=True))
    birth_date = personal(models.DateField(null=True))
    birth_precision = personal(models.CharField(max_length=8))
    registered_on = personal(models.DateField(null=True))
    # active, inactive, temporary, removed, deceased, denied, preregistered (or under 18)
    status = personal(models.CharField(max_length=16))
    is_protected = personal(models.BooleanField())
    # False for protected, removed, deceased, pre-registered, under-18 rows: never a candidate, in no count.
    is_candidate = personal(models.BooleanField())
    congressional_district = personal(models.CharField(max_length=16))
    state_senate_district = personal(models.CharField(max_length=16))
    state_house_district = personal(models.CharField(max_length=16))

    class Meta:
        managed = False
        db_table = "voterfile_voter"


class VoterKey(models.Model):
    """The blocking keys of a file's candidates, many to a row: `rules.buckets` says how."""

    pk = models.CompositePrimaryKey("file_id", "bucket")
    file_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    bucket = public(models.IntegerField())
    pairs = personal(models.BinaryField())

    class Meta:
        managed = False
        db_table = "voterfile_voterkey"


class Frequency(models.Model):
    """How many candidates of a file have a name, a pair of names (kind joint: "FIRST LAST"), a ZIP or a city."""

    pk = models.CompositePrimaryKey("file_id", "kind", "value")
    file_id = public(models.BigIntegerField())
    organization_id = public(models.BigIntegerField())
    kind = public(models.CharField(max_length=8))
    value = personal(models.TextField())
    count = public(models.IntegerField())

    class Meta:
        managed = False
        db_table = "voterfile_frequency"
