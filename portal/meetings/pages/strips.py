"""Where the communities stand on a strip: no mark upon another, on the projector as on the slides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.core.charts.swarm import Room, swarm
from portal.meetings.schema import FrozenIndicator

LIT = ("green", "yellow", "red")
#: The strip in SVG: four units a percentage point, room for half a mark at the left, a count at the right.
SCALE, HEIGHT, RADIUS = 4, 48.0, 6.5
SIGN = 28.0  # height of a count's letters: to be read from ten metres
#: In percentage points: a mark with the air around it, and a count's letters.
ROOM = Room(size=3.6, lanes=3, letters=SIGN / SCALE)
#: Right of 100: half a mark, and as many signs as a count of communities has.
RIGHT = 17
LANE = 0.42  # of a row's height, from a lane's middle to its edge
STEP = 0.29  # of a row's height, between marks that stand above one another
FOOT = 0.13  # of a row's height, below the lowest mark


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark: its rate, how high it stands (in parts of a row), its light, and for how many it stands."""

    rate: Decimal
    height: float
    light: str
    areas: tuple[str, ...]
    count_text: str = ""

    @property
    def at(self) -> tuple[float, float]:
        """The mark's middle in SVG."""
        return round(float(self.rate) * SCALE, 1), round(HEIGHT * (1 - self.height), 1)

    @property
    def count_x(self) -> float:
        return self.at[0] + RADIUS + 1

    @property
    def path(self) -> str:
        """The mark as SVG draws it: ● ▲ ■, ◇ without a light, as everywhere."""
        x, y = self.at
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
    """The marks of the communities with a rate of the month; one counts where there is no room for each."""
    cells = [cell for cell in one["rows"] if cell["is_current"] and cell["percent"]]
    cells.sort(key=lambda cell: (Decimal(cell["percent"] or 0), cell["area"]))
    lights = [cell["light"] if one["is_ranked"] and cell["light"] in LIT else "none" for cell in cells]
    return [
        Dot(
            Decimal(f"{spot.x:g}"),
            0.5 - LANE + FOOT + spot.lane * STEP,
            spot.kind if spot.kind in LIT else "none",
            tuple(cells[at]["area"] for at in spot.members),
            spot.count_text,
        )
        for spot in swarm([float(cell["percent"] or 0) for cell in cells], lights, ROOM)
    ]
