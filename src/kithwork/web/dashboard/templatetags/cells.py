"""The cells of a table: a filter, as hundreds of them stand on a page and a template for each took half its time."""

from typing import Final

from django import template
from django.utils.html import format_html

from kithwork.kernel.table import Cell

register = template.Library()
_BADGES: Final = {"matched": " good", "possible": " info"}


@register.filter
def written(cell: Cell) -> str:
    if cell.column.key != "match_status":
        return cell.text
    return format_html('<span class="badge{}">{}</span>', _BADGES.get(str(cell.value), ""), cell.text)
