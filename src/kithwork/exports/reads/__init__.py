from kithwork.exports.reads.dictionary import Chapter, Meaning, data_package, data_package_of, dictionary
from kithwork.exports.reads.erasing import alive, visible_alive, visible_orders
from kithwork.exports.reads.exports import Download, ExportCard, cards, download, export, exports, kept, visible
from kithwork.exports.reads.kinds import action_kinds, kind_of, kinds
from kithwork.exports.reads.orders import Order, order
from kithwork.exports.reads.schedules import Due, ScheduleCard, due, lacks_terms, schedules, visible_schedules
from kithwork.exports.reads.terms import Terms, as_kept, terms

__all__ = [
    "Chapter",
    "Download",
    "Due",
    "ExportCard",
    "Meaning",
    "Order",
    "ScheduleCard",
    "Terms",
    "action_kinds",
    "alive",
    "as_kept",
    "cards",
    "data_package",
    "data_package_of",
    "dictionary",
    "download",
    "due",
    "export",
    "exports",
    "kept",
    "kind_of",
    "kinds",
    "lacks_terms",
    "order",
    "schedules",
    "terms",
    "visible",
    "visible_alive",
    "visible_orders",
    "visible_schedules",
]
