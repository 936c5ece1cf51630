from kithwork.voterfile.writes.loading import load, roll_back
from kithwork.voterfile.writes.receiving import Terms, forget, receive, retry

__all__ = ["Terms", "forget", "load", "receive", "retry", "roll_back"]
