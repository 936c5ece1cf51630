"""Why a voter is, or is not, thought to be a contact, in weights: for data staff, never for a mobilizer."""

from collections.abc import Container
from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.linkage.explain import explain
from kithwork.linkage.frequencies import Frequencies
from kithwork.matching.reads.finding import nearest
from kithwork.matching.reads.subject import Subject, subjects
from kithwork.voterfile import reads as voterfile


def explained(scope: CampaignScope, *, contact_id: int, canonical_voter_id: str, now: datetime) -> str:
    """Lines of bits, by the parameters in use, among the candidates of a look-up; before them why there would be none."""
    scope.require(Permission.RUN_JOBS)
    found = subjects(scope, contact_ids=[contact_id])
    if not found:
        raise NotFoundError(contact_id)
    about, voter = found[0], voterfile.voter(scope, canonical_voter_id=canonical_voter_id)
    record(scope, verb="match.explain", noun="contact", noun_id=contact_id, people=1, now=now)
    if voter is None:
        raise RefusedError(_("No voter file in force has this voter, or they may be nobody's candidate."))
    if not canonical_voter_id.startswith(f"{about.state}-"):
        raise RefusedError(_("This contact is looked up in another state's voter file."))
    near = {row.canonical_voter_id: row.candidate() for row in nearest(scope, subject=about).voters[0]}
    others = [candidate for voter_id, candidate in near.items() if voter_id != canonical_voter_id]
    needed = Frequencies.needed(about.person, [voter.candidate(), *others])
    frequencies = voterfile.frequencies(scope, file=voterfile.searched(scope, state=about.state), needed=needed)
    text = explain(about.person, voter.candidate(), frequencies, about.model, others=others)
    return "\n".join(filter(None, (_why_not(about, canonical_voter_id, near), text)))


def _why_not(about: Subject, voter_id: str, near: Container[str]) -> str:
    if voter_id in about.refused:
        return _("A person said that it is not this voter: no look-up offers them again. If it did:")
    return (
        "" if voter_id in near else _("No key brings this voter to this contact: no look-up compares them. If it did:")
    )
