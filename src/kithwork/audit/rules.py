"""The hash chain: each link's digest covers its entry and the link before it, under a key that is not in the database."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

START = "0" * 64
# What a digest covers, in this order. A new column joins at the end, with its own version of the chain.
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


def digest(key: str, previous: str, entry: Mapping[str, object]) -> str:
    """HMAC-SHA-256 in hex of the previous digest and the entry's covered values.

    With the key outside the database, who rewrites its rows cannot make a chain that holds.
    """
    values = json.dumps([_plain(entry[key]) for key in COVERED], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key.encode(), f"{previous}\n{values}".encode(), "sha256").hex()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
