"""The hash chain: each link's digest covers its entry and the link before it, under a key that is not in the database.

And what an entry's words mean: which kind of thing a verb is, how much of an address is kept.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

START = "0" * 64
# What a digest covers, in this order.
COVERED = (
    "id",
    "at",
    "organization_id",
    "campaign_id",
    "actor_id",
    "actor_role",
    "verb",
    "noun",
    "noun_id",
    "people",
    "fields",
    "origin",
)
# Columns that came later: covered where they say something, so that links sealed before them still hold.
COVERED_LATER = ("reason",)


def digest(key: str, previous: str, entry: Mapping[str, object]) -> str:
    """HMAC-SHA-256 in hex of the previous digest and the entry's covered values.

    With the key outside the database, who rewrites its rows cannot make a chain that holds.
    """
    plain = [_plain(entry[name]) for name in COVERED] + [entry[name] for name in COVERED_LATER if entry[name]]
    values = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key.encode(), f"{previous}\n{values}".encode(), "sha256").hex()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


# Of an address only the network is kept: enough to see that somebody asks from elsewhere, too little to find a home.
_KEPT_OF_V4, _KEPT_OF_V6 = 24, 48


def network(origin: str) -> str:
    """203.0.113.7 becomes 203.0.113.0/24, an IPv6 address its /48; "" for what is no address."""
    try:
        address = ip_address(origin.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    kept = _KEPT_OF_V4 if address.version == 4 else _KEPT_OF_V6  # noqa: PLR2004 - the version of the protocol
    return str(ip_network((address, kept), strict=False))


class Reason(StrEnum):
    """Why, where a page asks for it: a word of this list, never free text."""

    NONE = ""
    ASKED_BY_PERSON = "asked_by_person"
    LEGAL_DUTY = "legal_duty"
    MORE_WORK = "more_work"
    EVENT = "event"
    IMPORT = "import"
    MISTAKE = "mistake"
    OTHER = "other"


class Kind(StrEnum):
    """What the page's filter and the weekly digest tell apart."""

    LOOK_UP = "look_up"
    EXPORT = "export"
    READ = "read"
    SIGN_IN = "sign_in"
    ROLE = "role"
    IMPORT = "import"
    DELETE = "delete"
    CHANGE = "change"


# Reading changes nothing: verbs that end like this, or are these.
READING = frozenset({"list", "read", "find", "history", "look_up", "look_for", "explain", "download"})
_GONE = frozenset({"delete", "purge", "remove", "erase", "discard", "expire", "empty", "keep_no_longer"})
_BEGINNINGS = {
    Kind.LOOK_UP: ("match.look_up", "match.explain", "match.link_protected", "look_up."),
    Kind.EXPORT: ("export", "audit.export"),
    Kind.SIGN_IN: (
        "user.sign_in", "factor.", "session.",
    ),
    Kind.ROLE: (
        "role_invitation.", "administrator.name", "administrator.remove", "analyst.", "account_administrator.",
        "mobilizer.join", "mobilizer.leave", "mobilizer.remove",
    ),
}  # fmt: skip
_IMPORT = ("contact.import", "voter_file.", "vote_file.", "tag_file.", "invitation_list.receive", "suppression.import")


def kind(verb: str) -> Kind:
    """The first that fits."""
    begun = next((kind for kind, beginnings in _BEGINNINGS.items() if verb.startswith(beginnings)), None)
    if begun:
        return begun
    last = verb.rpartition(".")[2]
    if last in READING or last in _GONE:
        return Kind.READ if last in READING else Kind.DELETE
    return Kind.IMPORT if verb.startswith(_IMPORT) else Kind.CHANGE
