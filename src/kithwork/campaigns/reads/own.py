from dataclasses import dataclass

from kithwork.campaigns.reads.campaign import visible_mobilizers
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What a mobilizer sees of themself: what they said, and whether they are on the voter list; nothing of it."""

    preferred_name: str
    first_name: str
    last_name: str
    city: str
    state: str
    email: str
    phone: str
    match_status: str

    @property
    def called(self) -> str:
        return self.preferred_name or self.first_name


def own_details(scope: MobilizerScope) -> OwnDetails:
    scope.require(Permission.READ_OWN_CONTACTS)
    row = (
        visible_mobilizers(scope)
        .values_list("preferred_name", "first_name", "last_name", "city", "state", "email", "phone", "match_status")
        .first()
    )
    if row is None:
        raise NotFoundError(scope.mobilizer_id)
    return OwnDetails(*row)
