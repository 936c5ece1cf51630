"""A page among its neighbours, as both shells name it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    href: str
    is_current: bool = False
    icon: str = ""
