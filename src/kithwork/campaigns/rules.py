"""Decisions about campaigns, on plain values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused

import phonenumbers
import us
from django.core.signing import BadSignature, Signer
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

SLUG_LIMIT = 64
PERSON_LIMIT = 150
PASSCODE_TRIES = 5
PASSCODE_WINDOW = timedelta(minutes=15)
BUILDING_STEPS = 5
INVITATION_SENDS = 3  # the first mail and two more
_REFUSAL = "kithwork.do-not-invite"
# Words the addresses of the site use themselves.
RESERVED_SLUGS = frozenset({"me", "new", "join", "campaigns", "organization"})


def check_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > SLUG_LIMIT:
        raise RefusedError(
            _(
                "An address has lower-case letters, digits and single hyphens, at most %(limit)d: for example “library-levy”."
            )
            % {"limit": SLUG_LIMIT},
            field="slug",
        )
    if slug in RESERVED_SLUGS:
        raise RefusedError(
            _("“%(slug)s” is used by the site itself. Please choose another address.") % {"slug": slug}, field="slug"
        )
    return slug


def slug_of(name: str) -> str:
    """An address made from a name; "" where the name has no letter an address can hold."""
    return slugify(name)[:SLUG_LIMIT].strip("-")


def may_change_status(before: str, after: str) -> bool:
    return (before, after) in {("draft", "active"), ("active", "closed"), ("closed", "active")}


class InvitationState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    BOUNCED = "bounced"


def invitation_state(
    *,
    expires_at: datetime,
    accepted_at: datetime | None,
    revoked_at: datetime | None,
    bounced_at: datetime | None,
    now: datetime,
) -> InvitationState:
    """An expired one is put aside (revoked) when the address is invited anew; it stays expired."""
    if accepted_at:
        return InvitationState.ACCEPTED
    if bounced_at:
        return InvitationState.BOUNCED
    if revoked_at and revoked_at < expires_at:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if expires_at <= now else InvitationState.PENDING


PERMANENT = 500  # of the codes of SMTP: from here on a mail is refused for good
REASON_LIMIT = 300


def bounce_sentence(error: SMTPRecipientsRefused | SMTPDataError) -> str:
    """What the mail server said when it refused for good; "" where it may take the mail later."""
    first = (PERMANENT, b"")
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), first)
    else:
        code, said = error.smtp_code, error.smtp_error
    if code < PERMANENT:
        return ""
    return told_bounce(said.decode(errors="replace") if isinstance(said, bytes) else said)


def told_bounce(said: str) -> str:
    said = " ".join(said.replace("\x00", "").split())[:REASON_LIMIT]
    if not said:
        return _("The mail server refused the address.")
    return _("The mail server refused the address: “%(said)s”") % {"said": said}


def locked_until(tries: Sequence[datetime], *, now: datetime) -> datetime | None:
    """When the next passcode may be tried after these wrong ones; None = now."""
    recent = sorted(at for at in tries if at > now - PASSCODE_WINDOW)
    return recent[-PASSCODE_TRIES] + PASSCODE_WINDOW if len(recent) >= PASSCODE_TRIES else None


@dataclass(frozen=True, slots=True)
class Joiner:
    """What the join form says."""

    preferred_name: str
    first_name: str
    last_name: str
    city: str
    state: str
    phone: str
    is_adult: bool


def check_joiner(joiner: Joiner) -> Joiner:
    if not joiner.is_adult:
        raise RefusedError(_("Only people who are 18 or older can join."), field="is_adult")
    first_name = check_text(joiner.first_name, field="first_name", what=_("your first name"), limit=PERSON_LIMIT)
    return Joiner(
        preferred_name=check_text(
            joiner.preferred_name,
            field="preferred_name",
            what=_("what we should call you"),
            limit=PERSON_LIMIT,
            required=False,
        )
        or first_name,
        first_name=first_name,
        last_name=check_text(joiner.last_name, field="last_name", what=_("your last name"), limit=PERSON_LIMIT),
        city=check_text(joiner.city, field="city", what=_("your city"), limit=PERSON_LIMIT),
        state=check_state(joiner.state),
        phone=check_phone(joiner.phone),
        is_adult=True,
    )


def check_state(text: str) -> str:
    """A state's or territory's two letters."""
    state = us.states.lookup(text.strip()) if text.strip() else None
    if state is None:
        raise RefusedError(_("Please enter a state, for example NC."), field="state")
    return str(state.abbr)


def check_phone(text: str) -> str:
    """In E.164, or "" for none; numbers without a country are American."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise RefusedError(_("Please enter the phone number with its area code, or leave it empty."), field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def refusal_token(*, organization_id: int, digest: str, key_version: int) -> str:
    """Stands in every invitation; never too old, so an old mail still says no."""
    return Signer(salt=_REFUSAL).sign_object([organization_id, digest, key_version])


def read_refusal_token(token: str) -> tuple[int, str, int] | None:
    """(organization id, hash of the address, how many keys made it), or None for what we never signed."""
    try:
        organization_id, digest, *version = Signer(salt=_REFUSAL).unsign_object(token)
    except BadSignature:
        return None
    # Mails from before keys could be added do not say how many there were: one.
    return organization_id, digest, version[0] if version else 1


def called(*, preferred_name: str, first_name: str, last_name: str, is_erased: bool) -> str:
    """The name of a mobilizer as histories say it; who erased their account is a former mobilizer."""
    if is_erased:
        return _("former mobilizer")
    return preferred_name or f"{first_name} {last_name}".strip()
