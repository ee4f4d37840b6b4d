"""How what became of a pasted cell is put into words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.core.spreadsheets.cells import shown as as_written


def sentence(value: str, expected: str) -> str:
    """What stands in the cell and what was expected; a rule's own sentence that quotes it says both."""
    return (
        expected
        if value in expected
        else _("“%(value)s”: %(expected)s") % {"value": value, "expected": expected}
    )


def quoted(cell: str, why: str) -> str:
    """The cell with what became of it, as a file's receipt has them."""
    return f"“{as_written(cell)[:80]}” {why}"


def placed(row: str, column: str, why: str) -> str:
    """What is said, behind the row and, where one is named, the column it is said of."""
    place = _("row %(row)s, %(column)s") if column else _("row %(row)s")
    return f"{place % {'row': row, 'column': column}}: {why}"
