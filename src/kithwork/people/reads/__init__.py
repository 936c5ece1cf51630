from kithwork.people.reads.erasing import visible_kept_views
from kithwork.people.reads.listings import Listing, contacts, contacts_of, mobilizers
from kithwork.people.reads.profiles import (
    CalledMobilizer,
    CompletedAction,
    ContactProfile,
    MobilizerProfile,
    contact_profile,
    mobilizer_name,
    mobilizer_profile,
    mobilizers_called,
)
from kithwork.people.reads.sources import (
    Source,
    action_source,
    contacts_source,
    mobilizers_source,
    notes_source,
    responses_source,
    voters_source,
)
from kithwork.people.reads.views import ViewCard, view, views, visible_expired_views, visible_views

__all__ = [
    "CalledMobilizer",
    "CompletedAction",
    "ContactProfile",
    "Listing",
    "MobilizerProfile",
    "Source",
    "ViewCard",
    "action_source",
    "contact_profile",
    "contacts",
    "contacts_of",
    "contacts_source",
    "mobilizer_name",
    "mobilizer_profile",
    "mobilizers",
    "mobilizers_called",
    "mobilizers_source",
    "notes_source",
    "responses_source",
    "view",
    "views",
    "visible_expired_views",
    "visible_kept_views",
    "visible_views",
    "voters_source",
]
