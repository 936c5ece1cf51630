"""Who is about to be erased, and what leads to them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from kithwork.accounts.models import Membership, RoleInvitation, User
from kithwork.accounts.reads.people import visible_memberships, visible_users
from kithwork.accounts.rules import ERASED_DOMAIN
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, SystemScope, UserScope


def visible_leaving(scope: SystemScope) -> QuerySet[User]:
    """Accounts that asked to be erased and are not yet."""
    scope.require(Permission.RUN_JOBS)
    return User.objects.filter(is_active=False, erased_at__isnull=False).exclude(email__endswith=ERASED_DOMAIN)


def visible_login(scope: SystemScope, *, user_id: int) -> "tuple[QuerySet[Any], ...]":
    """What the sign-in keeps of an account, in the order in which it can be deleted."""
    scope.require(Permission.RUN_JOBS)
    return (
        EmailConfirmation.objects.filter(email_address__user_id=user_id),
        EmailAddress.objects.filter(user_id=user_id),
        Authenticator.objects.filter(user_id=user_id),
        UserSession.objects.filter(user_id=user_id),
        SocialAccount.objects.filter(user_id=user_id),
    )


def visible_sessions(scope: SystemScope) -> QuerySet[Session]:
    scope.require(Permission.RUN_JOBS)
    return Session.objects.all()


def visible_letters_to(scope: SystemScope | OrgScope, *, emails: Collection[str]) -> QuerySet[RoleInvitation]:
    """Invitations to a role, of every organization or of one."""
    wanted = RoleInvitation.objects.filter(email__in=[email.lower() for email in emails])
    if isinstance(scope, OrgScope):
        scope.require(Permission.ERASE)
        return wanted.filter(organization_id=scope.organization_id)
    scope.require(Permission.RUN_JOBS)
    return wanted


def visible_roles_held(scope: SystemScope, *, user_id: int) -> QuerySet[Membership]:
    scope.require(Permission.RUN_JOBS)
    return Membership.objects.filter(user_id=user_id)


def visible_without_role(scope: OrgScope, *, user_ids: Collection[int]) -> QuerySet[User]:
    """Of these logins, who holds no role in any organization, nor the installation."""
    scope.require(Permission.ERASE)
    held = Membership.objects.filter(user_id=OuterRef("id"))
    return User.objects.filter(~Exists(held), id__in=user_ids, is_active=True, is_account_administrator=False)


@dataclass(frozen=True, slots=True)
class Leaving:
    """An account about to be erased, as far as erasing must know it. `organizations`: where it held a role."""

    user_id: int
    email: str
    phone: str
    first_name: str
    last_name: str
    language: str
    organizations: tuple[int, ...]


def leaving(scope: SystemScope, *, user_id: int) -> Leaving | None:
    user = visible_leaving(scope).filter(id=user_id).first()
    if user is None:
        return None
    roles = visible_roles_held(scope, user_id=user_id).values_list("organization_id", flat=True)
    return Leaving(
        user.id, user.email, user.phone, user.first_name, user.last_name, user.language, tuple(sorted(set(roles)))
    )


def only_admin_of(scope: UserScope) -> tuple[str, ...]:
    """Organizations that nobody would run any more without whoever asks."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    own = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN)
    others = set(visible_beside(scope).values_list("organization_id", flat=True))
    alone = [row for row in own.select_related("organization") if row.organization_id not in others]
    return tuple(sorted(row.organization.name for row in alone))


def visible_beside(scope: UserScope) -> QuerySet[Membership]:
    """Other admins of the organizations one administers."""
    own = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN)
    admins = Membership.objects.filter(role=Membership.Role.ORGANIZATION_ADMIN, user__is_active=True)
    return admins.filter(organization_id__in=own.values("organization_id")).exclude(user_id=scope.person)


def has_role_here(scope: OrgScope, *, user_ids: Collection[int]) -> bool:
    """Whether one of these logins is an admin or analyst of the organization."""
    scope.require(Permission.ERASE)
    return visible_memberships(scope).filter(user_id__in=user_ids).exists()


def is_only_account_administrator(scope: UserScope) -> bool:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    is_one = visible_users(scope).filter(is_account_administrator=True).exists()
    return is_one and not visible_other_account_administrators(scope).exists()


def visible_other_account_administrators(scope: UserScope) -> QuerySet[User]:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    return User.objects.filter(is_account_administrator=True, is_active=True).exclude(id=scope.person)
