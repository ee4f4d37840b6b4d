"""What xlrd tells of an .xls beside its values; of formulas and text boxes it tells nothing."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import import_module
from typing import Any

import margins  # type: ignore[import-not-found]
from fonts import signs_of  # type: ignore[import-not-found]
from formats import (  # type: ignore[import-not-found]
    BUILT_IN_MONEY,
    OF_NUMBERS,
    ROUNDED,
    SHAPES,
    Kinds,
    is_rounded,
    kinds_of,
    money_of,
    places_of,
)

#: Kinds of records: a sheet's place, what begins and ends a part, what the page's header and footer say.
BOUNDSHEET, BOF, EOF, HEADER, FOOTER = 0x85, 0x809, 0x0A, 0x14, 0x15
BIFF8 = 80
NARROW = 256  # the width of a sign, in 256ths
LOW = 60  # a row of less height, in twentieths of a point, is not seen
FILLED = 4  # how a cell is aligned that repeats what it holds


class Old:
    """An .xls, as far as xlrd can read what calamine reads."""

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
        #: Calamine has turned the days of such a file already; numbers are as they stand.
        self.is_1904 = self.book is not None and bool(self.book.datemode)
        self.content = content
        self.style = cache(self._style)

    def _style(self, number: int) -> tuple[Kinds, tuple[str, ...], int]:
        style = self.book.xf_list[number]
        code = self.book.format_map[style.format_key].format_str
        if str(style.format_key) in BUILT_IN_MONEY:  # xlrd names a currency, Excel shows that of its country
            code = code.replace("$", "¥")
        border, aligned = style.border, style.alignment.hor_align == FILLED
        is_crossed = border.diag_line_style and (border.diag_down or border.diag_up)
        marks = (
            *self._marks(style.font_index),
            *(("crossed",) if is_crossed else ()),
            *(("filled",) if aligned else ()),
            *filter(None, (money_of(code),)),
        )
        return kinds_of(code), marks, places_of(code)

    def _marks(self, font: int) -> tuple[str, ...]:
        one = self.book.font_list[font]
        named = {"struck": one.struck_out, "raised": one.escapement, signs_of(one.name): True}
        return tuple(name for name, is_so in named.items() if name and is_so)

    @cached_property
    def margins(self) -> dict[str, list[str]]:
        """What the header and footer of each sheet's pages say, which xlrd does not hand on."""
        if self.book.biff_version < BIFF8:
            return {}
        compdoc = import_module("xlrd.compdoc")
        mem, base, size = compdoc.CompDoc(self.content, logfile=io.StringIO()).locate_named_stream("Workbook")
        if mem is None:
            return {}
        stream = bytes(mem[base : base + size])
        sheets = [data for kind, data in records(stream, 0) if kind == BOUNDSHEET and data[5] == 0]
        places = [struct.unpack("<I", data[:4])[0] for data in sheets]
        found = {}
        for name, place in zip(self.book.sheet_names(), places, strict=False):
            texts = [text_in(data) for kind, data in records(stream, place) if kind in (HEADER, FOOTER)]
            found[name] = [part for text in texts for part in margins.parts_of(text)]
        return found

    @staticmethod
    def _is_low(row: Any) -> bool:
        return bool(not row.has_default_height and row.height < LOW)

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet, by number from one."""
        if self.book is None:
            return {"is_untold": True}
        sheet = self.book.sheet_by_name(name)
        found: dict[str, Any] = {"is_old": True}
        found |= {"errors": [], "percents": [], "formatted": [], "marks": {}}
        found["margins"] = list(margins.said(self.margins.get(name, ())))
        found["hides_zeros"] = not sheet.show_zero_values
        found["hidden_rows"] = [
            n + 1 for n, row in sheet.rowinfo_map.items() if row.hidden or self._is_low(row)
        ]
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
        kinds, marks, places = self.style(sheet.cell_xf_index(number, place))
        runs = sheet.rich_text_runlist_map.get((number, place), ())
        is_number = kind in (self.xlrd.XL_CELL_NUMBER, self.xlrd.XL_CELL_DATE)
        for mark in {*marks, *(one for _begins, font in runs for one in self._marks(font))}:
            if is_number or mark not in OF_NUMBERS:
                found["marks"].setdefault(mark, []).append(where)
        shows = kinds[(1 if value < 0 else 0 if value else 2) if is_number else 3]
        if kind == self.xlrd.XL_CELL_NUMBER and shows in SHAPES and is_rounded(repr(value), places):
            shows = ROUNDED
        if shows == "percent":
            found["percents"].append(where)
        elif shows and kind != self.xlrd.XL_CELL_BOOLEAN:
            found["formatted"].append([*where, shows])


def records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, without those of charts within it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == BOF) - (kind == EOF)
        if depth == 1:
            yield kind, stream[place + 4 : place + 4 + size]
        elif depth < 1:
            return
        place += 4 + size


def text_in(data: bytes) -> str:
    """The text of a record: how many signs, of one byte or two, and the signs."""
    if len(data) < 3:
        return ""
    [count] = struct.unpack("<H", data[:2])
    return (
        data[3 : 3 + 2 * count].decode("utf-16-le", "replace") if data[2] & 1 else data[3:].decode("latin-1")
    )
