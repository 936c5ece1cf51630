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
    own = os.geteuid()
    if own != 0 and _known(own):
        return Identity()
    unshare = shutil.which("unshare")
    if unshare and (seen := _seen_as()):
        namespace = (unshare, "--user", f"--map-user={seen.pw_uid}", f"--map-group={seen.pw_gid}")
        if _works(namespace):
            return Identity(prefix=namespace)
    if own != 0:
        raise PostgresError(f"PostgreSQL needs the name of its user, and {own} has none here: add it to /etc/passwd.")
    return Identity(account=_account(home))


def _known(number: int) -> bool:
    """A container may run as a number that no account has; initdb wants a name."""
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def _seen_as() -> pwd.struct_passwd | None:
    """Any account will do, it only lends its name; the last resort is nobody, to whom the system maps strangers."""
    accounts = [entry for entry in pwd.getpwall() if entry.pw_uid]
    return min(accounts, key=lambda entry: (entry.pw_name == "nobody", entry.pw_name != "postgres"), default=None)


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
