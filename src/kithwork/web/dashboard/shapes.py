"""The shapes of areas, for a map. Read only when one is drawn, and kept as the paths of its SVG.

Counties and states come with a package, from the Census. Districts change every few years: an operator puts the Census
"cartographic boundary file" of them into the folder `shapes` of KITH_HOME, as downloaded (cb_2024_37_sldu_500k.zip);
one of counties or states there stands in for the package's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import us
from django.conf import settings

from kithwork.voterfile.rules.areas import Area

WIDTH = 600
# Kind of area: how the Census calls its file, and the field with the code.
FILES = {
    "": ("state", "STUSPS"),
    "county": ("county", "NAME"),
    "congress": ("cd", "CD"),
    "senate": ("sldu", "SLDUST"),
    "house": ("sldl", "SLDLST"),
}
# More than these far apart are one picture only as states.
STATES_AT_MOST = 6
FAR = frozenset({"AK", "HI", "PR", "GU", "AS", "MP", "VI"})


@dataclass(frozen=True, slots=True)
class Outline:
    area: Area
    path: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines in a box of WIDTH × `height`; none where this server has no shapes of that kind."""

    height: int
    outlines: tuple[Outline, ...]


def shapes(kind: str, states: Iterable[str]) -> Shapes:
    """Of all areas of a kind in these states; of states the whole country."""
    wanted = tuple(sorted(set(states)))
    if kind and len(wanted) > STATES_AT_MOST:
        return Shapes(0, ())
    folder = Path(settings.KITH_HOME) / "shapes"
    name = FILES[kind][0]
    files = tuple(sorted(folder.glob(f"cb_*_{name}*.zip"))) if folder.is_dir() else ()
    return _drawn(kind, wanted, files)


def plain(name: str) -> str:
    """One spelling of a county's name, whoever wrote it."""
    told = name.casefold().replace(".", "").replace("'", "").replace("-", " ")
    words = ["st" if word == "saint" else word for word in told.split()]
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in {"county", "parish"} else words)


@lru_cache(maxsize=16)
def _drawn(kind: str, states: tuple[str, ...], files: tuple[Path, ...]) -> Shapes:
    found = list(_of_files(kind, files) if files else _of_package(kind, states))
    near = [one for one in found if one[0].state in states or (not kind and one[0].state not in FAR)]
    return _projected(near) if near else Shapes(0, ())


def _of_package(kind: str, states: tuple[str, ...]) -> Iterator[tuple[Area, Any]]:
    from bokeh_sampledata import us_counties, us_states  # noqa: PLC0415 - only when a map is drawn

    if not kind:
        yield from ((Area(one["code"], "", ""), one["geometry"]) for one in us_states.records())
    if kind == "county":
        for state in states:
            yield from ((Area(state, kind, plain(one["name"])), one["geometry"]) for one in us_counties.records(state))


def _of_files(kind: str, files: tuple[Path, ...]) -> Iterator[tuple[Area, Any]]:
    import shapefile  # noqa: PLC0415 - only when a map is drawn
    from shapely.geometry import shape  # noqa: PLC0415

    for file in files:
        with shapefile.Reader(str(file)) as reader:
            for one in reader.iterShapeRecords():
                told = one.record.as_dict()
                state = us.states.lookup(str(told["STATEFP"]))
                code = next(str(value) for field, value in told.items() if field.startswith(FILES[kind][1]))
                if state is not None:
                    yield Area(state.abbr, kind, _code(kind, code)), shape(one.shape.__geo_interface__)


def _code(kind: str, code: str) -> str:
    if not kind:
        return ""
    return plain(code) if kind == "county" else code.upper().lstrip("0")


def _projected(found: list[tuple[Area, Any]]) -> Shapes:
    """Degrees become a picture that is as wide as high where the middle is."""
    bounds = [shape.bounds for _, shape in found]
    west, south = (min(bound[side] for bound in bounds) for side in (0, 1))
    east, north = (max(bound[side] for bound in bounds) for side in (2, 3))
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)
    outlines = tuple(
        Outline(area, _path(shape.simplify(0.5 / scale), west, north, scale, narrow)) for area, shape in found
    )
    return Shapes(round((north - south) * scale) + 1, outlines)


def _path(shape: Any, west: float, north: float, scale: float, narrow: float) -> str:  # noqa: ANN401 - shapely's
    pieces = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            points = (f"{(x - west) * narrow * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring.coords)
            pieces.append("M" + "L".join(points) + "Z")
    return "".join(pieces)
