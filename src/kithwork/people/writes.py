"""Saved views: the only thing of People that is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.table import TableQuery, parse
from kithwork.kernel.text import check_text
from kithwork.kernel.traces import Traces
from kithwork.people.models import View
from kithwork.people.reads.erasing import visible_kept_views
from kithwork.people.reads.listings import Parameters
from kithwork.people.reads.sources import contacts_source, mobilizers_source
from kithwork.people.reads.views import visible_expired_views, visible_views

NAME_LIMIT = 80
# In a menu, more are no help.
MOST = 100
SOURCES = {View.Noun.MOBILIZERS: mobilizers_source, View.Noun.CONTACTS: contacts_source}


@transaction.atomic
def keep_view(
    scope: CampaignScope,
    *,
    noun: str,
    name: str,
    parameters: Parameters,
    is_shared: bool,
    client_key: UUID,
    now: datetime,
) -> int:
    """What the table is asked now, by a name. Returns the view's id; a repeated `client_key` returns the first one's."""
    scope.require(Permission.VIEW_PEOPLE)
    name = check_text(name, field="name", what=_("a name"), limit=NAME_LIMIT)
    if noun not in View.Noun.values:
        raise NotFoundError(noun)
    _forget_deleted(scope, now)
    if visible_views(scope, now=now).filter(noun=noun, deleted_at=None).count() >= MOST:
        raise RefusedError(_("There are %(most)d views already. Please delete one first.") % {"most": MOST})
    view, is_new = View.objects.get_or_create(
        campaign_id=scope.campaign_id,
        client_key=client_key,
        defaults={
            "organization_id": scope.organization_id,
            "owner_id": scope.person,
            "noun": noun,
            "name": name,
            "query": str(_question(scope, noun, parameters)),
            "is_shared": is_shared,
            "made_at": now,
        },
    )
    if is_new:
        _record(scope, "keep", view.id, now)
    return view.id


@transaction.atomic
def edit_view(scope: CampaignScope, *, view_id: int, name: str, is_shared: bool, now: datetime) -> None:
    """Whoever sees a view may change it; only its owner takes it back from the others."""
    scope.require(Permission.VIEW_PEOPLE)
    name = check_text(name, field="name", what=_("a name"), limit=NAME_LIMIT)
    view = _found(scope, view_id, now)
    if view.is_shared and not is_shared and view.owner_id != scope.actor_id:
        raise RefusedError(_("Only who made this view can keep it to themself again."), field="is_shared")
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    _record(scope, "edit", view_id, now)


@transaction.atomic
def delete_view(scope: CampaignScope, *, view_id: int, now: datetime) -> None:
    """It can be brought back for seven days."""
    scope.require(Permission.VIEW_PEOPLE)
    view = _found(scope, view_id, now)
    view.deleted_at = now
    view.save(update_fields=["deleted_at"])
    _record(scope, "delete", view_id, now)


@transaction.atomic
def undelete_view(scope: CampaignScope, *, view_id: int, now: datetime) -> None:
    scope.require(Permission.VIEW_PEOPLE)
    if not visible_views(scope, now=now).filter(id=view_id).update(deleted_at=None):
        raise NotFoundError(view_id)
    _record(scope, "undelete", view_id, now)


def _question(scope: CampaignScope, noun: str, parameters: Parameters) -> TableQuery:
    """Without the page: a view begins at its beginning."""
    asked = parse(parameters, SOURCES[View.Noun(noun)](scope).table)
    if asked.problems:
        raise RefusedError(asked.problems[0])
    return asked.query.at("")


def _found(scope: CampaignScope, view_id: int, now: datetime) -> View:
    view = visible_views(scope, now=now).select_for_update().filter(id=view_id, deleted_at=None).first()
    if view is None:
        raise NotFoundError(view_id)
    return view


def _forget_deleted(scope: CampaignScope, now: datetime) -> None:
    visible_expired_views(scope, now=now).delete()


def _record(scope: CampaignScope, verb: str, view_id: int, now: datetime) -> None:
    record(scope, verb=f"view.{verb}", noun="view", noun_id=view_id, now=now)


def forget_searches(scope: OrgScope, *, traces: Traces) -> int:
    """Deletes the views that look for somebody; returns how many."""
    scope.require(Permission.ERASE)
    looking = [view.id for view in visible_kept_views(scope) if traces.were_asked(view.query)]
    return visible_kept_views(scope).filter(id__in=looking).delete()[0]
