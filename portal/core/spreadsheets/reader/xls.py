"""What xlrd tells of an .xls beside its values; of formulas and text boxes it tells nothing."""

from __future__ import annotations

import io
from functools import cache
from importlib import import_module
from typing import Any

from formats import Kinds, kinds_of  # type: ignore[import-not-found]


NARROW = 128  # half the width of a sign, in 256ths


class Old:
    """An .xls, as far as xlrd can read what calamine reads."""

    is_1904 = False  # calamine has turned its days already, and numbers are as they stand

    def __init__(self, content: bytes) -> None:
        self.xlrd: Any = import_module("xlrd")  # a tenth of the time that reading takes, for old files alone
        try:
            self.book = self.xlrd.open_workbook(
                file_contents=content, formatting_info=True, logfile=io.StringIO()
            )
        except MemoryError:
            raise
        except Exception:  # what calamine reads and xlrd does not is read, and said to be unknown
            self.book = None
        self.style = cache(self._style)

    def _style(self, number: int) -> tuple[Kinds, tuple[str, ...]]:
        style = self.book.xf_list[number]
        code = self.book.format_map[style.format_key].format_str
        return kinds_of(code), self._marks(style.font_index)

    def _marks(self, font: int) -> tuple[str, ...]:
        one = self.book.font_list[font]
        return (*(("struck",) if one.struck_out else ()), *(("raised",) if one.escapement else ()))

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet, by number from one."""
        if self.book is None:
            return {"is_untold": True}
        sheet = self.book.sheet_by_name(name)
        found: dict[str, Any] = {"is_old": True}
        found |= {key: [] for key in ("errors", "percents", "formatted", "struck", "raised")}
        found["hides_zeros"] = not sheet.show_zero_values
        found["hidden_rows"] = [n + 1 for n, row in sheet.rowinfo_map.items() if row.hidden]
        found["hidden_columns"] = [
            n + 1 for n, one in sheet.colinfo_map.items() if one.hidden or one.width < NARROW
        ]
        found["comments"] = [
            [row + 1, column + 1, one.text.removeprefix(f"{one.author}:").strip(), one.author]
            for (row, column), one in sorted(sheet.cell_note_map.items())
        ]
        for number in range(sheet.nrows):
            for place, kind in enumerate(sheet.row_types(number)):
                self._remark(sheet, number, place, kind, found)
        return found

    def _remark(self, sheet: Any, number: int, place: int, kind: int, found: dict[str, Any]) -> None:
        if kind in (self.xlrd.XL_CELL_EMPTY, self.xlrd.XL_CELL_BLANK):
            return
        where, value = [number + 1, place + 1], sheet.cell_value(number, place)
        if kind == self.xlrd.XL_CELL_ERROR:
            found["errors"].append([*where, self.xlrd.error_text_from_code.get(value, "#")])
            return
        kinds, marks = self.style(sheet.cell_xf_index(number, place))
        runs = sheet.rich_text_runlist_map.get((number, place), ())
        for mark in {*marks, *(one for _begins, font in runs for one in self._marks(font))}:
            found[mark].append(where)
        is_number = kind in (self.xlrd.XL_CELL_NUMBER, self.xlrd.XL_CELL_DATE)
        shows = kinds[(1 if value < 0 else 0 if value else 2) if is_number else 3]
        if shows == "percent":
            found["percents"].append(where)
        elif shows and kind != self.xlrd.XL_CELL_BOOLEAN:
            found["formatted"].append([*where, shows])
