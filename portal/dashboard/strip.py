"""How uneven it is, in one line: one mark a community along the indicator's scale, as SVG coordinates."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core.charts.labels import width_of
from portal.core.charts.lanes import lanes
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light, light_of
from portal.dashboard.presenters import among_text, figure_text, shared
from portal.dashboard.values import Value

WIDTH, HEIGHT, LOW = 260, 34, 24  # LOW: where many rows share a screen
MARGIN = 6
BELOW = 13  # the axis, on which marks stand, from the bottom: room for the labels
STEP = 5.0  # between marks that share a place
NEAR = 6  # marks closer than this would cover each other
MANY = 60  # marks in one strip: beyond that strokes, whose length says their light without colour
HEIGHTS = {Light.RED: 12, Light.YELLOW: 9, Light.GREEN: 6}
LABEL = 10.5  # height of a label's letters
GAP = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One area: its shape where it stands (an SVG path), its light, and what it says.

    Without an area it stands for all of that light, as strokes.
    """

    path: str
    light: str
    area_code: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The marks, target and median on the scale, the lowest and the highest by name, and the finding."""

    marks: list[Mark]
    target: float | None
    median: float | None
    low: Label | None
    high: Label | None
    says: str
    height: int
    among: str = ""  # of how many these are the marks, where others have no figure of the month
    width: int = WIDTH
    first: int = MARGIN
    last: int = WIDTH - MARGIN

    @property
    def axis(self) -> int:
        return self.height - BELOW


def strip(
    values: Mapping[str, Value | None],
    goals: Mapping[str, Goal | None],
    goal: Goal | None,
    names: Mapping[str, str],
    height: int = HEIGHT,
) -> Strip | None:
    """The strip of the named areas; None where none has a figure in the month."""
    known = [
        (value.measure, code, value)
        for code, value in values.items()
        if value is not None and value.measure is not None and value.is_current and code in names
    ]
    if not known:
        return None
    known.sort(key=lambda one: (one[0], one[1]))
    scale = _scale(known)
    lowest, highest = known[0], next(one for one in known if one[0] == known[-1][0])  # ties: first by code
    median = Decimal(statistics.median(measure for measure, _code, _value in known))
    differ = lowest[0] < highest[0]
    low, high = _labels(*((place(one[0], scale), _named(one, known, names)) for one in (lowest, highest)))
    own = [light_of(value, goals.get(code)) for _measure, code, value in known]
    missing = sum(value is None or not value.is_current for code, value in values.items() if code in names)
    among = among_text(len(known), len(known) + missing)
    return Strip(
        marks=_marks(known, own, scale, names, height - BELOW),
        target=place(goal.value, scale) if goal and goal.is_rate else None,
        median=place(median, scale) if differ and len(known) > 2 else None,
        low=low if differ else None,
        high=high if differ else None,
        says=_with(among, _finding(lowest, highest, [one[0] for one in known], own, names)),
        height=height,
        among=among,
    )


def _with(among: str, finding: str) -> str:
    return _("%(among)s: %(finding)s") % {"among": among, "finding": finding} if among else finding


def _named(
    end: tuple[Decimal, str, Value], known: list[tuple[Decimal, str, Value]], names: Mapping[str, str]
) -> str:
    """The end by name, and how many share it where there is room for that, with its figure."""
    name, figure = names[end[1]], figure_text(end[2])
    text = f"{shared(name, sum(one[0] == end[0] for one in known))} {figure}"
    return text if width_of(text, LABEL) <= (WIDTH - GAP) / 2 else f"{name} {figure}"


def _scale(known: list[tuple[Decimal, str, Value]]) -> Decimal:
    """What stands at the right end: all of it for a rate, else the largest figure."""
    if known[0][2].indicator.has_rate:
        return Decimal(100)
    return max(known[-1][0], Decimal(1))


def place(measure: Decimal, scale: Decimal) -> float:
    share = min(max(measure / scale, Decimal(0)), Decimal(1))
    return round(MARGIN + float(share) * (WIDTH - 2 * MARGIN), 1)


def _marks(
    known: list[tuple[Decimal, str, Value]],
    own: list[Light],
    scale: Decimal,
    names: Mapping[str, str],
    axis: int,
) -> list[Mark]:
    """Marks from the left; those that would cover each other stand above one another, closer if many."""
    if len(known) > MANY:
        return _strokes(known, own, scale, axis)
    found = lanes([place(measure, scale) for measure, _code, _value in known], NEAR)
    marks = []
    for (measure, code, value), light, (lane, count) in zip(known, own, found, strict=True):
        step = min(STEP, (axis - 4) / max(1, count - 1))
        text = f"{names[code]} {figure_text(value)}"
        marks.append(Mark(shape(place(measure, scale), axis - lane * step, light), light.value, code, text))
    return marks


def _strokes(
    known: list[tuple[Decimal, str, Value]], own: list[Light], scale: Decimal, axis: int
) -> list[Mark]:
    """A thin stroke for each of very many areas, drawn a light at a time: how dense they are says enough."""
    found: dict[Light, list[float]] = {}
    for (measure, _code, _value), light in zip(known, own, strict=True):
        found.setdefault(light, []).append(place(measure, scale))
    return [
        Mark(
            "".join(f"M{x} {axis}v-{HEIGHTS.get(light, 8)}" for x in sorted(set(places))),
            light.value,
            "",
            f"{light.label} {len(places)}",
        )
        for light, places in found.items()
    ]


def shape(x: float, y: float, light: Light) -> str:
    """A square for red, a triangle for yellow, else a circle: the shapes that lights have everywhere."""
    if light == Light.RED:
        return f"M{x - 2.7:.1f} {y - 2.7:.1f}h5.4v5.4h-5.4z"
    if light == Light.YELLOW:
        return f"M{x:.1f} {y - 3.4:.1f}l3.5 6.2h-7z"
    return f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"


def _labels(low: tuple[float, str], high: tuple[float, str]) -> tuple[Label, Label]:
    """The lowest begins under its mark and the highest ends under its own; pushed apart where they meet."""
    wide = width_of(low[1], LABEL), width_of(high[1], LABEL)
    end = min(max(high[0] + MARGIN, wide[1] + GAP + wide[0]), WIDTH)
    start = max(0.0, min(low[0] - MARGIN, end - wide[1] - GAP - wide[0]))
    return Label(round(start, 1), low[1]), Label(round(end, 1), high[1])


def _finding(
    lowest: tuple[Decimal, str, Value],
    highest: tuple[Decimal, str, Value],
    measures: list[Decimal],
    own: list[Light],
    names: Mapping[str, str],
) -> str:
    """What the picture shows, for who does not see it."""
    if lowest[0] == highest[0]:
        return _("all %(count)d at %(figure)s") % {"count": len(own), "figure": figure_text(lowest[2])}
    count = Counter(own)
    words = {
        "low": shared(names[lowest[1]], sum(one == lowest[0] for one in measures)),
        "low_figure": figure_text(lowest[2]),
        "high": shared(names[highest[1]], sum(one == highest[0] for one in measures)),
        "high_figure": figure_text(highest[2]),
        "behind": count[Light.RED] + count[Light.YELLOW],
        "count": len(own),
    }
    text = _("lowest %(low)s %(low_figure)s, highest %(high)s %(high_figure)s")
    if any(light.is_lit for light in own):
        text = _(
            "lowest %(low)s %(low_figure)s, highest %(high)s %(high_figure)s; "
            "%(behind)d of %(count)d below their target"
        )
    return text % words
