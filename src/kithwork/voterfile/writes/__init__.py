from kithwork.voterfile.writes.loading import load, roll_back
from kithwork.voterfile.writes.mapping import Told, map_columns
from kithwork.voterfile.writes.receiving import Terms, forget, put_in_force, receive, retry

__all__ = ["Terms", "Told", "forget", "load", "map_columns", "put_in_force", "receive", "retry", "roll_back"]
