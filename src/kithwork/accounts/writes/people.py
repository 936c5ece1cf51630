import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts.models import Membership, SignIn, User
from kithwork.accounts.reads import visible, visible_memberships, visible_roles_of, visible_sign_ins, visible_users
from kithwork.accounts.rules import (
    SIGN_IN_LASTS,
    OwnDetails,
    check_address,
    check_own_details,
    hash_token,
)
from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import (
    InstallationScope,
    OrgScope,
    Scope,
    StrangerScope,
    SystemScope,
    UserScope,
    VisitorScope,
)

_MAY_REGISTER: dict[type[Scope], Permission] = {
    StrangerScope: Permission.SIGN_IN,
    InstallationScope: Permission.MANAGE_INSTALLATION,
    SystemScope: Permission.RUN_JOBS,
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who proved the address, and where they wanted to go."""

    user_id: int
    path: str


def begin_sign_in(scope: StrangerScope, *, email: str, path: str, now: datetime) -> tuple[int, str]:
    """Returns the sign-in's id and the random token of its link. The same for known and unknown addresses."""
    scope.require(Permission.SIGN_IN)
    token = secrets.token_urlsafe(32)
    made = SignIn.objects.create(
        email=check_address(email),
        token_hash=hash_token(token),
        path=path,
        made_at=now,
        expires_at=now + SIGN_IN_LASTS,
    )
    return made.id, token


@transaction.atomic
def finish_sign_in(
    scope: StrangerScope, *, now: datetime, sign_in_id: int = 0, token: str = "", language: str = ""
) -> SignedIn:
    """Uses the mail up, by its id (the code was right) or its link; an unknown address gets its account now.

    `language` is the page's: whoever has chosen none is written to in it from now on.
    """
    scope.require(Permission.SIGN_IN)
    waiting = visible_sign_ins(scope).select_for_update().filter(used_at=None, expires_at__gt=now)
    chosen = waiting.filter(token_hash=hash_token(token)) if token else waiting.filter(id=sign_in_id)
    sign_in = chosen.first()
    if sign_in is None:
        raise RefusedError(_("This mail has been used or is too old. Please ask for a new one."))
    sign_in.used_at = now
    sign_in.save(update_fields=["used_at"])
    user_id = register(scope, email=sign_in.email, now=now)
    visible_users(scope).filter(id=user_id, language="").update(language=language)
    return SignedIn(user_id=user_id, path=sign_in.path)


def note_sign_in(scope: StrangerScope, *, user_id: int, now: datetime) -> None:
    """Written down where signing in is done: after a second factor, where there is one.

    A row in each organization whose admin or analyst this is, so that its admins see it; else one of the installation.
    """
    scope.require(Permission.SIGN_IN)
    inside = visible_roles_of(scope, user_id=user_id).values_list("organization_id", flat=True).distinct()
    organizations: list[int | None] = [*inside]
    for organization_id in organizations or [None]:
        record(scope, verb="user.sign_in", noun="user", noun_id=user_id, now=now, about=organization_id, actor=user_id)


@transaction.atomic
def register(scope: StrangerScope | InstallationScope | SystemScope, *, email: str, now: datetime) -> int:
    """The id of the user with this address, made where there was none. The caller has proof of the address."""
    scope.require(_MAY_REGISTER[type(scope)])
    address = check_address(email)
    User.objects.bulk_create([User(email=address, made_at=now)], ignore_conflicts=True)
    return visible_users(scope).values_list("id", flat=True).get(email=address)


@transaction.atomic
def name_first_admin(scope: InstallationScope, *, slug: str, email: str, now: datetime) -> None:
    """Only the first: further admins are the organization's own business."""
    scope.require(Permission.MANAGE_INSTALLATION)
    organization = visible(scope).select_for_update().filter(slug=slug).first()
    if organization is None:
        raise NotFoundError(slug)
    admins = visible_memberships(scope).filter(organization_id=organization.id, role=Membership.Role.ORGANIZATION_ADMIN)
    user_id = register(scope, email=email, now=now)
    if admins.filter(user_id=user_id).exists():
        return
    if admins.exists():
        raise RefusedError(_("This organization has an admin, who names the others."), field="email")
    Membership.objects.create(
        organization_id=organization.id, user_id=user_id, role=Membership.Role.ORGANIZATION_ADMIN, made_at=now
    )
    record(scope, verb="administrator.name", noun="user", noun_id=user_id, people=1, now=now)


@transaction.atomic
def name_analyst(scope: OrgScope, *, user_id: int, now: datetime) -> None:
    """Somebody who has an account; named twice is named once."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    _, is_new = Membership.objects.get_or_create(
        organization_id=scope.organization_id,
        user_id=user_id,
        role=Membership.Role.ANALYST,
        defaults={"made_at": now},
    )
    if is_new:
        record(scope, verb="analyst.name", noun="user", noun_id=user_id, people=1, now=now)


@transaction.atomic
def remove_admin(scope: OrgScope, *, user_id: int, now: datetime) -> None:
    """The last admin stays, or nobody could ever run the organization again."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    visible(scope).select_for_update().get()  # two admins removing each other at once take turns
    admins = visible_memberships(scope).filter(role=Membership.Role.ORGANIZATION_ADMIN)
    if not admins.filter(user_id=user_id).exists():
        raise NotFoundError(user_id)
    if admins.count() == 1:
        raise RefusedError(_("The last admin cannot be removed. Please add another admin first."))
    admins.filter(user_id=user_id).delete()
    record(scope, verb="administrator.remove", noun="user", noun_id=user_id, people=1, now=now)


@transaction.atomic
def remove_analyst(scope: OrgScope, *, user_id: int, now: datetime) -> None:
    scope.require(Permission.MANAGE_ORGANIZATION)
    gone, _rows = visible_memberships(scope).filter(role=Membership.Role.ANALYST, user_id=user_id).delete()
    if not gone:
        raise NotFoundError(user_id)
    record(scope, verb="analyst.remove", noun="user", noun_id=user_id, people=1, now=now)


@transaction.atomic
def edit_own_details(scope: UserScope, *, details: OwnDetails, now: datetime) -> None:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    wanted = asdict(check_own_details(details))
    before = visible_users(scope).select_for_update().values(*wanted).get()
    changed = [field for field, value in wanted.items() if before[field] != value]
    if changed:
        visible_users(scope).update(**wanted)
        record(scope, verb="user.edit", noun="user", noun_id=scope.person, people=1, fields=changed, now=now)


def choose_language(scope: UserScope, *, language: str) -> None:
    """Of every page and mail from now on. Whatever is not offered changes nothing."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    if language in dict(settings.LANGUAGES):
        visible_users(scope).update(language=language)


def name_oneself(scope: VisitorScope, *, first_name: str, last_name: str) -> None:
    """Who joins says a name; an account that has none yet takes it over."""
    scope.require(Permission.JOIN)
    visible_users(scope).filter(first_name="", last_name="").update(first_name=first_name, last_name=last_name)


def remember_campaign(scope: UserScope, *, campaign_id: int) -> None:
    """Where an admin lands after the next sign-in."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    visible_users(scope).exclude(last_campaign_id=campaign_id).update(last_campaign_id=campaign_id)


def name_account_administrator(scope: SystemScope, *, email: str, now: datetime) -> int:
    """From the command line, whose user owns the installation. Returns the user's id."""
    scope.require(Permission.RUN_JOBS)
    with transaction.atomic():
        user_id = register(scope, email=email, now=now)
        visible_users(scope).filter(id=user_id).update(is_account_administrator=True)
        record(scope, verb="account_administrator.name", noun="user", noun_id=user_id, people=1, now=now)
    return user_id


def forget_old_sign_ins(scope: SystemScope, *, now: datetime) -> int:
    """Addresses that were typed at the sign-in page are kept no longer than their mails work."""
    scope.require(Permission.RUN_JOBS)
    gone, _rows = visible_sign_ins(scope).filter(expires_at__lt=now).delete()
    return gone
