"""What admins do to many at once, with its undoing, and the merging of what answers lean on."""

from collections.abc import Callable
from dataclasses import dataclass

from kithwork.campaigns import door
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import writes as matching
from kithwork.stewardship import writes as stewardship
from kithwork.stewardship.models import BulkRun
from kithwork.stewardship.reads import Selection
from tests.same_numbers.campaign import Campaign
from tests.same_numbers.deeds import UNDO, Deed, Outcome
from tests.same_numbers.model import ABSENT, OK, REFUSED, Model, Run
from tests.world import client_key


@dataclass(frozen=True)
class Bulk(Deed):
    """Asked for, and walked to its end by the job."""

    key: str
    contacts: tuple[str, ...]

    def alive(self, model: Model) -> list[str]:
        return [key for key in self.contacts if key in model.people and model.people[key].is_shown]

    def perform(self, campaign: Campaign) -> None:
        ids = sorted({campaign.contact_id(key) for key in self.contacts})
        selection = Selection("contacts", "&".join(f"contact_id.is={one}" for one in ids))
        asked = {"selection": selection, "client_key": client_key(self.key), "now": campaign.now}
        walk(campaign, self.ask(campaign, asked))

    def ask(self, campaign: Campaign, asked: dict) -> int:
        raise NotImplementedError


def walk(campaign: Campaign, run_id: int) -> None:
    scope = machine(campaign)
    while stewardship.step(scope, run_id=run_id, now=campaign.now):
        pass
    run = BulkRun.objects.get(pk=run_id)
    if run.tag:
        matching.retag(scope)
    if run.status == BulkRun.Status.FAILED:
        raise RefusedError(run.failure)


def machine(campaign: Campaign) -> CampaignScope:
    """As the worker comes in."""
    admin = campaign.admin
    return door.campaign_scope_for_job(admin.organization_id, admin.campaign_id, actor_id=admin.actor_id)


@dataclass(frozen=True)
class BulkHandOver(Bulk):
    to: int | None

    def expect(self, model: Model) -> Outcome:
        if self.to is not None and self.to not in model.members:
            return ABSENT
        if not model.is_there(self.to) or not self.alive(model):
            return REFUSED
        moving = {key: model.people[key].holder for key in self.alive(model) if model.people[key].holder != self.to}
        model.runs[self.key] = Run(type(self).__name__, model.now, formers=moving, to=self.to)
        for key in moving:
            model.people[key].holder = self.to
        return OK

    def ask(self, campaign: Campaign, asked: dict) -> int:
        to = None if self.to is None else campaign.mobilizer_id(self.to)
        return stewardship.hand_over_chosen(campaign.admin, receiver_id=to, **asked)


@dataclass(frozen=True)
class BulkDelete(Bulk):
    def expect(self, model: Model) -> Outcome:
        alive = self.alive(model)
        if not alive:
            return REFUSED
        model.runs[self.key] = Run(
            type(self).__name__, model.now, formers={key: model.people[key].holder for key in alive}
        )
        for key in alive:
            model.people[key].deleted = model.now
        return OK

    def ask(self, campaign: Campaign, asked: dict) -> int:
        return stewardship.delete_chosen(campaign.admin, **asked)


@dataclass(frozen=True)
class TagByHand(Bulk):
    """An action is for who has this campaign's tag."""

    def expect(self, model: Model) -> Outcome:
        alive = self.alive(model)
        if not alive:
            return REFUSED
        voters = {model.people[key].voter for key in alive if model.people[key].status == "matched"} - model.tagged
        model.runs[self.key] = Run(type(self).__name__, model.now, voters=voters)
        model.tagged |= voters
        return OK

    def ask(self, campaign: Campaign, asked: dict) -> int:
        return stewardship.tag_chosen(campaign.admin, tag=campaign.slug, **asked)


@dataclass(frozen=True)
class RemoveWithHandOver(Deed):
    key: str
    who: int
    to: int | None

    def expect(self, model: Model) -> Outcome:
        if self.who not in model.members or not (self.to is None or self.to in model.members):
            return ABSENT
        if self.to == self.who or not model.is_there(self.to) or not model.members[self.who]:
            return REFUSED
        held = model.held_by(self.who)
        formers: dict[str, int | None] = dict.fromkeys(held, self.who)
        model.runs[self.key] = Run("Remove", model.now, formers=formers, to=self.to, leaver=self.who)
        for key in model.kept_by(self.who):
            model.people[key].holder = self.to
        model.members[self.who] = False
        return OK

    def perform(self, campaign: Campaign) -> None:
        who, to = campaign.mobilizer_id(self.who), None if self.to is None else campaign.mobilizer_id(self.to)
        key = client_key(self.key)
        run_id = stewardship.remove_chosen(
            campaign.admin, mobilizer_id=who, hand_to=to, client_key=key, now=campaign.now
        )
        walk(campaign, run_id)


@dataclass(frozen=True)
class UndoRun(Deed):
    run: str

    def expect(self, model: Model) -> Outcome:
        run = model.runs[self.run]
        if run.is_undone:
            return OK
        if model.now - run.at >= UNDO or not (run.formers or run.voters or run.leaver is not None):
            return REFUSED
        run.is_undone = True
        if run.leaver is not None:
            model.members[run.leaver] = True
        model.tagged -= run.voters
        back: Callable[[Model, Run, str], None] = _bring_back if run.kind == "BulkDelete" else _hand_back
        for key in run.formers:
            back(model, run, key)
        return OK

    def perform(self, campaign: Campaign) -> None:
        run_id = BulkRun.objects.get(client_key=client_key(self.run), campaign_id=campaign.admin.campaign_id).pk
        stewardship.undo_run(campaign.admin, run_id=run_id, now=campaign.now)
        walk(campaign, run_id)


def _hand_back(model: Model, run: Run, key: str) -> None:
    person, former = model.people[key], run.formers[key]
    if person.is_shown and person.holder == run.to and model.is_there(former):
        person.holder = former


def _bring_back(model: Model, run: Run, key: str) -> None:
    person = model.people[key]
    if person.deleted == run.at and not person.purged:
        person.deleted = None
        person.holder = person.holder if model.is_there(person.holder) else None


@dataclass(frozen=True)
class MergeRungs(Deed):
    gone: int
    into: int

    def expect(self, model: Model) -> Outcome:
        if self.gone == self.into or not {self.gone, self.into} <= model.rungs or len(model.rungs) == LEAST:
            return REFUSED
        model.merge("key", lambda value: self.into if value == self.gone else value)
        model.rungs.discard(self.gone)
        if self.gone in model.free_rungs:
            model.free_rungs = model.free_rungs - {self.gone} | {self.into}
        return OK

    def perform(self, campaign: Campaign) -> None:
        gone, into = campaign.rungs[self.gone].id, campaign.rungs[self.into].id
        stewardship.merge_rungs(campaign.admin, gone=gone, into=into, now=campaign.now)


@dataclass(frozen=True)
class MergeOptions(Deed):
    action: str
    gone: int
    into: int

    def expect(self, model: Model) -> Outcome:
        known = model.options[self.action]
        if self.gone == self.into or not {self.gone, self.into} <= known or len(known) == LEAST:
            return REFUSED
        model.merge(self.action, self._merged)
        known.discard(self.gone)
        return OK

    def _merged(self, value: object) -> object:
        if not isinstance(value, tuple):
            return value
        return tuple(sorted({self.into if place == self.gone else place for place in value}))

    def perform(self, campaign: Campaign) -> None:
        gone, into = campaign.option_id(self.action, self.gone), campaign.option_id(self.action, self.into)
        action_id = campaign.actions[self.action].id
        stewardship.merge_options(campaign.admin, action_id=action_id, gone=gone, into=into, now=campaign.now)


LEAST = 2
