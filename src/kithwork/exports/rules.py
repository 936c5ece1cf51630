"""Decisions about exports, on plain values."""

import errno
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kithwork.kernel.delivery import UndeliveredError
from kithwork.kernel.errors import RefusedError

FORMATS = ("csv", "xlsx", "parquet")
# Excel opens 1,048,576 rows a sheet; more than three sheets of them it opens no more in any bearable time.
EXCEL_SHEET = 1_000_000
EXCEL_MOST = 3_000_000


def storage_key(*, organization_id: int, export_id: int, format: str) -> str:  # noqa: A002 - PRODUCT's own word
    return f"exports/{organization_id}/{export_id}.{format}"


def check_format(format: str) -> None:  # noqa: A002 - PRODUCT's own word
    if format not in FORMATS:
        raise RefusedError(_("Please choose CSV, Excel or Parquet."), field="format")


def check_size(*, format: str, rows: int) -> None:  # noqa: A002 - PRODUCT's own word
    if format == "xlsx" and rows > EXCEL_MOST:
        raise RefusedError(
            _("%(rows)s rows are more than an Excel file can carry (%(most)s). Please take CSV or Parquet.")
            % {"rows": f"{rows:,}", "most": f"{EXCEL_MOST:,}"}
        )


def check_range(first_day: date | None, last_day: date | None) -> None:
    if first_day and last_day and first_day > last_day:
        raise RefusedError(_("The first day lies after the last. Please swap them."), field="last_day")


def check_terms(*, shows_voter_file: bool, has_terms: bool, accepted: bool) -> None:
    if shows_voter_file and has_terms and not accepted:
        raise RefusedError(
            _("This file holds facts from the voter file. Please read its terms of use and accept them."),
            field="terms_accepted",
        )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Daily or weekly (`weekday` 0 = Monday) at an hour; the rows of the last `days` days before the run, 0 = all."""

    every: str
    weekday: int
    hour: int
    days: int


def check_rhythm(rhythm: Rhythm) -> None:
    if rhythm.every not in {"day", "week"} or rhythm.weekday not in range(7) or rhythm.hour not in range(24):
        raise RefusedError(_("Please choose when the file is to be made."), field="hour")
    if rhythm.days not in {0, 1, 7}:
        raise RefusedError(_("Please choose which days the file is to hold."), field="days")


def next_run(rhythm: Rhythm, *, zone: ZoneInfo, after: datetime) -> datetime:
    """The first such hour of the zone's clock after a moment; where the clocks skip that hour, the one in its place."""
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(rhythm.hour), tzinfo=zone).astimezone(UTC)
        if at > after and (rhythm.every == "day" or day.weekday() == rhythm.weekday):
            return at
        day += timedelta(days=1)


def covered(rhythm: Rhythm, *, on: date) -> tuple[date | None, date | None]:
    """The first and the last day of the rows of a run."""
    return (on - timedelta(days=rhythm.days), on - timedelta(days=1)) if rhythm.days else (None, None)


def check_folder(folder: str) -> str:
    folder = folder.strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", folder):
        raise RefusedError(
            _("A folder's name has letters, digits, hyphens and underscores, at most 64: for example “nightly”."),
            field="folder",
        )
    return folder


def new_terms_sentence() -> str:
    return _("A voter file came into force whose terms of use nobody has accepted for this schedule.")


def delivery_sentence(error: Exception) -> str:
    if isinstance(error, UndeliveredError) and error.reason:
        return _("The storage refused the file (%(reason)s). Ask who runs the server; it is tried again.") % {
            "reason": error.reason
        }
    if isinstance(error, UndeliveredError):
        return _("The storage did not answer. It is tried again.")
    return failure_sentence(error)


def failure_sentence(error: Exception) -> str:
    """What an admin can do about it; what happened inside stands in the log."""
    if isinstance(error, RefusedError):
        return error.sentence
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("There is no room left on the server's disk. Ask who runs it to make some, then try again.")
    return _("The file could not be finished. Nothing of it was kept; please try again.")
