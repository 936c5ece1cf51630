"""The one maker of organization, installation and system scopes."""

from allauth.mfa.models import Authenticator

from kithwork.accounts.models import Membership, Organization, User
from kithwork.kernel.errors import NotFoundError, SecondFactorError
from kithwork.kernel.permission import ROLES, Permission, Role
from kithwork.kernel.scope import InstallationScope, OrgScope, StrangerScope, SystemScope, UserScope


def organization_scope(user_id: int | None, slug: str, *, origin: str = "") -> OrgScope:
    """What this user may do in the organization; NotFoundError when that is nothing.

    SecondFactorError, which is one, for an admin without the second factor that the organization asks for.
    """
    if user_id is None:
        raise NotFoundError(slug)
    held = list(
        Membership.objects.filter(user_id=user_id, user__is_active=True, organization__slug=slug).values_list(
            "role", "organization_id", "organization__time_zone", "organization__second_factor_required"
        )
    )
    if not held:
        raise NotFoundError(slug)
    permissions: frozenset[Permission] = frozenset().union(*(ROLES[Role(role)] for role, *_ in held))
    _, organization_id, time_zone, is_required = held[0]
    if is_required and any(role == Role.ORGANIZATION_ADMIN for role, *_ in held) and not _has_factor(user_id):
        raise SecondFactorError(slug)
    return OrgScope(
        permissions=permissions, actor_id=user_id, origin=origin, organization_id=organization_id, time_zone=time_zone
    )


def stranger_scope(*, origin: str = "") -> StrangerScope:
    """The sign-in page."""
    return StrangerScope(permissions=ROLES[Role.STRANGER], origin=origin)


def user_scope(user_id: int | None, *, origin: str = "") -> UserScope:
    """Oneself, whatever roles one holds."""
    if user_id is None or not User.objects.filter(id=user_id, is_active=True).exists():
        raise NotFoundError
    return UserScope(permissions=ROLES[Role.USER], actor_id=user_id, origin=origin)


def addressee_scope(organization_id: int, *, origin: str = "") -> OrgScope:
    """Whoever holds a mail of this organization; the caller has checked the signature of its link."""
    organization = Organization.objects.filter(id=organization_id).first()
    if organization is None:
        raise NotFoundError(organization_id)
    return OrgScope(
        permissions=ROLES[Role.ADDRESSEE],
        origin=origin,
        organization_id=organization.id,
        time_zone=organization.time_zone,
    )


def installation_scope(user_id: int | None, *, origin: str = "") -> InstallationScope:
    if user_id is None or not User.objects.filter(id=user_id, is_active=True, is_account_administrator=True).exists():
        raise NotFoundError
    return InstallationScope(permissions=ROLES[Role.ACCOUNT_ADMINISTRATOR], actor_id=user_id, origin=origin)


def system_scope() -> SystemScope:
    """For periodic jobs and the command line."""
    return SystemScope(permissions=ROLES[Role.SYSTEM])


def organization_scopes(scope: SystemScope) -> list[OrgScope]:
    """One scope an organization, for a periodic job to walk through."""
    scope.require(Permission.RUN_JOBS)
    return [_job_scope(organization) for organization in Organization.objects.order_by("id")]


def organization_scope_for_job(organization_id: int, *, actor_id: int | None = None) -> OrgScope:
    """The scope of a job enqueued by `actor_id`, whose permission the enqueuing write has asked."""
    organization = Organization.objects.filter(id=organization_id).first()
    if organization is None:
        raise NotFoundError(organization_id)
    return _job_scope(organization, actor_id=actor_id)


def organization_scope_by_slug(scope: SystemScope, slug: str) -> OrgScope:
    """For the command line, whose user owns the installation."""
    scope.require(Permission.RUN_JOBS)
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise NotFoundError(slug)
    return _job_scope(organization)


def _job_scope(organization: Organization, *, actor_id: int | None = None) -> OrgScope:
    return OrgScope(
        permissions=ROLES[Role.SYSTEM] | ROLES[Role.ORGANIZATION_ADMIN],
        actor_id=actor_id,
        organization_id=organization.id,
        time_zone=organization.time_zone,
    )


def _has_factor(user_id: int) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=("webauthn", "totp")).exists())
