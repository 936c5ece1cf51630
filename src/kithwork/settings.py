"""Django's settings; what differs between installations comes from `env`."""

from pathlib import Path

from kithwork import env

BASE = Path(__file__).resolve().parent

env.read_files()
SECRET_KEY = env.secret_key()
SUPPRESSION_KEYS = env.suppression_keys()
AUDIT_KEY = env.audit_key()
FACTOR_KEY = env.factor_key()
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts()
DATABASES = env.databases()
globals().update(env.mail())
ANYMAIL = env.mail_events()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from()
INVITATIONS_PER_MINUTE = env.invitations_per_minute()
KITH_HOME = env.home()
STORAGE_FOLDER = env.storage()
DELIVERY_FOLDER = KITH_HOME / "deliveries"
DELIVERY_S3 = env.delivery_s3()
DEMO = env.demo()
# Seconds. The answer to a look-up is held to the next multiple, so that its time tells nothing about voters.
LOOK_UP_STEP = 0.25

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_cotton",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "kithwork.kernel",
    "kithwork.audit",
    "kithwork.accounts",
    "kithwork.suppression",
    "kithwork.voterfile",
    "kithwork.campaigns",
    "kithwork.content",
    "kithwork.contacts",
    "kithwork.outreach",
    "kithwork.matching",
    "kithwork.analytics",
    "kithwork.stewardship",
    "kithwork.people",
    "kithwork.exports",
    "kithwork.erasure",
    "kithwork.web.ui",
    "kithwork.web.public",
    "kithwork.web.mobilizer",
    "kithwork.web.dashboard",
]

MIDDLEWARE = [
    "kithwork.web.ui.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kithwork.web.ui.compress.Compress",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kithwork.web.ui.limits.Size",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kithwork.web.ui.middleware.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kithwork.web.ui.middleware.Absence",
]

ROOT_URLCONF = "kithwork.urls"
WSGI_APPLICATION = "kithwork.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kithwork.web.ui.context.ui",
            ],
        },
    }
]

# Rate limits and the like must hold across processes; the table is made by kernel's migration.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        # Beyond it a third is thrown away: too few, and asking under many names would wipe one's own limits.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Sign-in: a code and a link by mail, no password anywhere.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:home"
SESSION_ENGINE = "kithwork.web.ui.staying"
SESSION_COOKIE_AGE = 90 * 24 * 60 * 60
ACCOUNT_ADAPTER = "kithwork.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever types the code or opens the link has proved the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# Six digits bear five tries a mail as long as nobody can ask for one address's mails by the hundred; a hall full of
# volunteers behind one address signs in within a minute.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "200/m/ip,3/m/key,10/h/key",
    "login": "300/m/ip",
    # Codes of an app or the recovery list: wrong ones, counted for whom they are tried (the key).
    "login_failed": "60/m/ip,5/5m/key,30/d/key",
    "reauthenticate": "20/m/user",
}
# Where something weighty is done, who does it has proved within this time that it is them.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

# An identity provider, where the operator named one. It proves who somebody is there; the first time, a mail proves that the
# address is theirs here as well (accounts.adapter.identities).
SOCIALACCOUNT_ADAPTER = "kithwork.accounts.adapter.identities.Identities"
SOCIALACCOUNT_PROVIDERS = env.identity_provider()
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# Second factors, and passkeys that need no mail at all.
MFA_ADAPTER = "kithwork.accounts.adapter.factors.Factors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a found phone or key opens nothing
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.public()  # over plain http on this machine only, as its cookies
MFA_TOTP_ISSUER = "Kithwork"
MFA_TOTP_TOLERANCE = 1  # half a minute of a phone's clock
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = (
    False  # our own step-up stands before these views; allauth's counts passwords, of which there are none
)
MFA_RATE_LIMITS = {"webauthn_login": "200/m/ip"}

# Behind proxies the visitor's address is the one the outermost of ours wrote; the proxy's own would be one visitor,
# limited for all, and what stands further left anybody may have sent.
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies()

LANGUAGE_CODE = "en"
# Each called by its own name. A further one needs its catalogue: ./kith messages
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = "kithwork.locale"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = KITH_HOME / "static"
COLLECTED = env.collected()
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # unused: files go through kernel.storage
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Over plain http only to this machine itself; to everybody else a cookie goes by https or not at all.
SECURE = env.public()
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# A name by which browsers take the cookie from this very host over https only: no sibling of its domain can plant one.
_HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = f"{_HOST}session", f"{_HOST}csrf", f"{_HOST}language"
# In the session, not in a cookie of its own: a message may name a person.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host.replace('.', '*.', 1) if host.startswith('.') else host}" for host in ALLOWED_HOSTS
]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.proxies() else None
SECURE_SSL_REDIRECT = (
    SECURE and env.proxies() > 0
)  # without a proxy nothing tells https from http, and it would go in circles
# What else stands under this name, and whether browsers are to carry it in their lists, is the operator's to say, whose
# proxy can add to the header.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING_CONFIG = "kithwork.kernel.logs.configure"
LOGGING = {"json": env.json_logs()}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
