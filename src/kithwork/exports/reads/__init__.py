from kithwork.exports.reads.dictionary import Chapter, dictionary
from kithwork.exports.reads.exports import Download, ExportCard, download, export, exports, visible
from kithwork.exports.reads.kinds import KINDS, ExportKind, Order, kind_of, order, read_query
from kithwork.exports.reads.terms import Terms, terms

__all__ = [
    "KINDS",
    "Chapter",
    "Download",
    "ExportCard",
    "ExportKind",
    "Order",
    "Terms",
    "dictionary",
    "download",
    "export",
    "exports",
    "kind_of",
    "order",
    "read_query",
    "terms",
    "visible",
]
