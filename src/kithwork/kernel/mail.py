"""Mail leaves the house here, and only from a job: a slow mail server keeps no page waiting."""

from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives


def send(*, to: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None) -> None:
    """Hands one mail to the configured backend; its SMTP errors are the caller's."""
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=text, to=[to], headers=dict(headers) if headers else None
    )
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()
