from kithwork.campaigns.reads import visible_mobilizers
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope


def set_own_match(
    scope: MobilizerScope,
    *,
    status: str,
    canonical_voter_id: str,
    first_name: str,
    last_name: str,
    city: str,
    state: str,
    county: str,
) -> None:
    """Copies what the voter file says about the mobilizer themself; all empty unless matched."""
    scope.require(Permission.RECORD)
    visible_mobilizers(scope).update(
        match_status=status,
        canonical_voter_id=canonical_voter_id,
        voterfile_first_name=first_name,
        voterfile_last_name=last_name,
        voterfile_city=city,
        voterfile_state=state,
        voterfile_county=county,
        is_voter_protected=False,
    )


def set_protected_match(scope: CampaignScope, *, mobilizer_id: int, canonical_voter_id: str) -> None:
    """An admin links a mobilizer to a voter whom the state protects: the number alone is kept, and shown nowhere."""
    scope.require(Permission.MANAGE_PEOPLE)
    visible_mobilizers(scope).filter(id=mobilizer_id).update(
        match_status="matched",
        canonical_voter_id=canonical_voter_id,
        voterfile_first_name="",
        voterfile_last_name="",
        voterfile_city="",
        voterfile_state="",
        voterfile_county="",
        is_voter_protected=True,
    )
