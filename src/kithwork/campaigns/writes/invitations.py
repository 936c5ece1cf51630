import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.accounts.rules import check_address, hash_token
from kithwork.audit.writes import record
from kithwork.campaigns.models import Invitation
from kithwork.campaigns.reads import (
    sending_obstacle,
    visible,
    visible_invitations,
    visible_mobilizers,
    visible_sent,
)
from kithwork.campaigns.rules import (
    INVITATION_SENDS,
    PERSON_LIMIT,
    InvitationState,
    bounce_sentence,
    invitation_state,
    refusal_token,
    told_bounce,
)
from kithwork.campaigns.writes.campaign import check_invitation_text
from kithwork.kernel import mail
from kithwork.kernel.db import hold
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.language import say
from kithwork.kernel.markdown import markdown
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.text import check_text
from kithwork.suppression import reads as suppression
from kithwork.suppression import writes as suppressing
from kithwork.suppression.rules import Kind, Value

# What a mail that leaves changes.
_OF_A_MAIL = ("token_hash", "times_sent", "sent_at", "expires_at", "bounced_at", "leaving_at", "bounce_reason")


@dataclass(frozen=True, slots=True)
class Invitee:
    """What the form "+ Invite mobilizer" says."""

    email: str
    first_name: str
    last_name: str


@transaction.atomic
def invite(scope: CampaignScope, *, client_key: UUID, person: Invitee, site: str, now: datetime) -> int:
    """Keeps the invitation and sends its mail by a job; repeated, returns the same id.

    `site` is the address of this installation as the admin sees it, e.g. "https://kith.example.org".
    """
    scope.require(Permission.INVITE)
    repeated = visible_invitations(scope).filter(client_key=client_key).first()
    if repeated:
        return repeated.id
    address = check_address(person.email)
    hold("invitation", scope.campaign_id, address)  # two admins inviting one person at once take turns
    require_sending(scope)
    _require_wanted(scope, address)
    _put_aside_dead(scope, address, now)
    made = Invitation.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        email=address,
        first_name=check_text(
            person.first_name, field="first_name", what=_("the first name"), limit=PERSON_LIMIT, required=False
        ),
        last_name=check_text(
            person.last_name, field="last_name", what=_("the last name"), limit=PERSON_LIMIT, required=False
        ),
        invited_by_id=scope.person,
        token_hash=hash_token(secrets.token_urlsafe(32)),  # of no link: the mail makes its own when it leaves
        client_key=client_key,
        made_at=now,
        expires_at=now + _lifetime(scope),
    )
    record(scope, verb="invitation.make", noun="invitation", noun_id=made.id, people=1, now=now)
    _enqueue(scope, made, site)
    return made.id


@transaction.atomic
def resend(scope: CampaignScope, *, invitation_id: int, site: str, now: datetime) -> None:
    """At most twice; the new mail carries a new link and the old one stops working."""
    scope.require(Permission.INVITE)
    invitation = _locked(scope, invitation_id)
    require_sending(scope)
    if _state(invitation, now) in {InvitationState.ACCEPTED, InvitationState.REVOKED}:
        raise RefusedError(_("Only an invitation that waits for an answer can be sent again."))
    if invitation.revoked_at:
        raise RefusedError(_("This address has a newer invitation. Please send that one again."))
    if invitation.times_sent >= INVITATION_SENDS:
        raise RefusedError(_("An invitation can be sent again twice, and this one was. Please ask in person."))
    if invitation.times_sent == 0:
        raise RefusedError(_("The first mail has not left yet. It will within minutes."))
    _require_wanted(scope, invitation.email)
    record(scope, verb="invitation.resend", noun="invitation", noun_id=invitation.id, people=1, now=now)
    _enqueue(scope, invitation, site)


@transaction.atomic
def revoke(scope: CampaignScope, *, invitation_id: int, now: datetime) -> None:
    scope.require(Permission.INVITE)
    invitation = _locked(scope, invitation_id)
    state = _state(invitation, now)
    if state == InvitationState.ACCEPTED:
        raise RefusedError(_("This invitation was accepted. Remove the mobilizer in People instead."))
    if state != InvitationState.PENDING:
        return
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    record(scope, verb="invitation.revoke", noun="invitation", noun_id=invitation.id, people=1, now=now)


def deliver(scope: CampaignScope, *, invitation_id: int, number: int, site: str, now: datetime) -> None:
    """Sends mail `number` (1 to 3) of an invitation, by the job. Run twice, or killed and run again, it sends once.

    That it leaves is written down before it does: killed in between, nobody knows whether it left, and the table says so.
    The link's random token exists only in the mail; its hash replaces the former one.
    """
    scope.require(Permission.INVITE)
    token = secrets.token_urlsafe(32)
    leaving = _leave(scope, invitation_id, number=number, token=token, now=now)
    if leaving is None:
        return
    invitation, before = leaving
    reason = ""
    try:
        post(scope, invitation=invitation, to=invitation.email, token=token, site=site)
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        reason = bounce_sentence(error)
        if not reason:
            _stay(scope, invitation_id, before)
            raise
    except Exception:
        _stay(scope, invitation_id, before)
        raise
    visible_invitations(scope).filter(id=invitation_id).update(
        leaving_at=None, bounced_at=now if reason else None, bounce_reason=reason
    )


@transaction.atomic
def _leave(
    scope: CampaignScope, invitation_id: int, *, number: int, token: str, now: datetime
) -> tuple[Invitation, dict[str, Any]] | None:
    """The invitation as its mail is to say it, and what stood there before; None where no mail is to leave."""
    invitation = _locked(scope, invitation_id)
    if invitation.accepted_at or invitation.revoked_at or invitation.times_sent >= number or sending_obstacle(scope):
        return None
    if suppression.unwelcome(scope, addresses=[invitation.email]):  # since it was made
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        return None
    before = {name: getattr(invitation, name) for name in _OF_A_MAIL}
    invitation.token_hash, invitation.times_sent, invitation.sent_at = hash_token(token), number, now
    invitation.expires_at, invitation.bounced_at = now + _lifetime(scope), None
    invitation.leaving_at, invitation.bounce_reason = now, ""
    invitation.save(update_fields=_OF_A_MAIL)
    return invitation, before


def _stay(scope: CampaignScope, invitation_id: int, before: dict[str, Any]) -> None:
    """The mail did not leave."""
    visible_invitations(scope).filter(id=invitation_id).update(**before)


@transaction.atomic
def ask_for_test_mail(scope: CampaignScope, *, text: str, site: str, now: datetime) -> str:
    """The invitation mail with these words, to who asks; returns where it goes. Its link leads nowhere."""
    scope.require(Permission.INVITE)
    checked = check_invitation_text(scope, text=text)
    address = accounts.own_address(scope)
    enqueue(
        "campaigns.send_test_mail",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        actor_id=scope.person,
        text=checked,
        site=site,
    )
    record(scope, verb="invitation.test", noun="campaign", noun_id=scope.campaign_id, now=now)
    return address


def send_test_mail(scope: CampaignScope, *, text: str, site: str, now: datetime) -> None:
    scope.require(Permission.INVITE)
    address = accounts.own_address(scope)
    example = Invitation(
        email=address, first_name=_("Maria"), invited_by_id=scope.person, expires_at=now + _lifetime(scope)
    )
    post(scope, invitation=example, to=address, token="test", site=site, words=text)  # noqa: S106 - of no invitation


def note_mail_event(scope: OrgScope, *, address: str, kind: str, said: str, now: datetime) -> None:
    """What a mail provider tells of an address: "bounced" or "complained". Of an address nobody here wrote to, nothing.

    A complaint is a "Do not invite me again"; an invitation that waits for an answer there is bounced.
    """
    scope.require(Permission.RUN_JOBS)
    sent = visible_sent(scope, address=address)
    if not sent.exists():
        return
    with transaction.atomic():
        if kind == "bounced":
            waiting = sent.filter(accepted_at=None, revoked_at=None, bounced_at=None)
            waiting.update(bounced_at=now, bounce_reason=told_bounce(said))
        else:
            suppressing.refuse_mail(scope, digest=_digest(scope, address), key_version=_key_version(), now=now)
            waiting = sent.filter(accepted_at=None, revoked_at=None)
            waiting.update(revoked_at=now)
        record(scope, verb=f"invitation.{kind}", noun="invitation", people=1, now=now)


def refuse(scope: OrgScope, *, digest: str, key_version: int, now: datetime) -> None:
    """Do not invite me again: for every campaign of the organization. An entry of its suppression list, for mails alone."""
    scope.require(Permission.REFUSE_INVITATIONS)
    with transaction.atomic():
        suppressing.refuse_mail(scope, digest=digest, key_version=key_version, now=now)
        record(scope, verb="invitation.refuse", noun="suppression", people=1, now=now)


def _locked(scope: CampaignScope, invitation_id: int) -> Invitation:
    invitation = visible_invitations(scope).select_for_update().filter(id=invitation_id).first()
    if invitation is None:
        raise NotFoundError(invitation_id)
    return invitation


def _enqueue(scope: CampaignScope, invitation: Invitation, site: str) -> None:
    enqueue(
        "campaigns.send_invitation",
        once=f"invitation-{invitation.id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        actor_id=scope.actor_id,
        invitation_id=invitation.id,
        number=invitation.times_sent + 1,
        site=site,
    )


def _lifetime(scope: OrgScope) -> timedelta:
    return timedelta(days=accounts.organization(scope).invitation_days)


def require_sending(scope: CampaignScope) -> None:
    scope.require(Permission.INVITE)
    sentences = {
        "draft": _("Publish the campaign before inviting: nobody can join a draft."),
        "closed": _("This campaign is closed. Reopen it before inviting."),
        "no_address": _("Enter the organization's postal address first: every invitation must carry it."),
    }
    obstacle = sending_obstacle(scope)
    if obstacle:
        raise RefusedError(sentences[obstacle])


def _require_wanted(scope: CampaignScope, address: str) -> None:
    if visible_mobilizers(scope).filter(user__email=address).exists():
        raise RefusedError(_("%(address)s has joined already.") % {"address": address}, field="email")
    if suppression.unwelcome(scope, addresses=[address]):
        raise RefusedError(
            _("%(address)s asked not to be invited again by this organization, or is on its suppression list.")
            % {"address": address},
            field="email",
        )


def _put_aside_dead(scope: CampaignScope, address: str, now: datetime) -> None:
    """An expired or bounced invitation makes room for a new one; one that still waits does not."""
    open_one = visible_invitations(scope).filter(email=address, accepted_at=None, revoked_at=None).first()
    if open_one is None:
        return
    if _state(open_one, now) == InvitationState.PENDING:
        raise RefusedError(
            _("%(address)s is invited already. Send the invitation again from the table below.") % {"address": address},
            field="email",
        )
    open_one.revoked_at = now
    open_one.save(update_fields=["revoked_at"])


def post(scope: CampaignScope, *, invitation: Invitation, to: str, token: str, site: str, words: str = "") -> None:
    """The mail itself: the campaign's own text (`words` in its stead), and around it what always stands there."""
    scope.require(Permission.INVITE)
    campaign = visible(scope).get()
    refusal = refusal_token(
        organization_id=scope.organization_id, digest=_digest(scope, to), key_version=_key_version()
    )
    no_more = site + reverse("public:do_not_invite", args=[refusal])
    inviter = accounts.user_labels(scope, user_ids=[invitation.invited_by_id])
    language = accounts.mail_language(scope, email=to, otherwise=scope.language)
    offered = language if language in scope.further_languages else scope.language
    text = words or say(campaign.invitation_text, language=offered, fallback=scope.language)
    context = {
        "invitation": invitation,
        "campaign": campaign,
        "organization": accounts.organization(scope),
        "inviter": inviter.get(invitation.invited_by_id, ""),
        "own_text": text,
        "own_html": markdown(text),
        "link": site + reverse("public:invitation", args=[campaign.slug, token]),
        "no_more": no_more,
    }
    with translation.override(language):
        mail.send(
            to=to,
            subject=_("%(name)s: your invitation") % {"name": campaign.name},
            text=render_to_string("campaigns/mail/invitation.txt", context),
            html=render_to_string("campaigns/mail/invitation.html", context),
            headers={"List-Unsubscribe": f"<{no_more}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )


def _digest(scope: OrgScope, address: str) -> str:
    return suppression.digest_of(scope, value=Value(Kind.EMAIL, address))


def _key_version() -> int:
    return len(settings.SUPPRESSION_KEYS)


def _state(invitation: Invitation, now: datetime) -> InvitationState:
    return invitation_state(
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        revoked_at=invitation.revoked_at,
        bounced_at=invitation.bounced_at,
        now=now,
    )
