"""Inviting people to a role in the organization, by e-mail."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kithwork.accounts.models import Membership, RoleInvitation
from kithwork.accounts.reads import (
    mail_language,
    organization,
    user_labels,
    visible_memberships,
    visible_role_invitations,
    visible_role_letters,
    visible_users,
)
from kithwork.accounts.rules import OwnDetails, check_address, check_own_details, hash_token
from kithwork.audit.writes import record
from kithwork.kernel import mail
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, UserScope

ROLE_INVITATION_LASTS = timedelta(days=14)
OPEN_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom to invite, and what is known of them already."""

    email: str
    role: str
    first_name: str = ""
    last_name: str = ""
    location: str = ""
    phone: str = ""


@transaction.atomic
def invite_to_role(scope: OrgScope, *, person: Invitee, site: str, now: datetime) -> int:
    """Returns the id; the mail leaves by a job. Inviting an address again takes the former link back."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    address = check_address(person.email)
    if person.role not in Membership.Role.values:
        raise RefusedError(_("Please choose a role."), field="role")
    known = check_own_details(OwnDetails(person.first_name, person.last_name, person.phone, person.location))
    if visible_memberships(scope).filter(user__email=address, role=person.role).exists():
        raise RefusedError(_("Whoever has this address holds that role already."), field="email")
    waiting = visible_role_invitations(scope).filter(accepted_at=None, revoked_at=None)
    waiting.filter(email=address, role=person.role).update(revoked_at=now)
    if waiting.filter(expires_at__gt=now).count() >= OPEN_AT_MOST:
        raise RefusedError(_("So many invitations are open already. Please take some back first."), field="email")
    made = RoleInvitation.objects.create(
        organization_id=scope.organization_id,
        email=address,
        role=person.role,
        **asdict(known),
        invited_by_id=scope.person,
        token_hash=hash_token(secrets.token_urlsafe(32)),  # of no link: the mail gets one of its own
        made_at=now,
        expires_at=now + ROLE_INVITATION_LASTS,
    )
    record(scope, verb="role_invitation.create", noun="role_invitation", noun_id=made.id, people=1, now=now)
    enqueue(
        "accounts.send_role_invitation",
        organization_id=scope.organization_id,
        actor_id=scope.actor_id,
        invitation_id=made.id,
        site=site,
    )
    return made.id


def deliver_role_invitation(scope: OrgScope, *, invitation_id: int, site: str, now: datetime) -> None:
    """Sends the mail, by the job. The link's random token exists only in it."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        waiting = visible_role_invitations(scope).select_for_update()
        row = waiting.filter(id=invitation_id, sent_at=None, accepted_at=None, revoked_at=None).first()
        if row is None:
            return
        row.token_hash = hash_token(token)
        row.save(update_fields=["token_hash"])
    card = organization(scope)
    context = {
        "invitation": row,
        "organization": card,
        "inviter": user_labels(scope, user_ids=[row.invited_by_id]).get(row.invited_by_id, ""),
        "link": site + reverse("public:role_invitation", args=[token]),
    }
    with translation.override(mail_language(scope, email=row.email, otherwise=settings.LANGUAGE_CODE)):
        mail.send(
            to=row.email,
            subject=_("%(name)s: your invitation") % {"name": card.name},
            text=render_to_string("accounts/mail/role_invitation.txt", context),
        )
    visible_role_invitations(scope).filter(id=invitation_id).update(sent_at=now)


@transaction.atomic
def revoke_role_invitation(scope: OrgScope, *, invitation_id: int, now: datetime) -> None:
    """What was accepted stays; taken back twice is taken back once."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    row = visible_role_invitations(scope).select_for_update().filter(id=invitation_id).first()
    if row is None:
        raise NotFoundError(invitation_id)
    if row.accepted_at or row.revoked_at:
        return
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    record(scope, verb="role_invitation.revoke", noun="role_invitation", noun_id=row.id, people=1, now=now)


@transaction.atomic
def accept_role(scope: UserScope, *, token: str, now: datetime) -> str:
    """Works once, for whoever has proved the invited address; returns the organization's slug."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    letters = visible_role_letters(scope).select_for_update(of=("self",)).select_related("organization")
    row = letters.filter(token_hash=hash_token(token)).first()
    user = visible_users(scope).select_for_update().get()
    if row is None or row.email != user.email:
        raise NotFoundError
    if row.accepted_at or row.revoked_at or row.expires_at <= now:
        raise RefusedError(_("This invitation was used, taken back or is too old. Please ask for a new one."))
    Membership.objects.get_or_create(
        organization_id=row.organization_id, user=user, role=row.role, defaults={"made_at": now}
    )
    row.accepted_at, row.accepted_by = now, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    told = {name: getattr(row, name) for name in OwnDetails.__slots__ if not getattr(user, name) and getattr(row, name)}
    if told:
        visible_users(scope).update(**told)
    record(scope, verb="role_invitation.accept", noun="role_invitation", noun_id=row.id, people=1, now=now)
    slug: str = row.organization.slug
    return slug
