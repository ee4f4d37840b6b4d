"""A workbook as the portal sees it: its sheets, their cells where Excel shows them, what is odd about them.

Formats: .xlsx (also “strict”), .xls and .ods. A file is looked over by ``guard`` and then read apart from
the portal's own processes (``reader``), with little memory and time.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from portal.core import apart
from portal.core.spreadsheets import guard
from portal.core.spreadsheets.days import SERIALS, Serial1904
from portal.core.spreadsheets.reader import fonts
from portal.core.spreadsheets.reader.codes import DAMAGED, PASSWORD
from portal.core.spreadsheets.reader.formats import SHAPES

PROGRAM = Path(__file__).with_name("reader")
MEMORY = 300 * 1024**2
SECONDS = 5
#: The cells of a sheet from which a list takes its words: $Z$1:$Z$3.
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?[A-Z]{1,3}\$?\d+)?")
PATIENCE = 20  # of which a busy machine may spend most elsewhere

Cells = list[Any]
#: What the portal itself writes over a column without a heading: the communities, and the communities again.
PUT_IN = "community", "community again"
Place = tuple[int, int]
#: The mark of cells whose letter its font shows as a tick, and that hold the tick then.
TICK = "tick"


class Unreadable(str):
    """What stands in a cell that has no value: an error (``#REF!``), or a formula never calculated."""

    __slots__ = ()


class Unstored(Unreadable):
    """A formula whose value the file does not hold."""

    __slots__ = ()


class Sign(Unreadable):
    """A letter that its font shows as a sign."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell, and who is said to have written it."""

    row: int
    column: int
    text: str
    author: str


@dataclass(slots=True)
class Sheet:
    """One visible sheet: its rows that are not blank, by number; rows and columns count from one."""

    name: str
    rows: list[tuple[int, Cells]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[Place] = field(default_factory=set)
    formatted: dict[Place, str] = field(default_factory=dict)  # what the format does: ``reader.formats``
    #: First and last row and column of conditional formats that may hide or change what is seen, and which.
    conditions: list[tuple[Place, Place, str]] = field(default_factory=list)
    coloured: set[Place] = field(default_factory=set)  # cells with a ground, where white writing is seen
    #: Cells that are struck through, crossed out, raised or lowered (5² typed as 52), repeated until they are
    #: full, shown as money of ours or of others (``reader.formats``), or as a tick for its letter.
    marks: dict[str, set[Place]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: list[Comment] = field(default_factory=list)
    boxes: list[tuple[Place, str]] = field(
        default_factory=list
    )  # texts of boxes and shapes, where they begin
    #: Boxes to tick, lists and buttons with what is ticked or chosen, and embedded files, where they begin.
    controls: list[tuple[Place, str]] = field(default_factory=list)
    objects: list[tuple[Place, str]] = field(default_factory=list)
    prompts: list[tuple[Place, str]] = field(default_factory=list)  # what shows while cells are chosen
    pictures: set[Place] = field(default_factory=set)  # cells that hold a picture, by a function of WPS
    covered: list[tuple[Place, Any]] = field(default_factory=list)  # values that merged cells hide: not there
    margins: list[str] = field(default_factory=list)  # what headers and footers of the page say
    is_untold: bool = False  # whether it is not known what is hidden, an error or a percentage
    is_old: bool = False  # whether formulas and text boxes are not known
    is_turned: bool = False  # whether its columns are read as rows: addresses are the file's all the same
    data_from: int = 0  # its first row of data, where that is known before its headings are

    def turned(self) -> Sheet:
        """The same cells with columns for rows, for a table that runs to the right."""
        rows: dict[int, Cells] = {}
        for number, cells in self.rows:
            for position, value in enumerate(cells, 1):
                if value is not None:
                    _put(rows, position, number, value)
        return replace(
            self,
            rows=sorted(rows.items()),
            merged=[(left, top, right, bottom) for top, left, bottom, right in self.merged],
            formulas={(column, row) for row, column in self.formulas},
            formatted={(column, row): kind for (row, column), kind in self.formatted.items()},
            conditions=[(first[::-1], last[::-1], kind) for first, last, kind in self.conditions],
            coloured={(column, row) for row, column in self.coloured},
            marks={mark: {place[::-1] for place in places} for mark, places in self.marks.items()},
            hidden_rows=self.hidden_columns,
            hidden_columns=self.hidden_rows,
            comments=[replace(one, row=one.column, column=one.row) for one in self.comments],
            boxes=[(place[::-1], text) for place, text in self.boxes],
            controls=[(place[::-1], text) for place, text in self.controls],
            objects=[(place[::-1], text) for place, text in self.objects],
            pictures={(column, row) for row, column in self.pictures},
            prompts=[((column, row), text) for (row, column), text in self.prompts],
            covered=[((column, row), value) for (row, column), value in self.covered],
            is_turned=not self.is_turned,
        )


@dataclass(slots=True)
class Book:
    """A workbook's visible sheets, and the names of those that are hidden or too many to be looked at."""

    sheets: list[Sheet]
    hidden: list[str]
    beyond: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)  # sheets that are nothing but a chart


def open_book(stream: IO[bytes], size: int) -> Book:
    """Read the workbook; ``ValidationError`` with the sentence to show if that may not or cannot be done."""
    guard.check(stream, size)
    try:
        done = apart.run(PROGRAM, stream.read(), str(MEMORY), str(SECONDS), seconds=PATIENCE)
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode == PASSWORD:
        raise ValidationError(_("The file is protected by a password; save it without one."))
    if done.returncode == DAMAGED:
        raise ValidationError(_("The file is damaged; open it in Excel or WPS and save it again."))
    if done.returncode:
        raise _too_much()
    read = json.loads(done.stdout, object_hook=_time)
    return Book(
        [_sheet(one, is_1904=read["is_1904"]) for one in read["sheets"] if one["is_visible"]],
        [one["name"] for one in read["sheets"] if not one["is_visible"]],
        read["beyond"],
        read["charts"],
    )


def _too_much() -> ValidationError:
    return ValidationError(
        _(
            "Reading the file takes too much time or memory, usually because formats or blanks reach far "
            "beyond the table. Copy the table alone into a new file."
        )
    )


def _time(given: dict[str, Any]) -> Any:
    """Times as the reader wrote them, anything else as it is."""
    if len(given) == 1:
        for name, kind in (("date", dt.date), ("datetime", dt.datetime), ("time", dt.time)):
            if name in given:
                return kind.fromisoformat(given[name])
        if "seconds" in given:
            return dt.timedelta(seconds=given["seconds"])
    return given


def _values(read: dict[str, Any], *, is_1904: bool) -> dict[int, Cells]:
    """The cells by row, with what stands in the place of a value where the value is not what shows."""
    rows: dict[int, Cells] = dict(read["rows"])
    for row, column, text in read.get("broken", ()):
        if isinstance(_at(rows, row, column), str):
            _put(rows, row, column, text)
    for row, column, instead in _without_value(read):
        _put(rows, row, column, instead)
    for row, column in read.get("percents", ()):
        value = _at(rows, row, column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            _put(rows, row, column, f"{(Decimal(str(value)) * 100).normalize():f}%")
    if is_1904:
        for cells in rows.values():
            cells[:] = [Serial1904(one) if _is_serial(one) else one for one in cells]
    return rows


def _is_serial(value: Any) -> bool:
    return type(value) in (int, float) and SERIALS.start <= value < SERIALS.stop


def _sheet(read: dict[str, Any], *, is_1904: bool) -> Sheet:
    rows = _values(read, is_1904=is_1904)
    formatted = {(row, column): kind for row, column, kind in read.get("formatted", ())}
    if read.get("hides_zeros"):
        zeros = _zeros(rows).items()
        formatted |= {place: kind for place, kind in zeros if formatted.get(place, "") in SHAPES}
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1) for top, left, bottom, right in read.get("merged", ())
    ]
    marks = {
        mark: {(row, column) for row, column in places} for mark, places in read.get("marks", {}).items()
    }
    if ticks := _in_signs(rows, marks):
        marks[TICK] = ticks
    covered = list(_uncovered(rows, merged)) if merged else []
    return Sheet(
        read["name"],
        sorted(rows.items()),
        merged,
        {(row, column) for row, column in read.get("formulas", ())},
        formatted,
        [
            ((top, left), (bottom, right), kind)
            for top, left, bottom, right, kind in read.get("conditions", ())
        ],
        {(row, column) for row, column in read.get("coloured", ())},
        marks,
        set(read.get("hidden_rows", ())),
        set(read.get("hidden_columns", ())),
        [Comment(*one) for one in read.get("comments", ())],
        [((row, column), text) for row, column, text in read.get("boxes", ())],
        [
            ((row, column), _of_control(rows, text, ticked, source, chosen))
            for row, column, text, ticked, source, chosen in read.get("controls", ())
        ],
        [((row, column), text) for row, column, text in read.get("objects", ())],
        [((row, column), text) for row, column, text in read.get("prompts", ())],
        {(row, column) for row, column in read.get("pictures", ())},
        covered,
        read.get("margins", []),
        read.get("is_untold", False),
        read.get("is_old", False),
    )


def _in_signs(rows: dict[int, Cells], marks: Mapping[str, set[Place]]) -> set[Place]:
    """Put what is seen where a font shows signs for letters; the cells in which that is a tick for sure."""
    ticks = set()
    for mark, places in marks.items():
        font = mark.removeprefix(fonts.SIGNS)
        for row, column in places if font != mark else ():
            value = _at(rows, row, column)
            text = "" if value is None else str(value)
            if tick := fonts.tick(font, text):
                ticks.add((row, column))
                _put(rows, row, column, tick)
            elif fonts.changes(font, text):
                _put(rows, row, column, Sign(f"{text} ({font})"))
    return ticks


def _of_control(rows: dict[int, Cells], caption: str, ticked: bool | None, source: str, chosen: int) -> str:
    """What a control says: its caption, whether it is ticked, which word of its own sheet is chosen."""
    chosen_word = _("choice %(number)d") % {"number": chosen}
    words = [caption, "" if ticked is None else "☑" if ticked else "☐"]
    found = _CELL.fullmatch(source)
    if found and chosen:
        first, column = int(found[2]), column_index_from_string(found[1])
        value = _at(rows, first + chosen - 1, column)
        words.append(chosen_word if value is None else str(value))
    elif chosen:
        words.append(chosen_word)
    return " ".join(filter(None, words)) or "[]"


def _without_value(read: dict[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """The cells that hold no value of their own, and what stands there instead."""
    yield from ((row, column, Unstored(f"={formula}")) for row, column, formula in read.get("unstored", ()))
    yield from ((row, column, Unreadable(text)) for row, column, text in read.get("errors", ()))
    yield from ((row, column, None) for row, column in read.get("pictures", ()))


def _uncovered(
    rows: dict[int, Cells], merged: list[tuple[int, int, int, int]]
) -> Iterator[tuple[Place, Any]]:
    """Take out what merged cells hide, which is no part of the sheet as it is seen, and hand it on.

    What repeats the value shown above it goes too, and is not worth a word.
    """
    for top, left, bottom, right in merged:
        seen, is_long = _at(rows, top, left), bottom - top > len(rows)
        numbers = [one for one in rows if top <= one <= bottom] if is_long else range(top, bottom + 1)
        for number in numbers:
            cells = rows.get(number, [])
            for place in range(left - 1, min(right, len(cells))):
                value = cells[place]
                if value is None or (number, place) == (top, left - 1):
                    continue
                cells[place] = None
                if place != left - 1 or value != seen:
                    yield (number, place + 1), value
    for number in [one for one, cells in rows.items() if all(value is None for value in cells)]:
        del rows[number]


def _zeros(rows: dict[int, Cells]) -> dict[Place, str]:
    """The cells of a sheet that shows zeros as blanks in which a zero stands."""
    return {
        (number, place): "nothing"
        for number, cells in rows.items()
        for place, value in enumerate(cells, 1)
        if type(value) in (int, float) and not value
    }


def _at(rows: dict[int, Cells], row: int, column: int) -> Any:
    cells = rows.get(row, [])
    return cells[column - 1] if column <= len(cells) else None


def _put(rows: dict[int, Cells], row: int, column: int, value: Any) -> None:
    cells = rows.setdefault(row, [])
    cells += [None] * (column - len(cells))
    cells[column - 1] = value
