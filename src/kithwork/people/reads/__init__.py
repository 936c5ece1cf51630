from kithwork.people.reads.listings import Listing, contacts, mobilizers
from kithwork.people.reads.sources import Source, contacts_source, mobilizers_source, responses_source

__all__ = [
    "Listing",
    "Source",
    "contacts",
    "contacts_source",
    "mobilizers",
    "mobilizers_source",
    "responses_source",
]
