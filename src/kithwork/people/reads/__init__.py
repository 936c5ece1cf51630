from kithwork.people.reads.listings import Listing, contacts, contacts_of, mobilizers
from kithwork.people.reads.profiles import (
    CompletedAction,
    ContactProfile,
    MobilizerProfile,
    contact_profile,
    mobilizer_called,
    mobilizer_profile,
)
from kithwork.people.reads.sources import Source, contacts_source, mobilizers_source, responses_source

__all__ = [
    "CompletedAction",
    "ContactProfile",
    "Listing",
    "MobilizerProfile",
    "Source",
    "contact_profile",
    "contacts",
    "contacts_of",
    "contacts_source",
    "mobilizer_called",
    "mobilizer_profile",
    "mobilizers",
    "mobilizers_source",
    "responses_source",
]
