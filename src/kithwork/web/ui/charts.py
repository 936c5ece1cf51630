"""Where things stand in a chart; the components draw it. Widths are percent of the room there is."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Bar:
    """`width` is "0%" to "100%" of the longest bar, written for SVG whatever the language; "" where nothing is drawn."""

    label: str
    text: str
    share: str
    href: str
    width: str
    count: int


def bars(rows: Iterable[object]) -> tuple[Bar, ...]:
    """Rows are objects or mappings with `label` and `count` (None when hidden), and maybe `text`, `share`, `href`."""
    given = tuple(rows)
    longest = max((_count(row) for row in given), default=0) or 1
    return tuple(
        Bar(
            label=_words(row, "label"),
            text=_words(row, "text") or f"{_count(row):,}",
            share=_words(row, "share"),
            href=_words(row, "href"),
            width=f"{100 * _count(row) / longest:.4g}%" if _count(row) else "",
            count=_count(row),
        )
        for row in given
    )


def _count(row: object) -> int:
    count = _of(row, "count")
    return count if isinstance(count, int) else 0


def _words(row: object, key: str) -> str:
    return str(_of(row, key) or "")


def _of(row: object, key: str) -> object:
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: as many counts as there are days."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """`path` lies in a box of WIDTH × HEIGHT, stretched to the room there is; `style` tells lines apart (1 to 3)."""

    label: str
    path: str
    style: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """`scale` reads down the left side, `days` along the foot; `rows` is the same as a table."""

    lines: tuple[Line, ...]
    scale: tuple[int, ...]
    days: tuple[date, ...]
    rows: tuple[tuple[date, tuple[int, ...]], ...]


WIDTH, HEIGHT = 600, 200
STYLES = 3
STEPS = (2, 4, 6, 8, 10)


def line(days: Sequence[date], series: Sequence[Series]) -> LineChart:
    """Counts over days, from 0 up to a round number; at most three lines, for more cannot be told apart."""
    series = series[:STYLES]
    top = ceiling(max((max(one.counts, default=0) for one in series), default=0))
    return LineChart(
        lines=tuple(Line(one.label, _path(one.counts, top), 1 + place) for place, one in enumerate(series)),
        scale=(top, top // 2, 0),
        days=_feet(days),
        rows=tuple((day, tuple(one.counts[place] for one in series)) for place, day in enumerate(days)),
    )


def ceiling(highest: int) -> int:
    """The next even round number: 7 → 8, 83 → 100, 1204 → 2000; so that its half is a whole number."""
    power: int = 10 ** (len(str(highest)) - 1)
    steps = (max(2, step * power) for step in STEPS)
    return next(step for step in steps if step >= highest)


def _path(counts: Sequence[int], top: int) -> str:
    stride = WIDTH / max(len(counts) - 1, 1)
    points = [f"{place * stride:.1f} {HEIGHT - HEIGHT * count / top:.1f}" for place, count in enumerate(counts)]
    if len(points) == 1:
        points.append(f"{WIDTH} {points[0].split()[1]}")
    return "M" + "L".join(points) if points else ""


def _feet(days: Sequence[date]) -> tuple[date, ...]:
    """First, middle and last day."""
    return tuple(dict.fromkeys(days[place] for place in (0, len(days) // 2, -1))) if days else ()


@dataclass(frozen=True, slots=True)
class Dot:
    """`x` and `y` lie in a box of NETWORK × NETWORK."""

    x: str
    y: str
    style: str
    name: str


@dataclass(frozen=True, slots=True)
class Network:
    """`circles`: radius and label of each ring that has dots."""

    middle: int
    circles: tuple[tuple[str, str], ...]
    dots: tuple[Dot, ...]


NETWORK, INNER = 440, 70


def network(rings: Sequence[tuple[str, str, Sequence[str]]]) -> Network:
    """Somebody in the middle, and around them rings (style, label, names), the first the nearest; empty ones take no room."""
    middle = NETWORK // 2
    filled = [ring for ring in rings if ring[2]]
    step = (middle - 16 - INNER) / max(len(filled) - 1, 1)
    circles, dots = [], []
    for turn, (style, label, names) in enumerate(filled):
        radius = INNER + turn * step
        circles.append((f"{radius:.1f}", label))
        for number, name in enumerate(names):
            # Each ring is turned a little, so that the lines of the next pass between its dots.
            angle = 2 * math.pi * (number / len(names)) + turn * 0.4
            x, y = middle + radius * math.cos(angle), middle + radius * math.sin(angle)
            dots.append(Dot(f"{x:.1f}", f"{y:.1f}", style, name))
    return Network(middle, tuple(circles), tuple(dots))


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a flow: a bar at the left or right edge, `y` down to `y + height`, with its words beside it."""

    label: str
    text: str
    x: float
    y: float
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """`path` is its outline; it does not `moves` where what it draws stays in its place."""

    path: str
    title: str
    moves: bool


@dataclass(frozen=True, slots=True)
class FlowChart:
    width: int
    height: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


FLOW_WIDTH, FLOW_HEIGHT = 420, 260
NODE_WIDTH, NODE_GAP, LABEL_HEIGHT = 10, 8, 15


def flow(left: Sequence[str], right: Sequence[str], counts: Sequence[Sequence[int]]) -> FlowChart:
    """Counts from each place at the left to each at the right, as ribbons as wide as they are many."""
    across = [sum(line[column] for line in counts) for column in range(len(right))]
    down = [sum(line) for line in counts]
    places = max(len(left), len(right))
    scale = FLOW_HEIGHT / (sum(down) or 1)
    lefts = _nodes(left, down, scale, x=0)
    rights = _nodes(right, across, scale, x=FLOW_WIDTH - NODE_WIDTH)
    ribbons, starts, ends = [], [node.y for node in lefts], [node.y for node in rights]
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            if count:
                thick = count * scale
                title = f"{left[row]} → {right[column]}: {count:,}"
                moves = left[row] != right[column]
                ribbons.append(Ribbon(_ribbon(starts[row], ends[column], thick), title, moves))
                starts[row] += thick
                ends[column] += thick
    height = FLOW_HEIGHT + places * (NODE_GAP + LABEL_HEIGHT)
    return FlowChart(FLOW_WIDTH, height, lefts, rights, tuple(ribbons))


def _nodes(labels: Sequence[str], counts: Sequence[int], scale: float, *, x: float) -> tuple[Node, ...]:
    nodes, y = [], 0.0
    for label, count in zip(labels, counts, strict=True):
        y += LABEL_HEIGHT
        height = count * scale
        nodes.append(Node(_short(label), f"{count:,}", x, y, max(height, 1), y - 4))
        y += height + NODE_GAP
    return tuple(nodes)


def _ribbon(start: float, end: float, thick: float) -> str:
    near, far, half = NODE_WIDTH, FLOW_WIDTH - NODE_WIDTH, FLOW_WIDTH / 2
    return (
        f"M{near} {start:.1f}C{half} {start:.1f} {half} {end:.1f} {far} {end:.1f}"
        f"V{end + thick:.1f}C{half} {end + thick:.1f} {half} {start + thick:.1f} {near} {start + thick:.1f}Z"
    )


LABEL_LENGTH = 26


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1]}…"


@dataclass(frozen=True, slots=True)
class Shaded:
    """`shade` is 0 for nobody (or for a hidden number) up to SHADES for the most."""

    path: str
    title: str
    shade: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """`steps` say for each shade from which count on it is used."""

    width: int
    height: int
    areas: tuple[Shaded, ...]
    steps: tuple[tuple[int, str], ...]


SHADES = 5


def area_map(width: int, height: int, areas: Sequence[tuple[str, str, str, int | None]]) -> AreaMap:
    """Areas are (path, name, the count in words, the count or None where hidden)."""
    most = max((count or 0 for *_, count in areas), default=0)
    froms = sorted({max(1, -(-most * step // SHADES)) for step in range(SHADES)} if most else set())
    shaded = tuple(
        Shaded(path, f"{name}: {text}", sum(count >= least for least in froms) if count else 0)
        for path, name, text, count in areas
    )
    return AreaMap(width, height, shaded, tuple((place, f"{least:,}+") for place, least in enumerate(froms, start=1)))
