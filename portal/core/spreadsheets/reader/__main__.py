"""Program: reads the workbook on its standard input and writes what stands in it, as JSON, on its output.

Run apart by ``book.open_book``, with the bytes of memory and the seconds it may take as arguments; it
imports nothing of the portal, only what lies in its folder. Values come from python-calamine. What that does
not tell is read off the XML of an .xlsx or .ods, of an .xls by xlrd, only where there is such a thing:
formulas without a stored value and error values (both would look blank), formats that change what is
seen, what is hidden or struck through, comments, text boxes.

Exit codes: 0 read; 3 damaged or no workbook; 4 protected by a password; anything else: limits.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from threading import Thread
from typing import Any

import python_calamine as calamine
from codes import DAMAGED, PASSWORD  # type: ignore[import-not-found]

MOST_SHEETS = 30
#: A length of time as an .ods holds it: calamine hands it on as text.
SPAN = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S")


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.disable()  # all of it lives until the end
    content = sys.stdin.buffer.read()
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheets_metadata)
        ahead = Ahead(book, names[:MOST_SHEETS])
        package = package_of(content)
        found = {
            "is_1904": package.is_1904,
            "sheets": list(sheets_of(names[:MOST_SHEETS], package, ahead)),
            "charts": [
                one.name for one in names if one.typ == calamine.SheetTypeEnum.ChartSheet and is_shown(one)
            ],
            "beyond": [about.name for about in names[MOST_SHEETS:]],
        }
        sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except calamine.PasswordError:
        return PASSWORD
    except MemoryError:
        raise
    except Exception as error:  # a damaged file breaks parsers in more ways than they document
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return DAMAGED
    return 0


def package_of(content: bytes) -> Any:
    """What tells of the file beside its values, by the kind of file: the others are not even loaded."""
    if content[:2] != b"PK":
        return import_module("xls").Old(content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    if "xl/workbook.xml" in archive.namelist():
        return import_module("xlsx").Package(archive)
    return import_module("ods").Document(archive)


class Ahead:
    """Reads each visible sheet while what is beside its values is looked for: calamine lets go of the lock.

    Meanwhile nobody else may ask the workbook for anything.
    """

    def __init__(self, book: Any, names: list[Any]) -> None:
        self.book = book
        self.awaited = [index for index, about in enumerate(names) if is_sheet(about) and is_shown(about)]
        self.found: Any = None
        self.begin()

    def begin(self) -> None:
        self.thread = Thread(target=self.read)
        self.thread.start()

    def read(self) -> None:
        try:
            self.found = self.book.get_sheet_by_index(self.awaited.pop(0)) if self.awaited else None
        except BaseException as error:  # handed on to whoever takes the sheet
            self.found = error

    def take(self) -> Any:
        self.thread.join()
        found = self.found
        if isinstance(found, BaseException):
            raise found
        self.begin()
        return found


def is_sheet(about: Any) -> bool:
    return bool(about.typ == calamine.SheetTypeEnum.WorkSheet)


def is_shown(about: Any) -> bool:
    return bool(about.visible == calamine.SheetVisibleEnum.Visible)


def sheets_of(names: list[Any], package: Any, ahead: Ahead) -> Iterator[dict[str, Any]]:
    """Every sheet with cells; of one that is hidden, the name alone."""
    for about in filter(is_sheet, names):
        found: dict[str, Any] = {"name": about.name, "is_visible": is_shown(about), "rows": []}
        if found["is_visible"]:
            remarks = package.remarks(about.name)
            sheet = ahead.take()
            found["rows"] = list(rows_of(sheet))
            found["merged"] = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            found |= remarks
        yield found


def rows_of(sheet: Any) -> Iterator[list[Any]]:
    """The rows that are not blank, each as its number from one and its cells from column A on."""
    if sheet.start is None:
        return
    ahead = [None] * sheet.start[1]  # calamine leaves out empty columns in front, and no rows
    for number, row in enumerate(sheet.iter_rows(), start=1):
        # most cells hold a text that begins with a letter or digit: such a text is what it is
        cells = [
            value if type(value) is str and value[:1].isalnum() and value[0] != "P" else plain(value)
            for value in row
        ]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield [number, ahead + cells]


def plain(value: Any) -> Any:
    """The value as JSON knows it; None for a blank, whole numbers without a fraction."""
    kind = type(value)
    if kind is str:
        if value.startswith("PT") and (span := SPAN.fullmatch(value)):
            hours, minutes, seconds = map(float, span.groups())
            return {"seconds": (hours * 60 + minutes) * 60 + seconds}
        return value if value.strip() else None
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if kind is bool or kind is int or value is None:
        return value
    if kind is dt.timedelta:
        return {"seconds": value.total_seconds()}
    return {kind.__name__: value.isoformat()}


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # without taking apart what the system takes back at once
