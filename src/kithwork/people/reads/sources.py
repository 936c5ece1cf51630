"""Where the rows of each table come from: a queryset that starts at visible(scope), beside its columns."""

from dataclasses import dataclass

from kithwork.campaigns.reads import visible_mobilizers
from kithwork.contacts.columns import Asked
from kithwork.contacts.reads import visible as visible_contacts
from kithwork.contacts.reads import visible_responses
from kithwork.content import reads as content
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Table
from kithwork.kernel.table.compile import AnyRows
from kithwork.people.columns import MOBILIZERS, contacts_table, responses_table


@dataclass(frozen=True, slots=True)
class Source:
    table: Table
    rows: AnyRows


def mobilizers_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(MOBILIZERS, visible_mobilizers(scope))


def contacts_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    rungs = [(rung.id, rung.label) for rung in content.ladder(scope).rungs]
    return Source(contacts_table(rungs, _actions(scope)), visible_contacts(scope))


def responses_source(scope: CampaignScope) -> Source:
    scope.require(Permission.VIEW_PEOPLE)
    return Source(responses_table(_actions(scope)), visible_responses(scope))


def _actions(scope: CampaignScope) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            id=action.id,
            type=action.type,
            name=action.name,
            nickname=action.nickname,
            options=tuple((option.id, option.label) for option in action.options),
        )
        for action in content.actions(scope)
    )
