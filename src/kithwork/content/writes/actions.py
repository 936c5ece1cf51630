from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.content.models import Action, Option
from kithwork.content.reads import visible, visible_options
from kithwork.content.rules import ActionDraft, Choice, check_action
from kithwork.content.writes.targets import aim, set_targets
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@transaction.atomic
def create_action(scope: CampaignScope, *, draft: ActionDraft, now: datetime) -> int:
    """Returns the id. It stands last."""
    scope.require(Permission.EDIT_CONTENT)
    if draft.type not in Action.Type.values:
        raise RefusedError(_("Please choose what kind of action this is."), field="type")
    draft = check_action(draft)
    last = visible(scope).order_by("-position").values_list("position", flat=True).first() or 0
    row = Action(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        type=draft.type,
        position=last + 1,
        made_at=now,
    )
    _fill(scope, row, draft)
    record(scope, verb="action.create", noun="action", noun_id=row.id, now=now)
    return row.id


@transaction.atomic
def edit_action(scope: CampaignScope, *, action_id: int, draft: ActionDraft, now: datetime) -> None:
    """The type stays. Whether an option may go is asked by stewardship, which knows the responses."""
    scope.require(Permission.EDIT_CONTENT)
    row = _locked(scope, action_id)
    _fill(scope, row, check_action(replace(draft, type=row.type)))
    record(scope, verb="action.edit", noun="action", noun_id=row.id, now=now)


@transaction.atomic
def set_open(scope: CampaignScope, *, action_id: int, is_open: bool, now: datetime) -> None:
    """A closed action shows its responses, takes none, keeps its numbers."""
    scope.require(Permission.EDIT_CONTENT)
    row = _locked(scope, action_id)
    row.is_open = is_open
    row.save(update_fields=["is_open"])
    record(scope, verb="action.open" if is_open else "action.close", noun="action", noun_id=row.id, now=now)


@transaction.atomic
def move_action(scope: CampaignScope, *, action_id: int, place: int, now: datetime) -> None:
    """To this place among the actions, counted from 0; beyond the ends is at the end."""
    scope.require(Permission.EDIT_CONTENT)
    rows = list(visible(scope).select_for_update().order_by("position", "id"))
    moved = next((row for row in rows if row.id == action_id), None)
    if moved is None:
        raise NotFoundError(action_id)
    rows.remove(moved)
    rows.insert(max(place, 0), moved)
    for position, row in enumerate(rows, start=1):
        row.position = position
    Action.objects.bulk_update(rows, ["position"])
    record(scope, verb="action.move", noun="action", noun_id=action_id, now=now)


@transaction.atomic
def drop_merged_option(scope: CampaignScope, *, action_id: int, gone: int, into: int, now: datetime) -> None:
    """The option goes. Its responses were re-labelled by stewardship."""
    scope.require(Permission.EDIT_CONTENT)
    options = visible_options(scope).filter(action=_locked(scope, action_id))
    options.filter(id=gone).delete()
    for position, option in enumerate(options, start=1):
        option.position = position
        option.save(update_fields=["position"])
    record(scope, verb="option.merge", noun="option", noun_id=gone, fields=[f"into {into}"], now=now)


def _locked(scope: CampaignScope, action_id: int) -> Action:
    row = visible(scope).select_for_update().filter(id=action_id).first()
    if row is None:
        raise NotFoundError(action_id)
    return row


def _fill(scope: CampaignScope, row: Action, draft: ActionDraft) -> None:
    language = scope.language
    row.several = draft.several and row.type == Action.Type.MULTIPLE_CHOICE
    row.name = row.name | {language: draft.name}
    row.nickname = draft.nickname
    row.short_description = row.short_description | {language: draft.short_description}
    row.description = row.description | {language: draft.description}
    row.message = row.message | {language: draft.message}
    # The words of a link that leads where one led before keep their other languages.
    known = {link["url"]: link["label"] for link in row.links}
    row.links = [{"label": known.get(link.url, {}) | {language: link.label}, "url": link.url} for link in draft.links]
    if row.mission_id is None:  # else its mission says whom it is for
        aim(scope, row=row, targeting=draft.targeting)
    row.save()
    if row.mission_id is None:
        set_targets(scope, action_id=row.id, targeting=draft.targeting)
    if row.type == Action.Type.MULTIPLE_CHOICE:
        _set_options(scope, row, draft.options)


def _set_options(scope: CampaignScope, row: Action, options: Sequence[Choice]) -> None:
    known = {option.id: option for option in visible_options(scope).filter(action=row)}
    if {option.id for option in options if option.id} - known.keys():
        raise RefusedError(_("The options changed meanwhile. Please load the page again."), field="options")
    visible_options(scope).filter(action=row, id__in=known.keys() - {option.id for option in options}).delete()
    for position, choice in enumerate(options, start=1):
        option = known.get(choice.id or 0) or Option(organization_id=scope.organization_id, action=row)
        option.position, option.label = position, option.label | {scope.language: choice.label}
        option.save()
