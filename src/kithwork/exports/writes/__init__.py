from kithwork.exports.writes.making import make
from kithwork.exports.writes.requests import request, retry, sweep

__all__ = ["make", "request", "retry", "sweep"]
