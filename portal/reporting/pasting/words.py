"""What the cells of a pasted block may be: names of indicators and themes, figures, communities, times."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from portal.core.month import Month
from portal.core.spreadsheets import periods, units, whose
from portal.core.spreadsheets.breakdown import without
from portal.core.spreadsheets.cells import heading_keys, is_blank
from portal.core.spreadsheets.foot import read_foot
from portal.core.spreadsheets.numbering import without_number
from portal.core.spreadsheets.whose import Named
from portal.core.text import folded
from portal.indicators.models import Indicator
from portal.reporting.book import MonthBook, secretary_indicators
from portal.reporting.workbook.reading import by_names

_FIGURE = re.compile(r"[+-]?\d(?!.*[年月])", re.DOTALL)  # 9月 is a heading, 3人 a figure
_ONE_FIGURE = re.compile(r"[+-]?\d[\d,.]*(?:[/⁄]\d[\d,.]*)?[%‰]?\D?")
_OF_LAST = re.compile(r"[-—–/]*|[≥≤<>]?[+-]?\d.*", re.DOTALL)
_NUMBERED_THEME = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．]")
_TITLE = re.compile(r"表|情况|统计|月报|报告|台账|汇总|填报|单位[:：]")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_CODE = re.compile(r"\d{9}(?:\d{3}){0,2}")  # of a sub-district, a community, a grid
_LABEL = re.compile(r"^[\u4e00-\u9fff]{1,8}[:：]")
_OF_PLACE = re.compile(r"社区|村|居|街道|单位|属地|辖区|区域|地区|片区|归属|部门")
_OF_TIME = re.compile(
    r"^(?!.*(?:填[报表写]|报送|上报|制表|更新|限|到期)).*(?:年|月|期|口径|类[型别]|性质|范围)"
)


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def is_figure(text: str) -> bool:
    """Whether the cell begins as a figure does."""
    return bool(_FIGURE.match(_one_width(text).strip()))


def is_one_figure(text: str) -> bool:
    """Whether the cell is a figure and nothing else: 200, 3/4, 95%."""
    return bool(_ONE_FIGURE.fullmatch(re.sub(r"\s", "", _one_width(text))))


def is_of_last(text: str) -> bool:
    """Whether the cell may be that of last month or a target: 11/15, ≥90%, a stroke, nothing."""
    return bool(_OF_LAST.fullmatch(_one_width(text).strip()))


class Words:
    """What is known of a month's form and whose it is."""

    def __init__(self, book: MonthBook, month: Month, names: Named) -> None:
        self.rows = secretary_indicators(book.indicators)
        self.month, self.names = month, names
        self._indicators = {folded(one.code): one for one in self.rows}
        self._indicators |= {name: ones[0] for name, ones in by_names(book).items() if len(ones) == 1}
        self._names = by_names(book).keys()
        self._themes = {folded(one.theme.name) for one in self.rows}

    def indicator(self, cell: str) -> Indicator | None:
        """The indicator that the cell names, with a star, a unit or the number of its row or without."""
        keys = [*heading_keys(cell), *heading_keys(without(without_number(cell)))]
        found = (self._indicators.get(key) for key in keys)
        return next(filter(None, found), None)

    def is_name(self, cell: str) -> bool:
        """Whether the cell is the name of an indicator, or of several."""
        return self.indicator(cell) is not None or folded(cell) in self._names

    def is_no_row(self, cells: list[str]) -> bool:
        """Whether the row is a signature or a total below figures, or the heading of a theme among them."""
        filled = [one for one in cells if not is_blank(one)]
        if not filled or cells[0] != filled[0] or is_figure(filled[0]):
            return False
        is_theme = bool(_NUMBERED_THEME.match(filled[0])) or folded(filled[0]) in self._themes
        return (len(filled) == 1 and is_theme) or any(read_foot(filled[0]))

    def is_title(self, cells: list[str]) -> bool:
        """Whether the row holds nothing but a word of what the block is, whose, or of when."""
        filled = [one for one in cells if not is_blank(one)]
        if periods.in_pieces(cells):
            return True
        if len(filled) != 1 or len(cells) < 2 or not _HAN.search(filled[0]):
            return False
        text = filled[0]
        return bool(_TITLE.search(text) or units.of_table(text)) or self.is_time(text) or self.is_place(text)

    def is_time(self, text: str) -> bool:
        """Whether the cell speaks of a period, whichever."""
        said = periods.read(f"{text}年" if re.fullmatch(r"(?:19|20)\d\d", text) else text, self.month)
        return said.own or said.near or said.other or said.longer or said.span

    def is_place(self, text: str) -> bool:
        """Whether the cell is the name or the code of a community or the like, ours or not."""
        bare = folded(text)
        return whose.is_called_as_one(bare) or bool(_CODE.fullmatch(bare)) or self.names.is_one(text)

    def is_beside(self, cells: list[str]) -> bool:
        """Whether a column holds nothing but names of communities or periods."""
        return any(cells) and all(self.is_time(one) or self.is_place(one) for one in cells if one)

    def names_another(self, title: str) -> bool:
        """Whether a title names what is called as a community is, and does not name ours."""
        text = folded(_LABEL.sub("", title.strip()))
        if text in whose.HEADED | whose.PERHAPS or not whose.begins_as_one(text):
            return False
        return not self.names.owns(title) and not self.names.owns(text)

    def is_of_another(self, heading: str, cell: str) -> bool:
        """Whether a cell of a column that is not read says that its row is another's or of another time."""
        head = folded(heading)
        if periods.is_not_of_a_month(cell):
            return True
        if _OF_PLACE.search(head) and self.is_place(cell):
            return not self.names.owns(cell)
        said = periods.read(cell, self.month)
        return bool(_OF_TIME.match(head)) and (said.other or said.longer)

    def counts_otherwise(self, cell: Any, indicator: Indicator, *, is_headed: bool) -> bool:
        """Whether a cell of a column of units is another unit than the indicator's."""
        unit = units.unit_of(cell) or (str(cell or "").strip() if is_headed else "")
        if not unit:
            return False
        if not indicator.unit:
            return bool(units.differs(unit, ""))
        return not units.is_same(unit, indicator.unit)
