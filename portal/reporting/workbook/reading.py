"""A filled file as lines: whose it is, which row is which indicator, and what its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from portal.core.numbers import COUNTER, is_nothing
from portal.core.spreadsheets import belonging, period_columns, periods, units, whose
from portal.core.spreadsheets.book import Book, Cells, Unreadable, open_book
from portal.core.spreadsheets.breakdown import without
from portal.core.spreadsheets.cells import (
    address,
    at,
    heading_keys,
    is_blank,
    is_broken,
    is_inexact,
    is_moment,
    names_of,
    read_text,
    shown,
)
from portal.core.spreadsheets.notes import QUOTED
from portal.core.spreadsheets.numbering import without_number
from portal.core.spreadsheets.tables import Table, Wanted, find
from portal.core.text import beginning, folded, prose_on_one_line
from portal.indicators.models import Indicator
from portal.reporting.book import MonthBook, secretary_indicators
from portal.reporting.models import MonthlyReport
from portal.reporting.validators import BOXES, NUMERATOR, REASON, boxes_of
from portal.reporting.workbook.layout import (
    CODE,
    COLUMNS,
    COMMUNITY_LABEL,
    HINT,
    MONTH_LABEL,
    NAME,
    TITLE,
    UNIT,
    headings,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to be mended, confirmed or answered; ``cell`` is its address, empty for the whole file."""

    cell: str
    message: str
    name: str = ""


@dataclass(slots=True)
class Line:
    """One indicator's row in the file: what stands in its boxes, and which of them say 无 or the like."""

    number: int
    indicator: Indicator
    typed: dict[str, Any]
    row: Cells
    nothing: list[str] = field(default_factory=list)
    community: str = ""  # in a file of several communities, whose row it is

    @property
    def name(self) -> str:
        """What the line is called in sentences."""
        return f"{self.community}·{self.indicator.name}" if self.community else self.indicator.name


def opened(stream: IO[bytes], size: int) -> Book | ValidationError:
    """The file, or why it cannot be read: reading takes seconds, so nothing is to be locked meanwhile."""
    try:
        return open_book(stream, size)
    except ValidationError as error:
        return error


def table_of(file: Book | ValidationError, report: MonthlyReport, book: MonthBook) -> Table:
    """The table of the file; ``ValidationError`` says why there is none."""
    if isinstance(file, ValidationError):
        raise file
    labels = {column.key: str(column.heading) for column in COLUMNS}
    ours = _texts_above(report)

    def is_ours(text: str) -> bool:
        label, value = _label_and_value(text)
        said = value or text
        is_period = periods.is_period(said) or periods.is_period(text, or_day=True)
        is_own = is_period and periods.read(said, report.month).is_ours
        return folded(text) in ours or folded(label) in ours or is_own

    indicators = _indicators(book)

    def knows(value: Callable[[str], Any]) -> bool:
        return folded(value(CODE)) in indicators or _named(indicators, value(NAME)) is not None

    of_rows = belonging.headings(file)
    known = of_rows | dict.fromkeys(whose.HEADED | whose.CODED, belonging.WHOSE) | headings()
    labels |= belonging.labels(known)
    wanted = Wanted(known, _missing, labels, is_ours, {CODE}, named={NAME}, texts={REASON}, knows=knows)
    table = find(file, wanted)
    judged = whose_cells(table.above)
    table.notes.passed = [one for one in table.notes.passed if judged.get(one.cell) != one.found]
    return table


def _texts_above(report: MonthlyReport) -> set[str]:
    """What the portal itself writes above the headings, in every language."""
    found = {folded(report.community_id)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words = {"community": report.community.short_name, "month": report.month.label}
            texts = (COMMUNITY_LABEL, MONTH_LABEL, HINT, str(TITLE) % words)
            found |= {folded(str(text)) for text in texts}
    return found


def _label_and_value(text: str) -> tuple[str, str]:
    """“社区代码：990101001001” in one cell."""
    label, _colon, value = text.replace("\uff1a", ":").partition(":")
    return label, value.strip()


def _missing(found: set[str]) -> set[str]:
    """What a report's table must have: the figures, and which indicator they are of."""
    lacking = {NUMERATOR} - found
    return lacking if found & {CODE, NAME} else lacking | {NAME}


def whose_file(above: list[tuple[int, Cells]], report: MonthlyReport) -> Iterator[Problem]:
    """Whether the file belongs to another community or month; a file that does not say is taken."""
    community = _beside(above, names_of(COMMUNITY_LABEL))
    if community and shown(community[1]) != report.community_id:
        message = _("The file is that of another community (%(code)s).") % {"code": shown(community[1])}
        yield Problem(community[0], message)
    month = _beside(above, names_of(MONTH_LABEL))
    is_own = period_columns.in_column("month", month[1], report.month) if month else True
    if month and not is_own:
        message = _("The file is that of another month (%(month)s).") % {"month": shown(month[1])}
        yield Problem(month[0], belonging.not_a_month(shown(month[1])) if is_own is None else message)


def whose_cells(above: list[tuple[int, Cells]]) -> dict[str, str]:
    """Where the file says whose it is in the portal's own way, and what stands there."""
    found = (_beside(above, names_of(label)) for label in (COMMUNITY_LABEL, MONTH_LABEL))
    return {one[0]: shown(one[1]) for one in found if one}


def names_month(above: list[tuple[int, Cells]]) -> bool:
    """Whether a cell of its own says of which month the file is; ``whose_file`` has judged which."""
    return _beside(above, names_of(MONTH_LABEL)) is not None


def names_community(above: list[tuple[int, Cells]]) -> bool:
    """Whether a cell of its own says of which community the file is; ``whose_file`` has judged which."""
    return _beside(above, names_of(COMMUNITY_LABEL)) is not None


def _beside(above: list[tuple[int, Cells]], labels: set[str]) -> tuple[str, Any] | None:
    """The address and value of the first cell behind the label, or of the label's own cell; None without."""
    for number, row in above:
        for position, value in enumerate(row):
            if folded(value) in labels:
                behind = ((place, row[place]) for place in range(position + 1, len(row)))
                found = next(((place, one) for place, one in behind if not is_blank(one)), None)
                if found and folded(found[1]) not in names_of(MONTH_LABEL) | names_of(COMMUNITY_LABEL):
                    return address(number, found[0]), found[1]
            elif isinstance(value, str):
                label, inside = _label_and_value(value)
                if folded(label) in labels and inside:
                    return address(number, position), inside
    return None


def lines_of(table: Table, book: MonthBook, must_mend: list[Problem]) -> list[Line]:
    """The rows of the table, each with its indicator; what is no row of the month is noted or refused."""
    known, several = _indicators(book), by_names(book)
    lines: dict[str, Line] = {}
    places: dict[str, str] = {}
    for number, row in table.rows:
        code, name = _value(row, table, CODE), _value(row, table, NAME)
        where = address(number, table.positions.get(NAME, table.positions.get(CODE, 0)))
        by_code, by_name = known.get(folded(code)), _named(known, name)
        same = several.get(folded(name), [])
        by_name = by_code if by_code in same else by_name
        indicator = by_code or by_name
        boxes = {key: _value(row, table, key) for key in (*BOXES, REASON)}
        if indicator is None and len(same) > 1:
            must_mend.append(Problem(where, _of_several(shown(name), same), same[0].name))
        elif indicator is None:
            _unknown(table, number, row, boxes, where, must_mend)
        elif by_code and by_name and by_code != by_name:
            message = _("The code in this row is that of “%(code)s”; name and code must be of one indicator.")
            must_mend.append(Problem(where, message % {"code": by_code.name}, by_name.name))
            places |= {by_code.code: where, by_name.code: where}
        elif indicator.code in places:
            message = _("This indicator stands in %(cells)s; leave one row.")
            message %= {"cells": f"{places[indicator.code]}, {where}"}
            must_mend.append(Problem(where, message, indicator.name))
            lines.pop(indicator.code, None)  # nobody knows which of the two is right
        else:
            places[indicator.code] = where
            _say_named(table, number, row, indicator, is_named=by_name is not None)
            if unit := _another_unit(table, number, row, indicator):
                must_mend.append(unit)
            else:
                lines[indicator.code] = _line(table, number, row, indicator, boxes)
    absent = [one.name for one in dict.fromkeys(known.values()) if one.code not in places]
    if lines and absent:
        table.notes.say("", _("; ").join(absent), _("not in the file; nothing changes there"))
    return list(lines.values())


def _named(known: Mapping[str, Indicator], name: Any) -> Indicator | None:
    """The indicator of that name, or behind the number of its row or 其中 and before a star or its unit."""
    if found := known.get(folded(name)):
        return found
    text = without(without_number(shown(name)))
    bare = next((known[one] for one in heading_keys(text) if one in known), None)
    unit = units.unit_in(text)
    return bare if bare and (not unit or units.is_same(unit, bare.unit)) else None


def _of_several(name: str, indicators: list[Indicator]) -> str:
    """Nobody knows which of several indicators is meant by a name that they share."""
    codes = _("; ").join(one.code for one in indicators)
    text = _("“%(name)s” is the name of several indicators (%(codes)s); write the code in front of it.")
    return text % {"name": name, "codes": codes}


def _say_named(table: Table, number: int, row: Cells, indicator: Indicator, *, is_named: bool) -> None:
    """Say where a row is called otherwise than its indicator."""
    name = _value(row, table, NAME)
    if not is_named and not is_blank(name):
        why = _("another name than “%(name)s”, which the code stands for")
        table.notes.say(address(number, table.positions[NAME]), name, why % {"name": indicator.name})


def _another_unit(table: Table, number: int, row: Cells, indicator: Indicator) -> Problem | None:
    """Why a row that counts in another unit than its indicator is refused; None where it may be read.

    个 is written of anything that is counted, and a word that is no unit may say how: these are but named.
    """
    unit = _value(row, table, UNIT)
    if over := _unit_over(table, number, row, indicator, is_told=not is_blank(unit)):
        return over
    known = units.unit_of(unit)
    if is_blank(unit) or units.is_same(known or shown(unit), indicator.unit):
        return None
    where = address(number, table.positions[UNIT])
    if known and known != COUNTER:
        return Problem(where, units.another(known, indicator.unit), indicator.name)
    why = _("another unit than %(unit)s, in which the figure is counted")
    table.notes.say(where, unit, why % {"unit": indicator.unit})
    return None


def _unit_over(
    table: Table, number: int, row: Cells, indicator: Indicator, *, is_told: bool
) -> Problem | None:
    """Why a row is refused over whose figures another unit stands: 数量（元）, 元 in the row of units.

    A title speaks of rows that do not say (*is_told*) in what they count: 单位：元 where it is 万元.
    """
    boxes = [table.positions[box] for box in boxes_of(indicator) if box in table.positions]
    filled = [place for place in boxes if place < len(row) and not is_blank(row[place])]
    over = [
        (address(above, place), units.unit_in(cells[place]))
        for above, cells in (*table.heads, *table.units)
        for place in filled
        if place < len(cells)
    ]
    place = table.positions.get(NAME, -1)
    if filled and 0 <= place < len(row) and folded(shown(row[place])) != folded(indicator.name_zh):
        over.append((address(number, place), units.unit_in(shown(row[place]))))
    if filled and not is_told:
        over += [
            (address(above, place), units.of_table_but(shown(text), [indicator.unit]))
            for above, cells in table.above
            for place, text in enumerate(cells)
        ]
    for where, unit in over:
        if unit and unit != COUNTER and not units.is_same(unit, indicator.unit):
            return Problem(where, units.another(unit, indicator.unit), indicator.name)
    return None


def _indicators(book: MonthBook) -> Mapping[str, Indicator]:
    """Folded name or code → indicator, but for names that several bear."""
    codes = {folded(one.code): one for one in secretary_indicators(book.indicators)}
    return {name: ones[0] for name, ones in by_names(book).items() if len(ones) == 1} | codes


def by_names(book: MonthBook) -> Mapping[str, list[Indicator]]:
    """Folded name, in either language → the indicators that bear it."""
    found: dict[str, list[Indicator]] = {}
    for one in secretary_indicators(book.indicators):
        for name in {folded(one.name_zh), folded(one.name_en)} - {""}:
            found.setdefault(name, []).append(one)
    return found


def _unknown(
    table: Table, number: int, row: Cells, boxes: dict[str, Any], where: str, problems: list[Problem]
) -> None:
    """A figure of an indicator that is not there is refused; a remark among the rows is passed over."""
    code, name = _value(row, table, CODE), _value(row, table, NAME)
    if any(not is_blank(boxes[box]) for box in BOXES) or not is_blank(code):
        problems.append(_no_indicator(table, number, boxes, where, shown(name) or shown(code)))
        return
    for position, value in enumerate(row):
        if not is_blank(value) and position in table.positions.values():
            why = _("no indicator of this month, and no figure beside it")
            table.notes.pass_over(address(number, position), value, why)


def _no_indicator(table: Table, number: int, boxes: dict[str, Any], where: str, name: str) -> Problem:
    """What is said of a figure whose row names no indicator of the month, or names nothing at all."""
    if name:
        return Problem(where, _("“%(name)s” is not an indicator of this month.") % {"name": name})
    box = next(box for box in BOXES if not is_blank(boxes[box]))
    message = _("“%(value)s” stands in a row that names no indicator; name it, or clear the cell.")
    return Problem(address(number, table.positions[box]), message % {"value": shown(boxes[box])})


def _line(table: Table, number: int, row: Cells, indicator: Indicator, boxes: dict[str, Any]) -> Line:
    wanted = (*boxes_of(indicator), REASON)
    line = Line(number, indicator, {box: boxes[box] for box in wanted}, row)
    if not isinstance(boxes[REASON], Unreadable) and not is_inexact(boxes[REASON]):
        line.typed[REASON] = _reason(table, number, boxes[REASON])
    line.nothing = [box for box in boxes_of(indicator) if is_nothing(boxes[box])]
    say_formulas(number, row, table, wanted)
    return line


def say_formulas(number: int, row: Cells, table: Table, boxes: Iterable[str] | None = None) -> None:
    """Say of figures that a formula works out that the value stored with it was read; *boxes* are all."""
    for box in table.positions if boxes is None else boxes:
        place = table.positions.get(box)
        value = row[place] if place is not None and place < len(row) else None
        if place is None or isinstance(value, Unreadable) or (number, place + 1) not in table.sheet.formulas:
            continue
        table.notes.say(
            at(table.sheet, number, place), value, _("a formula; the value stored with it was read")
        )


def _reason(table: Table, number: int, cell: Any) -> str | None:
    """The reason on one line, as the form has it; what does not stand in the cell so is said."""
    text = None if is_blank(cell) else prose_on_one_line(read_text(cell) or "")
    why, found = "", ""
    if is_moment(cell):
        why = _("a date or time in the file, whatever its format there; stored as “%(value)s”")
    elif isinstance(cell, bool):
        why, found = _("TRUE or FALSE in the file; stored as “%(value)s”"), str(cell).upper()
    elif is_broken(cell):
        why = _("several lines in the cell; stored on one, as “%(value)s”")
    if why:
        where = address(number, table.positions[REASON])
        table.notes.say(where, found, why % {"value": beginning(text or "", QUOTED)})
    return text


def _value(row: Cells, table: Table, key: str) -> Any:
    position = table.positions.get(key)
    return row[position] if position is not None and position < len(row) else None
