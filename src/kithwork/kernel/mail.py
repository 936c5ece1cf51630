"""Mail leaves the house here, and only from a job: a slow mail server keeps no page waiting."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from kithwork.kernel.models import OutboxMail


def send(*, to: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None) -> None:
    """Hands one mail to the configured backend; its SMTP errors are the caller's."""
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=text, to=[to], headers=dict(headers) if headers else None
    )
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


def forget(pattern: str) -> int:
    """Deletes mails kept in the demo's outbox that go to, or tell of, somebody; returns how many."""
    told = Q(recipient__iregex=pattern) | Q(subject__iregex=pattern) | Q(body__iregex=pattern) | Q(html__iregex=pattern)
    return OutboxMail.objects.filter(told).delete()[0]


class Outbox(BaseEmailBackend):
    """The demo's: keeps each mail for its Outbox page and sends none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()  # a backend is the edge of the house: Django hands it no time
        for mail in email_messages:
            html = [part.content for part in getattr(mail, "alternatives", []) if part.mimetype == "text/html"]
            for recipient in mail.recipients():
                OutboxMail.objects.create(
                    recipient=recipient,
                    subject=str(mail.subject),
                    body=str(mail.body),
                    html="".join(map(str, html)),
                    made_at=now,
                )
        return len(email_messages)


class Unset(BaseEmailBackend):
    """Says that nobody has told where mail goes, instead of losing it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:  # noqa: ARG002 - Django's signature
        raise ImproperlyConfigured("EMAIL_URL is not set, so no mail can leave: set it as ./kith serve --help says.")
