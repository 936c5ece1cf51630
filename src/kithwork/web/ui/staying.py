"""Signed in for 90 days on this device, counted from the last day it was used."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

DAY = timedelta(days=1)


class SessionStore(db.SessionStore):
    """Kept anew once a day, so that its end, here and in the cookie, moves with the days it is used."""

    def load(self) -> dict[str, Any]:
        kept = self._get_session_from_db()  # type: ignore[attr-defined] # django-stubs leave it out
        if kept is None:
            return {}
        if kept.expire_date < timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE) - DAY:
            self.modified = True
        return self.decode(kept.session_data)
