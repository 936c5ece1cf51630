"""The page “Who may what”, made from the lists the doors go by."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kithwork.kernel.permission import CONFIRMED, ROLES, Permission, Role

P = Permission

# Roles of people who are signed in; what everybody may stands in a row of its own.
COLUMNS = {
    Role.MOBILIZER: _("Mobilizer"),
    Role.ANALYST: _("Analyst"),
    Role.ORGANIZATION_ADMIN: _("Organization admin"),
    Role.ACCOUNT_ADMINISTRATOR: _("Account administrator"),
}
WORDS = {
    P.READ_OWN_CONTACTS: _("Read their own contacts"),
    P.RECORD: _("Add contacts and record what was said"),
    P.SEE_LANDING_PAGE: _("See a campaign's public page"),
    P.LOOK_UP_VOTERS: _("Look people up in the voter file, within a budget"),
    P.VIEW_ORGANIZATION: _("See the organization's overview"),
    P.READ_CONTENT: _("Read campaigns' content"),
    P.VIEW_ANALYTICS: _("See numbers; an analyst no counts below 5"),
    P.EDIT_CONTENT: _("Change campaigns' content"),
    P.VIEW_PEOPLE: _("See mobilizers and contacts"),
    P.MANAGE_PEOPLE: _("Hand over, remove and delete people"),
    P.ERASE: _("Erase a person everywhere and say how long people are kept"),
    P.WRITE_MANAGEMENT_NOTES: _("Write notes about mobilizers"),
    P.INVITE: _("Invite mobilizers"),
    P.EXPORT: _("Export people and numbers"),
    P.MANAGE_ORGANIZATION: _("Change the organization and who holds a role"),
    P.MANAGE_VOTER_FILES: _("Load and remove voter files, tags and votes"),
    P.MANAGE_SUPPRESSION: _("Keep the list of people who asked not to be here"),
    P.READ_AUDIT: _("Read the audit trail"),
    P.MANAGE_INSTALLATION: _("Create organizations and name their first admin; no people"),
}


@login_required
@require_safe
def who_may_what(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "words": words,
            "is_confirmed": permission in CONFIRMED,
            "held": [permission in ROLES[role] for role in COLUMNS],
        }
        for permission, words in WORDS.items()
    ]
    return render(request, "public/who_may_what.html", {"rows": rows, "columns": COLUMNS.values()})
