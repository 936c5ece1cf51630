from kithwork.voterfile.writes.by_hand import list_changed, open_list, put_on_list, take_off_list
from kithwork.voterfile.writes.erasing import forget_voters
from kithwork.voterfile.writes.loading import load, roll_back
from kithwork.voterfile.writes.mapping import Told, map_columns
from kithwork.voterfile.writes.receiving import Terms, forget, put_in_force, receive, retry
from kithwork.voterfile.writes.tagging import (
    count_all_tags,
    count_tags,
    drop_tags,
    load_tags,
    receive_tags,
    remove_tags,
    retry_tags,
    switch_tags,
)
from kithwork.voterfile.writes.voting import drop_votes, load_votes, receive_votes, remove_votes, retry_votes

__all__ = [
    "Terms",
    "Told",
    "count_all_tags",
    "count_tags",
    "drop_tags",
    "drop_votes",
    "forget",
    "forget_voters",
    "list_changed",
    "load",
    "load_tags",
    "load_votes",
    "map_columns",
    "open_list",
    "put_in_force",
    "put_on_list",
    "receive",
    "receive_tags",
    "receive_votes",
    "remove_tags",
    "remove_votes",
    "retry",
    "retry_tags",
    "retry_votes",
    "roll_back",
    "switch_tags",
    "take_off_list",
]
