from dataclasses import asdict
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.accounts.models import Organization
from kithwork.accounts.reads import visible
from kithwork.accounts.rules import (
    Logo,
    OrganizationDetails,
    check_details,
    check_slug,
    check_time_zone,
)
from kithwork.audit.writes import record
from kithwork.kernel import pictures, storage
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import (
    InstallationScope,
    OrgScope,
)
from kithwork.kernel.text import check_text

LOGO_PIXELS = 600


def create_organization(scope: InstallationScope, *, name: str, slug: str, time_zone: str, now: datetime) -> str:
    """Returns the slug. RefusedError for an empty name, a bad slug or a taken one."""
    scope.require(Permission.MANAGE_INSTALLATION)
    name, slug, zone = check_text(name, field="name", what=_("a name")), check_slug(slug), check_time_zone(time_zone)
    try:
        with transaction.atomic():
            made = Organization.objects.create(name=name, slug=slug, time_zone=zone, made_at=now)
            record(scope, verb="organization.create", noun="organization", noun_id=made.id, now=now)
    except IntegrityError as error:
        raise RefusedError(
            _("The address “%(slug)s” is taken. Please choose another.") % {"slug": slug}, field="slug"
        ) from error
    return slug


@transaction.atomic
def edit_organization(scope: OrgScope, *, details: OrganizationDetails, now: datetime) -> None:
    scope.require(Permission.MANAGE_ORGANIZATION)
    wanted = asdict(check_details(details))
    organization = visible(scope).select_for_update().get()
    changed = [field for field, value in wanted.items() if getattr(organization, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(organization, field, wanted[field])
    organization.save(update_fields=changed)
    record(scope, verb="organization.edit", noun="organization", noun_id=organization.id, fields=changed, now=now)


@transaction.atomic
def require_second_factor(scope: OrgScope, *, is_required: bool, now: datetime) -> None:
    """Admins without one are led to add it at their next request; nothing here opens to them before."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    changed = visible(scope).exclude(second_factor_required=is_required).update(second_factor_required=is_required)
    if changed:
        record(
            scope,
            verb="factor.require" if is_required else "factor.require_no_more",
            noun="organization",
            noun_id=scope.organization_id,
            now=now,
        )


@transaction.atomic
def set_logo(scope: OrgScope, *, logo: Logo, now: datetime) -> None:
    """What was uploaded is drawn anew; the former picture goes."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    drawn = pictures.redraw(logo.data, longest=LOGO_PIXELS, field="logo") if logo.data else None
    organization = visible(scope).select_for_update().get()
    former, removed = organization.logo_key, logo.is_removed and not drawn
    alt = check_text(logo.alt, field="logo_alt", what=_("what the logo shows"), required=bool(drawn))
    if drawn:
        organization.logo_key = pictures.keep(drawn, organization_id=organization.id)
    elif removed:
        organization.logo_key, alt = "", ""
    if (organization.logo_key, alt) == (former, organization.logo_alt):
        return
    organization.logo_alt = alt
    organization.save(update_fields=["logo_key", "logo_alt"])
    if former and former != organization.logo_key:
        transaction.on_commit(partial(storage.delete, former))
    record(scope, verb="organization.edit", noun="organization", noun_id=organization.id, fields=["logo"], now=now)
