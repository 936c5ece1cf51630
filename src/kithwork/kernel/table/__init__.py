"""Tables: a list of columns, a query as a value, a page."""

from kithwork.kernel.table.column import Choice, Column, Kind, Sort, Table
from kithwork.kernel.table.copy import copy_rows, copying_statement, count_rows, harmless, header_line
from kithwork.kernel.table.page import PAGE_SIZE, Cell, Page, Row, read_page
from kithwork.kernel.table.parse import BLANK, Asked, operators, parse
from kithwork.kernel.table.query import SORT_LIMIT, Filter, TableQuery

__all__ = [
    "BLANK",
    "PAGE_SIZE",
    "SORT_LIMIT",
    "Asked",
    "Cell",
    "Choice",
    "Column",
    "Filter",
    "Kind",
    "Page",
    "Row",
    "Sort",
    "Table",
    "TableQuery",
    "copy_rows",
    "copying_statement",
    "count_rows",
    "harmless",
    "header_line",
    "operators",
    "parse",
    "read_page",
]
