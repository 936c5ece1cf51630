"""Areas in words."""

from collections.abc import Iterable

from django import template

from kithwork.voterfile.rules.areas import Area, in_order
from kithwork.web.dashboard.places import words

register = template.Library()


@register.filter
def in_words(written: Iterable[str]) -> list[str]:
    return [words(area.written) for area in in_order(Area.read(one) for one in written)]
