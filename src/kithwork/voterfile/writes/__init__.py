from kithwork.voterfile.writes.loading import load, roll_back
from kithwork.voterfile.writes.mapping import Told, map_columns
from kithwork.voterfile.writes.receiving import Terms, forget, put_in_force, receive, retry
from kithwork.voterfile.writes.tagging import (
    count_all_tags,
    drop_tags,
    load_tags,
    receive_tags,
    remove_tags,
    retry_tags,
    switch_tags,
)

__all__ = [
    "Terms",
    "Told",
    "count_all_tags",
    "drop_tags",
    "forget",
    "load",
    "load_tags",
    "map_columns",
    "put_in_force",
    "receive",
    "receive_tags",
    "remove_tags",
    "retry",
    "retry_tags",
    "roll_back",
    "switch_tags",
]
