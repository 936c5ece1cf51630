from django.db.models import QuerySet

from kithwork.contacts.models import Contact
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope


def visible(scope: CampaignScope) -> QuerySet[Contact]:
    """A mobilizer sees the contacts they hold, an admin those of the campaign; deleted ones nobody."""
    contacts = Contact.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, deleted_at=None
    )
    if isinstance(scope, MobilizerScope):
        scope.require(Permission.READ_OWN_CONTACTS)
        return contacts.filter(mobilizer_id=scope.mobilizer_id)
    scope.require(Permission.VIEW_PEOPLE)
    return contacts
