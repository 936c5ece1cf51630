"""Mails that somebody sits and waits for leave at once, not by a job: their code would lie in the job's arguments."""

import logging

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

_log = logging.getLogger(__name__)


def send(template: str, email: str, context: dict[str, str]) -> None:
    try:
        get_adapter().send_mail(template, email, context)
    except OSError as error:  # smtplib's errors are OSErrors
        _log.exception("sign_in_mail_not_sent")  # for the operator: whoever waits can do nothing about it
        raise RefusedError(
            _("The mail could not be sent. Please try again in a few minutes."), field="email"
        ) from error
