import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kithwork import env


def test_allowed_hosts_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "organize.example.org, .example.org")
    assert env.allowed_hosts() == ["organize.example.org", ".example.org"]
    assert env.public()


@pytest.mark.parametrize("value", ["*", "https://example.org", "example.org,", "example.org:8000"])
def test_allowed_hosts_wrong_stops_with_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS has"):
        env.allowed_hosts()


def test_public_false_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    assert not env.public()


def test_databases_of_a_socket_keep_its_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:p%40ss@%2Ftmp%2FHome/one?sslmode=disable")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@%2Ftmp%2FHome/one")
    monkeypatch.setenv("DATABASE_POOL", "0")
    found = env.databases()
    assert found["default"] == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "one",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "/tmp/Home",  # noqa: S108 - a name, nothing is written
        "PORT": "",
        "OPTIONS": {"sslmode": "disable"},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    assert found["owner"]["USER"] == "owner"


@pytest.mark.parametrize(
    "value", ["mysql://u:hush@h/d", "postgres://u:hush@h", "postgres://u:hush@h:99999/d", "postgres://u:hush@h/d?x=1"]
)
def test_databases_wrong_stops_without_repeating_the_password(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as caught:
        env.databases()
    assert "hush" not in str(caught.value)


def test_databases_of_two_different_ones_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a@h/one")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://b@h/two")
    with pytest.raises(ImproperlyConfigured, match="different databases"):
        env.databases()


def test_mail_by_smtp_with_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://me%40example.org:p%2Fw@mail.example.org?tls=ssl")
    assert env.mail() == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 465,
        "EMAIL_HOST_USER": "me@example.org",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": True,
        "EMAIL_TIMEOUT": 20,
    }


@pytest.mark.parametrize("value", ["imap://h", "smtp://", "smtp://h?tls=maybe", "smtp://h:x"])
def test_mail_wrong_stops_with_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.mail()


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("STORAGE_URL", "s3://bucket", env.storage),
        ("STORAGE_URL", "file://relative/path", env.storage),
        ("BEHIND_PROXY", "perhaps", env.proxies),
        ("SECRET_KEY", "short", env.secret_key),
        ("DATABASE_POOL", "many", env.databases),
        ("MAIL_FROM", "nobody", env.mail_from),
    ],
)
def test_a_wrong_value_named_in_the_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: object
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_make_secrets_once_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KITH_HOME", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        env.secret_key()
    env.make_secrets()
    first = (env.secret_key(), env.suppression_keys(), env.audit_key())
    env.make_secrets()
    assert (env.secret_key(), env.suppression_keys(), env.audit_key()) == first
    assert len(set(first)) == 3
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]


@pytest.mark.parametrize(("value", "number"), [("", 0), ("0", 0), ("1", 1), ("true", 1), ("2", 2)])
def test_proxies_counted(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv("BEHIND_PROXY", value)
    assert env.proxies() == number


@pytest.mark.parametrize("name", [*env.SECRETS, *env.MORE_SECRETS])
def test_read_files_takes_a_secret_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "it").write_text("kept-in-a-file\n")
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "it"))
    env.read_files()
    env.read_files()  # each process of ours reads, also one whose parent has read
    assert os.environ[name] == "kept-in-a-file"
    monkeypatch.setenv(name, "another")
    with pytest.raises(ImproperlyConfigured, match="say different things") as caught:
        env.read_files()
    assert "kept" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_read_files_unreadable_stops_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content:
        (tmp_path / "it").write_bytes(content)
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "it"))
    with pytest.raises(ImproperlyConfigured, match=r"AUDIT_KEY_FILE names .* which cannot be read"):
        env.read_files()
