"""How people prove who they are, and where they are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from kithwork.accounts.models import Membership, User
from kithwork.accounts.reads.people import SECOND_FACTORS, visible_memberships
from kithwork.accounts.rules import device_name
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, StrangerScope, SystemScope, UserScope


def visible_factors(scope: UserScope | OrgScope | SystemScope) -> QuerySet[Authenticator]:
    """One's own; for an organization's admins those of everybody who holds a role there; all, from the command line."""
    factors: QuerySet[Authenticator] = Authenticator.objects.all()
    if isinstance(scope, SystemScope):
        scope.require(Permission.RUN_JOBS)
        return factors
    return factors.filter(user_id__in=_whose(scope))


def visible_devices(scope: UserScope | OrgScope | SystemScope) -> QuerySet[UserSession]:
    """Where somebody is signed in: as `visible_factors`."""
    devices: QuerySet[UserSession] = UserSession.objects.all()
    if isinstance(scope, SystemScope):
        scope.require(Permission.RUN_JOBS)
        return devices
    return devices.filter(user_id__in=_whose(scope))


def _whose(scope: UserScope | OrgScope) -> Iterable[int]:
    if isinstance(scope, OrgScope):
        scope.require(Permission.MANAGE_ORGANIZATION)
        return visible_memberships(scope).values_list("user_id", flat=True)
    return [scope.person]


def visible_identities(scope: UserScope | StrangerScope) -> QuerySet[SocialAccount]:
    """One's own accounts at an identity provider; all for the sign-in page, which links one."""
    identities: QuerySet[SocialAccount] = SocialAccount.objects.all()
    if isinstance(scope, StrangerScope):
        scope.require(Permission.SIGN_IN)
        return identities
    return identities.filter(user_id=scope.person)


def visible_elsewhere(scope: OrgScope) -> QuerySet[User]:
    """Who answers to others as well: one organization's admin weakens nothing that guards another."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    others = Membership.objects.exclude(organization_id=scope.organization_id)
    return User.objects.filter(Q(id__in=others.values("user_id")) | Q(is_account_administrator=True))


def visible_kept_sessions(scope: SystemScope) -> QuerySet[Session]:
    scope.require(Permission.RUN_JOBS)
    return Session.objects.all()


@dataclass(frozen=True, slots=True)
class Factor:
    id: int
    name: str
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    name: str
    address: str
    since: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """An account at an identity provider, which signs in here."""

    id: int
    since: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class Security:
    """`codes_left` is None where there never were recovery codes."""

    passkeys: tuple[Factor, ...]
    app: Factor | None
    codes_left: int | None
    devices: tuple[Device, ...]
    identities: tuple[Identity, ...]

    @property
    def has_second_factor(self) -> bool:
        return bool(self.passkeys or self.app)


def own_security(scope: UserScope, *, session_key: str) -> Security:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    rows = {
        kind: [row for row in visible_factors(scope).order_by("id") if row.type == kind] for kind in Authenticator.Type
    }
    app, codes = (rows[kind][:1] for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES))
    return Security(
        passkeys=tuple(
            Factor(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in rows[Authenticator.Type.WEBAUTHN]
        ),
        app=Factor(app[0].pk, "", app[0].created_at, app[0].last_used_at) if app else None,
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        devices=tuple(
            Device(row.pk, device_name(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
            for row in visible_devices(scope).order_by("-created_at", "-id")
        ),
        identities=tuple(
            Identity(row.pk, row.date_joined, row.last_login) for row in visible_identities(scope).order_by("id")
        ),
    )


def own_factor_kinds(scope: UserScope) -> frozenset[str]:
    """Of "webauthn", "totp" and "recovery_codes"."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    return frozenset(visible_factors(scope).values_list("type", flat=True))


def has_second_factor(scope: UserScope) -> bool:
    return not own_factor_kinds(scope).isdisjoint(SECOND_FACTORS)
