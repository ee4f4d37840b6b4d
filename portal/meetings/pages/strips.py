"""Where the communities stand on a strip: one mark each, the same on the projector and on the slides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.core.charts.lanes import lanes
from portal.meetings.schema import FrozenIndicator

LIT = ("green", "yellow", "red")
NEAR = 2.4  # percentage points: closer marks would cover each other
LANE = 0.34  # of a row's height, from a lane's middle to its edge
STEP = 0.13  # of a row's height, between marks that share a place
FOOT = 0.08  # of a row's height, below the lowest mark
#: The strip in SVG: four units a percentage point, with room for half a mark at both ends.
SCALE, HEIGHT, RADIUS = 4, 48.0, 4.6


@dataclass(frozen=True, slots=True)
class Dot:
    """The mark of a community: its rate, how high it stands (in parts of a row), and its light."""

    rate: Decimal
    height: float
    light: str

    @property
    def path(self) -> str:
        """The mark as SVG draws it: ● ▲ ■, ◇ without a light, as everywhere."""
        x, y = float(self.rate) * SCALE, HEIGHT * (1 - self.height)
        r = RADIUS
        if self.light == "green":
            return f"M{x - r:.1f},{y:.1f}a{r},{r} 0 1,0 {2 * r},0a{r},{r} 0 1,0 {-2 * r},0z"
        if self.light == "yellow":
            return f"M{x:.1f},{y - r:.1f}l{r},{2 * r}h{-2 * r}z"
        if self.light == "red":
            return (
                f"M{x - r + 0.6:.1f},{y - r + 0.6:.1f}h{2 * r - 1.2:.1f}v{2 * r - 1.2:.1f}h{1.2 - 2 * r:.1f}z"
            )
        return f"M{x:.1f},{y - r:.1f}l{r},{r}l{-r},{r}l{-r},{-r}z"


def dots(one: FrozenIndicator) -> list[Dot]:
    """A mark for each community with a rate of the month; those that would cover each other form a column."""
    cells = sorted(
        (
            (Decimal(cell["percent"]), cell["area"], cell)
            for cell in one["rows"]
            if cell["is_current"] and cell["percent"]
        ),
        key=lambda found: found[:2],
    )
    found = lanes([float(rate) for rate, _area, _cell in cells], NEAR)
    return [
        Dot(
            rate,
            0.5 - LANE + FOOT + lane * min(STEP, (2 * LANE - 0.1) / max(1, count - 1)),
            cell["light"] if one["is_ranked"] and cell["light"] in LIT else "none",
        )
        for (rate, _area, cell), (lane, count) in zip(cells, found, strict=True)
    ]
