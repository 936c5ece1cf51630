"""Decisions about campaigns, on plain values."""

import re

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

SLUG_LIMIT = 64
# Words the addresses of the site use themselves.
RESERVED_SLUGS = frozenset({"me", "new", "join", "campaigns", "organization"})


def check_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > SLUG_LIMIT:
        raise RefusedError(
            _(
                "An address has lower-case letters, digits and single hyphens, at most %(limit)d: for example “library-levy”."
            )
            % {"limit": SLUG_LIMIT},
            field="slug",
        )
    if slug in RESERVED_SLUGS:
        raise RefusedError(
            _("“%(slug)s” is used by the site itself. Please choose another address.") % {"slug": slug}, field="slug"
        )
    return slug


def may_change_status(before: str, after: str) -> bool:
    return (before, after) in {("draft", "active"), ("active", "closed"), ("closed", "active")}
