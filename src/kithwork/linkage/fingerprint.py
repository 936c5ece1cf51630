"""Which figures a saved model has a place for: it is of use only where the levels are those it was learned for."""

from hashlib import sha256

from kithwork.linkage.levels import FIELDS
from kithwork.linkage.model import DEFAULT, Model
from kithwork.linkage.parameters import Level


def level_set() -> str:
    """Changes with the fields, their levels and groups, the figures of a level, and the version of the default figures."""
    levels = {name: [level.name for level in of_field] for name, of_field in FIELDS.items()}
    groups = {name: len(of_field) for name, of_field in DEFAULT.fields.items()}
    said = (DEFAULT.version, sorted(levels.items()), sorted(groups.items()), Level._fields, sorted(_parts()))
    return sha256(repr(said).encode()).hexdigest()


def _parts() -> list[str]:
    return [*Model.__dataclass_fields__]
