from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from kithwork.contacts.rules import VoterFacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching.rules import age_band
from kithwork.suppression import reads as suppression
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.reads import VoterRow


def facts(scope: CampaignScope, *, canonical_voter_ids: Collection[str], now: datetime) -> dict[str, VoterFacts]:
    """What a match copies, by voter; who is in no file in force or may be nobody's candidate, as suppressed ones, is absent."""
    scope.require(Permission.LOOK_UP_VOTERS)
    files = {file.state: file.id for file in voterfile.in_force(scope)}
    year = now.astimezone(scope.zone).year
    stopped = suppression.suppressed_voters(scope, canonical_voter_ids=canonical_voter_ids)
    voters = voterfile.voters(scope, canonical_voter_ids=set(canonical_voter_ids) - stopped)
    tags = voterfile.tags(scope, canonical_voter_ids=voters)
    voted = voterfile.voted(scope, canonical_voter_ids=voters, election_on=scope.election_on)
    return {
        found: replace(_facts(voter, files, year), tags=tags.get(found, ()), voted=found in voted)
        for found, voter in voters.items()
    }


def _facts(voter: VoterRow, files: dict[str, int], year: int) -> VoterFacts:
    return VoterFacts(
        canonical_voter_id=voter.canonical_voter_id,
        voterfile_first_name=voter.first_name,
        voterfile_last_name=voter.last_name,
        voterfile_city=voter.city,
        voterfile_state=voter.state,
        voterfile_zip=voter.zip,
        voterfile_county=voter.county,
        congressional_district=voter.congressional_district,
        state_senate_district=voter.state_senate_district,
        state_house_district=voter.state_house_district,
        registration_status=voter.status,
        age_band=age_band(voter.birth_year, year=year),
        voter_file_id=files.get(voter.canonical_voter_id.partition("-")[0]),
    )
