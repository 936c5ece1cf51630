"""Decisions about logins and organizations, on plain values."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

# What allauth's templates call a change of the factors, and what the audit trail calls it.
FACTOR_CHANGES = {
    "webauthn_added": "add_passkey",
    "webauthn_removed": "remove_passkey",
    "totp_activated": "add_app",
    "totp_deactivated": "remove_app",
    "recovery_codes_generated": "make_recovery_codes",
    "recovery_code_used": "use_recovery_code",
}
SIGN_IN_LASTS = timedelta(minutes=15)
SLUG_LIMIT = 64
ERASED_DOMAIN = "@erased.invalid"
PERSON_LIMIT = 150
PHONE_LIMIT = 32
DESCRIPTION_LIMIT = 5_000
EXPORT_DAYS = range(1, 31)
KEPT_MONTHS = range(1, 121)
INVITATION_DAYS = range(1, 91)
LEAST_PRECISION, MOST_PRECISION = Decimal("0.8"), Decimal("0.999")
# Words the addresses of the site use themselves.
RESERVED_SLUGS = frozenset({"new", "installation"})


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long an organization keeps people. None: until somebody deletes them."""

    exports_days: int = 7
    closed_months: int | None = None
    unmatched_months: int | None = None


@dataclass(frozen=True, slots=True)
class OrganizationDetails:
    """`match_precision` is the share of machine matches that is to be right, as a fraction."""

    name: str
    website: str
    description: str
    postal_address: str
    time_zone: str
    paid_for_by: str
    invitation_days: int
    match_precision: Decimal = Decimal("0.98")
    two_person_check: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """`data` is what was uploaded, None where the one there stays; `alt` says what it shows; `is_removed` takes it away."""

    data: bytes | None
    alt: str
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """How a user appears to the admins of their organization."""

    first_name: str
    last_name: str
    phone: str
    location: str


def check_address(text: str, *, field: str = "email") -> str:
    """The address in lower case, or a sentence. Only its form is checked; nobody's server is asked."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise RefusedError(
            _("Please enter a full e-mail address, for example name@example.org."), field=field
        ) from error


def mask(address: str) -> str:
    """Enough for its owner to recognise it, too little for anybody else: r…@example.org."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def erased_address(user_id: int) -> str:
    """What stands where an erased account's address was: no mail can ever go there."""
    return f"former-user-{user_id}{ERASED_DOMAIN}"


def hash_token(token: str) -> str:
    """SHA-256 in hex: what is stored of a random link, so that who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


# The first that is found names it: Edge also says Chrome, Chrome also says Safari, an iPhone says Mac OS.
_BROWSERS = ("Edg", "OPR", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
_BROWSER_NAMES = {"Edg": "Edge", "OPR": "Opera", "FxiOS": "Firefox", "CriOS": "Chrome"}
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "CrOS", "Linux")
_SYSTEM_NAMES = {"Mac OS": "macOS", "CrOS": "ChromeOS"}


def device_name(user_agent: str) -> str:
    """As its owner would call it: “Firefox on Windows”."""
    browser = next((word for word in _BROWSERS if f"{word}/" in user_agent), "")
    system = next((word for word in _SYSTEMS if word in user_agent), "")
    if not browser or not system:
        return _("An unknown device")
    return _("%(browser)s on %(system)s") % {
        "browser": _BROWSER_NAMES.get(browser, browser),
        "system": _SYSTEM_NAMES.get(system, system),
    }


def check_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > SLUG_LIMIT or slug in RESERVED_SLUGS:
        raise RefusedError(
            _(
                "An address has lower-case letters, digits and single hyphens, at most %(limit)d: "
                "for example “maple-neighbors”."
            )
            % {"limit": SLUG_LIMIT},
            field="slug",
        )
    return slug


def check_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise RefusedError(_("Please choose a time zone from the list."), field="time_zone")
    return name


def check_own_details(details: OwnDetails) -> OwnDetails:
    words = {
        "first_name": _("your first name"),
        "last_name": _("your last name"),
        "phone": _("your phone number"),
        "location": _("your location"),
    }
    limits = {"phone": PHONE_LIMIT}
    checked = {
        field: check_text(
            getattr(details, field), field=field, what=what, limit=limits.get(field, PERSON_LIMIT), required=False
        )
        for field, what in words.items()
    }
    return OwnDetails(**checked)


def check_details(details: OrganizationDetails) -> OrganizationDetails:
    if details.invitation_days not in INVITATION_DAYS:
        raise RefusedError(
            _("Please let invitations last between %(least)d and %(most)d days.")
            % {"least": INVITATION_DAYS.start, "most": INVITATION_DAYS.stop - 1},
            field="invitation_days",
        )
    if not LEAST_PRECISION <= details.match_precision <= MOST_PRECISION:
        raise RefusedError(
            _("Please give a share between %(least)s %% and %(most)s %%.")
            % {"least": f"{LEAST_PRECISION * 100:f}".rstrip("0").rstrip("."), "most": f"{MOST_PRECISION * 100:.1f}"},
            field="match_percent",
        )
    return replace(
        details,
        name=check_text(details.name, field="name", what=_("a name")),
        website=_check_website(details.website),
        description=check_text(
            details.description,
            field="description",
            what=_("the description"),
            limit=DESCRIPTION_LIMIT,
            required=False,
        ),
        postal_address=check_text(
            details.postal_address, field="postal_address", what=_("the postal address"), limit=500, required=False
        ),
        time_zone=check_time_zone(details.time_zone),
        paid_for_by=check_text(
            details.paid_for_by, field="paid_for_by", what=_("the “Paid for by” line"), required=False
        ),
    )


def _check_website(text: str) -> str:
    website = check_text(text, field="website", what=_("the website"), required=False)
    if website and (urlsplit(website).scheme not in {"http", "https"} or not urlsplit(website).hostname):
        raise RefusedError(_("Please enter the website with https:// in front."), field="website")
    return website
