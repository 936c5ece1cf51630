"""Two organizations of the same shape, always: whatever one sees of the other is a leak."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest

from kithwork.accounts.models import Membership, Organization, User
from kithwork.campaigns import door
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.contacts.models import Contact
from kithwork.content.models import Action, KeyQuestion, Option, Rung, TargetRung
from kithwork.kernel.scope import CampaignScope, MobilizerScope

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
RUNGS = ("Strong yes", "Leaning yes", "Undecided", "No")
_KEYS = UUID("6d9b6c0a-0000-4000-8000-000000000000")


def client_key(name: str) -> UUID:
    return uuid5(_KEYS, name)


@dataclass(frozen=True, slots=True)
class House:
    """One organization with an active campaign: an admin, an analyst, two mobilizers, four rungs, four actions."""

    organization: Organization
    campaign: Campaign
    admin: User
    analyst: User
    users: tuple[User, User]
    mobilizers: tuple[Mobilizer, Mobilizer]
    rungs: tuple[Rung, ...]
    actions: dict[str, Action]
    options: tuple[Option, ...]

    @property
    def scope(self) -> CampaignScope:
        """The admin's."""
        return self._scope(self.admin)

    @property
    def analyst_scope(self) -> CampaignScope:
        return self._scope(self.analyst)

    def mobilizer_scope(self, index: int = 0) -> MobilizerScope:
        return door.mobilizer_scope(self.users[index].pk, self.campaign.slug)

    def contact(self, index: int = 0, **values: object) -> Contact:
        """A contact of mobilizer `index` as a bare row; tallies are the verbs' business."""
        defaults: dict[str, object] = {
            "organization": self.organization,
            "campaign": self.campaign,
            "mobilizer": self.mobilizers[index],
            "added_by": self.mobilizers[index],
            "client_key": client_key(f"{self.campaign.slug}-{Contact.objects.count()}"),
            "added_at": NOW,
            "first_name": "Rosa",
            "last_name": "O'Brien-Núñez",
        }
        return Contact.objects.create(**(defaults | values))

    def _scope(self, user: User) -> CampaignScope:
        return door.campaign_scope(user.pk, organization_slug=self.organization.slug, campaign_slug=self.campaign.slug)


@dataclass(frozen=True, slots=True)
class World:
    a: House
    b: House
    account_administrator: User

    def __iter__(self) -> Iterator[House]:
        return iter((self.a, self.b))


def make_user(email: str, **values: object) -> User:
    return User.objects.create(email=email, made_at=NOW, **values)


def make_house(slug: str) -> House:
    organization = Organization.objects.create(
        slug=slug,
        name=f"{slug.title()} Neighbors",
        postal_address="1 Main St\nDurham, NC 27701",
        time_zone="America/New_York",
        made_at=NOW,
    )
    admin, analyst = (make_user(f"{role}@{slug}.example.org") for role in ("admin", "analyst"))
    for user, role in ((admin, Membership.Role.ORGANIZATION_ADMIN), (analyst, Membership.Role.ANALYST)):
        Membership.objects.create(organization=organization, user=user, role=role, made_at=NOW)
    campaign = make_campaign(organization, slug=f"{slug}-votes")
    users = (make_user(f"ana@{slug}.example.org"), make_user(f"ben@{slug}.example.org"))
    mobilizers = (
        make_mobilizer(campaign, users[0], first_name="Ana", last_name="Whitfield"),
        make_mobilizer(campaign, users[1], first_name="Ben", last_name="Okafor"),
    )
    rungs = make_ladder(campaign)
    actions, options = make_actions(campaign, rungs)
    return House(organization, campaign, admin, analyst, users, mobilizers, rungs, actions, options)


def make_campaign(organization: Organization, *, slug: str, status: str = "active") -> Campaign:
    return Campaign.objects.create(
        organization=organization,
        slug=slug,
        name=f"{slug.replace('-', ' ').title()} 2026",
        status=status,
        time_zone=organization.time_zone,
        landing_title={"en": "Talk to people you know"},
        landing_text={"en": "Every conversation **counts**."},
        made_at=NOW,
        published_at=NOW if status != "draft" else None,
    )


def make_mobilizer(campaign: Campaign, user: User, *, first_name: str, last_name: str) -> Mobilizer:
    return Mobilizer.objects.create(
        organization_id=campaign.organization_id,
        campaign=campaign,
        user=user,
        joined_at=NOW,
        last_active_at=NOW,
        preferred_name=first_name,
        first_name=first_name,
        last_name=last_name,
        city="Durham",
        state="NC",
        email=user.email,
    )


def make_ladder(campaign: Campaign) -> tuple[Rung, ...]:
    organization_id = campaign.organization_id
    KeyQuestion.objects.create(
        organization_id=organization_id, campaign=campaign, question={"en": "Will they vote for the library levy?"}
    )
    return tuple(
        Rung.objects.create(organization_id=organization_id, campaign=campaign, position=position, label={"en": label})
        for position, label in enumerate(RUNGS, start=1)
    )


def make_actions(campaign: Campaign, rungs: tuple[Rung, ...]) -> tuple[dict[str, Action], tuple[Option, ...]]:
    """A task for everybody, a free response for the two highest rungs, a choice of one and a choice of several."""
    made = {
        key: Action.objects.create(
            organization_id=campaign.organization_id,
            campaign=campaign,
            type=kind,
            several=several,
            position=position,
            name={"en": name},
            nickname=nickname,
            made_at=NOW,
        )
        for position, (key, kind, several, name, nickname) in enumerate(
            (
                ("task", "task", False, "Say hello", "Hello"),
                ("free", "free_response", False, "Ask what matters to them", ""),
                ("one", "multiple_choice", False, "Ask how they will vote", "Plan"),
                ("several", "multiple_choice", True, "Ask what they could help with", "Help"),
            ),
            start=1,
        )
    }
    for rung in rungs[:2]:
        TargetRung.objects.create(organization_id=campaign.organization_id, action=made["free"], rung=rung)
    options = tuple(
        Option.objects.create(
            organization_id=campaign.organization_id, action=made[key], position=position, label={"en": label}
        )
        for key, labels in (("one", ("Early", "By mail", "Election Day")), ("several", ("Call", "Drive", "Bake")))
        for position, label in enumerate(labels, start=1)
    )
    return made, options


def make_world() -> World:
    return World(
        a=make_house("maple"),
        b=make_house("cedar"),
        account_administrator=make_user("root@example.org", is_account_administrator=True),
    )


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 - asks for the database
    return make_world()
