"""{{ text|markdown }}."""

from django import template

from kithwork.kernel.markdown import markdown

register = template.Library()
register.filter("markdown", markdown)
