"""How uneven it is, in one line: one mark a community along the indicator's scale, as SVG coordinates."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.charts.labels import width_of
from portal.core.charts.swarm import MIXED, Box, Room, Spot, hits, swarm
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light, light_of
from portal.dashboard.presenters import among_text, figure_text, order_note, range_text, shared
from portal.dashboard.ranking import is_sized
from portal.dashboard.values import Value

WIDTH, HEIGHT, LOW = 280, 38, 24  # LOW: where many rows share a screen
MARGIN = 6
LAST = 254  # all of the scale: right of it a count has room
BELOW, BELOW_LOW = 17, 13  # the axis, on which marks stand, from the bottom: room for the labels
SIZE = 7.2  # of a mark with the air around it
ROOM = Room(SIZE, lanes=1, letters=10.0)
LEAST = 24.0  # a side of what can be hit, where no neighbour is (WCAG 2.5.8)
MANY = 60  # marks in one strip: beyond that strokes, whose length says their light without colour
HEIGHTS = {Light.RED: 12, Light.YELLOW: 9, Light.GREEN: 6}
LABEL = 10.5  # height of a label's letters
GAP = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One area, or several in one place: its shape (an SVG path), its light, what it says, where it is hit.

    Without an area it stands for several and says how many beside it; strokes stand for all of a light.
    """

    path: str
    light: str
    area_code: str
    text: str
    x: float = 0
    y: float = 0
    codes: tuple[str, ...] = ()
    count_text: str = ""
    hit: Box | None = None

    @property
    def box(self) -> Box:
        """What is drawn, with the air around it."""
        half = SIZE / 2
        right = self.x + half + ROOM.width_of(self.count_text)
        return self.x - half, self.y - half, right, self.y + half

    @property
    def count_x(self) -> float:
        return round(self.x + SIZE / 2, 1)

    @property
    def hit_size(self) -> tuple[str, str, str, str]:
        """Left, top, width and height of what can be hit, as SVG writes them."""
        left, top, right, bottom = self.hit or self.box
        return f"{left:.1f}", f"{top:.1f}", f"{right - left:.1f}", f"{bottom - top:.1f}"


@dataclass(frozen=True, slots=True)
class Label:
    """Words below the scale; ``leader`` is a line (an SVG path) to their mark where they stand beside it."""

    x: float
    text: str
    leader: str = ""


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
    note: str = ""  # instead of names at the ends, where the size of an area decides its number
    among: str = ""  # of how many these are the marks, where others have no figure of the month
    width: int = WIDTH
    first: int = MARGIN
    last: int = LAST

    @property
    def axis(self) -> int:
        return axis_of(self.height)

    @property
    def is_counted(self) -> bool:
        """Whether a mark stands for several and says for how many."""
        return any(mark.count_text for mark in self.marks)


def axis_of(height: int) -> int:
    return height - (BELOW if height >= HEIGHT else BELOW_LOW)


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
    scale, indicator = _scale(known), known[0][2].indicator
    lowest, highest = known[0], next(one for one in known if one[0] == known[-1][0])  # ties: first by code
    median = Decimal(statistics.median(measure for measure, _code, _value in known))
    differ = lowest[0] < highest[0]
    ends = [(place(one[0], scale), _named(one, known, names)) for one in (lowest, highest)]
    low, high = _labels(ends[0], ends[1], height)
    own = [light_of(value, goals.get(code)) for _measure, code, value in known]
    missing = sum(value is None or not value.is_current for code, value in values.items() if code in names)
    among = among_text(len(known), len(known) + missing)
    is_of_size, note = is_sized(indicator), order_note(indicator, {})
    says = _finding(lowest, highest, [one[0] for one in known], own, names)
    if is_of_size and differ:
        says = _("; ").join([range_text(figure_text(lowest[2]), figure_text(highest[2])), note])
    return Strip(
        marks=_marks(known, own, scale, names, axis_of(height)),
        target=place(goal.value, scale) if goal and goal.is_rate else None,
        median=place(median, scale) if differ and len(known) > 2 else None,
        low=low if differ and not is_of_size else None,
        high=high if differ and not is_of_size else None,
        says=_with(among, says),
        note=note if is_of_size else "",
        height=height,
        among=among,
    )


def _with(among: str, finding: str) -> str:
    return _("%(among)s: %(finding)s") % {"among": among, "finding": finding} if among else finding


def _named(
    end: tuple[Decimal, str, Value], known: list[tuple[Decimal, str, Value]], names: Mapping[str, str]
) -> str:
    """The end by name, and how many share it where there is room for that, with its figure.

    A * stands at what counts by an older figure, as in the table of lights.
    """
    name, figure = names[end[1]], figure_text(end[2])
    figure += "*" if end[2].coverage.carried and end[2].level == Level.COMMUNITY else ""
    text = f"{shared(name, sum(one[0] == end[0] for one in known))} {figure}"
    return text if width_of(text, LABEL) <= (WIDTH - GAP) / 2 else f"{name} {figure}"


def _scale(known: list[tuple[Decimal, str, Value]]) -> Decimal:
    """What stands at the right end: all of it for a rate, else the largest figure."""
    if known[0][2].indicator.has_rate:
        return Decimal(100)
    return max(known[-1][0], Decimal(1))


def place(measure: Decimal, scale: Decimal) -> float:
    share = min(max(measure / scale, Decimal(0)), Decimal(1))
    return round(MARGIN + float(share) * (LAST - MARGIN), 1)


def _marks(
    known: list[tuple[Decimal, str, Value]],
    own: list[Light],
    scale: Decimal,
    names: Mapping[str, str],
    axis: int,
) -> list[Mark]:
    """Marks from the left; near ones stand above one another, and one counts those that find no room."""
    if len(known) > MANY:
        return _strokes(known, own, scale, axis)
    room = replace(ROOM, lanes=1 + int((axis - SIZE / 2) / SIZE))
    places = [place(measure, scale) for measure, _code, _value in known]
    found = swarm(places, [light.value for light in own], room)
    marks = [_mark(spot, axis - spot.lane * SIZE, known, names) for spot in found]
    areas = hits([mark.box for mark in marks], LEAST, (0, 0, WIDTH, axis + BELOW_LOW))
    return [replace(mark, hit=area) for mark, area in zip(marks, areas, strict=True)]


def _mark(spot: Spot, y: float, known: list[tuple[Decimal, str, Value]], names: Mapping[str, str]) -> Mark:
    told = [known[at] for at in spot.members]
    text = "、".join(f"{names[code]} {figure_text(value)}" for _measure, code, value in told)
    if len(told) > 1:
        text = _("%(count)d here: %(names)s (to the indicator)") % {"count": len(told), "names": text}
    return Mark(
        path=shape(spot.x, y, spot.kind),
        light=spot.kind,
        area_code="" if len(told) > 1 else told[0][1],
        text=text,
        x=spot.x,
        y=round(y, 1),
        codes=tuple(code for _measure, code, _value in told),
        count_text=spot.count_text,
    )


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


def shape(x: float, y: float, light: str) -> str:
    """A square for red, a triangle for yellow, a diamond for several, else a circle, as everywhere."""
    if light == MIXED:
        return f"M{x:.1f} {y - 3.5:.1f}l3.5 3.5l-3.5 3.5l-3.5 -3.5z"
    if light == Light.RED:
        return f"M{x - 2.7:.1f} {y - 2.7:.1f}h5.4v5.4h-5.4z"
    if light == Light.YELLOW:
        return f"M{x:.1f} {y - 3.4:.1f}l3.5 6.2h-7z"
    return f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"


def _labels(low: tuple[float, str], high: tuple[float, str], height: int) -> tuple[Label, Label]:
    """The lowest begins under its mark and the highest ends under its own; pushed apart where they meet."""
    wide = width_of(low[1], LABEL), width_of(high[1], LABEL)
    end = min(max(high[0] + MARGIN, wide[1] + GAP + wide[0]), WIDTH)
    start = max(0.0, min(low[0] - MARGIN, end - wide[1] - GAP - wide[0]))
    return (
        Label(round(start, 1), low[1], _leader(low[0], start, start + wide[0], height)),
        Label(round(end, 1), high[1], _leader(high[0], end - wide[1], end, height)),
    )


def _leader(x: float, left: float, right: float, height: int) -> str:
    """From below the mark to the nearer end of its words, over all other words; not where rows are low."""
    if left <= x <= right or height < HEIGHT:
        return ""
    return f"M{x:.1f} {axis_of(height) + SIZE / 2:.1f}v1.6H{left if x < left else right:.1f}v2"


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
