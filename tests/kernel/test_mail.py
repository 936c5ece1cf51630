import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from kithwork.kernel import mail
from kithwork.kernel.mail import Unset


def test_send_by_smtp_with_text_and_html(sink: list[EmailMessage]) -> None:
    mail.send(
        to="rosa@example.org", subject="Come\nand join", text="Näher", html="<b>Näher</b>", headers={"X-One": "1"}
    )
    [arrived] = sink
    assert (arrived["To"], arrived["Subject"], arrived["X-One"]) == ("rosa@example.org", "Come and join", "1")
    parts = {part.get_content_type(): part.get_content().strip() for part in arrived.iter_parts()}
    assert parts == {"text/plain": "Näher", "text/html": "<b>Näher</b>"}


def test_unset_refuses_instead_of_losing() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is not set"):
        Unset().send_messages([EmailMessage("a", "b", to=["rosa@example.org"])])
