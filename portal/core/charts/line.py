"""Months as a line: a month without a figure is a gap, never a zero; the target is a dashed line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from portal.core.charts.labels import width_of

WIDTH, HEIGHT = 480, 216
SIZE = 13.0  # of letters
TOP, BOTTOM = 22, 40
RIGHT = 14
ABOVE, BELOW = -9.0, 18.0  # where a figure stands beside its point
WORD = "目标"  # as wide as the word before the target, in any language that is used
CLOSE = 20.0  # a figure this near to the target's line stands on its other side

Point = TypeVar("Point")


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Shown:
    """A month as it is to be drawn: its name, what stands under the axis, its figure if it has one."""

    label: str
    tick: str
    year: str
    value: float | None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Dot:
    """A month with a figure; ``is_whole`` unless it does not compare with the others."""

    x: float
    y: float
    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The unbroken runs of points, a dot a month, grid and target, and every word in the picture."""

    runs: list[str]
    dots: list[Dot]
    grid: list[Text]
    ticks: list[Text]
    years: list[Text]
    target: Text | None
    goal: float | None
    target_from: float
    figures: list[Text]
    left: float
    right: float = WIDTH - RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def line(
    months: Sequence[Shown],
    *,
    top: float,
    figure: Callable[[float], str],
    target: float | None = None,
    target_from: int = 0,
) -> Line:
    """The picture of a figure a month.

    *top* is the upper end of the scale, which begins at zero; *figure* writes a value; *target_from* is
    the first month that the target is of.
    """
    marks = [0.0, top / 2, top]
    left = max(width_of(figure(mark), SIZE) for mark in marks) + 8
    gap = (WIDTH - RIGHT - left - 12) / max(1, len(months) - 1)
    placed = [(round(left + 6 + index * gap, 1), month) for index, month in enumerate(months)]

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), 1)

    points = [None if month.value is None else (x, height(month.value), month.value) for x, month in placed]
    known = [point for point in points if point is not None]
    goal = None if target is None else height(target)
    begins = placed[target_from][0] - 6
    return Line(
        runs=[" ".join(f"{x},{y}" for x, y, _value in run) for run in runs_of(points) if len(run) > 1],
        dots=[
            Dot(x, height(month.value), f"{month.label} {figure(month.value)}", month.is_whole)
            for x, month in placed
            if month.value is not None
        ],
        grid=[Text(left - 6, height(mark), figure(mark), "end") for mark in marks],
        ticks=[Text(x, HEIGHT - BOTTOM + 17, month.tick) for x, month in placed],
        years=[Text(x, HEIGHT - 6, month.year) for x, month in placed if month.year],
        target=None if goal is None or target is None else _target(begins, goal, figure(target), known),
        goal=goal,
        target_from=begins,
        figures=_figures(known, goal, figure),
        left=left,
    )


def runs_of(points: Sequence[Point | None]) -> list[list[Point]]:
    """The points that follow one another without a gap, run by run; a lone one is a run of its own."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _target(begins: float, goal: float, text: str, known: list[tuple[float, float, float]]) -> Text:
    """What the target is, at its line: the first place, above it or below, that the months' line leaves."""
    width = width_of(f"{WORD}{text}", SIZE) + 8
    places = [begins + 2 + step * width / 2 for step in range(20)]
    free = [
        (x, dy)
        for x in places
        if x + width <= WIDTH - RIGHT
        for dy, top in ((-5, goal - 20), (15, goal + 2))
        if goal + dy < HEIGHT - BOTTOM and not _runs_through(known, (x - 4, x + width), (top - 4, top + 20))
    ]
    x, dy = free[0] if free else (begins + 2, -5)
    return Text(round(x, 1), goal + dy, text, "start")


def _runs_through(
    known: list[tuple[float, float, float]], across: tuple[float, float], down: tuple[float, float]
) -> bool:
    """Whether the months' line, or a dot of it, meets the box."""
    for (x, y, _v), (to_x, to_y, _w) in zip(known, [*known[1:], *known[-1:]], strict=True):
        low, high = max(x, across[0]), min(to_x, across[1])
        if low > high:
            continue
        slope = (to_y - y) / (to_x - x) if to_x > x else 0.0
        ends = y + slope * (low - x), y + slope * (high - x)
        if min(ends) <= down[1] and max(ends) >= down[0]:
            return True
    return False


def _figures(
    known: list[tuple[float, float, float]], goal: float | None, figure: Callable[[float], str]
) -> list[Text]:
    """The last month's figure and, where there is room, the first one's: off the line and the target's."""
    found = []
    for place, beside, anchor in ((0, 1, "start"), (-1, -2, "end")):
        if not known or (place == 0 and (len(known) == 1 or known[-1][0] - known[0][0] < WIDTH / 3)):
            continue
        x, y, value = known[place]
        next_y = known[beside][1] if len(known) > 1 else y
        is_above = next_y >= y and (goal is None or not 0 <= y - goal < CLOSE)
        has_room = y + ABOVE > SIZE, y + BELOW < HEIGHT - BOTTOM
        y += ABOVE if (is_above and has_room[0]) or not has_room[1] else BELOW
        found.append(Text(x - 5 if anchor == "start" else x + 6, round(y, 1), figure(value), anchor))
    return found
