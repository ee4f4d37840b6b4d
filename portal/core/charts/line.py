"""Months as a line: a month without a figure is a gap, never a zero; the target is a dashed line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.core.charts.labels import width_of

WIDTH, HEIGHT = 480, 216
SIZE = 13.0  # of letters
TOP, BOTTOM = 22, 40
RIGHT = 14
ABOVE, BELOW = -9.0, 18.0  # where a figure stands beside its point
CLOSE = 20.0  # a figure this near to the target's line stands on its other side


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    text: str
    anchor: str = "middle"


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
    values: Sequence[float | None],
    *,
    months: Sequence[str],
    ticks: Sequence[str],
    whole: Sequence[bool],
    top: float,
    figure: Callable[[float], str],
    target: float | None = None,
    target_from: int = 0,
) -> Line:
    """The picture of a figure a month.

    *ticks* stand under the axis, a year after a line feed; *whole* says which months compare with one
    another; *top* is the upper end of the scale, which begins at zero; *figure* writes a value;
    *target_from* is the first month that the target is of.
    """
    marks = [0.0, top / 2, top]
    left = max(width_of(figure(mark), SIZE) for mark in marks) + 8
    gap = (WIDTH - RIGHT - left - 12) / max(1, len(values) - 1)
    xs = [round(left + 6 + index * gap, 1) for index in range(len(values))]

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), 1)

    known = [(x, height(value), value) for x, value in zip(xs, values, strict=True) if value is not None]
    goal = None if target is None else height(target)
    begins = xs[target_from] - 6
    return Line(
        runs=_runs(xs, values, height),
        dots=[
            Dot(x, height(value), f"{month} {figure(value)}", is_whole)
            for x, value, month, is_whole in zip(xs, values, months, whole, strict=True)
            if value is not None
        ],
        grid=[Text(left - 6, height(mark), figure(mark), "end") for mark in marks],
        ticks=[
            Text(x, HEIGHT - BOTTOM + 17, tick.partition("\n")[0]) for x, tick in zip(xs, ticks, strict=True)
        ],
        years=[
            Text(x, HEIGHT - 6, year)
            for x, tick in zip(xs, ticks, strict=True)
            if (year := tick.partition("\n")[2])
        ],
        target=None if goal is None or target is None else _target(begins, goal, figure(target), known),
        goal=goal,
        target_from=begins,
        figures=_figures(known, goal, figure),
        left=left,
    )


def _runs(xs: Sequence[float], values: Sequence[float | None], height: Callable[[float], float]) -> list[str]:
    """The points that follow one another without a gap; a lone month has a dot and no line."""
    runs: list[list[str]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{x},{height(value)}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _target(begins: float, goal: float, text: str, known: list[tuple[float, float, float]]) -> Text:
    """What the target is, on its line where it begins: above it, below where the months' line runs there."""
    end = begins + width_of(text, SIZE) + 8
    is_crowded = any(begins - 4 <= x <= end and goal - 22 < y <= goal for x, y, _value in known)
    return Text(begins + 2, goal + (15 if is_crowded else -5), text, "start")


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
