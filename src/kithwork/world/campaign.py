"""The demo: two invented organizations of eight weeks, recorded through the writes people use, each at its time.

One transaction: a start that is killed leaves nothing half made. The same seed and day make the same world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction

from kithwork.accounts import door as accounts_door
from kithwork.accounts import writes as accounts
from kithwork.accounts.rules import OwnDetails
from kithwork.campaigns import writes as campaigns
from kithwork.campaigns.rules import Joiner
from kithwork.kernel.demo import Entrance
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope, SystemScope
from kithwork.stewardship import writes as stewardship
from kithwork.world.cast import CEDAR_FORK, CROSSINGS, HEAT, LIBRARY, MANAGEMENT_NOTES, PINEY_BRANCH, TIME_ZONE, Drive
from kithwork.world.chance import Dice
from kithwork.world.contacts import Acquaintance, acquaintances, within_reach
from kithwork.world.evenings import Evenings
from kithwork.world.founding import found, load_voter_file, open_campaign
from kithwork.world.neighbors import Act, Agenda, Volunteer, Work, client_key
from kithwork.world.voters import SyntheticVoter, voters

SEED = 27703
PHONE_DIGITS = 10
LEAVER = -2  # of the mobilizers below, the last but one
DAYS = 56
VOTERS, COUNTIES = 5_000, ["DURHAM", "ORANGE"]
ABSENT = 0.26
ADMIN, ANALYST = "admin@example.org", "analyst@example.org"
# Who volunteers, by the name before the @: contacts on their list, and the day they join. The first one and
# the second get sign-in links; the second is Cedar Fork's admin, too.
LISTS = {
    "porchlight": (25, 2), "heron": (14, 3), "tomatoes": (16, 4), "quilter": (12, 5), "longwalks": (10, 6),
    "bookcart": (9, 9), "trellis": (8, 11), "cardinal": (7, 13), "ferncreek": (6, 18), "nightshift": (5, 25),
    "oldtruck": (4, 33), "movedaway": (5, 20), "bluegrass": (3, 44),
}  # fmt: skip
CEDAR_LISTS = {"radiator": (5, 30), "fourthfloor": (3, 36)}
# Who is invited by e-mail and has not joined: days before now, and whether it was taken back.
WAITING = {"sundaybaker": (3, False), "creekside": (6, False), "oldmill": (31, False), "wrongbox": (12, True)}


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """`entrances`: whom the sign-in links are for. `is_new` False where it was there already, and nothing was written."""

    entrances: tuple[Entrance, ...]
    is_new: bool


def make(*, now: datetime, site: str = "http://localhost:8000") -> DemoWorld:
    """`site`: where this installation answers, for the links in the invitations that wait in the Outbox."""
    system = accounts_door.system_scope()
    with transaction.atomic():
        is_new = not _is_there(system)
        if is_new:
            _World(system, now=now, site=site).make()
        return DemoWorld(_entrances(system, now), is_new)


def _is_there(system: SystemScope) -> bool:
    try:
        accounts_door.organization_scope_by_slug(system, PINEY_BRANCH)
    except NotFoundError:
        return False
    return True


def _entrances(system: SystemScope, now: datetime) -> tuple[Entrance, ...]:
    dashboard, app = f"/o/{PINEY_BRANCH}/{LIBRARY.slug}", f"/c/{LIBRARY.slug}/me/"
    first, second = list(LISTS)[:2]
    told = (
        ("organization admin", ADMIN, f"{dashboard}/content/"),
        ("analyst", ANALYST, f"{dashboard}/analytics/"),
        ("mobilizer", address(first), app),
        ("mobilizer, elsewhere an admin", address(second), app),
    )
    return tuple(Entrance(accounts.register(system, email=email, now=now), label, path) for label, email, path in told)


def address(name: str) -> str:
    return f"{name}@example.org"


class _World:
    """Everything that happens, told once."""

    def __init__(self, system: SystemScope, *, now: datetime, site: str) -> None:
        self._system = system
        self._site = site
        self._dice = Dice(SEED)
        self._evenings = Evenings(self._dice, zone=ZoneInfo(TIME_ZONE), now=now, days=DAYS)
        self._agenda = Agenda()
        self._people = list(voters(count=VOTERS, seed=SEED, as_of=now.year, counties=COUNTIES))
        self._names = {
            person.ncid: " ".join(filter(None, (person.first, person.last, person.suffix))) for person in self._people
        }
        self._identities = self._chosen()

    def make(self) -> None:
        start = self._evenings.at(0, 9 * 60)
        piney = found(self._system, slug=PINEY_BRANCH, admin=ADMIN, now=start - timedelta(days=9))
        accounts.name_analyst(piney, user_id=self._user(ANALYST, start), now=start - timedelta(days=2))
        for email in (ADMIN, ANALYST):
            self._introduce(email, start)
        cedar = found(self._system, slug=CEDAR_FORK, admin=address(list(LISTS)[1]), now=start - timedelta(days=8))
        load_voter_file(piney, self._people, now=start - timedelta(days=7))
        library = open_campaign(piney, LIBRARY, agenda=self._agenda, now=start)
        open_campaign(piney, CROSSINGS, agenda=self._agenda, now=start + timedelta(days=40), is_published=False)
        open_campaign(cedar, HEAT, agenda=self._agenda, now=start + timedelta(days=26))
        team = self._plan(LIBRARY, LISTS, seed=SEED, share_absent=ABSENT)
        self._plan(HEAT, CEDAR_LISTS, seed=SEED + 1, share_absent=0.0)
        self._invite(library)
        self._look_after(library, team)
        self._agenda.live()
        accounts.remember_campaign(accounts_door.user_scope(piney.actor_id), campaign_id=library.campaign_id)

    def _chosen(self) -> Iterator[SyntheticVoter]:
        """Who volunteers: people of the file, from all over it."""
        grown = [person for person in self._people if within_reach(person) and person.last.isalpha()]
        return islice(grown, 7, None, len(grown) // (len(LISTS) + len(CEDAR_LISTS) + 3))

    def _user(self, email: str, now: datetime) -> int:
        return accounts.register(self._system, email=email, now=now)

    def _introduce(self, email: str, now: datetime) -> None:
        voter = next(self._identities)
        said = OwnDetails(voter.first.title(), voter.last.title(), "", f"{voter.precinct.town.title()}, NC")
        accounts.edit_own_details(accounts_door.user_scope(self._user(email, now)), details=said, now=now)

    def _plan(
        self, drive: Drive, lists: Mapping[str, tuple[int, int]], *, seed: int, share_absent: float
    ) -> list[Volunteer]:
        work = Work(
            self._dice,
            slug=drive.slug,
            agenda=self._agenda,
            evenings=self._evenings,
            rungs=len(drive.rungs),
            names=self._names,
        )
        count = sum(size for size, _ in lists.values())
        friends = acquaintances(self._people, seed=seed, count=count, share_absent=share_absent)
        team: list[Volunteer] = []
        shared: list[Acquaintance] = []
        for name, (size, day) in lists.items():
            joined_at = self._evenings.one(from_day=day, to_day=day)
            volunteer = self._volunteer(name, drive, joined_at)
            known = [*shared, *islice(friends, size - len(shared))]
            work.plan(volunteer, known, joined_at=joined_at)
            # Every other mobilizer knows somebody whom the one before knows, too.
            shared = [] if shared else known[:1]
            team.append(volunteer)
        return team

    def _volunteer(self, name: str, drive: Drive, joined_at: datetime) -> Volunteer:
        voter = next(self._identities)
        joiner = Joiner(
            preferred_name="",
            first_name=voter.first.title(),
            last_name=voter.last.title(),
            city=voter.precinct.town.title(),
            state="NC",
            phone=voter.phone if len(voter.phone) == PHONE_DIGITS else "",
            is_adult=True,
        )
        return Volunteer(self._user(address(name), joined_at), joiner, drive.passcode, voter.ncid)

    def _invite(self, scope: CampaignScope) -> None:
        """Every other mobilizer came by an invitation; some invitations still wait, one was taken back."""
        for name, (_, day) in list(LISTS.items())[::2]:
            self._agenda.put(self._evenings.at(day, 8 * 60), self._invitation(scope, name))
        for name, (days_ago, is_revoked) in WAITING.items():
            self._agenda.put(self._evenings.at(DAYS - days_ago, 12 * 60), self._invitation(scope, name, is_revoked))

    def _invitation(self, scope: CampaignScope, name: str, is_revoked: bool = False) -> Act:  # noqa: FBT001, FBT002
        person = campaigns.Invitee(email=address(name), first_name="", last_name="")

        def invite(at: datetime) -> None:
            invitation_id = campaigns.invite(
                scope, client_key=client_key(f"invitation {name}"), person=person, site=self._site, now=at
            )
            # What the job does; when the worker comes to it, this mail has left and it sends none.
            sent_at = at + timedelta(seconds=4)
            campaigns.deliver(scope, invitation_id=invitation_id, number=1, site=self._site, now=sent_at)
            if is_revoked:
                campaigns.revoke(scope, invitation_id=invitation_id, now=at + timedelta(hours=3))

        return invite

    def _look_after(self, scope: CampaignScope, team: list[Volunteer]) -> None:
        """The admin's notes after talks with mobilizers; the last mobilizer moves away and leaves the contacts here."""
        for number, body in enumerate(MANAGEMENT_NOTES):
            at = self._evenings.one(from_day=30 + 5 * number, to_day=34 + 5 * number)
            self._agenda.put(at, self._note(scope, team[number * 2], body))
        leaver = team[LEAVER]
        self._agenda.put(
            self._evenings.at(DAYS - 1, 23 * 60),
            lambda at: stewardship.leave(leaver.joined, take_contacts=False, now=at),
        )

    def _note(self, scope: CampaignScope, volunteer: Volunteer, body: str) -> Act:
        def write(at: datetime) -> None:
            mobilizer_id = volunteer.joined.mobilizer_id
            campaigns.write_management_note(
                scope, mobilizer_id=mobilizer_id, body=body, client_key=client_key(body), now=at
            )

        return write
