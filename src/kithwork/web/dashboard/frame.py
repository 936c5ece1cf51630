"""The dashboard's shell: whose page this is, and the pages beside it that this person may open."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kithwork.accounts import door, writes
from kithwork.accounts import reads as accounts
from kithwork.accounts.reads import OrganizationCard
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.reads import CampaignDetails
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.web.ui.frame import PageLink
from kithwork.web.ui.request import href


class Place(NamedTuple):
    """`key` is what a view names as its page."""

    key: str
    label: Promise
    url: str
    permission: Permission


CAMPAIGN_PAGES = (
    Place("content", _("Content"), "dashboard:content", Permission.READ_CONTENT),
    Place("analytics", _("Analytics"), "dashboard:analytics", Permission.VIEW_ANALYTICS),
    Place("people", _("People"), "dashboard:mobilizers", Permission.VIEW_PEOPLE),
    Place("invitations", _("Invitations"), "dashboard:invitations", Permission.INVITE),
    Place("exports", _("Exports"), "dashboard:exports", Permission.EXPORT),
)
ORGANIZATION_PAGES = (
    Place("overview", _("Overview"), "dashboard:organization", Permission.VIEW_ORGANIZATION),
    Place("details", _("Details"), "dashboard:organization_details", Permission.MANAGE_ORGANIZATION),
    Place("administrators", _("Administrators"), "dashboard:administrators", Permission.MANAGE_ORGANIZATION),
    Place("audit", _("Audit trail"), "dashboard:audit", Permission.READ_AUDIT),
    Place("look_ups", _("Look-ups"), "dashboard:look_ups", Permission.MANAGE_ORGANIZATION),
    Place("keep", _("Keep and erase"), "dashboard:keep", Permission.ERASE),
    Place("voter_files", _("Voter files"), "dashboard:voter_files", Permission.MANAGE_VOTER_FILES),
    Place("tags", _("Tags"), "dashboard:tags", Permission.MANAGE_VOTER_FILES),
    Place("suppression", _("Suppression list"), "dashboard:suppression", Permission.MANAGE_SUPPRESSION),
    Place("votes", _("Who voted"), "dashboard:votes", Permission.MANAGE_VOTER_FILES),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """`campaign` is None on the organization's own pages."""

    organization: OrganizationCard
    campaign: CampaignDetails | None
    organization_href: str
    pages: tuple[PageLink, ...]


def render(
    request: HttpRequest, scope: OrgScope, *, page: str, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    _remember(request, scope)
    whole = {**context, "scope": scope, "frame": _frame(scope, page)}
    return render_template(request, template, whole, status=status)


def _remember(request: HttpRequest, scope: OrgScope) -> None:
    """The campaign last used is where signing in leads; written only when it is another one than before."""
    if isinstance(scope, CampaignScope) and getattr(request.user, "last_campaign_id", None) != scope.campaign_id:
        writes.remember_campaign(door.user_scope(request.user.pk), campaign_id=scope.campaign_id)


def _frame(scope: OrgScope, page: str) -> Frame:
    organization = accounts.organization(scope)
    campaign = campaigns.details(scope) if isinstance(scope, CampaignScope) else None
    slugs = {"organization": organization.slug} | ({"campaign": campaign.slug} if campaign else {})
    places = CAMPAIGN_PAGES if campaign else ORGANIZATION_PAGES
    links = (
        PageLink(str(place.label), href(place.url, **slugs), place.key == page)
        for place in places
        if scope.may(place.permission)
    )
    return Frame(
        organization=organization,
        campaign=campaign,
        organization_href=href("dashboard:organization", organization=organization.slug),
        pages=tuple(link for link in links if link.href),
    )
