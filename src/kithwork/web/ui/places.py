"""Where each role leads: the role menu behind the profile picture, the page "Switch role", the way after signing in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kithwork.accounts import door
from kithwork.campaigns import reads
from kithwork.campaigns.reads import Place
from kithwork.kernel.permission import Role


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`is_campaign` lets the menu indent a campaign under its organization."""

    label: str
    role: str
    href: str
    is_campaign: bool


def role_menu(request: HttpRequest) -> tuple[MenuEntry, ...]:
    """Everything the signed-in user may switch to."""
    return tuple(_entry(place) for place in reads.places(door.user_scope(request.user.pk)))


def address(place: Place) -> str:
    if place.role == Role.MOBILIZER:
        return reverse("mobilizer:tasks", args=[place.campaign_slug])
    if place.role == Role.ACCOUNT_ADMINISTRATOR:
        return reverse("public:installation")
    if not place.campaign_slug:
        return reverse("dashboard:organization", args=[place.organization_slug])
    page = "dashboard:analytics" if place.role == Role.ANALYST else "dashboard:content"
    return reverse(page, args=[place.organization_slug, place.campaign_slug])


def _entry(place: Place) -> MenuEntry:
    words = {
        Role.MOBILIZER: _("mobilizer"),
        Role.ANALYST: _("analyst"),
        Role.ORGANIZATION_ADMIN: _("organization admin"),
        Role.ACCOUNT_ADMINISTRATOR: _("account administrator"),
    }
    return MenuEntry(
        label=place.name or _("This installation"),
        role=words[Role(place.role)],
        href=address(place),
        is_campaign=bool(place.campaign_slug) and place.role != Role.MOBILIZER,
    )
