from kithwork.campaigns.writes.activity import mark_active

__all__ = ["mark_active"]
