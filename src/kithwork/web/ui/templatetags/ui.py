"""Small words of the templates: {% icon "plus" %}."""

import json
from collections.abc import Iterable

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kithwork.web.ui import charts
from kithwork.web.ui.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Decoration only: the words beside it, or the button's label, say the same."""
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )


@register.filter
def as_json(value: object) -> str:
    """For a data attribute, which a script reads; Django escapes it there."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def bars(rows: Iterable[object]) -> tuple[charts.Bar, ...]:
    return charts.bars(rows or ())
