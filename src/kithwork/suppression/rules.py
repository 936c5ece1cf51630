"""What is suppressed, on plain values: how each kind is spelled, and the keyed hash that is all we hold of it."""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

import phonenumbers
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from kithwork.kernel.errors import RefusedError

PHONE_REGION: Final = "US"
LONGEST: Final = 320
_NATIONAL: Final = re.compile(r"[2-9][0-9]{9}")
_SEPARATORS: Final = str.maketrans("", "", " ().-")
_PLAIN_ADDRESS: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*\.[a-z]{2,}")
_VOTER: Final = re.compile(r"([A-Za-z]{2})\s*-\s*(\S(?:.*\S)?)")
# These hosts deliver to one mailbox whatever dots stand in the name.
_DOTLESS: Final = ("gmail.com", "googlemail.com")
_ASCII_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    VOTER = "voter"


class Reach(StrEnum):
    """What a suppression holds for: everything, or invitations by mail alone ("Do not invite me again")."""

    EVERYTHING = "everything"
    INVITATIONS = "invitations"


class Reason(StrEnum):
    ASKED = "asked"
    OBJECTED = "objected"
    ERASED = "erased"
    DECEASED = "deceased"
    LEGAL = "legal"
    OTHER = "other"


class Source(StrEnum):
    HAND = "hand"
    FILE = "file"
    REQUEST = "request"
    ERASURE = "erasure"
    MAIL = "mail"


# What an admin may take off the list again, entry by entry; a file goes as a whole.
UNDONE_BY_HAND: Final = (Source.HAND, Source.REQUEST)


class Value(NamedTuple):
    """A phone number, e-mail address or canonical voter id in any spelling."""

    kind: Kind
    text: str


def plain(value: Value) -> str:
    """The one spelling all others come to; "" where the text is no such value.

    Phone: E.164 without extension, numbers without a country being American. E-mail: ASCII letters small, what follows a
    plus in the name left out, at Gmail dots in the name and the other domain too. Voter: as in the file, the state large.
    """
    text = value.text.strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        return ""
    return _PLAIN[value.kind](text)


def email_key(address: str) -> str:
    """Of an address that is well formed. `contacts_email_key` says the same in SQL, and a test compares the two."""
    name, _at, host = address.translate(_ASCII_LOWER).rpartition("@")
    name = name.split("+", 1)[0] or name
    if host in _DOTLESS:
        return f"{name.replace('.', '')}@{_DOTLESS[0]}"
    return f"{name}@{host}"


def digests(keys: Sequence[str], *, organization_id: int, text: str) -> tuple[str, ...]:
    """One hash a version of the key, the first version first; `text` is `plain`.

    No two kinds share a spelling, so the kind is not hashed. The first key hashes the value, each later one the hash before it: so what is stored can be brought to a new key
    without the value, and whoever learns an old key alone learns nothing from it any more.
    """
    told = hmac.digest(keys[0].encode(), f"{organization_id}:{text}".encode(), "sha256").hex()
    return (told, *(told := rewrapped(key, told) for key in keys[1:]))


def rewrapped(key: str, digest: str) -> str:
    return hmac.digest(key.encode(), digest.encode(), "sha256").hex()


def check_value(kind: Kind, text: str) -> Value:
    """RefusedError with a sentence where the text is no such value."""
    value = Value(kind, plain(Value(kind, text)))
    if value.text:
        return value
    sentences = {
        Kind.PHONE: _("Please enter the phone number with its area code."),
        Kind.EMAIL: _("Please enter a full e-mail address, for example name@example.org."),
        Kind.VOTER: _("Please enter the voter id with its state, for example NC-AB12345."),
    }
    raise RefusedError(sentences[kind], field="text")


@lru_cache(maxsize=20_000)
def _phone(text: str) -> str:
    bare = text.translate(_SEPARATORS)
    if _NATIONAL.fullmatch(bare):
        return f"+1{bare}"
    try:
        number = phonenumbers.parse(text, PHONE_REGION)
    except phonenumbers.NumberParseException:
        return ""
    # A number without its area code would be half a city's.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=20_000)
def _email(text: str) -> str:
    small = text.translate(_ASCII_LOWER)
    if _PLAIN_ADDRESS.fullmatch(small):
        return email_key(small)
    try:
        return email_key(validate_email(text, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        return ""


def _voter(text: str) -> str:
    parts = _VOTER.fullmatch(text)
    return f"{parts[1].upper()}-{parts[2].upper()}" if parts else ""


_PLAIN: Final[Mapping[Kind, Callable[[str], str]]] = {Kind.PHONE: _phone, Kind.EMAIL: _email, Kind.VOTER: _voter}
