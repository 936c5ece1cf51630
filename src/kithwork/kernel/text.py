"""What a person may type into a field."""

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

NAME_LIMIT = 200


def check_text(text: str, *, field: str, what: str, limit: int = NAME_LIMIT, required: bool = True) -> str:
    """The text trimmed, or a sentence that says what is wrong with it."""
    text = text.strip()
    if required and not text:
        raise RefusedError(_("Please enter %(what)s.") % {"what": what}, field=field)
    if "\x00" in text:
        raise RefusedError(
            _("Please type %(what)s again: it holds a character no text can hold.") % {"what": what}, field=field
        )
    if len(text) > limit:
        raise RefusedError(
            _("Please shorten %(what)s to %(limit)d characters; it has %(length)d.")
            % {"what": what, "limit": limit, "length": len(text)},
            field=field,
        )
    return text


def printable(name: str, *, limit: int) -> str:
    """A file's name as its owner's machine gave it, without what would break a line or a page."""
    return "".join(sign for sign in name if sign.isprintable())[:limit]
