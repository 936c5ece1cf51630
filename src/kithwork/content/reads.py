from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

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
from kithwork.content.rules import (
    ACTION_TEXTS,
    MISSION_TEXTS,
    TASK_PAGE_TEXTS,
    Link,
    Targeting,
    TaskPageDraft,
)
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import Phrase, Section, TextMap, told
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
        network_name=told(scope, row.network_name),
        network_description=told(scope, row.network_description),
        kind_of_contacts=told(scope, row.kind_of_contacts),
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
            name=told(scope, row.name),
            description=told(scope, row.description),
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
    return Ladder(told(scope, question), _labelled(scope, rungs))


def actions(scope: CampaignScope) -> tuple[ActionCard, ...]:
    """In their order, each with its options and targeting: three queries, however many."""
    return _cards(scope, visible(scope).order_by("position", "id"))


def action(scope: CampaignScope, *, action_id: int) -> ActionCard:
    found = _cards(scope, visible(scope).filter(id=action_id))
    if not found:
        raise NotFoundError(action_id)
    return found[0]


def texts(scope: CampaignScope) -> tuple[Section, ...]:
    """Every text of the content in every language it has, in the order of the Content page."""
    question: TextMap = visible_questions(scope).values_list("question", flat=True).first() or {}
    rungs = visible_rungs(scope).values_list("id", "label")
    ladder = [Phrase("question", "question", question), *(Phrase(f"rung-{id_}", "rung", label) for id_, label in rungs)]
    options: dict[int, list[Phrase]] = defaultdict(list)
    for action_id, id_, label in visible_options(scope).values_list("action_id", "id", "label"):
        options[action_id].append(Phrase(f"option-{id_}", "option", label))
    return (
        Section("ladder", tuple(ladder)),
        *(Section("tasks", _phrases(row, TASK_PAGE_TEXTS)) for row in visible_task_page(scope)),
        *(
            Section(f"action-{row.id}", (*_phrases(row, ACTION_TEXTS), *options[row.id], *_links(row)))
            for row in visible(scope).order_by("position", "id")
        ),
        *(Section(f"mission-{row.id}", _phrases(row, MISSION_TEXTS)) for row in visible_missions(scope)),
    )


def _phrases(row: Model, fields: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase(field, field, getattr(row, field)) for field in fields)


def _links(row: Action) -> Iterable[Phrase]:
    return (Phrase(f"link-{place}", "link", link["label"]) for place, link in enumerate(row.links))


def _cards(scope: CampaignScope, rows: QuerySet[Action]) -> tuple[ActionCard, ...]:
    options: dict[int, list[tuple[int, int, TextMap]]] = defaultdict(list)
    for action_id, *option in visible_options(scope).values_list("action_id", "id", "position", "label"):
        options[action_id].append((option[0], option[1], option[2]))
    rungs: dict[int, set[int]] = defaultdict(set)
    for action_id, rung_id in visible_targets(scope).values_list("action_id", "rung_id"):
        rungs[action_id].add(rung_id)
    return tuple(_card(scope, row, _labelled(scope, options[row.id]), rungs[row.id]) for row in rows)


def _card(scope: CampaignScope, row: Action, options: tuple[Labelled, ...], rungs: set[int]) -> ActionCard:
    return ActionCard(
        id=row.id,
        type=row.type,
        several=row.several,
        position=row.position,
        name=told(scope, row.name),
        nickname=row.nickname,
        short_description=told(scope, row.short_description),
        description=told(scope, row.description),
        message=told(scope, row.message),
        links=tuple(Link(told(scope, link["label"]), link["url"]) for link in row.links),
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


def _labelled(scope: CampaignScope, rows: Iterable[tuple[int, int, TextMap]]) -> tuple[Labelled, ...]:
    return tuple(Labelled(id_, position, told(scope, label)) for id_, position, label in rows)
