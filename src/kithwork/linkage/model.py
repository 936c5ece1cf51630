"""The default parameters: what holds until enough contacts are there to learn from (`learn.learn`).

They are judgement, set with measurements on generated worlds in mind and checked by `bench/link`.
"""

from typing import Final

from kithwork.linkage.parameters import Group, Level, Model

__all__ = ["DEFAULT", "Group", "Level", "Model"]


def _shared(m: float, u: float, share: float = 0) -> Level:
    """A relative shares this as the person does."""
    return Level(m, u, share, kin=m, keep=0)


def _age(m: float, u: float, kin: float) -> Level:
    return Level(m, u, kin=kin, keep=0)


# A father's name is given to a son in about 1.5 % of families.
_NAMESAKE: Final = 0.015
_FIRST: Final[tuple[Group, ...]] = (
    (  # the contact's name occurs in the file, and is short for no other
        Level(0.88, 0, 1, kin=_NAMESAKE),
        Level(0.01, 1e-4, 1.2, kin=0.004),
        Level(0.03, 3e-4, 1, kin=0.01),
        Level(0.004, 5e-4),
        Level(0.035, 2e-3, 1),
        Level(0.010, 2e-2),
        Level(0.006, 1.5e-2),
        Level(0.025, 0.95),
    ),
    (  # it does not: misspelled, or a short form that no state writes
        Level(0.25, 0, 1, kin=_NAMESAKE),
        Level(0.14, 1e-4, 1.2, kin=0.004),
        Level(0.03, 1e-4, 1, kin=0.01),
        Level(0.004, 5e-4),
        Level(0.40, 1e-3, 1),
        Level(0.06, 1e-2),
        Level(0.06, 1.5e-2),
        Level(0.056, 0.95),
    ),
    (  # an initial
        Level(0.001, 1e-3),
        Level(0.001, 1e-3),
        Level(0.001, 1e-3),
        Level(0.93, 0.08),
        Level(0.001, 1e-3),
        Level(0.001, 1e-3),
        Level(0.001, 1e-3),
        Level(0.064, 0.92),
    ),
    (  # a short form that few voters are registered by
        Level(0.25, 0, 1, kin=_NAMESAKE),
        Level(0.62, 1e-4, 1.2, kin=0.004),
        Level(0.03, 3e-4, 1, kin=0.01),
        Level(0.004, 5e-4),
        Level(0.035, 2e-3, 1),
        Level(0.030, 2e-2),
        Level(0.006, 1.5e-2),
        Level(0.025, 0.95),
    ),
    (  # a form that many voters are registered by (Chris, Jack, but Robert too, which is one of Rupert)
        Level(0.84, 0, 1, kin=_NAMESAKE),
        Level(0.05, 1e-4, 1.2, kin=0.004),
        Level(0.03, 3e-4, 1, kin=0.01),
        Level(0.004, 5e-4),
        Level(0.035, 2e-3, 1),
        Level(0.010, 2e-2),
        Level(0.006, 1.5e-2),
        Level(0.025, 0.95),
    ),
)
_LAST: Final[tuple[Group, ...]] = (
    (
        _shared(0.855, 0, 1),
        _shared(0.03, 1e-6, 1),
        Level(0.015, 1e-4, 0.05),
        Level(0.004, 1e-8, 1),
        _shared(0.04, 8e-4, 1),
        _shared(0.012, 4e-3),
        Level(0.044, 0.99),
    ),
    (
        _shared(0.35, 0, 1),
        _shared(0.08, 1e-6, 1),
        Level(0.02, 1e-5, 0.05),
        Level(0.01, 1e-8, 1),
        _shared(0.42, 4e-4, 1),
        _shared(0.06, 4e-3),
        Level(0.06, 0.99),
    ),
    (  # one of the two has a double name
        _shared(0.50, 0, 1),
        _shared(0.38, 1e-6, 2),  # either half can be the one that is said
        Level(0.03, 1e-4, 0.05),
        Level(0.004, 1e-8, 1),
        _shared(0.03, 8e-4, 1),
        _shared(0.012, 4e-3),
        Level(0.044, 0.99),
    ),
)
_MIDDLE: Final[tuple[Group, ...]] = (
    (Level(0.72, 0.011), Level(0.05, 0.009), Level(0.11, 0.86), Level(0.12, 0.12)),
    (Level(0.81, 0.066), Level(0.01, 0.005), Level(0.06, 0.81), Level(0.12, 0.12)),
)


def _suffix(m: float, u: float, kin: float) -> Level:
    """Who has a suffix has a namesake in the family, who else one in _NAMESAKE: all but that is scaled down, so that what
    a relative shares can be a chance.
    """
    return Level(m / _SCALE, u / _SCALE, kin=kin, keep=0)


_SCALE: Final = 20
_NEVER: Final = Level(1e-9, 1e-9)
_SUFFIX: Final[tuple[Group, ...]] = (
    # A son's namesake is his father: there the other suffix, or none, is what one expects.
    (_suffix(0.68, 0.03, 5e-4), _suffix(0.02, 0.02, 0.5), _suffix(0.30, 0.95, 0.5), _NEVER),
    (_NEVER, _NEVER, _NEVER, _suffix(0.6, 0.97, 1)),
)
_PLACE: Final[tuple[Group, ...]] = (
    (
        _shared(0.66, 0, 1),
        _shared(0.04, 0, 0.02),
        _shared(0.10, 0, 1),
        _shared(0.07, 0, 1),
        Level(0.04, 0.06),
        Level(0.09, 0.93),
    ),
    (
        _shared(0.01, 0, 1),
        _shared(0.01, 0, 0.02),
        _shared(0.79, 0, 1),
        _shared(0.06, 0, 1),
        Level(0.05, 0.06),
        Level(0.08, 0.93),
    ),
    (
        _shared(0.01, 0, 1),
        _shared(0.01, 0, 0.02),
        _shared(0.01, 0, 1),
        _shared(0.83, 0, 1),
        Level(0.01, 0.01),
        Level(0.13, 0.98),
    ),
)
_AGE: Final[tuple[Group, ...]] = (
    (
        _age(0.90, 4.5e-5, 1e-3),
        _age(0.06, 2e-3, 3e-3),
        _age(0.012, 0.015, 0.03),
        _age(1e-9, 1e-9, 1e-9),
        _age(0.010, 0.03, 0.05),
        _age(0.006, 0.064, 0.10),
        _age(0.004, 0.06, 0.07),
        _age(0.003, 0.11, 0.09),
        _age(0.005, 0.71, 0.65),
    ),
    (
        _age(1e-9, 1e-9, 1e-9),
        _age(1e-9, 1e-9, 1e-9),
        _age(0.88, 0.016, 0.03),
        _age(1e-9, 1e-9, 1e-9),
        _age(0.05, 0.032, 0.05),
        _age(0.025, 0.064, 0.10),
        _age(0.012, 0.06, 0.07),
        _age(0.012, 0.11, 0.09),
        _age(0.021, 0.72, 0.66),
    ),
    (
        _age(1e-9, 1e-9, 1e-9),
        _age(1e-9, 1e-9, 1e-9),
        _age(0.26, 0.016, 0.025),
        _age(0.26, 0.016, 0.025),
        _age(0.18, 0.032, 0.05),
        _age(0.14, 0.064, 0.10),
        _age(0.07, 0.06, 0.07),
        _age(0.05, 0.11, 0.09),
        _age(0.04, 0.70, 0.64),
    ),
)
_PHONE: Final[tuple[Group, ...]] = ((Level(0.72, 0, 1, kin=0.2, keep=0), Level(0.28, 0.999, kin=0.8, keep=0)),)

DEFAULT: Final = Model(
    version="default-2",
    fields={
        "first": _FIRST,
        "last": _LAST,
        "middle": _MIDDLE,
        "suffix": _SUFFIX,
        "place": _PLACE,
        "age": _AGE,
        "phone": _PHONE,
    },
)
