from kithwork.exports.reads.dictionary import Chapter, Meaning, dictionary
from kithwork.exports.reads.exports import Download, ExportCard, download, export, exports, visible
from kithwork.exports.reads.orders import Order, order
from kithwork.exports.reads.terms import Terms, terms

__all__ = [
    "Chapter",
    "Download",
    "ExportCard",
    "Meaning",
    "Order",
    "Terms",
    "dictionary",
    "download",
    "export",
    "exports",
    "order",
    "terms",
    "visible",
]
