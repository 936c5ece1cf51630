"""Who asks, and inside what: the first argument of every public read and write.

Only the doors make one (a house test holds the list). A scope is a value: it never reads the database.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from kithwork.kernel.errors import ForbiddenError, RefusedError
from kithwork.kernel.permission import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`actor_id` is the user's id, or None for a stranger or the machine; `origin` the request's address."""

    permissions: frozenset[Permission]
    actor_id: int | None = None
    origin: str = ""

    def require(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise ForbiddenError(permission)

    @property
    def person(self) -> int:
        """The id of the user who asks; ForbiddenError where nobody is signed in or the machine asks."""
        if self.actor_id is None:
            raise ForbiddenError("nobody")
        return self.actor_id

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerScope(Scope):
    """Somebody at the sign-in page, before it is known who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserScope(Scope):
    """Somebody signed in, about themself only: which roles they hold, which campaign they last used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationScope(Scope):
    """The account administrator: creates organizations, sees no people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemScope(Scope):
    """A periodic job: lists organizations, turns itself into one OrgScope at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgScope(Scope):
    organization_id: int
    time_zone: str = "UTC"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignScope(OrgScope):
    """`status` is the campaign's: draft, active or closed. `language` its default language, `election_on` its election day.

    `further_languages` are those its mobilizers and visitors can read it in besides.
    """

    campaign_id: int
    status: str
    language: str = "en"
    further_languages: tuple[str, ...] = ()
    election_on: date | None = None

    def require_open(self, sentence: str) -> None:
        """Closed campaigns are read only: refuse with the caller's sentence."""
        if self.status == "closed":
            raise RefusedError(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilizerScope(CampaignScope):
    mobilizer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorScope(CampaignScope):
    """Somebody at a campaign's public page, signed in (`actor_id`) or not.

    `visitor_key` counts wrong passcodes: the user's id when signed in, else the session's key.
    """

    visitor_key: str = ""
