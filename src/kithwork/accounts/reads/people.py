from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from kithwork.accounts.models import Membership, Organization, RoleInvitation, SignIn, User
from kithwork.accounts.rules import OwnDetails, hash_token, mask
from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import InstallationScope, OrgScope, Scope, StrangerScope, SystemScope, UserScope

_SHOWN = ("first_name", "last_name", "location", "phone", "email")
SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def visible(scope: Scope) -> QuerySet[Organization]:
    """All, for the installation; one's own, inside one; those one holds a role in, for a user."""
    organizations = Organization.objects.all()
    if isinstance(scope, OrgScope):
        return organizations.filter(id=scope.organization_id)
    if isinstance(scope, InstallationScope):
        return organizations
    return organizations.filter(id__in=visible_memberships(scope).values("organization_id"))


def visible_memberships(scope: Scope) -> QuerySet[Membership]:
    memberships = Membership.objects.filter(user__is_active=True)
    if isinstance(scope, OrgScope):
        scope.require(Permission.VIEW_ORGANIZATION)
        return memberships.filter(organization_id=scope.organization_id)
    if isinstance(scope, InstallationScope):
        return memberships
    return memberships.filter(user_id=scope.person)


def visible_roles_of(scope: StrangerScope, *, user_id: int) -> QuerySet[Membership]:
    """At the sign-in, of whoever has just proved the address."""
    scope.require(Permission.SIGN_IN)
    return Membership.objects.filter(user_id=user_id, user__is_active=True).order_by("organization_id")


def visible_users(scope: Scope) -> QuerySet[User]:
    """Oneself; inside an organization who holds a role there; at the sign-in page and for naming an admin everybody."""
    if isinstance(scope, OrgScope) and scope.may(Permission.VIEW_ORGANIZATION):
        return User.objects.filter(id__in=visible_memberships(scope).values("user_id"))
    if isinstance(scope, StrangerScope | InstallationScope | SystemScope):
        return User.objects.all()
    return User.objects.filter(id=scope.person)


def visible_languages(scope: OrgScope) -> QuerySet[User, tuple[str, str]]:
    """(address, language) of everybody, so that a mail is written in its reader's language; nothing else of them."""
    if not (scope.may(Permission.MANAGE_ORGANIZATION) or scope.may(Permission.INVITE)):
        return User.objects.none().values_list("email", "language")
    return User.objects.exclude(language="").values_list("email", "language")


def visible_sign_ins(scope: StrangerScope | SystemScope) -> QuerySet[SignIn]:
    scope.require(Permission.RUN_JOBS if isinstance(scope, SystemScope) else Permission.SIGN_IN)
    return SignIn.objects.all()


def visible_role_invitations(scope: OrgScope) -> QuerySet[RoleInvitation]:
    scope.require(Permission.MANAGE_ORGANIZATION)
    return RoleInvitation.objects.filter(organization_id=scope.organization_id)


def visible_second_factors(scope: OrgScope) -> QuerySet[Authenticator]:
    """Whether there is one, of those who hold a role here."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=SECOND_FACTORS)
    return factors.filter(user_id__in=visible_memberships(scope).values("user_id"))


def visible_role_letters(scope: UserScope) -> QuerySet[RoleInvitation]:
    """As their receivers see them: found by the token of a link."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    return RoleInvitation.objects.all()


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    """Everything an organization says about itself."""

    id: int
    slug: str
    name: str
    website: str
    description: str
    postal_address: str
    time_zone: str
    paid_for_by: str
    invitation_days: int
    match_precision: Decimal
    two_person_check: bool
    second_factor_required: bool
    keep_exports_days: int
    keep_closed_months: int | None
    keep_unmatched_months: int | None
    told_closed_at: datetime | None
    told_unmatched_at: datetime | None
    logo_key: str
    logo_alt: str


@dataclass(frozen=True, slots=True)
class Administrator:
    """Somebody who holds a role in the organization; who holds two is there twice."""

    user_id: int
    role: str
    first_name: str
    last_name: str
    location: str
    phone: str
    email: str
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class RoleInvitationLine:
    """`state` is pending, accepted, expired or revoked."""

    id: int
    email: str
    name: str
    role: str
    sent_at: datetime | None
    expires_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class RoleLetter:
    """What the page of a link says. `is_mine`: the address is the one that whoever asks has proved."""

    organization: str
    organization_slug: str
    role: str
    masked_address: str
    state: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """A line of the installation's list: no people, only whether somebody runs it."""

    slug: str
    name: str
    made_at: datetime
    has_admin: bool


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in an organization, as the role menu lists it."""

    role: str
    organization_id: int
    organization_slug: str
    organization_name: str


@dataclass(frozen=True, slots=True)
class Roles:
    held: tuple[HeldRole, ...]
    is_account_administrator: bool
    last_campaign_id: int | None


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """What the page of a link says before its button is pressed."""

    email: str
    path: str


def organization(scope: OrgScope) -> OrganizationCard:
    """Public but for nothing: the landing page shows the same."""
    fields = tuple(OrganizationCard.__slots__)
    row = visible(scope).values_list(*fields).first()
    if row is None:
        raise NotFoundError(scope.organization_id)
    return OrganizationCard(*row)


def administrators(scope: OrgScope, *, now: datetime) -> tuple[Administrator, ...]:
    """The organization's admins and analysts with their addresses; the reading is written down."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    factors = visible_second_factors(scope).filter(user_id=OuterRef("user_id"))
    rows = (
        visible_memberships(scope)
        .annotate(has_second_factor=Exists(factors))
        .order_by("user__last_name", "user__first_name", "user_id", "id")
        .values_list("user_id", "role", *(f"user__{field}" for field in _SHOWN), "has_second_factor")
    )
    found = tuple(Administrator(*row) for row in rows)
    record(scope, verb="administrator.list", noun="user", people=len({one.user_id for one in found}), now=now)
    return found


def role_invitations(scope: OrgScope, *, now: datetime) -> tuple[RoleInvitationLine, ...]:
    """The newest first; the reading is written down with the administrators beside it."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    return tuple(
        RoleInvitationLine(
            id=row.id,
            email=row.email,
            name=f"{row.first_name} {row.last_name}".strip(),
            role=row.role,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            state=_state(row, now),
        )
        for row in visible_role_invitations(scope).order_by("-made_at", "-id")
    )


def role_letter(scope: UserScope, *, token: str, now: datetime) -> RoleLetter:
    row = visible_role_letters(scope).filter(token_hash=hash_token(token)).select_related("organization").first()
    if row is None:
        raise NotFoundError
    return RoleLetter(
        organization=row.organization.name,
        organization_slug=row.organization.slug,
        role=row.role,
        masked_address=mask(row.email),
        state=_state(row, now),
        is_mine=row.email == own_address(scope),
    )


def _state(row: RoleInvitation, now: datetime) -> str:
    if row.accepted_at:
        return "accepted"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now else "pending"


def mail_language(scope: OrgScope, *, email: str, otherwise: str) -> str:
    """What the owner of an address chose, or `otherwise` where there is no account or no choice."""
    found = visible_languages(scope).filter(email=email.lower()).first()
    return found[1] if found else otherwise


def admin_ids(scope: OrgScope) -> tuple[int, ...]:
    """Who is an admin, for a job that writes to each."""
    scope.require(Permission.RUN_JOBS)
    admins = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN)
    return tuple(admins.order_by("user_id").values_list("user_id", flat=True))


def admin_address(scope: OrgScope, *, user_id: int) -> str:
    """Where an admin's mail goes; "" for who is none any more. For the job that sends it, which says so in the trail."""
    scope.require(Permission.RUN_JOBS)
    admins = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN, user_id=user_id)
    return admins.values_list("user__email", flat=True).first() or ""


def user_labels(scope: OrgScope, *, user_ids: Collection[int]) -> dict[int, str]:
    """Names, else addresses, of those who hold a role here; nobody else's."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    users = visible_users(scope).filter(id__in=user_ids)
    return {user.id: f"{user.first_name} {user.last_name}".strip() or user.email for user in users}


def own_address(scope: Scope) -> str:
    """The e-mail address of whoever asks, which signing in has proved."""
    address = visible_users(scope).filter(id=scope.person).values_list("email", flat=True).first()
    if address is None:
        raise NotFoundError(scope.actor_id)
    return address


def own_details(scope: UserScope) -> OwnDetails:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    return OwnDetails(*visible_users(scope).values_list(*OwnDetails.__slots__).get())


def roles_of(scope: UserScope) -> Roles:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    user = visible_users(scope).get()
    rows = visible_memberships(scope).order_by("organization__name", "organization_id", "-role")
    fields = ("role", "organization_id", "organization__slug", "organization__name")
    return Roles(
        held=tuple(HeldRole(*row) for row in rows.values_list(*fields)),
        is_account_administrator=user.is_account_administrator,
        last_campaign_id=user.last_campaign_id,
    )


def organizations(scope: InstallationScope) -> tuple[OrganizationLine, ...]:
    scope.require(Permission.MANAGE_INSTALLATION)
    admins = visible_memberships(scope).filter(organization_id=OuterRef("id"), role=Membership.Role.ORGANIZATION_ADMIN)
    rows = visible(scope).annotate(has_admin=Exists(admins)).order_by("name", "id")
    return tuple(OrganizationLine(*row) for row in rows.values_list("slug", "name", "made_at", "has_admin"))


def pending_sign_in(scope: StrangerScope, *, token: str, now: datetime) -> PendingSignIn:
    """NotFoundError for a link that never was, is used or is too old."""
    scope.require(Permission.SIGN_IN)
    row = (
        visible_sign_ins(scope)
        .filter(token_hash=hash_token(token), used_at=None, expires_at__gt=now)
        .values_list("email", "path")
        .first()
    )
    if row is None:
        raise NotFoundError
    return PendingSignIn(*row)


def admin_addresses(scope: OrgScope) -> tuple[str, ...]:
    """Whom a job writes to about the organization."""
    scope.require(Permission.RUN_JOBS)
    admins = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN).order_by("user_id")
    return tuple(admins.values_list("user__email", flat=True))
