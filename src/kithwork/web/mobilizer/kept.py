"""What a page tells a device that keeps things for it: whose they are, and the words to say."""

import json
from collections.abc import Collection
from typing import Final

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kithwork.kernel.scope import MobilizerScope

# Numbers and days stand apart from the words, so that one sentence fits them all.
WORDS: Final = {
    "waiting": _("Waiting for a signal: {number}"),
    "sending": _("Not sent yet: {number}"),
    "refused": _("Not taken, have a look: {number}"),
    "signed_out": _("Sign in again to send what waits: {number}"),
    "mark": _("Waits on this device: {said}"),
    "mark_refused": _("Not taken: {said}"),
    "as_of": _("No signal. This is what was known on {day}."),
    "other": _("Somebody else was signed in when this was typed. Once they sign in here again, it is sent."),
    "left": _("You do not take part in this campaign any more, so it cannot be sent."),
    "trouble": _("Something went wrong on our side, several times. Please try again later."),
    "until": _("Readable on this device until {day}."),
    "copying": _("Keeping your contacts: {number} of {all}…"),
    "kept": _("Your contacts are kept."),
    "not_kept": _("Your contacts are not kept on this device."),
    "added": _("This person waits on this device until there is a signal."),
    "nothing": _("Nothing waits on this device: everything has arrived."),
    "something": _("What is listed here is on this device only. It is sent by itself when the signal is back."),
    "copied": _("Copied."),
    "unanswered": _("Not answered yet"),
}


def keeper(scope: MobilizerScope) -> str:
    """Whose things these are, as a device writes it down: it can be compared and says nothing."""
    return salted_hmac("kithwork.device", f"{scope.campaign_id}:{scope.mobilizer_id}").hexdigest()[:32]


# Every page carries the first, so that it stays light; the page about oneself the second, that of the device all.
EVERYWHERE: Final = ("waiting", "sending", "refused", "signed_out", "mark", "mark_refused", "as_of")
CHOICE: Final = ("until", "copying", "kept", "not_kept")


def words(wanted: Collection[str] = tuple(WORDS)) -> str:
    return json.dumps({word: str(WORDS[word]) for word in wanted}, ensure_ascii=False)
