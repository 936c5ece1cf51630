from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kithwork.content.models import (
    Action,
    KeyQuestion,
    Mission,
    MissionRung,
    Option,
    Rung,
    Targeted,
    TargetRung,
    TaskPage,
)
from kithwork.content.rules import Link, Targeting, TaskPageDraft
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import TextMap, say
from kithwork.kernel.scope import CampaignScope

# Content holds no people: whoever has a scope inside the campaign may read it.


def visible(scope: CampaignScope) -> QuerySet[Action]:
    return Action.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_questions(scope: CampaignScope) -> QuerySet[KeyQuestion]:
    return KeyQuestion.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_rungs(scope: CampaignScope) -> QuerySet[Rung]:
    return Rung.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id).order_by(
        "position"
    )


def visible_options(scope: CampaignScope) -> QuerySet[Option]:
    return Option.objects.filter(organization_id=scope.organization_id, action__campaign_id=scope.campaign_id).order_by(
        "action_id", "position"
    )


def visible_targets(scope: CampaignScope) -> QuerySet[TargetRung]:
    return TargetRung.objects.filter(organization_id=scope.organization_id, action__campaign_id=scope.campaign_id)


def visible_task_page(scope: CampaignScope) -> QuerySet[TaskPage]:
    return TaskPage.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_missions(scope: CampaignScope) -> QuerySet[Mission]:
    return Mission.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id).order_by(
        "position", "id"
    )


def visible_mission_rungs(scope: CampaignScope) -> QuerySet[MissionRung]:
    return MissionRung.objects.filter(organization_id=scope.organization_id, mission__campaign_id=scope.campaign_id)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A rung or an option. `label` in the campaign's language."""

    id: int
    position: int
    label: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The Key Question and its rungs, the highest first. No question yet: "" and no rungs."""

    question: str
    rungs: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class ActionCard:
    """An action, texts in the campaign's language. `heading` is the nickname where set, else the name."""

    id: int
    type: str
    several: bool
    position: int
    name: str
    nickname: str
    short_description: str
    description: str
    message: str
    links: tuple[Link, ...]
    options: tuple[Labelled, ...]
    targeting: Targeting
    is_open: bool
    mission_id: int | None = None

    @property
    def heading(self) -> str:
        return self.nickname or self.name


@dataclass(frozen=True, slots=True)
class MissionCard:
    """Actions that belong together, and whom they are for; its actions say of themselves that they are in it."""

    id: int
    position: int
    name: str
    description: str
    targeting: Targeting


def task_page(scope: CampaignScope) -> TaskPageDraft:
    """As it was written; empty where nobody wrote it."""
    row = visible_task_page(scope).first()
    if row is None:
        return TaskPageDraft()
    return TaskPageDraft(
        network_name=say(row.network_name, language=scope.language),
        network_description=say(row.network_description, language=scope.language),
        kind_of_contacts=say(row.kind_of_contacts, language=scope.language),
        goal=row.goal,
    )


def missions(scope: CampaignScope) -> tuple[MissionCard, ...]:
    """In their order."""
    rungs: dict[int, set[int]] = defaultdict(set)
    for mission_id, rung_id in visible_mission_rungs(scope).values_list("mission_id", "rung_id"):
        rungs[mission_id].add(rung_id)
    return tuple(
        MissionCard(
            id=row.id,
            position=row.position,
            name=say(row.name, language=scope.language),
            description=say(row.description, language=scope.language),
            targeting=_targeting(row, rungs[row.id]),
        )
        for row in visible_missions(scope)
    )


def mission(scope: CampaignScope, *, mission_id: int) -> MissionCard:
    found = next((card for card in missions(scope) if card.id == mission_id), None)
    if found is None:
        raise NotFoundError(mission_id)
    return found


def ladder(scope: CampaignScope) -> Ladder:
    question: TextMap = visible_questions(scope).values_list("question", flat=True).first() or {}
    rungs = visible_rungs(scope).values_list("id", "position", "label")
    return Ladder(say(question, language=scope.language), _labelled(rungs, scope.language))


def actions(scope: CampaignScope) -> tuple[ActionCard, ...]:
    """In their order, each with its options and targeting: three queries, however many."""
    return _cards(scope, visible(scope).order_by("position", "id"))


def action(scope: CampaignScope, *, action_id: int) -> ActionCard:
    found = _cards(scope, visible(scope).filter(id=action_id))
    if not found:
        raise NotFoundError(action_id)
    return found[0]


def _cards(scope: CampaignScope, rows: QuerySet[Action]) -> tuple[ActionCard, ...]:
    options: dict[int, list[tuple[int, int, TextMap]]] = defaultdict(list)
    for action_id, *option in visible_options(scope).values_list("action_id", "id", "position", "label"):
        options[action_id].append((option[0], option[1], option[2]))
    rungs: dict[int, set[int]] = defaultdict(set)
    for action_id, rung_id in visible_targets(scope).values_list("action_id", "rung_id"):
        rungs[action_id].add(rung_id)
    return tuple(_card(row, _labelled(options[row.id], scope.language), rungs[row.id], scope.language) for row in rows)


def _card(row: Action, options: tuple[Labelled, ...], rungs: set[int], language: str) -> ActionCard:
    return ActionCard(
        id=row.id,
        type=row.type,
        several=row.several,
        position=row.position,
        name=say(row.name, language=language),
        nickname=row.nickname,
        short_description=say(row.short_description, language=language),
        description=say(row.description, language=language),
        message=say(row.message, language=language),
        links=tuple(Link(say(link["label"], language=language), link["url"]) for link in row.links),
        options=options,
        targeting=_targeting(row, rungs),
        is_open=row.is_open,
        mission_id=row.mission_id,
    )


def _targeting(row: Targeted, rungs: set[int]) -> Targeting:
    return Targeting(
        rungs=frozenset(rungs),
        unanswered=row.targets_unanswered,
        match_statuses=frozenset(row.target_match_statuses),
        tags=frozenset(row.target_tags),
        places=frozenset(row.target_places),
    )


def _labelled(rows: Iterable[tuple[int, int, TextMap]], language: str) -> tuple[Labelled, ...]:
    return tuple(Labelled(id_, position, say(label, language=language)) for id_, position, label in rows)
