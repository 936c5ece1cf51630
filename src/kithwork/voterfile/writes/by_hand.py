"""Lists that voters are put on by hand, one a tag: rows like a tag file's, switched off and removed like one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel.db import hold
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import TagFile, VoterTag
from kithwork.voterfile.reads import visible_tag_files, visible_tags
from kithwork.voterfile.rules.labels import check_tag
from kithwork.voterfile.rules.places import split_voter_id

_Status = TagFile.Status


@transaction.atomic
def open_list(scope: OrgScope, *, tag: str, client_key: UUID, now: datetime) -> int:
    """The list of this tag, made where there is none; RefusedError where it is switched off."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    tag = check_tag(tag)
    hold("tag by hand", scope.organization_id, tag)
    found = visible_tag_files(scope).filter(is_by_hand=True, tags=[tag]).first()
    if found and found.status == _Status.OFF:
        raise RefusedError(
            _("The list “%(tag)s” is switched off. Switch it on first, on the page Tags.") % {"tag": tag}, field="tag"
        )
    if found:
        return found.id
    made = TagFile.objects.create(
        organization_id=scope.organization_id,
        client_key=client_key,
        name=tag,
        is_by_hand=True,
        status=_Status.IN_FORCE,
        in_force_at=now,
        tags=[tag],
        unknown=0,
        padded=0,
        made_by_id=scope.actor_id,
        made_at=now,
    )
    record(scope, verb="tag_file.by_hand", noun="tag_file", noun_id=made.id, now=now)
    return made.id


def put_on_list(scope: OrgScope, *, file_id: int, canonical_voter_ids: Collection[str]) -> set[str]:
    """Who of these voters was not on it yet. RefusedError where the list is gone. Inside a transaction of the caller's."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    tag = _tag_of(scope, file_id)
    asked = {split_voter_id(canonical): canonical for canonical in canonical_voter_ids}
    states, own_ids = {state for state, _own in asked}, [own for _state, own in asked]
    rows = visible_tags(scope).filter(file_id=file_id, state__in=states, state_file_id__in=own_ids)
    known = set(rows.values_list("state", "state_file_id"))
    fresh = [(state, own) for state, own in asked if (state, own) not in known]
    VoterTag.objects.bulk_create(
        VoterTag(file_id=file_id, organization_id=scope.organization_id, state=state, state_file_id=own_id, tag=tag)
        for state, own_id in fresh
    )
    return {asked[one] for one in fresh}


def take_off_list(scope: OrgScope, *, file_id: int, canonical_voter_ids: Collection[str]) -> None:
    """Nothing to do where the list is gone."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    by_state: dict[str, list[str]] = defaultdict(list)
    for state, own_id in map(split_voter_id, canonical_voter_ids):
        by_state[state].append(own_id)
    for state, own_ids in by_state.items():
        visible_tags(scope).filter(file_id=file_id, state=state, state_file_id__in=own_ids).delete()


@transaction.atomic
def list_changed(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Counts who is on it, and lets contacts copy their tags anew."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    lists = visible_tag_files(scope).filter(id=file_id, is_by_hand=True)
    if not lists.exists():
        return
    voters = visible_tags(scope).filter(file_id=file_id).count()
    lists.update(voters=voters, unknown=None, padded=None)
    record(scope, verb="tag_file.change", noun="tag_file", noun_id=file_id, people=voters, now=now)
    enqueue("voterfile.count_tags_of", organization_id=scope.organization_id, file_id=file_id)
    enqueue("matching.retag", organization_id=scope.organization_id)


def _tag_of(scope: OrgScope, file_id: int) -> str:
    """Holds the list as it is until the transaction ends."""
    lists = visible_tag_files(scope).select_for_update(of=("self",)).filter(id=file_id, is_by_hand=True)
    tags = lists.values_list("tags", flat=True).first()
    if tags is None:
        raise RefusedError(_("The list of this tag was removed meanwhile. Please add the tag again."))
    return tags[0]
