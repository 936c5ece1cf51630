"""Every dashboard number. Top numbers, ladder and responses come from the tallies and are exact."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q, Sum

from kithwork.analytics import columns
from kithwork.analytics.columns import Metric
from kithwork.analytics.reads import rows
from kithwork.analytics.reads.rows import Sums
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import EVERYBODY, Cell, Within, average, cells, share, shown
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.content import reads as content
from kithwork.content.reads import ActionCard, Labelled
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@dataclass(frozen=True, slots=True)
class ActionNumbers:
    action: ActionCard
    responded: int
    eligible: int
    options: tuple[tuple[Labelled, int], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts themselves, as PRODUCT's metrics define them.

    `as_of`: when people reached and eligible contacts of a large campaign were counted; None where all is of this moment.
    """

    mobilizers: int
    contacts: int
    matched: int
    touched: int
    answered: int
    touchpoints: int
    people_reached: int
    rungs: tuple[tuple[Labelled, int], ...]
    actions: tuple[ActionNumbers, ...]
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stat:
    """A metric as the page shows it: its value, and the counts behind a share.

    `count` is how many people it is about; None where that is hidden, or where it counts no people.
    """

    metric: Metric
    value: str
    hint: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """`id` is the rung's or option's. `count` and `share` are empty where an analyst may not read them."""

    id: int
    label: str
    text: str
    share: str
    count: int | None


@dataclass(frozen=True, slots=True)
class ActionFigures:
    """`value` is the share of `responded` in `eligible`."""

    action: ActionCard
    value: str
    responded: Cell
    eligible: Cell
    options: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    top: tuple[Stat, ...]
    ladder: tuple[Bar, ...]
    answered: Stat
    unanswered: Cell
    actions: tuple[ActionFigures, ...]
    as_of: datetime | None


def numbers(scope: CampaignScope, *, asked: Within = EVERYBODY) -> Numbers:
    scope.require(Permission.VIEW_ANALYTICS)
    counted = summary(scope, asked=asked)
    return Numbers(
        as_of=counted.as_of if counted else None,
        mobilizers=1 if asked.mobilizer_id else campaigns.count_mobilizers(scope),
        people_reached=counted.reached(asked) if counted else rows.reached(scope, asked=asked),
        rungs=_rungs(scope, asked),
        actions=_actions(scope, asked),
        **asdict(rows.sums(scope, asked=asked) if asked.has_days else _sums(scope, asked)),
    )


def dashboard(scope: CampaignScope, *, asked: Within = EVERYBODY) -> Dashboard:
    """The numbers as this scope may read them: who may not see people gets small cells hidden, and asks of nobody alone."""
    guarded = not scope.may(Permission.VIEW_PEOPLE)
    if asked.mobilizer_id:
        scope.require(Permission.VIEW_PEOPLE)
    found = numbers(scope, asked=asked)
    return Dashboard(
        top=_top(found, guarded=guarded),
        ladder=_ladder(found, guarded=guarded),
        answered=_share_of_contacts(columns.LADDER, found.answered, found, guarded=guarded),
        unanswered=cells([found.contacts - found.answered], whole=found.contacts, guarded=guarded)[0],
        actions=tuple(_figures(action, guarded=guarded) for action in found.actions),
        as_of=found.as_of,
    )


def _held(asked: Within) -> Q:
    return Q(mobilizer_id=asked.mobilizer_id) if asked.mobilizer_id else Q()


def _sums(scope: CampaignScope, asked: Within) -> Sums:
    tallies = contacts.visible_tallies(scope).filter(_held(asked))
    return Sums(**tallies.aggregate(**{key: Sum(key, default=0) for key in Sums.__slots__}))


def _rungs(scope: CampaignScope, asked: Within) -> tuple[tuple[Labelled, int], ...]:
    tallies = contacts.visible_rung_tallies(scope).filter(_held(asked)).values_list("rung_id")
    counts = (
        rows.rungs(scope, asked=asked)
        if asked.has_days
        else dict(tallies.annotate(Sum("contacts")).order_by("rung_id"))
    )
    return tuple((rung, counts.get(rung.id, 0)) for rung in content.ladder(scope).rungs)


def _responses(scope: CampaignScope, asked: Within) -> Mapping[tuple[int, int | None], int]:
    if asked.has_days:
        return rows.responses(scope, asked=asked)
    tallies = contacts.visible_action_tallies(scope).filter(_held(asked)).values_list("action_id", "option_id")
    return {(action, option): count for action, option, count in tallies.annotate(Sum("contacts")).order_by()}


def _actions(scope: CampaignScope, asked: Within) -> tuple[ActionNumbers, ...]:
    cards = content.actions(scope)
    counts = _responses(scope, asked)
    counted = summary(scope, asked=asked)
    if counted:
        eligibles = counted.eligibles(asked, {card.id: card.targeting for card in cards})
    else:
        eligibles = rows.eligibles(scope, asked=asked, action_ids=[card.id for card in cards])
    return tuple(
        ActionNumbers(
            action=card,
            responded=counts.get((card.id, None), 0),
            eligible=eligibles[card.id],
            options=tuple((option, counts.get((card.id, option.id), 0)) for option in card.options),
        )
        for card in cards
    )


def _top(found: Numbers, *, guarded: bool) -> tuple[Stat, ...]:
    (mobilizers,) = cells([found.mobilizers], guarded=guarded)
    (total,) = cells([found.contacts], guarded=guarded)
    (people,) = cells([found.people_reached], whole=found.contacts, guarded=guarded)
    return (
        Stat(columns.TOTAL_MOBILIZERS, mobilizers.text, count=mobilizers.count),
        Stat(columns.TOTAL_CONTACTS, total.text, count=total.count),
        Stat(columns.AVERAGE_CONTACTS, average(total, mobilizers)),
        _share_of_contacts(columns.MATCHED, found.matched, found, guarded=guarded),
        _share_of_contacts(columns.TOUCHED, found.touched, found, guarded=guarded),
        Stat(columns.TOUCHPOINTS, shown(found.touchpoints).text),
        Stat(columns.PEOPLE_REACHED, people.text, count=people.count),
    )


def _share_of_contacts(metric: Metric, count: int, found: Numbers, *, guarded: bool) -> Stat:
    (part,) = cells([count], whole=found.contacts, guarded=guarded)
    (whole,) = cells([found.contacts], guarded=guarded)
    return _share(metric, part, whole)


def _share(metric: Metric, part: Cell, whole: Cell) -> Stat:
    percent = share(part, whole)
    return Stat(metric, percent or part.text, f"{part.text} / {whole.text}", part.count)


def _ladder(found: Numbers, *, guarded: bool) -> tuple[Bar, ...]:
    (answered,) = cells([found.answered], whole=found.contacts, guarded=guarded)
    return _bars(found.rungs, answered, of=found.contacts, guarded=guarded)


def _bars(rows: Sequence[tuple[Labelled, int]], whole: Cell, *, of: int, guarded: bool) -> tuple[Bar, ...]:
    """Where `whole` is hidden the bars must not add up to it: a few who are left of `of` could be worked out."""
    texts = cells([count for _, count in rows], whole=None if whole.count is not None else of, guarded=guarded)
    return tuple(
        Bar(row.id, row.label, cell.text, share(cell, whole), cell.count)
        for (row, _), cell in zip(rows, texts, strict=True)
    )


def _figures(numbers: ActionNumbers, *, guarded: bool) -> ActionFigures:
    (responded,) = cells([numbers.responded], whole=numbers.eligible, guarded=guarded)
    (eligible,) = cells([numbers.eligible], guarded=guarded)
    stat = _share(columns.RESPONDED, responded, eligible)
    bars = _bars(numbers.options, responded, of=numbers.eligible, guarded=guarded)
    return ActionFigures(numbers.action, stat.value, responded, eligible, bars)
