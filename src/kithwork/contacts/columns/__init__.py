from kithwork.contacts.columns.holders import metrics
from kithwork.contacts.columns.person import columns
from kithwork.contacts.columns.responses import Asked, action_columns, response_columns
from kithwork.contacts.columns.targeting import eligible, meets, responded

__all__ = ["Asked", "action_columns", "columns", "eligible", "meets", "metrics", "responded", "response_columns"]
