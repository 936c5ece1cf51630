"""The phone-sized shell: the campaign's name, and three pages at the thumb."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.translation import gettext_lazy as _

from kithwork.accounts import reads as accounts
from kithwork.accounts.reads import OrganizationCard
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.reads import CampaignDetails
from kithwork.kernel.scope import MobilizerScope, VisitorScope
from kithwork.web.mobilizer.kept import EVERYWHERE, keeper, words
from kithwork.web.ui.frame import PageLink
from kithwork.web.ui.request import href

PAGES = (
    ("tasks", _("Tasks"), "mobilizer:tasks", "tasks"),
    ("contacts", _("Contacts"), "mobilizer:contacts", "people"),
    ("me", _("Me"), "mobilizer:me", "person"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """`pages` is empty for a visitor, who has none yet; so is `keeper`, whose things a device keeps."""

    organization: OrganizationCard
    campaign: CampaignDetails
    home_href: str
    pages: tuple[PageLink, ...]
    keeper: str
    words: str


def render(
    request: HttpRequest,
    scope: MobilizerScope | VisitorScope,
    *,
    page: str,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    whole = {**context, "scope": scope, "frame": _frame(scope, page)}
    return render_template(request, template, whole, status=status)


def _frame(scope: MobilizerScope | VisitorScope, page: str) -> Frame:
    campaign = campaigns.details(scope)
    joined = isinstance(scope, MobilizerScope)
    links = (
        PageLink(str(label), href(url, campaign=campaign.slug), key == page, icon) for key, label, url, icon in PAGES
    )
    return Frame(
        organization=accounts.organization(scope),
        campaign=campaign,
        home_href=href("mobilizer:tasks" if joined else "public:landing", campaign=campaign.slug) or "/",
        pages=tuple(link for link in links if link.href) if joined else (),
        keeper=keeper(scope) if isinstance(scope, MobilizerScope) else "",
        words=words(EVERYWHERE) if joined else "",
    )
