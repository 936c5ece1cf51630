from kithwork.campaigns.reads import visible_mobilizers
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope


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
    )
