"""Second factors and sessions. allauth adds and checks them; here is written down, told and ended."""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kithwork.accounts.models import Membership
from kithwork.accounts.reads import (
    has_second_factor,
    own_address,
    visible_devices,
    visible_elsewhere,
    visible_factors,
    visible_identities,
    visible_kept_sessions,
    visible_memberships,
    visible_users,
)
from kithwork.accounts.rules import FACTOR_CHANGES, check_address
from kithwork.audit.writes import record
from kithwork.kernel import mail
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, StrangerScope, SystemScope, UserScope

ADDED = {"webauthn_added", "totp_activated"}


@transaction.atomic
def note_factor_change(scope: UserScope, *, change: str, session_key: str, now: datetime) -> None:
    """`change` is a key of FACTOR_CHANGES. The first factor ends the sessions that had none, but this one."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    record(scope, verb=f"factor.{FACTOR_CHANGES[change]}", noun="user", noun_id=scope.person, people=1, now=now)
    if change in ADDED and visible_factors(scope).exclude(type="recovery_codes").count() == 1:
        _end(visible_devices(scope).exclude(session_key=session_key))
    enqueue("accounts.tell_of_factor", user_id=scope.person, change=change)


def tell_of_factor(scope: UserScope, *, change: str) -> None:
    """The mail, by the job: who did not do this learns of it."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    language = visible_users(scope).values_list("language", flat=True).get()
    with translation.override(language or settings.LANGUAGE_CODE):
        mail.send(
            to=own_address(scope),
            subject=_("How you sign in to Kithwork has changed"),
            text=render_to_string("accounts/mail/factor.txt", {"change": change, "is_set": has_second_factor(scope)}),
        )


@transaction.atomic
def link_identity(scope: StrangerScope, *, user_id: int, provider: str, uid: str, now: datetime) -> None:
    """The caller has proof of both: of the account there from its provider, of the address here from the mail."""
    scope.require(Permission.SIGN_IN)
    _row, is_new = visible_identities(scope).get_or_create(provider=provider, uid=uid, defaults={"user_id": user_id})
    if is_new:
        record(scope, verb="factor.link_identity", noun="user", noun_id=user_id, people=1, now=now)
        enqueue("accounts.tell_of_factor", user_id=user_id, change="identity_linked")


@transaction.atomic
def remove_identity(scope: UserScope, *, identity_id: int, now: datetime) -> None:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    gone, _rows = visible_identities(scope).filter(id=identity_id).delete()
    if not gone:
        raise NotFoundError(identity_id)
    record(scope, verb="factor.remove_identity", noun="user", noun_id=scope.person, people=1, now=now)
    enqueue("accounts.tell_of_factor", user_id=scope.person, change="identity_removed")


@transaction.atomic
def end_session(scope: UserScope, *, device_id: int, now: datetime) -> None:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    chosen = visible_devices(scope).filter(id=device_id)
    if not chosen.exists():
        raise NotFoundError(device_id)
    _end(chosen)
    record(scope, verb="session.end", noun="user", noun_id=scope.person, now=now)


@transaction.atomic
def end_other_sessions(scope: UserScope, *, keep: str, now: datetime) -> None:
    """`keep` is the key of the session that asks."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    _end(visible_devices(scope).exclude(session_key=keep))
    record(scope, verb="session.end_others", noun="user", noun_id=scope.person, now=now)


@transaction.atomic
def reset_second_factor(scope: OrgScope, *, user_id: int, now: datetime) -> None:
    """For a colleague who lost it: all factors go, every session ends, a mail tells them."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    if user_id == scope.person:
        raise RefusedError(_("Another admin has to do this for you, or one of your recovery codes."))
    admins = visible_memberships(scope).filter(user_id=user_id, role=Membership.Role.ORGANIZATION_ADMIN)
    if not admins.exists():
        raise NotFoundError(user_id)
    if visible_elsewhere(scope).filter(id=user_id).exists():
        raise RefusedError(_("Only whoever runs this site can do this for this person. The operators' guide says how."))
    _reset(scope, user_id=user_id, now=now)


@transaction.atomic
def reset_second_factor_of(scope: SystemScope, *, email: str, now: datetime) -> None:
    """From the command line, for those whom no single organization may answer for."""
    scope.require(Permission.RUN_JOBS)
    user_id = visible_users(scope).filter(email=check_address(email)).values_list("id", flat=True).first()
    if user_id is None:
        raise NotFoundError(email)
    _reset(scope, user_id=user_id, now=now)


def forget_old_devices(scope: SystemScope) -> None:
    """The rows of sessions that are over."""
    scope.require(Permission.RUN_JOBS)
    visible_devices(scope).exclude(session_key__in=visible_kept_sessions(scope).values("session_key")).delete()


def _reset(scope: OrgScope | SystemScope, *, user_id: int, now: datetime) -> None:
    visible_factors(scope).filter(user_id=user_id).delete()
    _end(visible_devices(scope).filter(user_id=user_id))
    record(scope, verb="factor.reset", noun="user", noun_id=user_id, people=1, now=now)
    enqueue("accounts.tell_of_factor", user_id=user_id, change="reset")


def _end(devices: Iterable[UserSession]) -> None:
    for device in devices:
        device.end()
