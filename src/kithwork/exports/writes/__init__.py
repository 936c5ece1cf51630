from kithwork.exports.writes.making import make
from kithwork.exports.writes.requests import cancel, request, retry, sweep

__all__ = ["cancel", "make", "request", "retry", "sweep"]
