"""The layouts this installation reads. A new state is one more value here."""

from collections.abc import Mapping
from typing import Final

from kithwork.voterfile.layouts.florida import FLORIDA
from kithwork.voterfile.layouts.georgia import GEORGIA
from kithwork.voterfile.layouts.layout import Layout
from kithwork.voterfile.layouts.michigan import MICHIGAN, MICHIGAN_FIXED
from kithwork.voterfile.layouts.new_york import NEW_YORK
from kithwork.voterfile.layouts.north_carolina import NORTH_CAROLINA
from kithwork.voterfile.layouts.ohio import OHIO
from kithwork.voterfile.layouts.pennsylvania import PENNSYLVANIA
from kithwork.voterfile.layouts.texas import TEXAS, TEXAS_FIXED
from kithwork.voterfile.layouts.vendors import L2, TARGETSMART, VAN
from kithwork.voterfile.layouts.washington import WASHINGTON
from kithwork.voterfile.layouts.wisconsin import WISCONSIN

__all__ = ["LAYOUTS", "Layout"]

LAYOUTS: Final[Mapping[str, Layout]] = {
    layout.key: layout
    for layout in (
        NORTH_CAROLINA, FLORIDA, OHIO, MICHIGAN, MICHIGAN_FIXED, NEW_YORK, PENNSYLVANIA, GEORGIA, TEXAS, TEXAS_FIXED,
        WASHINGTON, WISCONSIN, L2, TARGETSMART, VAN,
    )
}  # fmt: skip
