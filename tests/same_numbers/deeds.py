"""What mobilizers, admins and the nightly job do: each deed once for the model, once for the program."""

from collections.abc import Callable
from dataclasses import dataclass

from kithwork.campaigns.rules import Joiner
from kithwork.campaigns.writes import join
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import ContactDetails
from kithwork.erasure import writes as erasure
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.matching import reads as matches
from kithwork.matching import writes as matching
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.stewardship import writes as stewardship
from kithwork.suppression import reads as suppression
from kithwork.suppression.rules import Kind, Reason, Source, Value
from tests.same_numbers.campaign import Campaign
from tests.same_numbers.model import ABSENT, DAY, KNOWN_VOTERS, NOTHING, OK, REFUSED, Entry, Model, Person
from tests.world import client_key

TAKE_BACK, UNDO = 10, 7 * DAY
Outcome = str


@dataclass(frozen=True)
class Deed:
    def expect(self, model: Model) -> Outcome:
        raise NotImplementedError

    def expect_late(self, seen: Model, model: Model) -> Outcome:
        """Where it looked at `seen` before it did its work: a deed in several transactions may, and must say so here."""
        del seen
        return self.expect(model)

    def perform(self, campaign: Campaign) -> None:
        raise NotImplementedError

    def outcome(self, campaign: Campaign) -> Outcome:
        try:
            self.perform(campaign)
        except RefusedError:
            return REFUSED
        except NotFoundError:
            return ABSENT
        return OK


@dataclass(frozen=True)
class Join(Deed):
    who: int

    def expect(self, model: Model) -> Outcome:
        model.members[self.who] = True
        return OK

    def perform(self, campaign: Campaign) -> None:
        person = Joiner(f"M{self.who}", f"M{self.who}", "Walker", "Durham", "NC", "", is_adult=True)
        join(campaign.visitor(self.who), person=person, passcode="", now=campaign.now)


@dataclass(frozen=True)
class Leave(Deed):
    who: int
    takes: bool

    def expect(self, model: Model) -> Outcome:
        if not model.members.get(self.who):
            return ABSENT
        for key in model.kept_by(self.who):
            if self.takes:
                model.people[key].deleted = model.now
            else:
                model.people[key].holder = None
        model.members[self.who] = False
        return OK

    def perform(self, campaign: Campaign) -> None:
        stewardship.leave(campaign.mobilizer(self.who), take_contacts=self.takes, now=campaign.now)


@dataclass(frozen=True)
class Remove(Deed):
    who: int
    to: int | None

    def expect(self, model: Model) -> Outcome:
        if self.to == self.who:
            return REFUSED
        if not model.members.get(self.who) or not (self.to is None or model.members.get(self.to)):
            return ABSENT
        for key in model.kept_by(self.who):
            model.people[key].holder = self.to
        model.members[self.who] = False
        return OK

    def perform(self, campaign: Campaign) -> None:
        who, to = campaign.mobilizer_id(self.who), None if self.to is None else campaign.mobilizer_id(self.to)
        stewardship.remove_mobilizer(campaign.admin, mobilizer_id=who, hand_to=to, now=campaign.now)


@dataclass(frozen=True)
class HandOver(Deed):
    contacts: tuple[str, ...]
    to: int | None

    def expect(self, model: Model) -> Outcome:
        people = [model.people.get(key) for key in self.contacts]
        if any(person is None or not person.is_shown for person in people):
            return ABSENT
        moving = [person for person in people if person and person.holder != self.to]
        if moving and not (self.to is None or model.members.get(self.to)):
            return ABSENT
        for person in moving:
            person.holder = self.to
        return OK

    def expect_late(self, seen: Model, model: Model) -> Outcome:
        """Who is hidden between the look and the lock is left where they are; the others change hands."""
        if self.expect(seen.copy()) == ABSENT:
            return self.expect(model)
        left = tuple(key for key in self.contacts if model.people[key].is_shown)
        return HandOver(left, self.to).expect(model)

    def perform(self, campaign: Campaign) -> None:
        ids = {campaign.contact_id(key) for key in self.contacts}
        to = None if self.to is None else campaign.mobilizer_id(self.to)
        stewardship.hand_over(campaign.admin, contact_ids=ids, mobilizer_id=to, now=campaign.now)


@dataclass(frozen=True)
class Add(Deed):
    who: int
    key: str
    voter: int | None

    def expect(self, model: Model) -> Outcome:
        if not model.members.get(self.who):
            return ABSENT
        model.people.setdefault(self.key, Person(holder=self.who, added_by=self.who, voter=self.voter))
        return OK

    def perform(self, campaign: Campaign) -> None:
        name = f"Rosa{self.voter}" if self.voter is not None else "Unknown"
        email = campaign.address(self.key)
        person = ContactDetails(first_name=name, last_name="Quillfeather", city="Durham", state="NC", email=email)
        scope, key = campaign.mobilizer(self.who), client_key(self.key)
        campaign.contacts[self.key] = contacts.add(scope, client_key=key, person=person, now=campaign.now)


@dataclass(frozen=True)
class Delete(Deed):
    who: int
    contact: str

    def expect(self, model: Model) -> Outcome:
        if not model.holds(self.who, self.contact):
            return ABSENT
        model.people[self.contact].deleted = model.now
        return OK

    def perform(self, campaign: Campaign) -> None:
        contact_id = campaign.contact_id(self.contact)
        contacts.delete(campaign.mobilizer(self.who), contact_id=contact_id, now=campaign.now)


@dataclass(frozen=True)
class Undelete(Deed):
    who: int
    contact: str

    def expect(self, model: Model) -> Outcome:
        person = model.people.get(self.contact)
        if not model.members.get(self.who) or person is None or person.holder != self.who:
            return ABSENT
        if person.suppressed:
            return ABSENT
        if person.deleted is not None and (person.purged or model.now - person.deleted >= UNDO):
            return ABSENT
        person.deleted = None
        return OK

    def perform(self, campaign: Campaign) -> None:
        contact_id = campaign.contact_id(self.contact)
        contacts.undelete(campaign.mobilizer(self.who), contact_id=contact_id, now=campaign.now)


@dataclass(frozen=True)
class Suppress(Deed):
    contact: str

    def expect(self, model: Model) -> Outcome:
        model.people[self.contact].suppressed = True
        return OK

    def perform(self, campaign: Campaign) -> None:
        value = Value(Kind.EMAIL, campaign.address(self.contact).upper())
        stewardship.suppress(campaign.admin, values=[value], reason=Reason.ASKED, source=Source.HAND, now=campaign.now)


@dataclass(frozen=True)
class Unsuppress(Deed):
    """Taken off the list, and the job that follows; who left meanwhile holds nobody any more."""

    contact: str

    def expect(self, model: Model) -> Outcome:
        person = model.people[self.contact]
        if person.suppressed and person.deleted is None and not model.is_there(person.holder):
            person.holder = None
        person.suppressed = False
        return OK

    def perform(self, campaign: Campaign) -> None:
        value = Value(Kind.EMAIL, campaign.address(self.contact))
        digest = suppression.digest_of(campaign.admin, value=value)
        for entry_id in suppression.visible(campaign.admin).filter(digest=digest).values_list("id", flat=True):
            stewardship.unsuppress(campaign.admin, entry_id=entry_id, now=campaign.now)
        stewardship.settle(campaign.job, everybody=False, now=campaign.now)


@dataclass(frozen=True)
class Purge(Deed):
    def expect(self, model: Model) -> Outcome:
        for person in model.people.values():
            person.purged |= person.deleted is not None and model.now - person.deleted >= UNDO
        return OK

    def perform(self, campaign: Campaign) -> None:
        stewardship.purge(campaign.job, now=campaign.now)


@dataclass(frozen=True)
class Erase(Deed):
    """An admin erases somebody who is no voter: of a voter others would go, or be suppressed, as well."""

    contact: str

    def expect(self, model: Model) -> Outcome:
        person = model.people[self.contact]
        if person.purged:
            return ABSENT
        person.deleted, person.purged = model.now, True
        return OK

    def perform(self, campaign: Campaign) -> None:
        chosen = erasure.Chosen(contact_ids=(campaign.contact_id(self.contact),))
        within = {campaign.admin.campaign_id: campaign.admin}
        erasure.erase(campaign.admin, within=within, chosen=chosen, now=campaign.now)


@dataclass(frozen=True)
class Record(Deed):
    """`question` is "key", "note" or an action; `lag` minutes lie between recording and arrival, fewer than none ahead."""

    who: int
    contact: str
    key: str
    question: str
    value: object
    lag: int

    def expect(self, model: Model) -> Outcome:
        if not model.holds(self.who, self.contact):
            return ABSENT
        if self.key in model.entries:
            return OK
        if self.question not in {"key", "note"} and not model.eligible(self.contact, self.question):
            return REFUSED
        if self.question != "note" and not model.offers(self.question, self.value):
            return REFUSED
        question, at = (self.key if self.question == "note" else self.question), model.now - max(self.lag, 0)
        order = len(model.entries)
        model.entries[self.key] = Entry(self.key, self.contact, self.who, question, self.value, at, model.now, order)
        return OK

    def perform(self, campaign: Campaign) -> None:
        scope, at = campaign.mobilizer(self.who), campaign.at(campaign.minute - self.lag)
        sent = {
            "contact_id": campaign.contact_id(self.contact),
            "client_key": client_key(self.key),
            "recorded_at": at,
            "now": campaign.now,
        }
        campaign.entries[self.key] = self._verb()(campaign, scope, sent)

    def _verb(self) -> Callable[..., int]:
        return {"key": self._answer, "note": self._note}.get(self.question, self._respond)

    def _answer(self, campaign: Campaign, scope, sent) -> int:
        rung_id = None if self.value is NOTHING else campaign.rungs[self.value].id
        return outreach.answer(scope, rung_id=rung_id, **sent)

    def _note(self, _campaign: Campaign, scope, sent) -> int:
        return outreach.note(scope, body="Talked at the market", **sent)

    def _respond(self, campaign: Campaign, scope, sent) -> int:
        options = tuple(campaign.option_id(self.question, place) for place in self._places())
        text = self.value if isinstance(self.value, str) else ""
        response = ResponseValue(done=self.value is True, text=text, options=options)
        return outreach.respond(scope, action_id=campaign.actions[self.question].id, response=response, **sent)

    def _places(self) -> tuple[int, ...]:
        return self.value if isinstance(self.value, tuple) else ()


@dataclass(frozen=True)
class DeleteNote(Deed):
    who: int
    entry: str

    def expect(self, model: Model) -> Outcome:
        entry = model.entries[self.entry]
        if entry.by != self.who or entry.removed or not model.holds(self.who, entry.contact):
            return ABSENT
        entry.removed = True
        return OK

    def perform(self, campaign: Campaign) -> None:
        outreach.delete_note(campaign.mobilizer(self.who), note_id=campaign.entries[self.entry], now=campaign.now)


@dataclass(frozen=True)
class TakeBack(Deed):
    who: int
    entry: str
    kind: str

    def expect(self, model: Model) -> Outcome:
        entry = model.entries[self.entry]
        if entry.by != self.who or not model.holds(self.who, entry.contact):
            return ABSENT
        if model.now - entry.arrived > TAKE_BACK:
            return REFUSED
        entry.removed = True
        return OK

    def perform(self, campaign: Campaign) -> None:
        scope, entry_id = campaign.mobilizer(self.who), campaign.entries[self.entry]
        outreach.take_back(scope, kind=self.kind, entry_id=entry_id, now=campaign.now)


@dataclass(frozen=True)
class LookUp(Deed):
    who: int
    contact: str

    def expect(self, model: Model) -> Outcome:
        if not model.holds(self.who, self.contact):
            return ABSENT
        person = model.people[self.contact]
        if person.status != "matched" and person.voter is not None and person.voter < KNOWN_VOTERS:
            person.looked.add(self.who)
            person.status = "possible"
        return OK

    def perform(self, campaign: Campaign) -> None:
        contact_id = campaign.contact_id(self.contact)
        matching.look_up(campaign.mobilizer(self.who), contact_id=contact_id, now=campaign.now)


@dataclass(frozen=True)
class Confirm(Deed):
    who: int
    contact: str
    key: str

    def expect(self, model: Model) -> Outcome:
        if not model.holds(self.who, self.contact):
            return ABSENT
        person = model.people[self.contact]
        if person.status == "matched" or self.who not in person.looked:
            return REFUSED
        person.before.append(person.status)
        person.looked.discard(self.who)
        person.status = "matched"
        return OK

    def perform(self, campaign: Campaign) -> None:
        scope, contact_id = campaign.mobilizer(self.who), campaign.contact_id(self.contact)
        found = matches.candidates(scope, contact_id=contact_id, now=campaign.now)
        candidate = found.shown[0].key if found.shown else "nobody"
        sent = client_key(self.key)
        matching.confirm(scope, contact_id=contact_id, candidate=candidate, client_key=sent, now=campaign.now)


@dataclass(frozen=True)
class Unmatch(Deed):
    who: int
    contact: str
    key: str

    def expect(self, model: Model) -> Outcome:
        if not model.holds(self.who, self.contact):
            return ABSENT
        person = model.people[self.contact]
        if not person.before:
            return REFUSED
        person.status = person.before.pop()
        return OK

    def perform(self, campaign: Campaign) -> None:
        scope, contact_id = campaign.mobilizer(self.who), campaign.contact_id(self.contact)
        matching.undo(scope, contact_id=contact_id, client_key=client_key(self.key), now=campaign.now)
