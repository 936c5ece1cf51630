"""Volunteers of a demo campaign and their evenings: who adds whom, and what they hear. Recorded by the real writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from operator import itemgetter
from uuid import UUID, uuid5

from kithwork.campaigns import door
from kithwork.campaigns import writes as campaigns
from kithwork.campaigns.rules import Joiner
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import ContactDetails
from kithwork.content import reads as content
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import writes as matching
from kithwork.outreach import reads as outreach_reads
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.world.cast import NOTES, WORRIES
from kithwork.world.chance import Dice, Weighted, evenly
from kithwork.world.contacts import Acquaintance
from kithwork.world.evenings import Evenings
from kithwork.world.typed import Typed

Act = Callable[[datetime], None]
_KEYS = UUID("c0ffee00-0000-4000-8000-000000000000")
A_SITTING = 4  # contacts added one after the other
ADDING, TALKING = timedelta(seconds=140), timedelta(minutes=7)
TALKS = Weighted([0, 1, 2, 3, 4], [14, 30, 32, 16, 8])
# of talks: the Key Question is answered, an action responded to, a note written
ANSWERS, RESPONDS, NOTES_SHARE = 0.72, 0.62, 0.24
# where people stand at first, the highest rung first, and where a later talk moves them
FIRST_RUNG = (12, 34, 30, 14, 10)
# what a volunteer says of the voters offered where the right one is not among them, one volunteer after the other
OTHERS = ("refuse", "unsure", "refuse", "leave")
CONFIRMS = 0.93
MOVES = Weighted([-1, 0, 1], [34, 52, 14])


def client_key(name: str) -> UUID:
    return uuid5(_KEYS, name)


class Agenda:
    """What happens in the world, in the order of its times, whichever was thought of first."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []

    def put(self, at: datetime, act: Act) -> None:
        self._acts.append((at, len(self._acts), act))

    def live(self) -> None:
        for at, _, act in sorted(self._acts, key=itemgetter(0, 1)):
            act(at)


@dataclass(slots=True)
class Friend:
    """Somebody a volunteer knows, and where they stand by now: the place of the rung among the campaign's rungs."""

    key: str
    person: Acquaintance
    id: int = 0
    place: int | None = None


@dataclass(slots=True)
class Volunteer:
    user_id: int
    joiner: Joiner
    passcode: str
    voter: str
    friends: list[Friend] = field(default_factory=list)
    scope: MobilizerScope | None = None

    @property
    def joined(self) -> MobilizerScope:
        if self.scope is None:
            raise LookupError("This volunteer has not joined yet.")
        return self.scope


class Work:
    """The volunteers of one campaign: writes their evenings into the agenda, and lives them."""

    def __init__(
        self, dice: Dice, *, slug: str, agenda: Agenda, evenings: Evenings, rungs: int, names: Mapping[str, str]
    ) -> None:
        """`names`: the ncid of a voter to the name in the file, by which a friend knows them again."""
        self._slug = slug
        self._agenda = agenda
        self._evenings = evenings
        self._rungs = rungs
        self._names = names
        self._fractions = dice.fractions(f"{slug} talks")
        self._talks = dice.picks(f"{slug} number of talks", TALKS)
        self._first = dice.picks(f"{slug} first rung", Weighted(range(rungs), FIRST_RUNG[:rungs]))
        self._moves = dice.picks(f"{slug} moves", MOVES)
        self._others = cycle(OTHERS)
        self._notes = dice.picks(f"{slug} notes", evenly(NOTES))
        self._worries = dice.picks(f"{slug} worries", evenly(WORRIES))
        self._repeats = 0

    def plan(self, volunteer: Volunteer, people: Sequence[Acquaintance], *, joined_at: datetime) -> None:
        """Joining, then as many evenings as the list is long: adding in the first ones, talking in all."""
        self._agenda.put(joined_at, lambda at: self._join(volunteer, at))
        evenings = [joined_at + TALKING, *self._evenings.several(3 + len(people) // 3, after=joined_at)]
        for number, person in enumerate(people):
            friend = Friend(f"{self._slug}-{volunteer.user_id}-{person.number}", person)
            volunteer.friends.append(friend)
            sitting = min(number // A_SITTING, len(evenings) - 1)
            added_at = evenings[sitting] + ADDING * (number % A_SITTING)
            self._plan_friend(volunteer, friend, added_at, evenings[sitting:])

    def _plan_friend(self, volunteer: Volunteer, friend: Friend, added_at: datetime, evenings: list[datetime]) -> None:
        self._agenda.put(added_at, lambda at: self._add(volunteer, friend, at))
        for _ in range(next(self._talks)):
            evening = evenings[self._below(len(evenings))]
            talked_at = max(evening + TALKING * (1 + self._below(9)), added_at + TALKING)
            self._agenda.put(talked_at, lambda at: self._talk(volunteer, friend, at))

    def _below(self, count: int) -> int:
        return int(next(self._fractions) * count)

    def _happens(self, share: float) -> bool:
        return next(self._fractions) < share

    def _join(self, volunteer: Volunteer, at: datetime) -> None:
        visitor = door.visitor_scope(volunteer.user_id, self._slug, visitor_key=str(volunteer.user_id))
        campaigns.join(visitor, person=volunteer.joiner, passcode=volunteer.passcode, now=at)
        volunteer.scope = door.mobilizer_scope(volunteer.user_id, self._slug)
        self._match(volunteer.scope, None, name=self._names[volunteer.voter], at=at + timedelta(minutes=2))

    def _add(self, volunteer: Volunteer, friend: Friend, at: datetime) -> None:
        person = details(friend.person.typed)
        friend.id = contacts.add(volunteer.joined, client_key=client_key(friend.key), person=person, now=at)
        name = self._names.get(friend.person.truth or "", "")
        self._match(volunteer.joined, friend.id, name=name, at=at + timedelta(seconds=30))

    def _match(self, scope: MobilizerScope, contact_id: int | None, *, name: str, at: datetime) -> None:
        """Looks at the voters offered as somebody does who knows which one it is: `name`, or none of them for ""."""
        offered = matching.look_up(scope, contact_id=contact_id, now=at)
        key = client_key(f"match {self._slug} {scope.mobilizer_id} {contact_id}")
        right = next((voter for voter in offered.shown if voter.name == name), None)
        if right and self._happens(CONFIRMS):
            matching.confirm(scope, contact_id=contact_id, candidate=right.key, client_key=key, now=at)
        elif offered.shown and not right:
            self._put_aside(scope, contact_id, shown=offered.key, key=key, at=at)

    def _put_aside(self, scope: MobilizerScope, contact_id: int | None, *, shown: str, key: UUID, at: datetime) -> None:
        says = next(self._others)
        if says == "refuse":
            matching.refuse(scope, contact_id=contact_id, shown=shown, client_key=key, now=at)
        elif says == "unsure":
            matching.unsure(scope, contact_id=contact_id, shown=shown, client_key=key, now=at)

    def _talk(self, volunteer: Volunteer, friend: Friend, at: datetime) -> None:
        scope, key = volunteer.joined, self._fresh_key(friend)
        if self._happens(ANSWERS):
            rung_id = self._rung(scope, friend)
            outreach.answer(scope, contact_id=friend.id, rung_id=rung_id, client_key=key, recorded_at=at, now=at)
        if self._happens(RESPONDS):
            self._respond(scope, friend, at + timedelta(seconds=20))
        if self._happens(NOTES_SHARE):
            at += timedelta(seconds=50)
            outreach.note(scope, contact_id=friend.id, body=next(self._notes), client_key=key, recorded_at=at, now=at)

    def _rung(self, scope: MobilizerScope, friend: Friend) -> int:
        """The id of the rung they stand on now: near the former one, or anywhere at first."""
        if friend.place is None:
            friend.place = next(self._first)
        else:
            friend.place = min(max(friend.place + next(self._moves), 0), self._rungs - 1)
        return content.ladder(scope).rungs[friend.place].id

    def _respond(self, scope: MobilizerScope, friend: Friend, at: datetime) -> None:
        offered = outreach_reads.actions_for(scope, contact_id=friend.id)
        open_ones = [offer.action for offer in offered if offer.response is None and offer.action.is_open]
        if not open_ones:
            return
        action = open_ones[self._below(len(open_ones))]
        outreach.respond(
            scope,
            contact_id=friend.id,
            action_id=action.id,
            response=self._response(action),
            client_key=self._fresh_key(friend),
            recorded_at=at,
            now=at,
        )

    def _response(self, action: content.ActionCard) -> ResponseValue:
        if action.type == "task":
            return ResponseValue(done=True)
        if action.type == "free_response":
            return ResponseValue(text=next(self._worries))
        chosen = [action.options[self._below(len(action.options))].id]
        if action.several and self._happens(0.5):
            chosen.append(action.options[self._below(len(action.options))].id)
        return ResponseValue(options=tuple(chosen))

    def _fresh_key(self, friend: Friend) -> UUID:
        self._repeats += 1
        return client_key(f"{friend.key}-{self._repeats}")


def details(typed: Typed) -> ContactDetails:
    return ContactDetails(
        first_name=typed.first_name,
        last_name=typed.last_name,
        phone=typed.phone,
        email=typed.email,
        street=typed.street,
        city=typed.city,
        state=typed.state,
        zip=typed.zip,
        age=int(typed.age) if typed.age else None,
    )
