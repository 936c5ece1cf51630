"""The time zones a form offers."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TIME_ZONES: Final = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class TimeZoneSelect(forms.Select):
    """Hundreds of options in one piece: with a template for each, as Django draws them, a form took 50 ms."""

    def render(
        self, name: str, value: object, attrs: Mapping[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        del renderer
        chosen = self.format_value(value)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((zone, " selected" if zone in chosen else "", label) for zone, label in self.choices),
        )
        shown = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(shown), options)


class TimeZoneField(forms.ChoiceField):
    widget = TimeZoneSelect

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - what any field takes
        super().__init__(choices=TIME_ZONES, **options)
