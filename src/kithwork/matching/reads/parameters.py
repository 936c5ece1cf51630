"""By which figures contacts are judged: learned ones where there are any for the file and the levels, else the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kithwork.kernel.scope import OrgScope
from kithwork.linkage.fingerprint import level_set
from kithwork.linkage.model import DEFAULT, Model
from kithwork.matching.reads.rows import visible_parameters

# One a voter file in force, of all organizations that one process serves at a time.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class ModelsInUse:
    by_file: Mapping[int, Model]

    def of(self, file_id: int | None) -> Model:
        return DEFAULT if file_id is None else self.by_file.get(file_id, DEFAULT)


def models_in_use(scope: OrgScope) -> ModelsInUse:
    """By voter file; one statement. Whoever judges a page asks once, so that the page is judged by the same figures."""
    rows = visible_parameters(scope).filter(in_use=True, level_set=level_set())
    return ModelsInUse({file_id: _read(text) for file_id, text in rows.values_list("voter_file_id", "model")})


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> Model:
    return Model.from_json(text)
