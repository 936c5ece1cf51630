"""The layouts this installation reads. A new state is one more value here."""

from collections.abc import Mapping
from typing import Final

from kithwork.voterfile.layouts.layout import Layout
from kithwork.voterfile.layouts.north_carolina import NORTH_CAROLINA

__all__ = ["LAYOUTS", "Layout"]

LAYOUTS: Final[Mapping[str, Layout]] = {layout.key: layout for layout in (NORTH_CAROLINA,)}
