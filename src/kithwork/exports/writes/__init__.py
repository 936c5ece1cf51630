from kithwork.exports.writes.making import make
from kithwork.exports.writes.requests import cancel, request, retry, sweep
from kithwork.exports.writes.schedules import (
    Wish,
    accept_terms,
    deliver,
    deliver_again,
    run_due,
    run_now,
    schedule,
    stop_schedule,
)

__all__ = [
    "Wish",
    "accept_terms",
    "cancel",
    "deliver",
    "deliver_again",
    "make",
    "request",
    "retry",
    "run_due",
    "run_now",
    "schedule",
    "stop_schedule",
    "sweep",
]
