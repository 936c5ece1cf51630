"""The delivery of a file, as it is kept until it is loaded."""

from datetime import date

from kithwork.kernel import storage
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.rules.fingerprint import Recognised, recognise
from kithwork.voterfile.rules.parcels import Delivered


def recognised(file: VoterFile, *, today: date) -> Recognised:
    """RefusedError with a sentence where it is not one state's voters in a known layout."""
    return recognise([Delivered(file.name, lambda: storage.open(file.storage_key))], today=today)
