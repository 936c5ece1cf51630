from kithwork.contacts.columns.holders import metrics
from kithwork.contacts.columns.merging import MergedOptions
from kithwork.contacts.columns.person import columns
from kithwork.contacts.columns.responses import (
    Asked,
    action_columns,
    contact_columns,
    eligible_column,
    holder_columns,
    one_action_columns,
    response_columns,
)
from kithwork.contacts.columns.targeting import (
    AREA_FIELDS,
    eligible,
    held_by,
    lives_in,
    meets,
    responded,
    voter_holders,
)
from kithwork.contacts.columns.voters import voter_columns
from kithwork.contacts.models import SEARCHED

__all__ = [
    "AREA_FIELDS",
    "SEARCHED",
    "Asked",
    "MergedOptions",
    "action_columns",
    "columns",
    "contact_columns",
    "eligible",
    "eligible_column",
    "held_by",
    "holder_columns",
    "lives_in",
    "meets",
    "metrics",
    "one_action_columns",
    "responded",
    "response_columns",
    "voter_columns",
    "voter_holders",
]
