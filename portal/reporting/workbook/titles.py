"""What stands above a table and on its sheet's tab: of which month it speaks, and of which community."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from communities.models import Community
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.spreadsheets import belonging, periods, units
from portal.core.spreadsheets.book import PUT_IN
from portal.core.spreadsheets.cells import at, is_blank, shown
from portal.core.spreadsheets.heading_rows import spread
from portal.core.spreadsheets.notes import Notes
from portal.core.spreadsheets.tables import Table
from portal.core.spreadsheets.under_headings import said_of_all
from portal.core.spreadsheets.whose import Named
from portal.reporting.models import MonthlyReport
from portal.reporting.validators import BOXES, OPENING, REASON
from portal.reporting.workbook import spans
from portal.reporting.workbook.layout import CODE, LAST, NAME, TARGET
from portal.reporting.workbook.reading import Problem, names_community, names_month, whose_cells

Texts = list[tuple[str, str]]
#: The columns in which no community stands.
_READ = {CODE, NAME, LAST, TARGET, *BOXES, REASON}


def texts_of(table: Table) -> Texts:
    """The name of the sheet, and the cells above the headings (and of when, below), with their addresses.

    A day that the file shows without its day is the month. Behind a label (填表日期), a cell is read with it.
    """
    texts = [("", table.sheet.name)]
    for number, cells in (*table.above, *table.foot):
        label, whole = "", periods.in_pieces(map(shown, cells))
        texts += [(at(table.sheet, number, place), text) for place, text in whole]
        for place, cell in enumerate(cells):
            text = _text(table, number, place, cell)
            texts.append((at(table.sheet, number, place), f"{label}\uff1a{text}" if label and text else text))
            label = text.rstrip(":\uff1a") if periods.is_label(text) else label if is_blank(cell) else ""
    return texts


def _text(table: Table, number: int, place: int, cell: Any) -> str:
    is_month = table.sheet.formatted.get((number, place + 1)) == "day" and isinstance(cell, dt.date)
    return str(Month.of(cell)) if is_month else shown(cell)


def over_columns(table: Table, places: Iterable[int]) -> dict[int, Texts]:
    """What stands over columns at those places and speaks of them alone: groups, months in rows beside.

    What stands over the first column as well is a title.
    """
    sheet, first, main = table.sheet, table.heads[0][0], min(table.positions.values())
    rows, found, above = dict(sheet.rows), defaultdict(list), first
    while above - 1 in rows:
        above -= 1
    for number in (*range(above, table.top), *range(table.top + 1, sheet.data_from)):
        if periods.in_pieces(map(shown, rows.get(number, []))):  # 2026 | 年 | 9 | 月 is one title
            continue
        across = [one for one in sheet.merged if one[0] == one[2] == number]
        wide = spread(rows.get(number, []), number, across)
        for place in (one for one in places if main < one < len(wide)):
            text = (
                "" if wide[place] in (None, wide[main], *PUT_IN) else _text(table, number, place, wide[place])
            )
            if text and (first <= number < table.top or periods.is_period(text)):
                left = next((one[1] - 1 for one in across if one[1] <= place + 1 <= one[3]), place)
                found[place].append((at(sheet, number, left), text))
    return dict(found)


def other_columns(
    table: Table, month: Month, kinds: Mapping[int, str]
) -> tuple[list[Problem], set[str], bool]:
    """Columns of another month, the cells that speak of columns, and whether all are said to be of this one.

    *kinds* are the places of figures, and which of an indicator's boxes each is.
    """
    over = over_columns(table, kinds)
    own = {
        place for place, texts in over.items() if any(periods.read(text, month).is_ours for _w, text in texts)
    }
    others = {
        where: text
        for place, texts in over.items()
        for where, text in texts
        if periods.is_of_another(text, month, is_before=kinds[place] == OPENING)
    }
    message = _("The file is that of another month (%(month)s).")
    if own:
        message = _(
            "“%(month)s” over this column is another month; take the column out of the file, or correct that."
        )
    problems = [Problem(where, message % {"month": text}) for where, text in others.items()]
    return problems, {where for texts in over.values() for where, _t in texts}, own >= kinds.keys()


def other_months(
    titles: Texts,
    names: Texts,
    month: Month,
    notes: Notes,
    *,
    is_said: bool = False,
    but: Container[str] = (),
) -> Iterator[Problem]:
    """Why the file is of another month: its titles say so, or where they say nothing, its sheet and its name.

    A sheet that was called something else and filled anew is read by its title (or where the month
    *is_said* elsewhere), and that is noted. A day of the month may be that of the filling in: it says
    nothing against the name of the sheet. *but* are cells that speak of a column of months alone.
    """
    whole = [one for one in titles if one[0] not in but]
    said, named = _Months.of(whole, month), _Months.of(names, month)
    is_said = is_said or said.is_own
    longer = _longer(titles, month, is_said=is_said)
    if longer is None and not is_said:
        longer = _longer(names, month, is_said=named.is_own)
    if longer:
        yield longer
    elif said.others and not (said.is_own or said.is_near):
        where, text = said.others[0]
        yield Problem(where, _("The file is that of another month (%(month)s).") % {"month": text})
    elif named.others and not (is_said or named.is_own or named.is_near):
        where, text = named.others[0]
        yield Problem(where, _("The file is that of another month (%(month)s).") % {"month": text})
    elif is_said:
        why = _("the name of the sheet or file says another month; read by its title, as %(month)s")
        longer_names = [one for one in names if spans.why_not(one[1], month, is_said=True)]
        for where, text in [*named.others, *(one for one in longer_names if one not in named.others)]:
            notes.say(where, text, why % {"month": month})


def _longer(texts: Texts, month: Month, *, is_said: bool) -> Problem | None:
    """The first title that speaks of more than the month, or of what is planned."""
    found = ((where, spans.why_not(text, month, is_said=is_said)) for where, text in texts)
    return next((Problem(where, why) for where, why in found if why), None)


@dataclass(slots=True)
class _Months:
    """What texts say of months: whether they name the month itself, a day of it, and which name others."""

    is_own: bool = False
    is_near: bool = False
    others: Texts = field(default_factory=list)

    @classmethod
    def of(cls, texts: Texts, month: Month) -> _Months:
        found = cls()
        for where, text in texts:
            said = periods.read(text, month)
            found.is_own |= said.own
            found.is_near |= said.near
            if said.other:
                found.others.append((where, text))
        return found


def names_of(report: MonthlyReport) -> Named:
    """What titles call the communities of the report's county, of which one is its own."""
    county = Community.objects.within(report.community_id[: Level.COUNTY])
    return Named(report.community_id, county.values_list("code", "name", "short_name"))


def problems(table: Table, report: MonthlyReport, file: str = "") -> Iterator[Problem]:
    """Why a name or what stands above the table is not of the report's month and community.

    *file* is what the file is called. The code and the month in cells of their own, as the portal writes
    them, are judged by themselves.
    """
    judged = whose_cells(table.above)
    name, *above = texts_of(table)
    titles = [(where, text) for where, text in above if where not in judged]
    names, called = names_of(report), ("", file)
    kinds = {place: key for key, place in table.positions.items() if key in BOXES}
    columns, cells, is_said = other_columns(table, report.month, kinds)
    yield from columns
    is_said = is_said or names_month(table.above)
    yield from other_months(titles, [name, called], report.month, table.notes, is_said=is_said, but=cells)
    coded = [[one] for one in titles if one[1].isdecimal()]  # a code is nobody's but its own
    if found := next(filter(None, map(names.another, (titles, [name], *coded))), None):
        yield _of_another(found)
    elif other := names.another([called]):
        if names_community(table.above) or any(names.owns(text) for _where, text in (*titles, name)):
            table.notes.say("", file, _("the name of the file says another community; read by its title"))
        else:
            yield _of_another(other)
    yield from other_scales([name, called, *titles])
    yield from _other_units(table)


def _of_another(found: tuple[str, str, set[str]]) -> Problem:
    where, text, _codes = found
    return Problem(where, _("The file is that of another community (%(code)s).") % {"code": text})


def other_scales(texts: Texts, own: Iterable[str] = ()) -> Iterator[Problem]:
    """Titles that say that the whole table is counted in a unit of none of the portal's figures.

    *own* are the units of the figures: 元 is another where one is counted in 万元.
    """
    for where, text in texts:
        if unit := units.of_table(text) or units.of_table_but(text, own):
            yield Problem(where, units.scale_refused(unit))


def _other_units(table: Table) -> Iterator[Problem]:
    """Units below the headings in which the portal counts nothing: that of each row stands in the row.

    单位：亩 in any column is said of the whole table.
    """
    told = said_of_all(table.units)
    yield from other_scales([(at(table.sheet, number, place), text) for number, place, text in told])
    places = {place for key, place in table.positions.items() if key in BOXES}
    for number, row in table.units:
        for place in sorted(places):
            if unit := units.differs(row[place] if place < len(row) else None, ""):
                yield Problem(at(table.sheet, number, place), units.scale_refused(unit))


def _of_another_community(table: Table, report: MonthlyReport) -> dict[int, belonging.Strange]:
    """The rows that say in a column that they are another community's, whatever that column is headed."""
    names, place, why = names_of(report), table.positions.get(belonging.WHOSE), _("of another community")
    if place is not None:
        return belonging.of_another(table, place, lambda value: names.owns(shown(value)), why)
    telling = belonging.telling(table, names, but=_READ)
    if telling is None:
        return {}
    return belonging.of_another(table, telling, lambda value: not names.is_another(shown(value)), why)


def of_rows(table: Table, report: MonthlyReport) -> Iterator[Problem]:
    """Leave rows of other months and communities out of the table and say so; refuse where none is left."""
    others, unread = belonging.of_another_month(table, report.month)
    yield from (Problem(*one) for one in belonging.not_months(unread))
    strangers = _of_another_community(table, report)
    left = others.keys() | strangers.keys() | unread.keys()
    rows = [one for one in table.rows if one[0] not in left]
    for number in sorted(others.keys() | strangers.keys()):
        one = others.get(number) or strangers[number]
        table.notes.pass_over(one.cell, one.whole, one.why)
    is_empty = not rows and not unread
    if is_empty and strangers:
        one = next(iter(strangers.values()))
        yield _of_another((one.cell, one.value, set()))
    elif is_empty and others:
        one = next(iter(others.values()))
        message = _("The file is that of another month (%(month)s).") % {"month": one.value}
        is_month = one.why == belonging.of_month()
        yield Problem(one.cell, message if is_month else _("Nothing in the file can be taken in."))
    table.rows = rows


def of_sections(table: Table, report: MonthlyReport, read: Collection[int]) -> Iterator[Problem]:
    """Words alone in a row above rows that are *read* that say that those are another's: 下月计划, 清泉社区.

    Where nothing is read below them, they are a remark.
    """
    sections = [*_sections(table, read)]
    names = names_of(report) if sections else None  # most tables have none, and the names cost a query
    for where, text in sections:
        if names and names.is_another(text):
            yield _of_another((where, text, set()))
        else:
            yield from _of_another_section(where, text, report.month)


def other_sections(
    table: Table, month: Month, read: Collection[int], own: Iterable[str]
) -> Iterator[Problem]:
    """The same of a table of communities, whose figures are counted in the units *own*."""
    for where, text in _sections(table, read):
        yield from _of_another_section(where, text, month, own)


def _sections(table: Table, read: Collection[int]) -> Iterator[tuple[str, str]]:
    last = max(read, default=0)
    for number, row in table.rows:
        told = [(place, one) for place, one in enumerate(row) if not is_blank(one) and one not in PUT_IN]
        if number not in read and number < last and len(told) == 1:
            yield at(table.sheet, number, told[0][0]), shown(told[0][1])


def _of_another_section(where: str, text: str, month: Month, own: Iterable[str] = ()) -> Iterator[Problem]:
    if why := spans.why_not(text, month, is_said=True):
        yield Problem(where, why)
    elif periods.is_of_another(text, month):
        yield Problem(where, _("The file is that of another month (%(month)s).") % {"month": text})
    else:
        yield from other_scales([(where, text)], own)
