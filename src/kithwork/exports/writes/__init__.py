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
from kithwork.exports.writes.withdrawing import Withdrawn, stop_of, withdraw

__all__ = [
    "Wish",
    "Withdrawn",
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
    "stop_of",
    "stop_schedule",
    "sweep",
    "withdraw",
]
