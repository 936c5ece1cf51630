"""What the site says to browsers where others than its own machine reach it, and what Django's own check says of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kithwork.web.ui.headers import REFUSED
from tests.world import World

PUBLIC = {"ALLOWED_HOSTS": "organize.example.org", "BEHIND_PROXY": "1"}
ROOT = Path(__file__).parents[2]

ASKED = """
import json, django
django.setup()
from django.test import Client
client = Client(headers={"host": "organize.example.org", "x-forwarded-proto": "https"})
told = {}
for path in ("/gallery/", "/static/ui/widgets.js", "/nowhere"):
    answer = client.get(path)
    told[path] = dict(answer.headers) | {"cookies": [cookie.OutputString() for cookie in answer.cookies.values()]}
plain = Client(headers={"host": "organize.example.org"}).get("/gallery/?a=b")
told["plain"] = [plain.status_code, plain.headers["Location"]]
from django.conf import settings
told["cookies"] = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
print(json.dumps(told))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    around = os.environ | PUBLIC
    around.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the tests' own
    return subprocess.run(  # noqa: S603 - written above
        [sys.executable, *arguments], check=False, env=around, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_djangos_check_for_deployment_is_clean() -> None:
    ran = run("-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    assert "no issues" in ran.stdout


@pytest.mark.usefixtures("db")
def test_a_public_site_speaks_https_only() -> None:
    ran = run("-W", "ignore", "-c", ASKED)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told.pop("plain") == [301, "https://organize.example.org/gallery/?a=b"]
    assert told.pop("cookies") == ["__Host-session", "__Host-csrf", "__Host-language"]
    for headers in told.values():
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]
    for cookie in told["/gallery/"]["cookies"]:
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")), cookie
        assert "Domain" not in cookie


def test_the_content_policy_takes_nothing_from_elsewhere() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} <= {"'self'", "'none'", "data:", "blob:"}
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == ["'self'"]
    assert len(REFUSED) > 10


def test_pages_with_people_are_kept_nowhere(world: World) -> None:
    client = Client()
    client.force_login(world.a.admin)
    answer = client.get(reverse("dashboard:contacts", args=[world.a.organization.slug, world.a.campaign.slug]))
    assert answer.headers["Cache-Control"] == "private, no-store"
