"""What stands above a register's table and in its headings: another unit, another community's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.registers.fields import area_model
from portal.core.registers.rules import today
from portal.core.registers.workbook.layout import Column, area_column
from portal.core.spreadsheets import belonging, units
from portal.core.spreadsheets.cells import address, is_blank, remarked, shown
from portal.core.spreadsheets.numbering import is_heading_among_rows
from portal.core.spreadsheets.periods import is_not_now
from portal.core.spreadsheets.tables import Table
from portal.core.spreadsheets.under_headings import said_of_all
from portal.core.spreadsheets.whose import Named
from portal.core.text import folded


def _above(table: Table) -> list[tuple[str, str]]:
    """The cells above the headings, with their addresses."""
    return [(address(number, at), shown(one)) for number, row in table.above for at, one in enumerate(row)]


def refuse_units(table: Table, columns: list[Column], file: str = "") -> None:
    """``ValidationError`` where a title or the heading of a column names another unit than the register's."""
    own = [column.unit for column in columns if column.unit]
    below = [(address(number, at), text) for number, at, text in said_of_all(table.units)]
    for where, text in [("", table.sheet.name), ("", file), *_above(table), *below]:
        if unit := units.of_table_but(text, own):
            raise ValidationError(f"{where} {units.scale_refused(unit)}".strip())
    for column in columns:
        place = table.positions.get(column.name, -1)
        for number, row in (*table.heads, *table.units) if place >= 0 else ():
            heading = row[place] if place < len(row) else None
            if column.unit is not None and (why := units.refused(heading, column.unit)):
                raise ValidationError(f"{address(number, place)} {why}")


def refuse_remarked(table: Table, columns: Iterable[Column], known: Mapping[str, str]) -> None:
    """``ValidationError`` where the heading of a column that the file lacks says more than its name does.

    A person has to say then what stands there: 已登记（√为未登记）, 成员人数（上年）.
    """
    lacking = {column.name: column for column in columns if column.name not in table.positions}
    for place, heading in enumerate(dict(table.sheet.rows).get(table.top, [])):
        name = known.get(remarked(heading), "")
        if name in lacking and place not in table.positions.values():
            raise says_more(address(table.top, place), shown(heading), lacking[name])


def refuse_other_times(table: Table) -> None:
    """``ValidationError`` where what stands over columns says that they were so at another time: 上年末.

    A word alone in the row above the headings, over one that is read, is such a word as well.
    """
    first = table.heads[0][0]
    main = min(table.positions.values())
    for number, row in table.above:
        for place, word in enumerate(row) if first - 1 <= number < table.top else ():
            is_alone = number < first
            if is_alone and (place <= main or place not in table.positions.values()):
                continue
            if is_not_now(shown(word), today()):
                sentence = of_another_time(shown(word), is_alone=is_alone)
                code = None if is_alone else "no_heading"
                raise ValidationError(f"{address(number, place)} {sentence}", code=code)


def of_another_time(word: str, *, is_alone: bool = False) -> str:
    """Why columns under the word are not taken; *is_alone*: it is no part of their headings."""
    text = _("“%(heading)s” stands over columns and means another time or a plan; say which column is meant.")
    if is_alone:
        text = _(
            "“%(heading)s” stands over a column and means another time or a plan; put it into the heading, "
            "or clear it."
        )
    return text % {"heading": word}


def says_more(where: str, heading: str, column: Column) -> ValidationError:
    """Why a heading with a remark in brackets is not taken for that of the column."""
    text = _("“%(heading)s” says more than “%(column)s”; say which column holds it, or correct the heading.")
    sentence = text % {"heading": heading, "column": column.heading}
    return ValidationError(f"{where} {sentence}".strip(), code="no_heading")


def refuse_another(table: Table, columns: list[Column], user: Any, *, is_told: bool, file: str = "") -> None:
    """``ValidationError`` where the title is that of another community than the one whose user uploads it.

    What the *file* is called counts where no title and no sheet names the user's own.

    Where a column says whose each row is (*is_told*), the rows speak for themselves.
    """
    names = _names_where_untold(table, columns, user, is_told=is_told)
    if names is None:
        return
    _leave_out_others(table, names)
    _leave_out_blocks(table, names)
    above, name, called = _above(table), ("", table.sheet.name), ("", file)
    if any(names.owns(text) for _where, text in (*above, name)) and names.another([called]):
        table.notes.say("", file, _("the name of the file says another community; read by its title"))
        called = ("", "")
    for texts in (above, [name], [called]):
        other = names.another(texts)
        if other and len(other[2]) == 1:
            message = _("The file is that of another community (%(code)s).") % {"code": other[1]}
            raise ValidationError(f"{other[0]} {message}".strip())


def _names_where_untold(table: Table, columns: list[Column], user: Any, *, is_told: bool) -> Named | None:
    """What the office's communities are called, for a user of one whose rows need not say whose they are."""
    area = area_column(columns)
    is_told = is_told or (area is not None and area.name in table.positions)
    return None if is_told else names_beside(user)


def names_beside(user: Any) -> Named | None:
    """What the communities of an office are called, for a user who answers for one of them."""
    code = user.area_code
    if len(code) != Level.COMMUNITY:
        return None
    office = area_model(Level.COMMUNITY).objects.within(code[: Level.SUB_DISTRICT])
    return Named(code, office.values_list("code", "name", "short_name"))


def _leave_out_blocks(table: Table, names: Named) -> None:
    """Rows below a row that holds another community's name alone are that community's, and named."""
    rows, theirs, is_theirs = [], [], False
    for number, row in table.rows:
        filled = [(place, shown(one)) for place, one in enumerate(row) if not is_blank(one)]
        is_heading = len(filled) == 1 and names.is_one(filled[0][1])
        if is_heading:
            is_theirs = names.is_another(filled[0][1])
        if is_theirs:
            strange = belonging.strange(table, number, filled[0][0], row, filled[0][1], "")
            table.notes.pass_over(strange.cell, strange.whole, _("of another community"))
            theirs.append(strange)
        elif is_heading:
            where = address(number, filled[0][0])
            table.notes.pass_over(where, filled[0][1], _("names the community of the rows below it"))
        else:
            rows.append((number, row))
    if not rows and theirs:
        message = _("The file is that of another community (%(code)s).") % {"code": theirs[0].value}
        raise ValidationError(f"{theirs[0].cell} {message}")
    table.rows = rows


def _leave_out_others(table: Table, names: Named) -> None:
    """Rows that are another community's by a column that nobody asks for are named, and not read."""
    place = belonging.telling(table, names, but=table.positions)
    if place is None:
        return
    why = _("of another community")
    strangers = belonging.of_another(table, place, lambda value: not names.is_another(shown(value)), why)
    for one in strangers.values():
        table.notes.pass_over(one.cell, one.whole, one.why)
    if len(strangers) == len(table.rows):
        one = next(iter(strangers.values()))
        message = _("The file is that of another community (%(code)s).") % {"code": one.value}
        raise ValidationError(f"{one.cell} {message}")
    table.rows = [row for row in table.rows if row[0] not in strangers]


def refuse_turned(table: Table, columns: Iterable[Column], known: Mapping[str, str]) -> None:
    """``ValidationError`` where names of columns stand below one another: the table lies on its side."""
    for column in columns:
        place = table.positions.get(column.name, -1) if column.is_name else -1
        filled = [row[place] for _n, row in table.rows if 0 <= place < len(row) and not is_blank(row[place])]
        named = [one for one in filled if type(one) is str and folded(one) in known]
        if len(named) > 2 and 2 * len(named) > len(filled):
            text = _("the names of columns stand below one another (%(names)s …); write one row for each.")
            words = {"names": _("; ").join(map(shown, named[:3]))}
            raise ValidationError(f"{address(table.top, place)} {text % words}")


def leave_out_headings(table: Table) -> None:
    """Rows that hold nothing but one text, numbered or merged over the table, are headings among the rows."""
    across = {top for top, left, bottom, right in table.sheet.merged if top == bottom and right - left > 1}
    rows = []
    for number, row in table.rows:
        filled = [(place, one) for place, one in enumerate(row) if not is_blank(one)]
        is_wide = len(filled) == 1 and number in across and isinstance(filled[0][1], str)
        if is_wide or is_heading_among_rows(row):
            why = _("a heading among the rows, and no row of its own")
            table.notes.pass_over(address(number, filled[0][0]), filled[0][1], why)
        else:
            rows.append((number, row))
    table.rows = rows
