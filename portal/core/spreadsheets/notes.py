"""What the receipt of a file says beside its values: what was not read, and what should be looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from portal.core.spreadsheets.cells import shown
from portal.core.text import beginning

MOST_NOTES = 200
QUOTED = 80  # signs of a cell in a note


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the file that its owner should know of: where, what stands there, what became of it."""

    cell: str
    found: str
    why: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(slots=True)
class Notes:
    """What was not read, and what was read though it may not have been meant."""

    passed: list[Note] = field(default_factory=list)
    read: list[Note] = field(default_factory=list)

    def pass_over(self, cell: str, found: Any, why: str) -> None:
        self.passed.append(Note(cell, beginning(shown(found), QUOTED), why))

    def unsay(self, *cells: str) -> None:
        """Nothing more is said of what was read there: it was refused, and a cell has one outcome."""
        self.read = [one for one in self.read if one.cell not in cells]

    def say(self, cell: str, found: Any, why: str) -> None:
        self.read.append(Note(cell, beginning(shown(found), QUOTED), why))
