"""A tag as a person types it: what a tag file may say of it holds here too."""

import unicodedata

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.text import check_text

TAG_LIMIT = 60
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def check_tag(text: str) -> str:
    """The tag with one blank where several stood."""
    tag = check_text(" ".join(text.split()), field="tag", what=_("the tag"), limit=TAG_LIMIT)
    if any(unicodedata.category(sign) in _UNSEEN for sign in tag):
        raise RefusedError(_("The tag holds a sign that cannot be seen."), field="tag")
    if ";" in tag:
        raise RefusedError(_("A tag cannot hold a semicolon, which parts tags in exports."), field="tag")
    return tag
