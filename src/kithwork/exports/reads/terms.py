"""What an organization agreed to when it took in a voter file; accepted again at every export that shows it."""

from dataclasses import dataclass
from datetime import date

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import reads as voterfile


@dataclass(frozen=True, slots=True)
class Terms:
    file_id: int
    name: str
    state: str
    source: str
    obtained_on: date
    permitted_use: str


def terms(scope: OrgScope) -> tuple[Terms, ...]:
    """Of the voter files in force; none where there are none."""
    scope.require(Permission.EXPORT)
    return tuple(
        Terms(file.id, file.name, file.state, file.source, file.obtained_on, file.permitted_use)
        for file in voterfile.in_force(scope)
    )


def as_kept(scope: OrgScope, *, shows_voter_file: bool) -> list[dict[str, str | int]]:
    """As an export keeps what was accepted; nothing where its file shows nothing of a voter file."""
    scope.require(Permission.EXPORT)
    return [
        {
            "file": one.file_id,
            "name": one.name,
            "state": one.state,
            "source": one.source,
            "obtained_on": one.obtained_on.isoformat(),
            "permitted_use": one.permitted_use,
        }
        for one in (terms(scope) if shows_voter_file else ())
    ]
