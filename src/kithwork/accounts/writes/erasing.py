"""An account is closed at once; what is left of it a job takes out, after the last mail."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kithwork.accounts.reads import (
    is_only_account_administrator,
    leaving,
    only_admin_of,
    visible,
    visible_leaving,
    visible_letters_to,
    visible_login,
    visible_roles_held,
    visible_sessions,
    visible_sign_ins,
    visible_users,
    visible_without_role,
)
from kithwork.accounts.rules import erased_address
from kithwork.audit.writes import record
from kithwork.kernel import mail
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, SystemScope, UserScope


@transaction.atomic
def close_account(scope: UserScope, *, now: datetime) -> None:
    """Nobody signs in by it from now on, and who is signed in is out at the next request."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    _ = list(visible(scope).order_by("id").select_for_update().values_list("id"))  # the last two admins take turns
    require_may_close(scope)
    visible_users(scope).update(is_active=False, erased_at=now)
    record(scope, verb="user.delete", noun="user", noun_id=scope.person, people=1, now=now)
    enqueue("erasure.finish_account", once=f"erasure.finish_account:{scope.person}", user_id=scope.person)


def require_may_close(scope: UserScope) -> None:
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    if alone := only_admin_of(scope):
        raise RefusedError(
            _("You are the last admin of %(organizations)s. Please add another admin there first.")
            % {"organizations": ", ".join(alone)}
        )
    if is_only_account_administrator(scope):
        raise RefusedError(_("You are the only account administrator of this installation. Please name another first."))


def close_orphans(scope: OrgScope, *, user_ids: Collection[int], now: datetime) -> int:
    """Logins of erased people that lead nowhere any more; the caller knows that they mobilize nowhere else."""
    scope.require(Permission.ERASE)
    closing = list(visible_without_role(scope, user_ids=user_ids).values_list("id", flat=True))
    # No goodbye: whoever asked to be erased hears of it from who did it.
    visible_without_role(scope, user_ids=closing).update(is_active=False, erased_at=now, goodbye_at=now)
    for user_id in closing:
        enqueue("erasure.finish_account", once=f"erasure.finish_account:{user_id}", user_id=user_id)
    return len(closing)


def erase_role_invitations(scope: OrgScope, *, emails: Collection[str]) -> int:
    scope.require(Permission.ERASE)
    return visible_letters_to(scope, emails=emails).delete()[0]


def say_goodbye(scope: SystemScope, *, user_id: int, now: datetime) -> None:
    """Once: it is written down before the mail leaves, and taken back where the mail server refuses it."""
    scope.require(Permission.RUN_JOBS)
    person = leaving(scope, user_id=user_id)
    if person is None or not visible_leaving(scope).filter(id=user_id, goodbye_at=None).update(goodbye_at=now):
        return
    try:
        with translation.override(person.language):
            text = render_to_string("accounts/mail/goodbye.txt", {"name": person.first_name})
            mail.send(to=person.email, subject=_("Your account is deleted"), text=text)
    except OSError:
        visible_leaving(scope).filter(id=user_id).update(goodbye_at=None)
        raise


@transaction.atomic
def finish_erasing(scope: SystemScope, *, user_id: int) -> None:
    """Empties the row, which stays for the ids that point at it, and deletes all that signing in kept."""
    scope.require(Permission.RUN_JOBS)
    person = leaving(scope, user_id=user_id)
    if person is None:
        return
    for rows in (*visible_login(scope, user_id=user_id), visible_roles_held(scope, user_id=user_id)):
        rows.delete()
    visible_letters_to(scope, emails=[person.email]).delete()
    visible_sign_ins(scope).filter(email=person.email).delete()
    _end_sessions(scope, user_id, person.email)
    user = visible_leaving(scope).get(id=user_id)
    user.email, user.first_name, user.last_name, user.phone, user.location = erased_address(user_id), "", "", "", ""
    user.last_login = user.last_campaign_id = None
    user.is_account_administrator = False
    user.set_unusable_password()
    user.save()


def _end_sessions(scope: SystemScope, user_id: int, email: str) -> None:
    for session in visible_sessions(scope).iterator(chunk_size=1_000):
        kept = session.get_decoded()
        if str(kept.get("_auth_user_id")) == str(user_id) or email in str(kept):
            session.delete()
