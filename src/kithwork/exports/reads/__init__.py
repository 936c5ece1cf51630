from kithwork.exports.reads.dictionary import Chapter, Meaning, data_package, data_package_of, dictionary
from kithwork.exports.reads.exports import Download, ExportCard, download, export, exports, visible
from kithwork.exports.reads.kinds import action_kinds, kind_of, kinds
from kithwork.exports.reads.orders import Order, order
from kithwork.exports.reads.terms import Terms, terms

__all__ = [
    "Chapter",
    "Download",
    "ExportCard",
    "Meaning",
    "Order",
    "Terms",
    "action_kinds",
    "data_package",
    "data_package_of",
    "dictionary",
    "download",
    "export",
    "exports",
    "kind_of",
    "kinds",
    "order",
    "terms",
    "visible",
]
