"""What a sentence is checked against: plain figures of communities by month, counted without the portal."""

from __future__ import annotations

from dataclasses import dataclass, field

Month = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """One community in one month: what it shows, and what the month itself counted."""

    n: int
    d: int | None = None
    month_n: int | None = None  # of a flow
    month_d: int | None = None
    carried_from: Month | None = None
    is_current: bool = True  # a flow may know earlier months of the year only

    @property
    def is_own(self) -> bool:
        return self.is_current and self.carried_from is None


@dataclass
class Counted:
    """One indicator: its cells by community's name and month, the total, and what is asked of it."""

    name: str
    kind: str
    unit: str
    template: str
    has_rate: bool
    cells: dict[Month, dict[str, Cell]] = field(default_factory=dict)
    gone: tuple[int, int] = (0, 0)  # what communities closed since count in the year
    minimum: int = 0
    target: tuple[str, int] | None = None  # ("rate", 90) or ("count", 1200), due at the year's end
    is_clause: bool = True

    def at(self, month: Month) -> dict[str, Cell]:
        return self.cells.get(month, {})


@dataclass
class Office:
    """All that a meeting's text may speak of."""

    month: Month
    since: Month
    held: Month
    names: list[str]  # of the communities that are due, in the order of their codes
    states: dict[str, str]
    indicators: list[Counted]
    named: bool = True
    organisations: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict] = field(default_factory=dict)
    speakers: int = 0
    matters: list[dict] = field(default_factory=list)
    before_due: bool = False  # reports of the month may still come in time


def as_of(office: Office, one: Counted) -> tuple[int, int | None] | None:
    """The total of the month; None where no community is counted in it."""
    cells = one.at(office.month)
    if not any(cell.is_current for cell in cells.values()):
        return None
    if one.kind == "frequency":
        current = [cell for cell in cells.values() if cell.is_current]
        return sum(cell.n >= (cell.d or 0) for cell in current), len(current)
    n = sum(cell.n for cell in cells.values()) + one.gone[0]
    bases = [cell.d for cell in cells.values() if cell.d is not None]
    return n, (sum(bases) + one.gone[1] if bases or one.gone[1] else None)


def alike(office: Office, one: Counted) -> list[tuple[Cell, Cell]]:
    """The communities with a figure of their own in both months: now and before."""
    now, before = one.at(office.month), one.at(office.since)
    return [
        (now[name], before[name])
        for name in office.names
        if name in now and name in before and now[name].is_own and before[name].is_own
    ]
