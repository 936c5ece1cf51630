from collections.abc import Collection
from typing import TypeVar, cast

from django.db.models import Func, QuerySet

from kithwork.contacts.reads import visible as visible_contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope
from kithwork.outreach.models import Answer, Note, Response

AnyEntry = TypeVar("AnyEntry", bound=Answer | Response | Note)


def visible_answers(scope: CampaignScope) -> QuerySet[Answer]:
    """Answers about contacts this scope sees, whoever recorded them; those taken back are gone."""
    return Answer.objects.filter(
        organization_id=scope.organization_id, contact__in=visible_contacts(scope), removed_at=None
    )


def visible_responses(scope: CampaignScope) -> QuerySet[Response]:
    return Response.objects.filter(
        organization_id=scope.organization_id, contact__in=visible_contacts(scope), removed_at=None
    )


def visible_notes(scope: CampaignScope) -> QuerySet[Note]:
    return Note.objects.filter(
        organization_id=scope.organization_id, contact__in=visible_contacts(scope), removed_at=None
    )


def visible_written(scope: MobilizerScope, kind: type[AnyEntry]) -> QuerySet[AnyEntry]:
    """All this mobilizer ever wrote of a kind, taken back or not, whoever holds the contact now: to know a repeat."""
    scope.require(Permission.READ_OWN_CONTACTS)
    written = kind.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, recorded_by_id=scope.mobilizer_id
    )
    return cast("QuerySet[AnyEntry]", written)


def visible_own(scope: MobilizerScope, kind: type[AnyEntry]) -> QuerySet[AnyEntry]:
    """What this mobilizer wrote about contacts they still hold: what they may change."""
    return visible_written(scope, kind).filter(contact__in=visible_contacts(scope), removed_at=None)


def visible_of_contact(
    scope: MobilizerScope, *, contact_id: int
) -> tuple[QuerySet[Answer], QuerySet[Response], QuerySet[Note]]:
    """All about one contact this scope sees, whoever recorded it, taken back or not: what moves with a person."""
    scope.require(Permission.RECORD)
    inside = {"organization_id": scope.organization_id, "contact__in": visible_contacts(scope).filter(id=contact_id)}
    return Answer.objects.filter(**inside), Response.objects.filter(**inside), Note.objects.filter(**inside)


def visible_remains(
    scope: OrgScope, *, contact_ids: Collection[int]
) -> tuple[QuerySet[Answer], QuerySet[Response], QuerySet[Note]]:
    """What goes with contacts deleted for good."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id, "contact_id__in": contact_ids}
    return Answer.objects.filter(**inside), Response.objects.filter(**inside), Note.objects.filter(**inside)


def visible_history(scope: CampaignScope) -> tuple[QuerySet[Answer], QuerySet[Response]]:
    """All that was ever recorded in the campaign, of deleted contacts too: what content must not lose. No person in it."""
    scope.require(Permission.EDIT_CONTENT)
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}
    return Answer.objects.filter(**inside), Response.objects.filter(**inside)


def answered_rungs(scope: CampaignScope, *, rung_ids: Collection[int]) -> frozenset[int]:
    """Which of these rungs stand in any history."""
    answers, _ = visible_history(scope)
    return frozenset(answers.filter(rung_id__in=rung_ids).values_list("rung_id", flat=True).distinct())


def chosen_options(scope: CampaignScope, *, action_id: int) -> frozenset[int]:
    """The options of an action that stand in any history."""
    _, responses = visible_history(scope)
    chosen = responses.filter(action_id=action_id).annotate(option=Func("options", function="unnest"))
    return frozenset(chosen.values_list("option", flat=True).distinct())


def visible_said(scope: OrgScope, *, pattern: str) -> tuple[QuerySet[Note], QuerySet[Response]]:
    """Free text of every campaign that holds a text of this form, whomever it is about."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id}
    return (
        Note.objects.filter(**inside, body__iregex=pattern),
        Response.objects.filter(**inside, text__iregex=pattern),
    )
