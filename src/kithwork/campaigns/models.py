from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Trim

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public, secret
from kithwork.kernel.table.compile import beginning


class Campaign(Tenant):
    class Status(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        CLOSED = "closed"

    slug = public(models.SlugField(max_length=64, unique=True))
    name = public(models.CharField(max_length=200))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.DRAFT))
    language = public(models.CharField(max_length=16, default="en"))
    # Which mobilizers and visitors can read it in besides; their texts may be written before they are offered.
    further_languages = public(ArrayField(models.CharField(max_length=16), default=list))
    time_zone = public(models.CharField(max_length=64))
    # Whose votes its contacts carry.
    election_on = public(models.DateField(null=True))
    landing_title = public(models.JSONField(default=dict))
    landing_text = public(models.JSONField(default=dict))
    # In the storage; "" = none. What it shows is said for who cannot see it, per language.
    picture_key = public(models.CharField(max_length=100, blank=True))
    picture_alt = public(models.JSONField(default=dict))
    # The campaign's own words in invitation mails, Markdown; the fixed parts stand around them.
    invitation_text = public(models.JSONField(default=dict))
    # Shown to admins, who hand it on by word of mouth; so it is kept readable, never in a URL or a log.
    passcode = secret(models.CharField(max_length=64, blank=True))
    passcode_required = public(models.BooleanField(default=False))
    # Where its actions may be meant for, each as `voterfile.rules.areas` writes it; empty = wherever the voter files reach.
    geographies = public(ArrayField(models.CharField(max_length=200), default=list))
    # The furthest step of the builder that was come to: where a draft goes on.
    building_step = public(models.PositiveSmallIntegerField(default=1))
    made_at = public(models.DateTimeField())
    published_at = public(models.DateTimeField(null=True))
    closed_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("campaigns_campaign"),
            models.CheckConstraint(
                condition=Q(passcode_required=False) | ~Q(passcode=""), name="campaigns_campaign_passcode_set"
            ),
        ]


class FormerSlug(Tenant):
    """An address a campaign once had: redirects, and no other organization may take it."""

    slug = public(models.SlugField(max_length=64, unique=True))
    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [*tenancy("campaigns_formerslug", "campaign")]


class Mobilizer(Tenant):
    """A user who joined. `user` is empty once the account was erased: the row stays as "former mobilizer"."""

    class MatchStatus(models.TextChoices):
        MATCHED = "matched"
        POSSIBLE = "possible"
        UNMATCHED = "unmatched"
        DECLINED = "declined"

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    user = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING))
    joined_at = public(models.DateTimeField())
    left_at = public(models.DateTimeField(null=True))
    last_active_at = public(models.DateTimeField())
    preferred_name = personal(models.CharField(max_length=150, blank=True))
    first_name = personal(models.CharField(max_length=150))
    last_name = personal(models.CharField(max_length=150))
    city = personal(models.CharField(max_length=150, blank=True))
    state = personal(models.CharField(max_length=2, blank=True))
    email = personal(models.EmailField(blank=True))
    phone = personal(models.CharField(max_length=32, blank=True))
    match_status = public(models.CharField(max_length=16, choices=MatchStatus, default=MatchStatus.UNMATCHED))
    canonical_voter_id = personal(models.CharField(max_length=64, blank=True))
    voterfile_first_name = personal(models.CharField(max_length=150, blank=True))
    voterfile_last_name = personal(models.CharField(max_length=150, blank=True))
    voterfile_city = personal(models.CharField(max_length=150, blank=True))
    voterfile_state = personal(models.CharField(max_length=2, blank=True))
    voterfile_county = personal(models.CharField(max_length=150, blank=True))
    # Linked by an admin to a voter whom the state protects: nothing is copied and no table or file shows the number.
    is_voter_protected = personal(models.BooleanField(default=False, db_default=False))

    class Meta:
        constraints = [
            *tenancy("campaigns_mobilizer", "campaign"),
            models.UniqueConstraint(fields=["campaign", "user"], name="campaigns_mobilizer_once"),
            models.CheckConstraint(
                condition=Q(match_status="matched") ^ Q(canonical_voter_id=""),
                name="campaigns_mobilizer_matched_has_voter",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "joined_at", "id"], name="campaigns_mobilizer_joined"),
            # Contacts sorted by who holds them are walked from here.
            models.Index(
                beginning(Trim(Concat(F("first_name"), Value(" "), F("last_name")))),
                F("id"),
                name="campaigns_mobilizer_by_name",
            ),
            models.Index(beginning(F("email")), F("id"), name="campaigns_mobilizer_by_email"),
        ]


class InvitationList(Tenant):
    """A CSV of people to invite. Its file is kept until it is sent or thrown away; nothing leaves before that."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        SENDING = "sending"
        SENT = "sent"

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    name = personal(models.CharField(max_length=200))
    storage_key = public(models.CharField(max_length=200, blank=True))
    # Which column of the file, counted from 0, holds what.
    columns = public(models.JSONField(default=dict))
    status = public(models.CharField(max_length=16, choices=Status, default=Status.DRAFT))
    # The installation's address as the admin saw it, for the links in the mails.
    site = public(models.CharField(max_length=200))
    made_by = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    made_at = public(models.DateTimeField())
    confirmed_at = public(models.DateTimeField(null=True))
    client_key = public(models.UUIDField())

    class Meta:
        constraints = [
            *tenancy("campaigns_invitationlist", "campaign"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="campaigns_invitationlist_client_key"),
        ]


class Invitation(Tenant):
    """Single use, for one address. Only a hash of the link's token is stored; resending makes a new token."""

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    email = personal(models.EmailField())
    first_name = personal(models.CharField(max_length=150, blank=True))
    last_name = personal(models.CharField(max_length=150, blank=True))
    invited_by = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    token_hash = secret(models.CharField(max_length=64, unique=True))
    client_key = public(models.UUIDField())
    made_at = public(models.DateTimeField())
    sent_at = public(models.DateTimeField(null=True))
    times_sent = public(models.PositiveSmallIntegerField(default=0))
    expires_at = public(models.DateTimeField())
    accepted_at = public(models.DateTimeField(null=True))
    accepted_by = public(models.ForeignKey(Mobilizer, null=True, on_delete=models.DO_NOTHING, db_constraint=False))
    revoked_at = public(models.DateTimeField(null=True))
    bounced_at = public(models.DateTimeField(null=True))
    # What the mail server or provider said, which may repeat the address.
    bounce_reason = personal(models.TextField(blank=True))
    # Set while a mail is handed over: still there later, the machine died meanwhile and nobody knows whether it left.
    leaving_at = public(models.DateTimeField(null=True))
    list = public(models.ForeignKey(InvitationList, null=True, on_delete=models.DO_NOTHING, db_constraint=False))

    class Meta:
        constraints = [
            *tenancy("campaigns_invitation", "campaign", "accepted_by", "list"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="campaigns_invitation_client_key"),
            models.UniqueConstraint(
                fields=["campaign", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="campaigns_invitation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-made_at", "-id"], name="campaigns_invitation_made"),
            models.Index(fields=["list", "id"], condition=Q(times_sent=0), name="campaigns_invitation_unsent"),
            models.Index(fields=["email"], name="campaigns_invitation_email"),
        ]


class PasscodeTry(Tenant):
    """A wrong passcode: five a visitor and campaign in 15 minutes."""

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    visitor_key = secret(models.CharField(max_length=64))
    at = public(models.DateTimeField())

    class Meta:
        constraints = [*tenancy("campaigns_passcodetry", "campaign")]
        indexes = [models.Index(fields=["campaign", "visitor_key", "at"], name="campaigns_passcodetry_recent")]


class ManagementNote(Tenant):
    """An admin's note about a mobilizer. Not a relational touchpoint."""

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    mobilizer = public(models.ForeignKey(Mobilizer, on_delete=models.DO_NOTHING, db_constraint=False))
    author = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    body = personal(models.TextField())
    client_key = public(models.UUIDField())
    written_at = public(models.DateTimeField())
    edited_at = public(models.DateTimeField(null=True))
    # Who wrote what it says now, where that is not the author.
    edited_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))
    deleted_at = public(models.DateTimeField(null=True))
    deleted_by = public(models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+"))

    class Meta:
        constraints = [
            *tenancy("campaigns_managementnote", "campaign", "mobilizer"),
            models.UniqueConstraint(fields=["campaign", "client_key"], name="campaigns_managementnote_client_key"),
        ]


class ManagementNoteVersion(Tenant):
    """What a management note said before it was edited, and who had written that when."""

    campaign = public(models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, db_constraint=False))
    note = public(models.ForeignKey(ManagementNote, on_delete=models.DO_NOTHING, db_constraint=False))
    author = public(models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, related_name="+"))
    body = personal(models.TextField())
    written_at = public(models.DateTimeField())

    class Meta:
        constraints = [*tenancy("campaigns_managementnoteversion", "campaign", "note")]
        indexes = [models.Index(fields=["note", "-id"], name="campaigns_noteversion_newest")]
