"""A random token for a link, of which only the hash is kept."""

from hashlib import sha256
from secrets import token_urlsafe


def new() -> str:
    return token_urlsafe(24)


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
