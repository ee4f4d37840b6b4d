"""Two months side by side: a line an area, rising or falling, those that moved most by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from portal.core.charts.labels import apart, width_of

WIDTH = 480
SIZE = 12.5  # of letters
STEP = 17.0  # between two lines of words
TOP, BOTTOM = 30, 10
EACH, LEAST, MOST = 18, 150, 380  # height: per area, and its limits
FEWEST = 3  # areas that moved, for a picture to say more than a table
ALL_NAMED = 10  # up to how many areas that moved are each named
NEAR, LED = 7, 20  # from a point to its words; with room for a line from one to the other
AWAY = 2.5  # how far words move from their point before such a line leads to them
WORDS = 0.6  # of the width, which names at both ends may take
NAMED = 3  # of more, so many that moved most either way, and the ends


@dataclass(frozen=True, slots=True)
class Step:
    """One area: its figures in the two months; ``good``: whether its way is the wanted one, if any is."""

    code: str
    name: str
    before: float
    now: float
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area's line, where its words stand, and what it says."""

    step: Step
    y1: float
    y2: float
    way: str
    says: str
    left: float | None = None
    right: float | None = None
    left_text: str = ""
    right_text: str = ""
    left_leader: str = ""
    right_leader: str = ""

    @property
    def tone(self) -> str:
        """Whether it got better: each tone has a dash of its own, so that grey print tells them apart."""
        if self.way == "same" or self.step.good is None:
            return "same"
        return "good" if self.step.good else "bad"


@dataclass(frozen=True, slots=True)
class Slope:
    """The lines between the two months, which stand at ``x1`` and ``x2``, and the finding."""

    lines: list[Drawn]
    x1: float
    x2: float
    height: int
    says: str
    before: float  # where the words of the earlier month end
    after: float  # where those of the later one begin
    width: int = WIDTH


def slope(steps: Sequence[Step], figure: Callable[[float], str]) -> Slope | None:
    """The picture of the areas' steps; None where few moved: a table says that better."""
    if sum(_way(step) != "same" for step in steps) < FEWEST:
        return None
    height = min(MOST, max(LEAST, TOP + BOTTOM + EACH * len(steps)))
    ends = [value for step in steps for value in (step.before, step.now)]
    low, high = min(ends), max(ends)

    def place(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(height - BOTTOM - share * (height - BOTTOM - TOP), 1)

    named = sorted(_named(steps, int((height - TOP - BOTTOM) // STEP) + 1))
    lefts, rights = (
        dict(zip(named, apart(column, STEP, TOP - 4, height - BOTTOM + 4), strict=True))
        for column in ([place(steps[one].before) for one in named], [place(steps[one].now) for one in named])
    )
    both = _are_named_twice([steps[one] for one in named], figure)
    lines = [
        Drawn(
            step,
            place(step.before),
            place(step.now),
            (way := _way(step)),
            f"{step.name} {figure(step.before)} → {figure(step.now)}",
            left=lefts.get(index),
            right=rights.get(index),
            left_text=f"{step.name} {figure(step.before)}" if both else figure(step.before),
            right_text=f"{figure(step.now)} {ARROWS[way]} {step.name}",
        )
        for index, step in enumerate(steps)
    ]
    told = [lines[one] for one in named]
    lines.sort(key=lambda one: one.left is not None)  # those that are named lie on top
    return _placed(lines, told, height)


def _placed(lines: list[Drawn], told: list[Drawn], height: int) -> Slope:
    """The months between their words; a line leads to words that had to leave their point."""
    left, right = (LED if any(map(moved, told)) else NEAR for moved in (_left_away, _right_away))
    x1 = round(max(width_of(one.left_text, SIZE) for one in told) + 3 + left, 1)
    x2 = round(WIDTH - max(width_of(one.right_text, SIZE) for one in told) - 3 - right, 1)
    led = [
        replace(
            one,
            left_leader=_leader(x1 - 4, one.y1, x1 - LED + 2, one.left) if _left_away(one) else "",
            right_leader=_leader(x2 + 4, one.y2, x2 + LED - 2, one.right) if _right_away(one) else "",
        )
        for one in lines
    ]
    return Slope(led, x1, x2, height, _finding(led), round(x1 - left, 1), round(x2 + right, 1))


def _left_away(one: Drawn) -> bool:
    return one.left is not None and abs(one.left - one.y1) > AWAY


def _right_away(one: Drawn) -> bool:
    return one.right is not None and abs(one.right - one.y2) > AWAY


def _leader(x: float, y: float, to_x: float, to_y: float | None) -> str:
    return f"M{x:.1f},{y:.1f}L{to_x:.1f},{to_y or 0:.1f}"


def _are_named_twice(told: Sequence[Step], figure: Callable[[float], str]) -> bool:
    """Whether names at both months leave room enough for the lines between."""
    ends = (
        (f"{one.name} {figure(one.before)}" for one in told),
        (f"{figure(one.now)} → {one.name}" for one in told),
    )
    return sum(max(width_of(text, SIZE) for text in texts) for texts in ends) <= WORDS * WIDTH


def _finding(lines: Sequence[Drawn]) -> str:
    """How many went which way, and who went farthest."""
    count = Counter(one.way for one in lines)
    says = _("%(up)d up, %(down)d down, %(same)d unchanged") % {way: count[way] for way in ARROWS}
    most = max(lines, key=lambda one: abs(one.step.now - one.step.before))
    if most.way != "same":
        says = _("; ").join([says, _("the largest step: %(step)s") % {"step": most.says}])
    return says


ARROWS = {"up": "↑", "down": "↓", "same": "→"}


def _way(step: Step) -> str:
    return "same" if step.now == step.before else "up" if step.now > step.before else "down"


def _named(steps: Sequence[Step], room: int) -> list[int]:
    """Which areas are named: those that moved; of many the largest steps and the ends, as room allows."""
    moved = [index for index, step in enumerate(steps) if _way(step) != "same"]
    if len(moved) <= min(ALL_NAMED, room):
        return moved
    by_step = sorted(moved, key=lambda index: steps[index].now - steps[index].before)
    by_now = sorted(moved, key=lambda index: steps[index].now)
    return list(dict.fromkeys([*by_step[:NAMED], *by_step[-NAMED:], by_now[0], by_now[-1]]))[:room]
