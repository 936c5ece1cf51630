"""What the environment says, read and checked once."""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def home() -> Path:
    return Path(os.environ.get("KITH_HOME", ".kith")).absolute()


def demo() -> bool:
    return os.environ.get("KITH_DEMO") == "1"


def secret_key() -> str:
    return os.environ["SECRET_KEY"]


def suppression_key() -> str:
    """Keys the hashes of addresses that want no mail. Kept apart from SECRET_KEY so that changing that one forgets nobody."""
    given = os.environ.get("SUPPRESSION_KEY")
    return given or hmac.new(secret_key().encode(), b"kithwork.suppression", hashlib.sha256).hexdigest()


def allowed_hosts() -> list[str]:
    return os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")


def databases() -> dict[str, dict[str, Any]]:
    app = os.environ["DATABASE_URL"]
    return {"default": _database(app), "owner": _database(os.environ.get("DATABASE_OWNER_URL", app))}


def mail() -> tuple[str, dict[str, Any]]:
    return "django.core.mail.backends.console.EmailBackend", {}


def mail_from() -> str:
    return os.environ.get("MAIL_FROM", "kithwork@example.org")


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
