"""What the machine believes: two offices of one county in plain Python, and what should be read of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.rollups import recount
from tests.machine.claims import Cell, Counted, Month, Office

OFFICES = ("990101001", "990101002")
MONTHS: list[Month] = [(2025, 11), (2025, 12), (2026, 1), (2026, 2), (2026, 3)]
Place = tuple[str, Month]
"""A report: community and month."""
EDITABLE = ("NOT_STARTED", "DRAFT", "RETURNED", "REOPENED")
COUNTED = ("APPROVED", "LOCKED")
#: verb → (from, to); whether it needs the open month; all but lock and unlock do.
TABLE = {
    "submit": (EDITABLE, "SUBMITTED"),
    "withdraw": (("SUBMITTED",), "DRAFT"),
    "approve": (("SUBMITTED",), "APPROVED"),
    "return": (("SUBMITTED",), "RETURNED"),
    "reopen": (("APPROVED",), "REOPENED"),
}


@dataclass
class Definition:
    """An indicator as the machine knows it."""

    code: str
    name: str
    kind: str
    unit: str
    sentence: str
    has_rate: bool
    carry: int
    minimum: int
    by_staff: bool
    has_opening: bool
    ranked: bool
    pk: int
    target: tuple[str, int] | None = None
    office_minimum: dict[str, int] = field(default_factory=dict)


@dataclass
class Model:
    """Communities, reports and their states; ``typed`` is what stands in the boxes of each report."""

    definitions: dict[str, Definition]
    communities: dict[str, recount.Community] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    states: dict[Place, str] = field(default_factory=dict)
    typed: dict[Place, dict[str, recount.Figure]] = field(default_factory=dict)
    opened: set[tuple[str, Month]] = field(default_factory=set)
    locked: set[tuple[str, Month]] = field(default_factory=set)

    def of(self, office: str) -> list[recount.Community]:
        return [one for code, one in sorted(self.communities.items()) if code.startswith(office)]

    def due(self, office: str, month: Month) -> list[recount.Community]:
        return [one for one in self.of(office) if one.exists(month)]

    def count(self, place: Place) -> None:
        """Let the report's figures count, or not, as its state says."""
        code, month = place
        approved = self.communities[code].approved
        if self.states[place] in COUNTED:
            approved[month] = dict(self.typed.get(place, {}))
        else:
            approved.pop(month, None)

    def known_months(self, office: str) -> list[Month]:
        """Months that have roll-ups: from the first that was opened to the last."""
        found = sorted(month for one, month in self.opened if one == office)
        return [month for month in MONTHS if found and found[0] <= month <= found[-1]]

    def rows(self, office: str, month: Month) -> dict[tuple[str, str], recount.Row]:
        """Every row of the office, by area and indicator."""
        found: dict[tuple[str, str], recount.Row] = {}
        for one in self.definitions.values():
            communities = {
                c.code: row
                for c in self.of(office)
                if (row := recount.community_row(c, one.code, one.kind, one.carry, month))
            }
            found |= {(area, one.code): row for area, row in communities.items()}
            total = recount.total_of(communities, one.kind, len(self.due(office, month)))
            if total:
                found[office, one.code] = total
        return found

    def cell(self, code: str, one: Definition, month: Month) -> Cell | None:
        row = recount.community_row(self.communities[code], one.code, one.kind, one.carry, month)
        if row is None:
            return None
        carried = row.oldest if row.carried else None
        if one.kind == "flow":
            return Cell(
                row.ytd_numerator or 0, row.ytd_denominator, row.numerator, row.denominator,
                None, bool(row.covered),
            )  # fmt: skip
        if row.numerator is None:
            return None
        return Cell(row.numerator, row.denominator, carried_from=carried, is_current=bool(row.covered))

    def office(self, code: str, month: Month, since: Month, chosen: list[str], **more: Any) -> Office:
        """What a meeting of the office about *month* may claim."""
        due = self.due(code, month)
        earlier = [before for before in MONTHS if before <= month]
        indicators = []
        for name in chosen:
            one = self.definitions[name]
            cells = {
                before: {self.names[c.code]: cell for c in due if (cell := self.cell(c.code, one, before))}
                for before in earlier
            }
            gone = [self.cell(c.code, one, month) for c in self.of(code) if c not in due]
            left = [cell for cell in gone if cell is not None and one.kind == "flow"]
            indicators.append(
                Counted(
                    one.name, one.kind, one.unit, one.sentence, one.has_rate, cells,
                    (sum(cell.n for cell in left), sum(cell.d or 0 for cell in left)),
                    one.office_minimum.get(code, one.minimum), one.target,
                    is_clause=one.kind in ("completion", "flow", "level") and "{max}" not in one.sentence
                    and "{" in one.sentence,
                )
            )  # fmt: skip
        states = {self.names[c.code]: self.states.get((c.code, month), "NOT_STARTED") for c in due}
        names = [self.names[c.code] for c in due]
        return Office(month, since, names=names, states=states, indicators=indicators, **more)
