"""The delivery of a file, as it is kept until it is loaded."""

from datetime import datetime

from kithwork.kernel import storage
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.rules.fingerprint import Recognised, recognise
from kithwork.voterfile.rules.parcels import Delivered


def recognised(scope: OrgScope, *, file: VoterFile, now: datetime) -> Recognised:
    """RefusedError with a sentence where it is not one state's voters in a known layout."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    today = now.astimezone(scope.zone).date()
    return recognise([Delivered(file.name, lambda: storage.open(file.storage_key))], today=today)
