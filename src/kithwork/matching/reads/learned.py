"""By which figures each voter file's contacts are judged, for admins to read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.linkage.fingerprint import level_set
from kithwork.linkage.learn import LEAST_CONTACTS
from kithwork.matching.models import Parameters
from kithwork.matching.reads.rows import visible_parameters
from kithwork.matching.rules import LEAST_DECIDED
from kithwork.voterfile import reads as voterfile


@dataclass(frozen=True, slots=True)
class Trust:
    """Of decisions held out: how likely, on geometric average, the judge had called what people then said; in percent."""

    contacts: int
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Learned:
    """Once learned: from how many contacts, corrected by how many decided ones (0: not corrected), tested on others."""

    version: str
    made_at: datetime
    outcome: str
    contacts: int
    pairs: int
    decisions: int
    trust: Trust | None


@dataclass(frozen=True, slots=True)
class FileJudged:
    """`in_use` is empty where the default figures hold; `last` is the latest learning, if another than that in use."""

    file_id: int
    state: str
    name: str
    in_use: Learned | None
    is_outdated: bool
    last: Learned | None
    least_contacts: int = LEAST_CONTACTS
    least_decided: int = LEAST_DECIDED


def learned(scope: OrgScope) -> tuple[FileJudged, ...]:
    """Of every file in force."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    files = voterfile.in_force(scope)
    rows: dict[int, list[Parameters]] = defaultdict(list)
    of_files = visible_parameters(scope).filter(voter_file_id__in=[file.id for file in files])
    for row in of_files.defer("model").order_by("-number"):
        rows[row.voter_file_id].append(row)
    return tuple(_judged(file.id, file.state, file.name, rows[file.id]) for file in files)


def _judged(file_id: int, state: str, name: str, rows: Sequence[Parameters]) -> FileJudged:
    used = next((row for row in rows if row.in_use), None)
    current = used if used and used.level_set == level_set() else None
    last = rows[0] if rows and rows[0] is not used else None
    return FileJudged(
        file_id,
        state,
        name,
        _learned(current) if current else None,
        is_outdated=bool(used and not current),
        last=_learned(last) if last else None,
    )


def _learned(row: Parameters) -> Learned:
    losses = row.held_out
    is_corrected = bool(losses) and losses["calibrated"] <= losses["learned"]
    now = min(losses["learned"], losses["calibrated"]) if losses else 0
    return Learned(
        version=row.version,
        made_at=row.made_at,
        outcome=row.outcome,
        contacts=row.contacts,
        pairs=row.pairs,
        decisions=row.decisions if is_corrected else 0,
        trust=Trust(row.decisions_held_out, _percent(losses["in_use"]), _percent(now)) if losses else None,
    )


def _percent(loss: float) -> int:
    return round(100 * exp(-loss))
