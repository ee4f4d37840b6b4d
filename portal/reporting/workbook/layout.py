"""The columns of the file and their headings, which are found again by name in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.spreadsheets.cells import names_of
from portal.core.spreadsheets.units import HEADED
from portal.reporting.validators import DENOMINATOR, NUMERATOR, OPENING, REASON

CODE, NAME, UNIT, LAST, TARGET = "code", "name", "unit", "last", "target"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and whether people fill it in."""

    key: str
    heading: Any
    width: int
    entered: bool = False


COLUMNS = (
    Column(CODE, _("Code"), 4),
    Column(NAME, _("Indicator"), 34),
    Column(UNIT, _("Unit"), 7),
    Column(NUMERATOR, _("Figure"), 12, entered=True),
    Column(DENOMINATOR, _("Out of"), 12, entered=True),
    Column(OPENING, _("Brought forward"), 12, entered=True),
    Column(LAST, _("Last month"), 12),
    Column(TARGET, _("Target"), 12),
    Column(REASON, _("Reason"), 40, entered=True),
)
#: What stands below a heading where the figure of the month does.
OF_THE_MONTH = {"本月", "当月", "本期", "月末", "期末", "本月数", "当月数", "数", "数值", "完成", "完成数"}
NOW = ("本月", "当月", "本期")  # what stands before a heading where the figure of the month does
COMMUNITY_LABEL = _("Community code")
MONTH_LABEL = _("Month of the report")

HINT = _("Fill in the yellow cells only; a doubtful figure needs a reason. No secrets in this file.")
TITLE = _("%(community)s: report of %(month)s")

FIRST_ROW = 4  # headings, in the files made here


def headings() -> dict[str, str]:
    """Folded heading to column key, in every language, with and without 本月 before or below it."""
    alone = {name: column.key for column in COLUMNS for name in names_of(column.heading)}
    alone |= dict.fromkeys(HEADED, UNIT)
    boxes = {column.key for column in COLUMNS if column.entered} - {REASON}
    named = [(name, key) for name, key in alone.items() if key in boxes]
    before = {f"{word}{name}": key for name, key in named for word in NOW}
    return before | alone | {f"{name}{word}": key for name, key in named for word in OF_THE_MONTH}
