"""What has to be said of a cell of a register though it could be read: kept with the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.registers.fields import as_text
from portal.core.registers.workbook.layout import Column
from portal.core.spreadsheets.cells import is_broken, is_moment, shown
from portal.core.spreadsheets.days import has_time, is_counted

if TYPE_CHECKING:
    from portal.core.registers.workbook.reading import Sheet

FEW = 3  # cells that are named where there are many of a kind


def key_of_value(column: Column, value: Any) -> Any:
    return getattr(value, column.field.target_field.attname) if value is not None else None


def say_how_read(sheet: Sheet, column: Column, where: str, cell: Any, value: Any, within: str) -> None:
    """What has to be said of a cell though it could be read."""
    if (cell, within) in column.by_source:
        meaning = (
            column.lookup.called(key_of_value(column, value))
            if column.lookup
            else as_text(value, column.field)
        )
        sheet.by_source.setdefault((column.heading, shown(cell), meaning), []).append(where)
    elif (column.is_text and is_moment(cell)) or (column.is_day and is_counted(cell)):
        _say_what_is_stored(sheet, where, cell, value)
    elif column.is_day and has_time(cell):
        sheet.timed.setdefault(column.heading, []).append(where)
    elif column.is_one_line and is_broken(cell):
        sheet.broken.setdefault(column.heading, []).append(where)
    elif cell in column.rounded:
        sheet.notes.say(where, cell, rounded_to(as_text(value, column.field)))
    elif column.is_text and isinstance(cell, bool):
        text = _("TRUE or FALSE in the file; stored as “%(value)s”")
        sheet.notes.say(where, str(cell).upper(), text % {"value": value})


def _say_what_is_stored(sheet: Sheet, where: str, cell: Any, value: Any) -> None:
    """A day or a time where text is meant, a plain number where a day is: both may be something else."""
    if is_moment(cell):
        text = _("a date or time in the file, whatever its format there; stored as “%(value)s”")
        sheet.notes.say(where, "", text % {"value": value})
    else:
        sheet.notes.say(where, cell, _("a number; read as the day %(value)s") % {"value": value})


def expectation(column: Column, error: ValidationError) -> str:
    """What should have been there: the kind of value, and the rule's own sentence where it says more."""
    code = getattr(error, "code", "")
    if code == "no_value":
        return str(error.messages[0])
    if code in {"not_a_date", "not_yes_or_no", "not_a_choice"}:
        return column.expected
    sentences = " ".join(error.messages)
    return f"{column.expected} ({sentences})" if code in {"not_found", "several"} else sentences


def say_times(sheet: Sheet) -> None:
    """A time beside a day, money, lines of a name or note that were joined: said once a column."""
    for found, text in ((sheet.timed, timed()), (sheet.broken, joined()), (sheet.monied, monied())):
        for heading, cells in found.items():
            where = _("; ").join(cells[:FEW]) + ("…" if len(cells) > FEW else "")
            sheet.notes.say(where, "", text % {"column": heading, "count": len(cells)})


def timed() -> str:
    return _("“%(column)s”: %(count)d cells hold a time beside the day; the day alone is kept")


def rounded_to(value: str) -> str:
    return _("more decimals than are kept; stored as “%(value)s”") % {"value": value}


def monied() -> str:
    return _("“%(column)s”: %(count)d cells are shown as money; the number alone was read")


def joined() -> str:
    return _("“%(column)s”: %(count)d cells hold several lines; they were put on one, please check")


def say_assigned(sheet: Sheet) -> None:
    """What a word was read as because somebody said so: once a word and column."""
    for (_heading, word, meaning), cells in sheet.by_source.items():
        where = _("; ").join(cells[:FEW]) + ("…" if len(cells) > FEW else "")
        sheet.notes.say(where, word, _("read as “%(value)s”, as was assigned") % {"value": meaning})
