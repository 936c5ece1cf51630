from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.accounts.rules import hash_token, mask
from kithwork.accounts.writes import name_oneself
from kithwork.audit.writes import record
from kithwork.campaigns.models import Campaign, Invitation, Mobilizer, PasscodeTry
from kithwork.campaigns.reads import own_letter, visible, visible_letters, visible_self, visible_tries
from kithwork.campaigns.rules import (
    PASSCODE_WINDOW,
    InvitationState,
    Joiner,
    check_joiner,
    invitation_state,
    locked_until,
)
from kithwork.kernel.db import hold
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, VisitorScope


def try_passcode(scope: VisitorScope, *, passcode: str, now: datetime) -> None:
    """RefusedError for a wrong one, which is counted, and for every try while the visitor has to wait."""
    scope.require(Permission.JOIN)
    with transaction.atomic():
        hold("passcode", scope.campaign_id, scope.visitor_key)
        refusal = _judge_passcode(scope, passcode, now)
    if refusal:  # raised only here: the wrong try is on record by now
        raise refusal


@transaction.atomic
def join(scope: VisitorScope, *, person: Joiner, passcode: str, now: datetime) -> int:
    """Returns the mobilizer's id; repeated, the same. A valid invitation to the same address replaces the passcode."""
    scope.require(Permission.JOIN)
    campaign = _joinable(scope)
    checked = check_joiner(person)
    letter = own_letter(scope, now=now).select_for_update().first()
    joined = visible_self(scope).filter(left_at=None).first()
    if joined is None and letter is None and campaign.passcode_required and not _same(passcode, campaign.passcode):
        raise RefusedError(_("Please enter the passcode first."), field="passcode")
    mobilizer_id = joined.id if joined else _enroll(scope, checked, now)
    if letter:
        _mark_accepted(letter, mobilizer_id, now)
    return mobilizer_id


@transaction.atomic
def accept(scope: VisitorScope, *, token: str, person: Joiner, now: datetime) -> int:
    """Joins by the link of an invitation, once, for its address only. Returns the mobilizer's id."""
    scope.require(Permission.JOIN)
    _joinable(scope)
    checked = check_joiner(person)
    letter = visible_letters(scope).select_for_update().filter(token_hash=hash_token(token)).first()
    if letter is None:
        raise NotFoundError
    _require_addressee(scope, letter)
    joined = visible_self(scope).filter(left_at=None).first()
    if joined and letter.accepted_by_id == joined.id:
        return joined.id
    _require_pending(letter, now)
    mobilizer_id = joined.id if joined else _enroll(scope, checked, now)
    _mark_accepted(letter, mobilizer_id, now)
    return mobilizer_id


def forget_old_tries(scope: OrgScope, *, now: datetime) -> int:
    """A wrong passcode is kept no longer than it makes anybody wait. Returns how many went."""
    scope.require(Permission.RUN_JOBS)
    gone, _rows = visible_tries(scope).filter(at__lt=now - PASSCODE_WINDOW).delete()
    return gone


def _judge_passcode(scope: VisitorScope, passcode: str, now: datetime) -> RefusedError | None:
    tries = visible_tries(scope).filter(at__gt=now - PASSCODE_WINDOW).values_list("at", flat=True)
    until = locked_until(list(tries), now=now)
    if until:
        local = until.astimezone(scope.zone)
        return RefusedError(
            _("Five wrong passcodes. Please wait until %(time)s (%(zone)s) and try again.")
            % {"time": time_format(local), "zone": local.tzname()},
            field="passcode",
        )
    if _same(passcode, visible(scope).values_list("passcode", flat=True).get()):
        return None
    PasscodeTry.objects.create(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, visitor_key=scope.visitor_key, at=now
    )
    return RefusedError(
        _("This is not the passcode. Please ask whoever told you about this campaign."), field="passcode"
    )


def _same(typed: str, passcode: str) -> bool:
    """People type passcodes on phones: capitals and outer blanks do not matter."""
    return constant_time_compare(typed.strip().casefold(), passcode.strip().casefold())


def _joinable(scope: VisitorScope) -> Campaign:
    campaign = visible(scope).get()
    if campaign.status == Campaign.Status.CLOSED:
        raise RefusedError(_("This campaign is closed. Nobody can join it any more."))
    if campaign.status != Campaign.Status.ACTIVE:
        raise RefusedError(_("This campaign is a draft. It can be joined once it is published."))
    return campaign


def _enroll(scope: VisitorScope, person: Joiner, now: datetime) -> int:
    """A new row, or the row of whoever left and comes back; what they said then is overwritten."""
    said = {
        "preferred_name": person.preferred_name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "city": person.city,
        "state": person.state,
        "phone": person.phone,
        "email": accounts.own_address(scope),
        "joined_at": now,
        "last_active_at": now,
    }
    try:
        with transaction.atomic():
            mobilizer = Mobilizer.objects.create(
                organization_id=scope.organization_id, campaign_id=scope.campaign_id, user_id=scope.person, **said
            )
    except IntegrityError:
        mobilizer = visible_self(scope).select_for_update().get()
        if mobilizer.left_at is None:  # the same form, sent twice at once
            return mobilizer.id
        visible_self(scope).update(left_at=None, **said)
    name_oneself(scope, first_name=person.first_name, last_name=person.last_name)
    record(scope, verb="mobilizer.join", noun="mobilizer", noun_id=mobilizer.id, people=1, now=now)
    return mobilizer.id


def _require_addressee(scope: VisitorScope, letter: Invitation) -> None:
    if accounts.own_address(scope) != letter.email:
        raise RefusedError(
            _("This invitation was sent to %(address)s. Please sign out and sign in again with that address.")
            % {"address": mask(letter.email)}
        )


def _require_pending(letter: Invitation, now: datetime) -> None:
    state = invitation_state(
        expires_at=letter.expires_at,
        accepted_at=letter.accepted_at,
        revoked_at=letter.revoked_at,
        bounced_at=letter.bounced_at,
        now=now,
    )
    sentences = {
        InvitationState.ACCEPTED: _("This invitation has been used. A link works once."),
        InvitationState.EXPIRED: _("This invitation is too old. Please ask whoever invited you to send it again."),
        InvitationState.REVOKED: _("This invitation was taken back. Please ask whoever invited you."),
    }
    if state in sentences:
        raise RefusedError(sentences[state])


def _mark_accepted(letter: Invitation, mobilizer_id: int, now: datetime) -> None:
    letter.accepted_at, letter.accepted_by_id = now, mobilizer_id
    letter.save(update_fields=["accepted_at", "accepted_by"])
