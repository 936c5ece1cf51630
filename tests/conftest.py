"""Every test that asks for `db` gets real PostgreSQL, as the application's role; nothing reaches the network."""

import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support import database
from tests.support.chromium import STILL, launch_arguments

# A worker of xdist has read its settings before this line, with the key of the process that started it.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
os.environ["DATABASE_URL"] = database.app_url()
os.environ["DATABASE_OWNER_URL"] = database.owner_url()
os.environ["DATABASE_POOL"] = "0"  # a pool would keep hold of databases that come and go
os.environ["KITH_HOME"] = str(database.home())
(database.home() / "static").mkdir(exist_ok=True)  # whitenoise warns where there is none
os.environ["DJANGO_SETTINGS_MODULE"] = "kithwork.settings"
# Playwright keeps a loop in the thread of the test, which Django then takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for name in ("EMAIL_URL", "STORAGE_URL", "DELIVERY_S3_URL", "ALLOWED_HOSTS", "KITH_DEMO", "KITH_STATIC_COLLECTED"):
    os.environ.pop(name, None)

import django.test  # noqa: E402 - settings read the environment above

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402

from kithwork.accounts.adapter import confirming  # noqa: E402
from kithwork.kernel import roles  # noqa: E402

settings.LOOK_UP_STEP = 0  # one test sets it; all the others need not wait

pytest_plugins = ["tests.world"]

_force_login = django.test.Client.force_login


def _signed_in_just_now(self: django.test.Client, user: Any, backend: str | None = None) -> None:
    """Django's short cut goes past our adapter, which writes down in the session when somebody proved who they are."""
    _force_login(self, user, backend)
    session = self.session
    session[confirming.PROVED_AT] = session[confirming.SEEN_AT] = time.time()
    session.save()


django.test.Client.force_login = _signed_in_just_now  # type: ignore[method-assign]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes go by their parameter's name: two workers that pack an archive a second apart must collect the same tests."""
    return argname if isinstance(val, bytes) else None


def _migrate(name: str) -> None:
    _use(name)
    call_command("migrate", database="owner", verbosity=0)
    roles.grant()
    _use(database.own_name())  # closes: a template has no guests


def _use(name: str) -> None:
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's, whose databases are made and emptied by the application's role."""
    with database.server() as served, django_db_blocker.unblock(), database.own_database(served, _migrate) as name:
        _use(name)  # a worker of xdist inherits the names of the process that started it
        partitions = database.partitions_of(served, name)

        def empty(_case: TransactionTestCase) -> None:
            connections.close_all()
            database.empty(served, name, partitions=partitions)

        TransactionTestCase._fixture_teardown, before = empty, TransactionTestCase._fixture_teardown
        try:
            with django_db_blocker.block():
                yield
        finally:
            TransactionTestCase._fixture_teardown = before
            _use("postgres")


@dataclass(frozen=True)
class Site:
    """The whole application, served; `url` has no slash at its end."""

    url: str

    def enter(self, context: Any, user: Any) -> None:
        """Signs `user` in to a browser context (or a page's), without going through the mail."""
        context.add_cookies([self.cookie(user)])

    def cookie(self, user: Any) -> dict[str, str]:
        client = django.test.Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        return {"name": cookie.key, "value": cookie.value, "url": self.url}


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves the language it was answered in behind, in its thread."""
    yield
    translation.deactivate()


@pytest.fixture
def site(live_server: Any) -> Site:
    # A passkey belongs to a name, and `localhost` is one.
    return Site(re.sub(r"//[^:/]+", "//localhost", live_server.url))


class _Sink:
    """What a real SMTP server on this machine received."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        from email import message_from_bytes, policy  # noqa: PLC0415

        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def sink(settings: Any) -> Iterator[list[Any]]:
    """Mail goes by SMTP to a server of this test; the list holds what arrived as email.message.EmailMessage."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only mail tests need it

    handler = _Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())  # it knocks at the number it is told
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler.mails
    controller.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | launch_arguments()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | STILL
