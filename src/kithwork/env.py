"""What the environment says, read and checked once: a wrong value stops the start with a sentence."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRETS = ("SECRET_KEY", "SUPPRESSION_KEY", "AUDIT_KEY", "FACTOR_KEY")
# What else may carry a password.
MORE_SECRETS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "EMAIL_URL",
    "MAIL_EVENTS_SECRET",
    "MAIL_EVENTS_SIGNING_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "OIDC_CLIENT_SECRET",
)
SHORTEST_SECRET = 32
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")
MOST_A_MINUTE = 6_000
MOST_PROXIES = 5
# What anymail calls the keys by which providers sign their events.
SIGNING_KEYS = (
    "MAILGUN_WEBHOOK_SIGNING_KEY",
    "POSTMARK_WEBHOOK_SIGNING_KEY",
    "RESEND_SIGNING_SECRET",
    "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",
)
CONSOLE_MAIL = "console://"
TRUE, FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
DATABASE_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "options"}


def home() -> Path:
    return Path(os.environ.get("KITH_HOME", ".kith")).expanduser().absolute()


def demo() -> bool:
    """Set by `./kith demo` for its own processes; the flag in the database decides as well."""
    return _switch("KITH_DEMO")


def read_files() -> None:
    """NAME_FILE stands for a file that holds NAME, as systemd's and Docker's secrets are handed over."""
    for name in (*SECRETS, *MORE_SECRETS):
        path = os.environ.get(f"{name}_FILE")
        if not path:
            continue
        try:
            value = Path(path).read_text().strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {reason}.") from error
        if os.environ.get(name, value) != value:
            raise ImproperlyConfigured(f"{name} and {name}_FILE say different things: set one of them.")
        os.environ[name] = value


def check() -> None:
    """Everything at once, before anything is started."""
    read_files()
    for read in (
        allowed_hosts,
        proxies,
        json_logs,
        mail,
        mail_from,
        storage,
        delivery_s3,
        invitations_per_minute,
        mail_events,
        suppression_keys,
        audit_key,
        factor_key,
        identity_provider,
    ):
        read()
    if os.environ.get("DATABASE_URL"):
        databases()


def make_secrets() -> None:
    """Once for a home. Written whole under another name first: a half-written key would lock people out."""
    path = home() / "secrets.env"
    if path.exists():
        return
    text = "".join(f"{name}={secrets.token_urlsafe(48)}\n" for name in SECRETS)
    unfinished = path.with_name(f"secrets.env.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(
            "# Made once. Who has these keys can sign in as anybody; without them nobody stays signed in.\n" + text
        )
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(unfinished)  # of two first starts one wins
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def secret_key() -> str:
    key = _secret("SECRET_KEY")
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set and {home() / 'secrets.env'} does not hold it: start by ./kith, which makes it, "
            "or set SECRET_KEY to at least 32 random characters."
        )
    return key


def suppression_keys() -> tuple[str, ...]:
    """Keys the hashes of people who asked not to be here. Apart from SECRET_KEY, so that changing that one forgets nobody.

    The first is SUPPRESSION_KEY; a rotation adds SUPPRESSION_KEY_2 and so on. All of them stay: each hashes what the one
    before made.
    """
    keys = [_secret("SUPPRESSION_KEY") or _derived("suppression")]
    while key := _secret(suppression_key_name(len(keys) + 1)):
        keys.append(key)
    return tuple(keys)


def add_suppression_key() -> str:
    """Appends the next key to the home's secrets; returns its name. Processes that run know nothing of it."""
    name = suppression_key_name(len(suppression_keys()) + 1)
    path = home() / "secrets.env"
    if not path.exists():
        raise ImproperlyConfigured(
            f"{path} is not there, so the keys come from elsewhere: add {name} there, at least {SHORTEST_SECRET} random "
            "characters, and start anew."
        )
    with path.open("a") as file:
        file.write(f"{name}={secrets.token_urlsafe(48)}\n")
        file.flush()
        os.fsync(file.fileno())
    return name


def suppression_key_name(version: int) -> str:
    return "SUPPRESSION_KEY" if version == 1 else f"SUPPRESSION_KEY_{version}"


def audit_key() -> str:
    return _secret("AUDIT_KEY") or _derived("audit")


def factor_key() -> str:
    """Encrypts the secrets of authenticator apps and recovery codes: who reads the database cannot make their codes."""
    return _secret("FACTOR_KEY") or _derived("factors")


def identity_provider() -> dict[str, Any]:
    """Allauth's settings for the operator's OpenID Connect provider; {} where there is none."""
    issuer, client = os.environ.get("OIDC_ISSUER", ""), os.environ.get("OIDC_CLIENT_ID", "")
    secret = os.environ.get("OIDC_CLIENT_SECRET", "")
    if not issuer and not client:
        return {}
    parts = _split("OIDC_ISSUER", issuer, ("https", "http"), "https://login.example.org")
    if not client or not secret or not parts.hostname:
        raise ImproperlyConfigured(
            "Signing in by OpenID Connect needs all of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET."
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://: what it says decides who is signed in.")
    app = {
        "provider_id": "oidc",
        "name": os.environ.get("OIDC_NAME", "") or parts.hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/")},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def allowed_hosts() -> list[str]:
    hosts = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", ",".join(LOOPBACK)).split(",")]
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS has {host!r}: give the site's names with commas between them, without https:// and "
                "without a port, such as organize.example.org. One * for all would let strangers forge links in mails."
            )
    return hosts


def public() -> bool:
    """True where others than this machine's own user reach the site: then cookies travel by https only."""
    return any(host not in LOOPBACK for host in allowed_hosts())


def proxies() -> int:
    """How many proxies of ours stand before us, each adding to X-Forwarded-For; the outermost sets X-Forwarded-Proto."""
    value = os.environ.get("BEHIND_PROXY", "").strip()
    if value.isascii() and value.isdigit() and int(value) <= MOST_PROXIES:
        return int(value)
    return int(_switch("BEHIND_PROXY"))


def collected() -> bool:
    """Set by `./kith` for the web process it starts, after it has gathered the static files."""
    return _switch("KITH_STATIC_COLLECTED")


def json_logs() -> bool:
    return _switch("LOG_JSON")


def databases() -> dict[str, dict[str, Any]]:
    app = os.environ.get("DATABASE_URL", "")
    if not app:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set: start by ./kith, which brings its own PostgreSQL, or set it to "
            "postgres://user:password@host:5432/database."
        )
    default = _database("DATABASE_URL", app)
    owner = _database("DATABASE_OWNER_URL", os.environ.get("DATABASE_OWNER_URL") or app)
    if (default["HOST"], default["PORT"], default["NAME"]) != (owner["HOST"], owner["PORT"], owner["NAME"]):
        raise ImproperlyConfigured(
            "DATABASE_URL and DATABASE_OWNER_URL name different databases: only the user may differ."
        )
    return {"default": default | _pool(default["OPTIONS"]), "owner": owner}


def mail() -> dict[str, Any]:
    """Django's settings for mail."""
    url = os.environ.get("EMAIL_URL", "")
    if demo():
        return {"EMAIL_BACKEND": "kithwork.kernel.mail.Outbox"}
    if not url:
        return {"EMAIL_BACKEND": "kithwork.kernel.mail.Unset"}
    if url == CONSOLE_MAIL:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = _split("EMAIL_URL", url, ("smtp",), "smtp://user:password@host:587?tls=starttls")
    tls = dict(parse_qsl(parts.query)).get("tls", "starttls")
    if tls not in ("starttls", "ssl", "none") or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL needs a host and, where it says tls=, one of starttls, ssl or none.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"starttls": 587, "ssl": 465, "none": 25}[tls],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "ssl",
        "EMAIL_TIMEOUT": 20,
    }


def mail_events() -> dict[str, str]:
    """django-anymail's settings, for what mail providers tell of bounces and complaints; without the secret nobody may."""
    secret = os.environ.get("MAIL_EVENTS_SECRET", "")
    if not secret:
        return {}
    if not re.fullmatch(r"[^:\s]+:[^:\s]{16,}", secret):
        raise ImproperlyConfigured(
            "MAIL_EVENTS_SECRET should look like name:password, the password of 16 or more signs."
        )
    key = os.environ.get("MAIL_EVENTS_SIGNING_KEY", "")
    return {"WEBHOOK_SECRET": secret} | (dict.fromkeys(SIGNING_KEYS, key) if key else {})


def mail_from() -> str:
    given = os.environ.get("MAIL_FROM", "kithwork@example.org")
    if "@" not in given or "\n" in given or "\r" in given:
        raise ImproperlyConfigured(f"MAIL_FROM is {given!r}: give an address such as campaign@example.org.")
    return given


def storage() -> Path:
    """The folder for uploads and exports."""
    url = os.environ.get("STORAGE_URL", "")
    if not url:
        return home() / "files"
    parts = _split("STORAGE_URL", url, ("file",), "file:///srv/kithwork/files")
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise ImproperlyConfigured("STORAGE_URL needs a whole path after file://, such as file:///srv/kithwork/files.")
    return Path(unquote(parts.path))


def invitations_per_minute() -> int:
    """How fast lists of invitations leave: mail providers turn away who sends too much at once."""
    given = os.environ.get("INVITATIONS_PER_MINUTE", "120")
    if not given.isdigit() or not 1 <= int(given) <= MOST_A_MINUTE:
        raise ImproperlyConfigured(
            f"INVITATIONS_PER_MINUTE is {given!r}: set it to a whole number from 1 to {MOST_A_MINUTE}."
        )
    return int(given)


def delivery_s3() -> dict[str, Any] | None:
    """Where scheduled exports may go, for django-storages; None for nowhere. Credentials stay in the environment."""
    url = os.environ.get("DELIVERY_S3_URL", "")
    if not url:
        return None
    example = "s3://bucket/folder?endpoint=https://storage.example.org&region=us-east-1"
    parts = _split("DELIVERY_S3_URL", url, ("s3",), example)
    options = dict(parse_qsl(parts.query))
    if not parts.hostname or parts.username or not options.keys() <= {"endpoint", "region"}:
        raise ImproperlyConfigured(
            f"DELIVERY_S3_URL should look like {example}; the credentials stand in AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    return {
        "bucket_name": parts.hostname,
        "location": unquote(parts.path).strip("/"),
        "endpoint_url": options.get("endpoint"),
        "region_name": options.get("region"),
    }


def _switch(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in (*TRUE, *FALSE):
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to 1 or 0.")
    return value in TRUE


def _secret(name: str) -> str:
    value = os.environ.get(name) or _kept().get(name, "")
    if value and len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} is too short: it needs at least {SHORTEST_SECRET} random characters.")
    return value


def _kept() -> dict[str, str]:
    try:
        lines = (home() / "secrets.env").read_text().splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ImproperlyConfigured(f"{home() / 'secrets.env'} cannot be read: {error.strerror}.") from error
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def _derived(purpose: str) -> str:
    return hmac.new(secret_key().encode(), f"kithwork.{purpose}".encode(), hashlib.sha256).hexdigest()


def _split(name: str, url: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """The value itself never enters the sentence: it may hold a password."""
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in schemes or parts.port == 0
    except ValueError:
        wrong = True
    if wrong:
        raise ImproperlyConfigured(f"{name} cannot be read: it should look like {example}.")
    return parts


def _database(name: str, url: str) -> dict[str, Any]:
    example = "postgres://user:password@host:5432/database"
    parts = _split(name, url, ("postgres", "postgresql"), example)
    options = dict(parse_qsl(parts.query))
    if not parts.path.strip("/") or not options.keys() <= DATABASE_OPTIONS:
        raise ImproperlyConfigured(
            f"{name} needs a database's name, as in {example}; after ? it takes {', '.join(sorted(DATABASE_OPTIONS))}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),  # `hostname` would lower a socket's folder
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def _pool(options: dict[str, Any]) -> dict[str, Any]:
    """DATABASE_POOL: the most connections of one process; 0 for none, as behind pgbouncer."""
    given = os.environ.get("DATABASE_POOL", "12")
    if not given.isdigit():
        raise ImproperlyConfigured(f"DATABASE_POOL is {given!r}: set it to a whole number, 0 for no pool.")
    if given == "0":
        return {"DISABLE_SERVER_SIDE_CURSORS": True}
    return {
        "OPTIONS": options | {"pool": {"min_size": 1, "max_size": int(given), "timeout": 20}},
        "CONN_HEALTH_CHECKS": True,
    }
