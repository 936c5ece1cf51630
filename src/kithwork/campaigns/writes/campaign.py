from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.models import Campaign, FormerSlug
from kithwork.campaigns.reads import former_owner, visible, visible_slugs
from kithwork.campaigns.rules import BUILDING_STEPS, check_slug, may_change_status, slug_of
from kithwork.kernel import pictures, storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.text import check_text

PASSCODE_LIMIT = 64
LANDING_TEXT_LIMIT = 20_000
ALT_LIMIT = 300
PICTURE_PIXELS = 1_600
GEOGRAPHIES_AT_MOST = 2_000


INVITATION_TEXT_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Details:
    """What the Details form says. The landing texts are in the campaign's language.

    Without an address it is made from the name; without a title the name stands over the landing page.
    """

    name: str
    slug: str
    time_zone: str
    landing_title: str
    landing_text: str
    passcode_required: bool
    passcode: str
    election_on: date | None = None
    # What was uploaded, None where the picture that is there stays; what it shows; whether it goes.
    picture: bytes | None = None
    picture_alt: str = ""
    picture_removed: bool = False


def create(scope: OrgScope, *, name: str, slug: str, now: datetime) -> str:
    """Makes a draft; returns its slug. RefusedError for an empty name, a bad slug or a taken one."""
    return begin(
        scope,
        details=Details(name, slug, scope.time_zone, "", "", passcode_required=False, passcode=""),
        now=now,
    )


@transaction.atomic
def begin(scope: OrgScope, *, details: Details, now: datetime) -> str:
    """Makes a draft of all that the first step of the builder says; returns its slug."""
    scope.require(Permission.EDIT_CONTENT)
    checked = _checked(details)
    _claim(scope, checked.slug)
    campaign = Campaign(organization_id=scope.organization_id, building_step=2, made_at=now)
    _apply(campaign, checked)
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        raise _taken(checked.slug) from error
    record(scope, verb="campaign.create", noun="campaign", noun_id=campaign.id, now=now)
    return checked.slug


@transaction.atomic
def duplicate(scope: CampaignScope, *, name: str, slug: str, now: datetime) -> str:
    """A draft with the same details under another name and address, and nobody in it; returns the slug."""
    scope.require(Permission.EDIT_CONTENT)
    source = _locked(scope)
    name = check_text(name, field="name", what=_("a name"))
    slug = check_slug(slug.strip() or slug_of(name))
    _claim(scope, slug)
    copied = (
        "organization_id", "language", "further_languages", "time_zone", "election_on", "landing_title", "landing_text", "picture_alt",
        "passcode", "passcode_required", "geographies",
    )  # fmt: skip
    campaign = Campaign(
        **{field: getattr(source, field) for field in copied},
        name=name,
        slug=slug,
        picture_key=pictures.copy(source.picture_key, organization_id=scope.organization_id),
        building_step=BUILDING_STEPS,
        made_at=now,
    )
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        raise _taken(slug) from error
    record(scope, verb="campaign.duplicate", noun="campaign", noun_id=campaign.id, now=now)
    return slug


@transaction.atomic
def edit_details(scope: CampaignScope, *, details: Details, now: datetime) -> str:
    """Returns the slug; a changed one leaves the former address as a redirect."""
    scope.require(Permission.EDIT_CONTENT)
    campaign = _locked(scope)
    checked = _checked(details)
    changed = _apply(campaign, checked)
    if "slug" in changed:
        _move(scope, campaign, former=visible(scope).values_list("slug", flat=True).get())
    if changed:
        _save(campaign, changed)
        record(scope, verb="campaign.edit", noun="campaign", noun_id=campaign.id, fields=changed, now=now)
    if "election_on" in changed:
        _note_votes(scope)
    return campaign.slug


@transaction.atomic
def set_invitation_text(scope: CampaignScope, *, text: str, now: datetime) -> None:
    """The campaign's own words in its invitation mails, in its language; empty for none."""
    scope.require(Permission.INVITE)
    campaign = _locked(scope)
    checked = check_invitation_text(scope, text=text)
    if campaign.invitation_text.get(campaign.language, "") != checked:
        campaign.invitation_text = campaign.invitation_text | {campaign.language: checked}
        campaign.save(update_fields=["invitation_text"])
        record(scope, verb="campaign.edit", noun="campaign", noun_id=campaign.id, fields=["invitation_text"], now=now)


def check_invitation_text(scope: CampaignScope, *, text: str) -> str:
    scope.require(Permission.INVITE)
    return check_text(text, field="text", what=_("the text"), limit=INVITATION_TEXT_LIMIT, required=False)


@transaction.atomic
def set_geographies(scope: CampaignScope, *, geographies: Collection[str], now: datetime) -> None:
    """Where the campaign's actions may be meant for; none = wherever the voter files reach."""
    scope.require(Permission.EDIT_CONTENT)
    if len(geographies) > GEOGRAPHIES_AT_MOST:
        raise RefusedError(_("Please choose at most %(most)d.") % {"most": GEOGRAPHIES_AT_MOST}, field="geographies")
    campaign = _locked(scope)
    wanted = sorted(set(geographies))
    if campaign.geographies != wanted:
        campaign.geographies = wanted
        campaign.save(update_fields=["geographies"])
        record(scope, verb="campaign.edit", noun="campaign", noun_id=campaign.id, fields=["geographies"], now=now)


@transaction.atomic
def come_to_step(scope: CampaignScope, *, step: int, now: datetime) -> None:
    """Notes how far the building of a draft has come, so that anybody can go on there; never back."""
    scope.require(Permission.EDIT_CONTENT)
    campaign = _locked(scope)
    if campaign.building_step < step <= BUILDING_STEPS:
        campaign.building_step = step
        campaign.save(update_fields=["building_step"])
        record(scope, verb="campaign.build", noun="campaign", noun_id=campaign.id, now=now)


@transaction.atomic
def set_status(scope: CampaignScope, *, status: str, now: datetime) -> None:
    """Draft → active → closed → active. What a campaign needs before it may be active is asked by stewardship."""
    scope.require(Permission.EDIT_CONTENT)
    campaign = _locked(scope)
    if campaign.status == status:
        return
    if not may_change_status(campaign.status, status):
        raise RefusedError(
            _("This campaign cannot change from %(before)s to %(after)s.")
            % {"before": campaign.status, "after": status}
        )
    campaign.status = status
    if status == Campaign.Status.ACTIVE:
        campaign.published_at, campaign.closed_at = campaign.published_at or now, None
    else:
        campaign.closed_at = now
    campaign.save(update_fields=["status", "published_at", "closed_at"])
    record(scope, verb=f"campaign.{status}", noun="campaign", noun_id=campaign.id, now=now)


def _locked(scope: CampaignScope) -> Campaign:
    campaign = visible(scope).select_for_update().first()
    if campaign is None:
        raise NotFoundError(scope.campaign_id)
    return campaign


def _checked(details: Details) -> Details:
    if details.time_zone not in available_timezones():
        raise RefusedError(_("Please choose a time zone from the list."), field="time_zone")
    passcode = check_text(
        details.passcode,
        field="passcode",
        what=_("a passcode"),
        limit=PASSCODE_LIMIT,
        required=details.passcode_required,
    )
    name = check_text(details.name, field="name", what=_("a name"))
    title = check_text(details.landing_title, field="landing_title", what=_("the title"), required=False)
    return Details(
        name=name,
        slug=check_slug(details.slug.strip() or slug_of(name)),
        time_zone=details.time_zone,
        landing_title=title or name,
        landing_text=check_text(
            details.landing_text, field="landing_text", what=_("the text"), limit=LANDING_TEXT_LIMIT, required=False
        ),
        passcode_required=details.passcode_required,
        passcode=passcode,
        election_on=details.election_on,
        picture=pictures.redraw(details.picture, longest=PICTURE_PIXELS, field="picture") if details.picture else None,
        picture_alt=check_text(
            details.picture_alt,
            field="picture_alt",
            what=_("what the picture shows, for people who cannot see it"),
            limit=ALT_LIMIT,
            required=bool(details.picture),
        ),
        picture_removed=details.picture_removed and not details.picture,
    )


def _apply(campaign: Campaign, details: Details) -> list[str]:
    """Sets what differs on the row; returns the names of those fields. A former picture goes when all is kept."""
    wanted: dict[str, object] = {
        "name": details.name,
        "slug": details.slug,
        "time_zone": details.time_zone,
        "landing_title": campaign.landing_title | {campaign.language: details.landing_title},
        "landing_text": campaign.landing_text | {campaign.language: details.landing_text},
        "passcode_required": details.passcode_required,
        "passcode": details.passcode,
        "election_on": details.election_on,
        "picture_key": _picture_key(campaign, details),
        "picture_alt": {} if details.picture_removed else campaign.picture_alt | _alt(campaign, details),
    }
    if campaign.picture_key and campaign.picture_key != wanted["picture_key"]:
        transaction.on_commit(partial(storage.delete, campaign.picture_key))
    changed = [field for field, value in wanted.items() if getattr(campaign, field) != value]
    for field in changed:
        setattr(campaign, field, wanted[field])
    return changed


def _picture_key(campaign: Campaign, details: Details) -> str:
    if details.picture:
        return pictures.keep(details.picture, organization_id=campaign.organization_id)
    return "" if details.picture_removed else campaign.picture_key


def _alt(campaign: Campaign, details: Details) -> dict[str, str]:
    return {campaign.language: details.picture_alt} if details.picture_alt or campaign.picture_alt else {}


def _save(campaign: Campaign, changed: list[str]) -> None:
    try:
        with transaction.atomic():
            campaign.save(update_fields=changed)
    except IntegrityError as error:
        raise _taken(campaign.slug) from error


def _note_votes(scope: CampaignScope) -> None:
    """Contacts carry whether their voters have voted on that day."""
    enqueue(
        "matching.note_votes_campaign",
        lock=f"matching-{scope.campaign_id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
    )


def _move(scope: CampaignScope, campaign: Campaign, *, former: str) -> None:
    _claim(scope, campaign.slug)
    FormerSlug.objects.create(organization_id=scope.organization_id, campaign=campaign, slug=former)


def _claim(scope: OrgScope, slug: str) -> None:
    """A former address stays with its organization, which may use it again."""
    owner = former_owner(scope, slug=slug)
    if owner is None:
        return
    if owner != scope.organization_id:
        raise _taken(slug)
    visible_slugs(scope).filter(slug=slug).delete()


def _taken(slug: str) -> RefusedError:
    return RefusedError(_("The address “%(slug)s” is taken. Please choose another.") % {"slug": slug}, field="slug")
