"""Rows that break down a total or the row above them, 其中：低保户, and are none of the table's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.core.spreadsheets.book import Cells, Sheet
from portal.core.spreadsheets.cells import at, is_blank, shown
from portal.core.spreadsheets.foot import read_foot
from portal.core.spreadsheets.notes import Notes
from portal.core.text import cleaned

OF_WHICH = "其中"
_AROUND = "#*★※-—–·•(\uff08【[〔 \u3000"
#: Whether a row has a full key of its own, by what stands in it under the key of a column.
Knows = Callable[[Callable[[str], Any]], bool]


def is_part(value: Any) -> bool:
    """Whether the text begins with 其中, whatever stands around it and between its signs."""
    if not isinstance(value, str) or "其" not in value:
        return False
    return "".join(cleaned(value).lstrip(_AROUND).split()).startswith(OF_WHICH)


def _is_alone(value: Any) -> bool:
    return is_part(value) and not without(value)


def without(text: str) -> str:
    """What is left of a name behind 其中 and its colon."""
    bare = "".join(cleaned(text).split()) if is_part(text) else ""
    return bare.partition(OF_WHICH)[2].lstrip(":\uff1a、,\uff0c").rstrip(")\uff09】]〕") if bare else text


class Parts:
    """Finds them: by 其中 in the name or before it, there once over several rows perhaps, merged or not."""

    def __init__(self, sheet: Sheet, places: Iterable[int]) -> None:
        self.places = list(places)
        self.above: int | None = None  # where the word stands alone that the blanks below belong to
        values = dict(sheet.rows)
        self.covered = {
            number
            for top, left, bottom, _right in sheet.merged
            if (left - 1 in self.places or left <= min(self.places, default=0))
            and left <= len(values.get(top, []))
            and _is_alone(values[top][left - 1])
            for number in range(top, bottom + 1)
        }

    def find(self, number: int, cells: Cells) -> int | None:
        """Where the word stands, or a row below begins that it is said of; None for a row of its own."""
        first = next((place for place, value in enumerate(cells) if not is_blank(value)), 0)
        told = next((one for one in (*self.places, first) if one < len(cells) and is_part(cells[one])), None)
        if told is not None:
            behind = next((one for one in cells[told + 1 :] if not is_blank(one)), None)
            self.above = told if _is_alone(cells[told]) and isinstance(behind, str) else None
            return told
        is_foot = isinstance(cells[first], str) and any(read_foot(cells[first]))
        if self.above is None or is_foot or self.above >= first:
            self.above = None
            return first if number in self.covered else None
        return first


def without_parts(
    sheet: Sheet,
    rows: Iterable[tuple[int, Cells]],
    positions: Mapping[str, int],
    places: Iterable[int],
    knows: Knows,
    notes: Notes,
) -> Iterator[tuple[int, Cells]]:
    """The rows but for those that break down another one and have no key of their own, which are named.

    *positions* are those of the columns by key, *places* those in which numbers and names of rows stand.
    """
    parts = Parts(sheet, places)
    for number, cells in rows:
        place = parts.find(number, cells)
        if place is None or knows(
            {key: cells[one] for key, one in positions.items() if one < len(cells)}.get
        ):
            yield number, cells
            continue
        whole = " ".join(shown(one) for one in cells if not is_blank(one))
        notes.pass_over(
            at(sheet, number, place), whole, _("breaks down a row above, and is no row of its own")
        )
