"""Decisions about exports, on plain values."""

import errno
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

KEPT = timedelta(days=7)


def storage_key(*, organization_id: int, export_id: int) -> str:
    return f"exports/{organization_id}/{export_id}.csv"


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
