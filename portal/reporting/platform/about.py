"""What an export says of itself: its months, its office, its units, and whose each row is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.core.month import Month
from portal.core.spreadsheets import units
from portal.core.spreadsheets.cells import at, heading_keys, is_blank, shown
from portal.core.spreadsheets.tables import Table
from portal.indicators.models import Indicator
from portal.reporting.models import MonthlyReport
from portal.reporting.platform.sheets import AGAIN, COMMUNITY, Names
from portal.reporting.workbook.reading import Problem
from portal.reporting.workbook.titles import MONTH, other_months, other_scales, texts_of
from portal.reporting.workbook.upload import Outcome

#: The key of a column that says of which month a row is, and what it is headed.
OF_MONTH = "month of the row"
MONTHS = dict.fromkeys(
    ("月份", "月", "统计月份", "数据月份", "所属月份", "报表月份", "报送月份", "期间", "month"), OF_MONTH
)


def is_month(text: str) -> bool:
    return bool(MONTH.search(text))


def problems(
    table: Table, month: Month, names: Names, indicators: Iterable[Indicator], name: str
) -> Iterator[Problem]:
    """Why the file as a whole is not the one that is meant; *name* is what it is called."""
    sheet, *titles = texts_of(table)
    yield from other_months(titles, [sheet, ("", name)], month, table.notes)
    for where, text in [sheet, *titles, ("", name)]:
        if names.is_elsewhere(text):
            message = _("The file is that of another sub-district (%(name)s).") % {"name": text}
            yield Problem(where, message)
    yield from other_scales([sheet, *titles, ("", name)])
    yield from _other_units(table, indicators, names)


def _other_units(table: Table, indicators: Iterable[Indicator], names: Names) -> Iterator[Problem]:
    """Headings, and units in a row below or a column beside them, that name another unit than is counted."""
    found = [(table.top, place, units.unit_in(text)) for place, text in enumerate(_headings(table))]
    for number, row in table.rows:
        if _is_of_units(row, table, names):
            found += [(number, place, units.unit_of(one) or shown(one)) for place, one in enumerate(row)]
    for one in indicators:
        places = {place for key, place in table.positions.items() if key.startswith(f"{one.code}:")}
        told = [each for each in found if each[1] in places]
        if places and len(places) == len(table.positions.keys() - {COMMUNITY, AGAIN, OF_MONTH}):
            told += _units_beside(table)
        for number, place, unit in told:
            if unit and not units.is_same(unit, one.unit):
                where = at(table.sheet, number, place)
                yield Problem(where, units.another(unit, one.unit), one.name)


def _headings(table: Table) -> list[Any]:
    return dict(table.sheet.rows).get(table.top, [])


def _units_beside(table: Table) -> Iterator[tuple[int, int, str]]:
    """The units in a column of their own, which are those of the only figure that a row holds."""
    for place, heading in enumerate(_headings(table)):
        if place not in table.positions.values() and units.HEADED & set(heading_keys(heading)):
            yield from ((number, place, units.unit_of(_cell(row, place))) for number, row in table.rows)


def _is_of_units(row: list[Any], table: Table, names: Names) -> bool:
    """Whether the row says in which units the columns are counted, and names no community."""
    main = _cell(row, table.positions[COMMUNITY])
    others = [_cell(row, place) for key, place in table.positions.items() if key not in (COMMUNITY, AGAIN)]
    return names.find(main) is None and units.row_of_units(others)


def rows_of(
    table: Table, month: Month, reports: Mapping[str, MonthlyReport], names: Names, outcome: Outcome
) -> Iterator[tuple[int, list[Any], MonthlyReport]]:
    """The rows of communities that owe a report; all others are said to be passed over, or to be mended.

    Of a community that stands in two rows neither is taken: nobody knows which is right.
    """
    main = table.positions[COMMUNITY]
    rows = [(number, row) for number, row in table.rows if _is_of_month(number, row, table, month)]
    codes = Counter(names.find(_cell(row, main)) for _number, row in rows)
    for number, row in rows:
        name, other = _cell(row, main), _cell(row, table.positions.get(AGAIN))
        where, code = at(table.sheet, number, main), names.find(name)
        if code and names.said(name):
            why = _("→ %(community)s, as the source says")
            table.notes.say(where, name, why % {"community": names.labels[code]})
        if code is None:
            said = (shown(value) for value in row if not is_blank(value))
            whole = " ".join(one for one in said if one not in (COMMUNITY, AGAIN))  # those are the portal's
            why = _("names no community that owes a report of this month")
            if _is_of_units(row, table, names):
                why = _("a row of units")
            table.notes.pass_over(where, whole, why)
        elif codes[code] > 1:
            message = _("This community stands in %(count)d rows; leave one.") % {"count": codes[code]}
            outcome.must_mend.append(Problem(where, message, names.labels[code]))
        elif not is_blank(other) and names.find(other) != code:
            message = _("“%(one)s” and “%(other)s” are not the same community.")
            message %= {"one": shown(name), "other": shown(other)}
            outcome.must_mend.append(Problem(where, message, names.labels[code]))
        else:
            yield number, row, reports[code]


def _cell(row: list[Any], place: int | None) -> Any:
    return row[place] if place is not None and place < len(row) else None


def _is_of_month(number: int, row: list[Any], table: Table, month: Month) -> bool:
    """Whether the row is of this month, as far as it says; one of another month is passed over and said."""
    place = table.positions.get(OF_MONTH)
    value = _cell(row, place)
    if place is None or is_blank(value) or _names_month(value, month):
        return True
    where = at(table.sheet, number, place)
    whole = " ".join(shown(one) for one in row if not is_blank(one))
    table.notes.pass_over(where, whole, _("of another month"))
    return False


def _names_month(value: Any, month: Month) -> bool:
    if isinstance(value, dt.date):
        return Month.of(value) == month
    if isinstance(value, int | float):
        return value in (month.month, month.year * 100 + month.month)
    try:
        return Month.parse(shown(value)) == month
    except ValueError:
        found = MONTH.search(shown(value))
        return found is not None and (int(found[1] or month.year), int(found[2])) == (month.year, month.month)
