"""Decisions about exports, on plain values."""

import errno
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

KEPT = timedelta(days=7)
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


def failure_sentence(error: Exception) -> str:
    """What an admin can do about it; what happened inside stands in the log."""
    if isinstance(error, RefusedError):
        return error.sentence
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("There is no room left on the server's disk. Ask who runs it to make some, then try again.")
    return _("The file could not be finished. Nothing of it was kept; please try again.")
