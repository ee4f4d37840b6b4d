"""What stands above a table and on its sheet's tab: of which month it speaks, and of which community."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from communities.models import Community
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.spreadsheets import units
from portal.core.spreadsheets.cells import at, shown
from portal.core.spreadsheets.notes import Notes
from portal.core.spreadsheets.tables import Table
from portal.core.spreadsheets.whose import Named
from portal.reporting.models import MonthlyReport
from portal.reporting.workbook import spans
from portal.reporting.workbook.reading import Problem, names_month, whose_cells

#: 2026年10月, 10月份, 2026年10月31日.
MONTH = re.compile(r"(?:(\d{4})年|(?<!\d))(\d{1,2})月(?:份)?(\d{1,2}日)?")
#: 2026-10, as the portal names the sheets that it writes; with a day behind it as well.
_SHORT = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(0?[1-9]|1[0-2])(-\d{1,2})?(?![\d-])")
Texts = list[tuple[str, str]]


def texts_of(table: Table) -> Texts:
    """The name of the sheet, and the cells above the headings with their addresses."""
    texts = [("", table.sheet.name)]
    for number, cells in table.above:
        texts += [(at(table.sheet, number, place), shown(cell)) for place, cell in enumerate(cells)]
    return texts


def other_months(
    titles: Texts, names: Texts, month: Month, notes: Notes, *forms: re.Pattern[str], is_said: bool = False
) -> Iterator[Problem]:
    """Why the file is of another month: its titles say so, or where they say nothing, its sheet and its name.

    A sheet that was called something else and filled anew is read by its title (or where the month
    *is_said* elsewhere), and that is noted. A day of the month may be that of the filling in: it says
    nothing against the name of the sheet.
    """
    said = _Months.of(titles, month, *forms)
    named = _Months.of(names, month, *forms)
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
        for where, text in named.others:
            notes.say(where, text, why % {"month": month})


def _longer(texts: Texts, month: Month, *, is_said: bool) -> Problem | None:
    """The first title that speaks of more than the month, or of what is planned."""
    for where, text in texts:
        bare = spans.without_beside(text)
        found = {
            (int(year or month.year), int(of))
            for year, of, day in MONTH.findall(bare)
            if not day and 1 <= int(of) <= 12
        }
        several = found if (month.year, month.month) in found else set()
        if why := spans.why_not(text, month, several, is_said=is_said):
            return Problem(where, why)
    return None


@dataclass(slots=True)
class _Months:
    """What texts say of months: whether they name the month itself, a day of it, and which name others."""

    is_own: bool = False
    is_near: bool = False
    others: Texts = field(default_factory=list)

    @classmethod
    def of(cls, texts: Texts, month: Month, *forms: re.Pattern[str]) -> _Months:
        found = cls()
        for where, text in texts:
            for year, of, day in (one for form in (MONTH, *forms) for one in form.findall(text)):
                is_own = int(of) == month.month and int(year or month.year) == month.year
                found.is_own |= is_own and not day
                found.is_near |= is_own and bool(day)
                if not is_own and not day and 1 <= int(of) <= 12:
                    found.others.append((where, text))
        return found


def problems(table: Table, report: MonthlyReport) -> Iterator[Problem]:
    """Why the sheet's name, or what stands above the table, is not of the report's month and community.

    The code and the month in cells of their own, as the portal writes them, are judged by themselves.
    """
    judged = whose_cells(table.above)
    name, *above = texts_of(table)
    titles = [(where, text) for where, text in above if where not in judged]
    county = Community.objects.within(report.community_id[: Level.COUNTY])
    names = Named(report.community_id, county.values_list("code", "name", "short_name"))
    is_said = names_month(table.above)
    yield from other_months(titles, [name], report.month, table.notes, _SHORT, is_said=is_said)
    for texts in (titles, [name]):
        if other := names.another(texts):
            message = _("The file is that of another community (%(code)s).") % {"code": other[1]}
            yield Problem(other[0], message)
    yield from other_scales([name, *titles])


def other_scales(texts: Texts) -> Iterator[Problem]:
    """Titles that say that the whole table is counted in a unit of none of the portal's figures."""
    for where, text in texts:
        if unit := units.of_table(text):
            yield Problem(where, units.scale_refused(unit))
