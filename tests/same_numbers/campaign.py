"""One campaign of the real program, made afresh for each sequence in an organization that stays."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from kithwork.accounts import door as accounts_door
from kithwork.accounts.models import Organization, User
from kithwork.campaigns import door
from kithwork.campaigns.models import Mobilizer
from kithwork.content.models import Action, Option, Rung
from kithwork.exports.reads import Order
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope, VisitorScope
from tests.world import NOW, House, make_actions, make_campaign, make_ladder, make_user

_numbers = count()
USERS = 5


@dataclass
class Campaign:
    organization: Organization
    slug: str
    users: list[User]
    rungs: tuple[Rung, ...]
    actions: dict[str, Action]
    options: tuple[Option, ...]
    admin: CampaignScope
    job: OrgScope
    minute: int = 0
    contacts: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    scopes: dict[int, MobilizerScope] = field(default_factory=dict)
    # Which rows and columns an export has, by kind: the same all the campaign long.
    orders: dict[str, Order] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.at(self.minute)

    def at(self, minute: int) -> datetime:
        return NOW + timedelta(minutes=minute)

    def visitor(self, who: int) -> VisitorScope:
        return door.visitor_scope(self.users[who].pk, self.slug, visitor_key=str(who))

    def mobilizer(self, who: int) -> MobilizerScope:
        """As the door once let them in: who has left since, in another window, asks with it all the same."""
        if who not in self.scopes:
            self.scopes[who] = door.mobilizer_scope(self.users[who].pk, self.slug)
        return self.scopes[who]

    def mobilizer_id(self, who: int) -> int:
        found = Mobilizer.objects.filter(campaign_id=self.admin.campaign_id, user=self.users[who]).first()
        if found is None:
            raise NotFoundError(who)
        return found.id

    def contact_id(self, key: str) -> int:
        return self.contacts[key]

    def address(self, key: str) -> str:
        """By which a contact is suppressed; the voter file knows none."""
        return f"{key.replace(' ', '.')}@example.org"

    def option_id(self, action: str, place: int) -> int:
        own = [option.id for option in self.options if option.action_id == self.actions[action].id]
        return own[place]


def fresh(house: House) -> Campaign:
    slug = f"numbers-{next(_numbers)}"
    row = make_campaign(house.organization, slug=slug)
    rungs = make_ladder(row)
    actions, options = make_actions(row, rungs)
    Action.objects.filter(pk=actions["several"].pk).update(target_match_statuses=["matched"])
    tagged = Action.objects.create(
        organization=house.organization, campaign=row, type="task", position=9, name={"en": "Tagged"},
        target_tags=[slug], made_at=NOW,
    )  # fmt: skip
    users = [make_user(f"m{who}@{slug}.example.org") for who in range(USERS)]
    admin = door.campaign_scope(house.admin.pk, organization_slug=house.organization.slug, campaign_slug=slug)
    job = accounts_door.organization_scope_for_job(house.organization.id)
    return Campaign(house.organization, slug, users, rungs, actions | {"tagged": tagged}, options, admin, job)
