from collections.abc import Collection

from django.db.models import Q, QuerySet

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import RejectedLine, TagFile, VoteFile, VoterTag


def visible_tags_of(scope: OrgScope, *, canonical_voter_ids: Collection[str]) -> QuerySet[VoterTag]:
    """In every tag file, whether it holds for anybody or not."""
    scope.require(Permission.ERASE)
    wanted = Q(file_id=None)
    for voter in canonical_voter_ids:
        state, _hyphen, number = voter.partition("-")
        wanted |= Q(state=state, state_file_id=number)
    return VoterTag.objects.filter(wanted, organization_id=scope.organization_id)


def visible_refused_lines(
    scope: OrgScope, *, pattern: str
) -> tuple[QuerySet[RejectedLine], QuerySet[TagFile], QuerySet[VoteFile]]:
    """Where a line that could not be read is kept and holds a text of this form."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id}
    return (
        RejectedLine.objects.filter(**inside, cell__iregex=pattern),
        TagFile.objects.filter(**inside, rejected_lines__iregex=pattern),
        VoteFile.objects.filter(**inside, rejected_lines__iregex=pattern),
    )
