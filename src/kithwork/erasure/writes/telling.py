from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.erasure.reads.keeping import due
from kithwork.kernel import mail
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope


def tell(scope: OrgScope, *, rule: str, now: datetime) -> None:
    """Writes to every admin what the rule will remove for the first time, and when."""
    scope.require(Permission.RUN_JOBS)
    organization = accounts.organization(scope)
    planned = [one for one in due(scope, now=now) if one.rule == rule]
    text = render_to_string(
        "erasure/mail/keeping.txt", {"organization": organization, "planned": planned, "rule": rule}
    )
    subject = _("%(organization)s: people will be removed in a week") % {"organization": organization.name}
    for address in accounts.admin_addresses(scope):
        mail.send(to=address, subject=subject, text=text)
