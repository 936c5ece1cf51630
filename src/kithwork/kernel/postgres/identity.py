"""As whom PostgreSQL runs: it refuses root, so root becomes somebody else, without making an account.

A user namespace is best, for the files stay root's. Where the machine forbids namespaces an existing account is taken,
which then must be able to reach the data folder.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kithwork.kernel.postgres.errors import PostgresError

ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Identity:
    """`prefix` goes before a command; `account` is the user to become instead, or None."""

    prefix: tuple[str, ...] = ()
    account: tuple[int, int] | None = None

    def command(self, *words: str) -> list[str]:
        return [*self.prefix, *words]

    def process_options(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account[0], "group": self.account[1], "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Makes `folder` the account's own."""
        if self.account:
            os.chown(folder, *self.account)


def choose(home: Path) -> Identity:
    if os.geteuid() != 0:
        return Identity()
    unshare = shutil.which("unshare")
    if unshare and _works(namespace := (unshare, "--user", "--map-user=1000", "--map-group=1000")):
        return Identity(prefix=namespace)
    return Identity(account=_account(home))


def _works(prefix: tuple[str, ...]) -> bool:
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)  # noqa: S603 - fixed words
    return tried.returncode == 0


def _account(home: Path) -> tuple[int, int]:
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        home.chmod(0o711)  # the account must pass through; what is inside stays closed to it and to others
        if _may_enter(home, entry.pw_uid, entry.pw_gid):
            return entry.pw_uid, entry.pw_gid
        home.chmod(0o700)
    raise PostgresError(
        "PostgreSQL does not run as root, and this machine lets root neither use a user namespace (unshare) nor "
        f"another account inside {home}. Run ./kith as an ordinary user, or set KITH_HOME to a folder that others may "
        "pass through, such as /var/lib/kithwork, or set DATABASE_URL to a server of your own."
    )


def _may_enter(folder: Path, user: int, group: int) -> bool:
    tried = subprocess.run(  # noqa: S603 - fixed words
        ["/bin/sh", "-c", 'cd "$0"', str(folder)],
        user=user,
        group=group,
        extra_groups=[],
        check=False,
        capture_output=True,
    )
    return tried.returncode == 0
