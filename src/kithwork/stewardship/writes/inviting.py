from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.accounts import writes as accounts
from kithwork.accounts.writes import Invitee
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.suppression import reads as suppression
from kithwork.suppression.rules import Kind, Value


def invite_to_role(scope: OrgScope, *, person: Invitee, site: str, now: datetime) -> int:
    """An admin or analyst is invited, unless the address is one that this organization writes to no more."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    if suppression.suppressed(scope, values=[Value(Kind.EMAIL, person.email)]):
        raise RefusedError(_("This address is on the organization's suppression list."), field="email")
    return accounts.invite_to_role(scope, person=person, site=site, now=now)
