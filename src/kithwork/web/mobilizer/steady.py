"""The answer to a look-up takes a whole number of steps, whoever was found or not: its time tells nothing about voters."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")


def steady(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Holds the answer of every POST, and of a GET that may ask, to the next multiple of the step.

    The thread of the server waits; the connection to the database does not: it goes back to the pool first. A person
    has 100 look-ups a day, so few threads ever wait at once. A refusal or an error waits as well.
    """

    @wraps(view)
    def held(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        begun = time.perf_counter()
        try:
            return view(request, *args, **kwargs)
        finally:
            step: float = settings.LOOK_UP_STEP
            if step and (request.method == "POST" or "review" in request.GET):
                if not connection.in_atomic_block:
                    connection.close()
                time.sleep(remaining(time.perf_counter() - begun, step))

    return held


def remaining(spent: float, step: float) -> float:
    """Seconds to the next multiple of the step."""
    return -spent % step
