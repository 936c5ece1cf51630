"""Where the rows of each table come from: a queryset that starts at visible(scope), beside its columns."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from kithwork.campaigns.reads import visible_mobilizers
from kithwork.contacts.columns import Asked
from kithwork.contacts.reads import visible as visible_contacts
from kithwork.contacts.reads import visible_responses
from kithwork.content import reads as content
from kithwork.content.reads import ActionCard
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Table
from kithwork.kernel.table.compile import AnyRows
from kithwork.outreach.reads import visible_notes
from kithwork.people.columns import (
    MOBILIZERS,
    contacts_table,
    notes_table,
    one_action_table,
    responses_table,
    voters_table,
)


@dataclass(frozen=True, slots=True)
class Source:
    table: Table
    rows: AnyRows


def mobilizers_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(MOBILIZERS, visible_mobilizers(scope))


def contacts_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(contacts_table(_rungs(scope), _actions(scope), scope.zone), visible_contacts(scope))


def responses_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(responses_table(_actions(scope)), visible_responses(scope))


def voters_source(scope: CampaignScope) -> Source:
    """Of the contacts who are one voter, the one added first stands for the voter."""
    scope.require(Permission.VIEW_PEOPLE)
    matched = visible_contacts(scope).filter(match_status="matched")
    first = matched.order_by("canonical_voter_id", "added_at", "id").distinct("canonical_voter_id")
    return Source(voters_table(), matched.filter(id__in=first.values("id")))


def notes_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(notes_table(), visible_notes(scope))


def action_source(scope: CampaignScope, *, action_id: int) -> Source:
    """The contacts with a current response to one action; NotFoundError where the campaign has no such action."""
    scope.require(Permission.VIEW_PEOPLE)
    action = _asked(content.action(scope, action_id=action_id))
    said = FilteredRelation("currentresponse", condition=Q(currentresponse__action_id=action_id))
    rows = visible_contacts(scope).alias(said=said).filter(said__isnull=False)
    return Source(one_action_table(action, _rungs(scope)), rows)


def _rungs(scope: CampaignScope) -> list[tuple[int, str]]:
    return [(rung.id, rung.label) for rung in content.ladder(scope).rungs]


def _actions(scope: CampaignScope) -> tuple[Asked, ...]:
    return tuple(_asked(action) for action in content.actions(scope))


def _asked(action: ActionCard) -> Asked:
    return Asked(
        id=action.id,
        type=action.type,
        name=action.name,
        nickname=action.nickname,
        options=tuple((option.id, option.label) for option in action.options),
    )
