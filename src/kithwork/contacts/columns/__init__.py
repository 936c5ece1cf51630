from kithwork.contacts.columns.holders import metrics
from kithwork.contacts.columns.merging import MergedOptions
from kithwork.contacts.columns.person import columns
from kithwork.contacts.columns.responses import (
    Asked,
    action_columns,
    contact_columns,
    holder_columns,
    one_action_columns,
    response_columns,
)
from kithwork.contacts.columns.targeting import eligible, meets, responded
from kithwork.contacts.columns.voters import voter_columns

__all__ = [
    "Asked",
    "MergedOptions",
    "action_columns",
    "columns",
    "contact_columns",
    "eligible",
    "holder_columns",
    "meets",
    "metrics",
    "one_action_columns",
    "responded",
    "response_columns",
    "voter_columns",
]
