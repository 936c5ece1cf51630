from decimal import Decimal
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kithwork.kernel.db import Tenant, tenancy
from kithwork.kernel.privacy import personal, public, secret


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A login. Holds any mix of roles; what it is called in a campaign stands on its Mobilizer."""

    id = public(models.BigAutoField(primary_key=True))
    password = secret(models.CharField(max_length=128, blank=True))
    last_login = personal(models.DateTimeField(null=True, blank=True))
    email = personal(models.EmailField(unique=True))
    first_name = personal(models.CharField(max_length=150, blank=True))
    last_name = personal(models.CharField(max_length=150, blank=True))
    phone = personal(models.CharField(max_length=32, blank=True))
    location = personal(models.CharField(max_length=150, blank=True))
    # Of pages and mails, as chosen, or as their browser asked when they first signed in; empty = not known yet.
    language = public(models.CharField(max_length=16, blank=True))
    is_active = public(models.BooleanField(default=True))
    is_account_administrator = public(models.BooleanField(default=False))
    made_at = public(models.DateTimeField())
    last_campaign_id = public(models.BigIntegerField(null=True))
    # Asked to be erased: from then on nobody signs in by it, and a job takes out what is left.
    erased_at = public(models.DateTimeField(null=True))
    # When the last mail to them left or was given up.
    goodbye_at = public(models.DateTimeField(null=True))

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"),
        ]


class SignIn(models.Model):
    """One mail with a code and a link; whichever is used first uses up both. The code itself lives in the session."""

    id = public(models.BigAutoField(primary_key=True))
    email = personal(models.EmailField())
    token_hash = secret(models.CharField(max_length=64, unique=True))
    path = public(models.TextField(blank=True))
    made_at = public(models.DateTimeField())
    expires_at = public(models.DateTimeField())
    used_at = public(models.DateTimeField(null=True))

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="accounts_signin_expires")]


class Organization(models.Model):
    id = public(models.BigAutoField(primary_key=True))
    slug = public(models.SlugField(max_length=64, unique=True))
    name = public(models.CharField(max_length=200))
    website = public(models.URLField(blank=True))
    description = public(models.TextField(blank=True))
    postal_address = public(models.TextField(blank=True))
    time_zone = public(models.CharField(max_length=64, default="America/New_York"))
    paid_for_by = public(models.CharField(max_length=200, blank=True))
    invitation_days = public(models.PositiveSmallIntegerField(default=14))
    # Of the matches that the machine makes by itself, this share at least is to be right.
    match_precision = public(models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.980")))
    # Whether what an admin decides in a review waits until a second admin agrees.
    two_person_check = public(models.BooleanField(default=False))
    # Whether its admins reach nothing of it without a passkey or an authenticator app.
    second_factor_required = public(models.BooleanField(default=False))
    # What is removed by itself: files of exports after so many days; after so many months contacts of closed campaigns,
    # and contacts who are not matched and whom nobody talked to. None: kept until somebody deletes them.
    keep_exports_days = public(models.PositiveSmallIntegerField(default=7))
    keep_closed_months = public(models.PositiveSmallIntegerField(null=True))
    keep_unmatched_months = public(models.PositiveSmallIntegerField(null=True))
    # When the admins were told that a rule is about to remove somebody for the first time; a changed rule tells again.
    told_closed_at = public(models.DateTimeField(null=True))
    told_unmatched_at = public(models.DateTimeField(null=True))
    # In the storage; "" = none.
    logo_key = public(models.CharField(max_length=100, blank=True))
    logo_alt = public(models.CharField(max_length=200, blank=True))
    made_at = public(models.DateTimeField())


class Membership(Tenant):
    """A role in an organization. Mobilizer is no membership: it is a row of a campaign."""

    class Role(models.TextChoices):
        ORGANIZATION_ADMIN = "organization_admin"
        ANALYST = "analyst"

    user = public(models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="memberships"))
    role = public(models.CharField(max_length=32, choices=Role))
    made_at = public(models.DateTimeField())

    class Meta:
        constraints = [
            *tenancy("accounts_membership"),
            models.UniqueConstraint(fields=["organization", "user", "role"], name="accounts_membership_once"),
        ]


class RoleInvitation(Tenant):
    """Somebody is asked to take a role. For one address, once; only a hash of the link's token is stored.

    What the inviter knows of the person fills what their account does not say yet.
    """

    email = personal(models.EmailField())
    role = public(models.CharField(max_length=32, choices=Membership.Role))
    first_name = personal(models.CharField(max_length=150, blank=True))
    last_name = personal(models.CharField(max_length=150, blank=True))
    location = personal(models.CharField(max_length=150, blank=True))
    phone = personal(models.CharField(max_length=32, blank=True))
    invited_by = public(models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+"))
    token_hash = secret(models.CharField(max_length=64, unique=True))
    made_at = public(models.DateTimeField())
    sent_at = public(models.DateTimeField(null=True))
    expires_at = public(models.DateTimeField())
    accepted_at = public(models.DateTimeField(null=True))
    accepted_by = public(models.ForeignKey(User, null=True, on_delete=models.DO_NOTHING, related_name="+"))
    revoked_at = public(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            *tenancy("accounts_roleinvitation"),
            models.UniqueConstraint(
                fields=["organization", "email", "role"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="accounts_roleinvitation_one_open",
            ),
        ]
