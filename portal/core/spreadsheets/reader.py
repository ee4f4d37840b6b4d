"""Program: reads the workbook on its standard input and writes what stands in it, as JSON, on its output.

Run apart by ``book.open_book``, with the bytes of memory and the seconds it may take as arguments; it
imports nothing of the portal. Values come from python-calamine. What that does not tell is read off the
XML of an .xlsx, only of sheets where there is such a thing: formulas without a stored value and error
values (both would look blank), percent formats, hidden rows and columns.

Exit codes: 0 read; 3 damaged or no workbook; 4 protected by a password; anything else: limits.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine
from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

MOST_SHEETS = 30
DAMAGED, PASSWORD = 3, 4
PERCENT_FORMATS = {"9", "10"}
#: Without these bytes there is no cell of a kind that calamine does not tell apart, and nothing hidden.
REMARKABLE = (b"<f", b":f>", b":f ", b't="e"', b"t='e'", b"hidden=")


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    content = sys.stdin.buffer.read()
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        package = Package(content) if content[:2] == b"PK" else None
        sheets = list(sheets_of(book, package))
        is_1904 = package is not None and package.is_1904
        kind = package.kind if package else "xls"
        found = {"kind": kind, "is_1904": is_1904, "sheets": sheets}
        sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except calamine.PasswordError:
        return PASSWORD
    except MemoryError:
        raise
    except Exception as error:  # a damaged file breaks parsers in more ways than they document
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return DAMAGED
    return 0


def sheets_of(book: Any, package: Package | None) -> Iterator[dict[str, Any]]:
    """Every sheet with cells, as far as there may be; of one that is hidden, the name alone."""
    for index, about in enumerate(book.sheets_metadata[:MOST_SHEETS]):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        is_visible = about.visible == calamine.SheetVisibleEnum.Visible
        found: dict[str, Any] = {"name": about.name, "is_visible": is_visible, "rows": []}
        if is_visible:
            sheet = book.get_sheet_by_index(index)
            found["rows"] = list(rows_of(sheet))
            found["merged"] = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            if package is not None:
                found |= package.remarks(about.name)
        yield found


def rows_of(sheet: Any) -> Iterator[list[Any]]:
    """The rows that are not blank, each as its number from one and its cells from column A on."""
    if sheet.start is None:
        return
    ahead = [None] * sheet.start[1]  # calamine leaves out empty columns in front, and no rows
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [plain(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield [number, ahead + cells]


def plain(value: Any) -> Any:
    """The value as JSON knows it; None for a blank, whole numbers without a fraction."""
    kind = type(value)
    if kind is str:
        return value if value.strip() else None
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if kind is bool or kind is int or value is None:
        return value
    if kind is dt.timedelta:
        return {"seconds": value.total_seconds()}
    return {kind.__name__: value.isoformat()}


class Package:
    """The parts of an .xlsx (or the one of an .ods) beside the values."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = set(self.archive.namelist())
        self.kind = "xlsx" if "xl/workbook.xml" in self.names else "ods"
        self.workbook = self.part("xl/workbook.xml")
        self.is_1904 = bool(re.search(rb"""date1904=["'](?:1|true|on)["']""", self.workbook))
        self.paths = dict(self._paths()) if self.kind == "xlsx" else {}

    def part(self, name: str) -> bytes:
        return self.archive.read(name) if name in self.names else b""

    def _paths(self) -> Iterator[tuple[str, str]]:
        """The part of each sheet, by its name."""
        targets = {
            one.get("Id", ""): one.get("Target", "")
            for one in elements(self.part("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        for one in elements(self.workbook, "sheet"):
            link = next((value for key, value in one.items() if key.endswith("}id") or key == "id"), "")
            yield one.get("name", ""), posixpath.normpath(posixpath.join("/xl", targets.get(link, "")))[1:]

    @property
    def percent_styles(self) -> set[str]:
        """The numbers of the cell formats that print a percent sign."""
        styles = self.part("xl/styles.xml")
        own = {
            one.get("numFmtId", "")
            for one in elements(styles, "numFmt")
            if "%" in re.sub(r'"[^"]*"|\\.', "", one.get("formatCode", ""))
        }
        formats = next((list(one) for one in elements(styles, "cellXfs")), [])
        wanted = own | PERCENT_FORMATS
        return {str(index) for index, one in enumerate(formats) if one.get("numFmtId") in wanted}

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet, by number from one."""
        if self.kind == "ods":
            return ods_remarks(self.part("content.xml"), name)
        part = self.part(self.paths.get(name, ""))
        percent = {style for style in self.percent_styles if f's="{style}"'.encode() in part}
        if not percent and not any(mark in part for mark in REMARKABLE):
            return {}
        return xlsx_remarks(part, percent)


def elements(xml: bytes, name: str) -> Iterator[Any]:
    """Elements of that local name: a strict file has other namespaces."""
    if xml:
        yield from (one for one in fromstring(xml, forbid_dtd=True).iter() if local(one.tag) == name)


def local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def walked(xml: bytes, names: set[str]) -> Iterator[Any]:
    """Elements of those local names as they end, forgotten afterwards."""
    for _event, one in iterparse(io.BytesIO(xml), events=("end",), forbid_dtd=True):
        if local(one.tag) in names:
            yield one
            if local(one.tag) == "row":
                one.clear()


def xlsx_remarks(part: bytes, percent: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {key: [] for key in ("unstored", "formulas", "errors", "percents", "hidden_rows")}
    found["hidden_columns"] = []
    number = 0
    for one in walked(part, {"row", "col"}):
        if local(one.tag) == "col":
            if is_true(one.get("hidden")):
                found["hidden_columns"].append([int(one.get("min", 1)), int(one.get("max", 1))])
            continue
        number = int(one.get("r") or number + 1)
        if is_true(one.get("hidden")):
            found["hidden_rows"].append(number)
        position = 0
        for cell in one:
            position = column_of(cell.get("r")) or position + 1
            remark(cell, [number, position], percent, found)
    return found


def remark(cell: Any, where: list[int], percent: set[str], found: dict[str, Any]) -> None:
    parts = {local(part.tag): part for part in cell}
    stored = "v" in parts and (parts["v"].text or cell.get("t") == "str")
    if "f" in parts:
        found["formulas" if stored else "unstored"].append(where)
    if cell.get("t") == "e" and stored:
        found["errors"].append([*where, parts["v"].text])
    if cell.get("s") in percent and parts:
        found["percents"].append(where)


def column_of(reference: str | None) -> int:
    number = 0
    for letter in reference or "":
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number


def is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def ods_remarks(content: bytes, name: str) -> dict[str, Any]:
    """Percent values and hidden rows of an .ods; a formula there always keeps its value."""
    found: dict[str, Any] = {"percents": [], "hidden_rows": []}
    if b'value-type="percentage"' not in content and b"visibility=" not in content:
        return found
    for table in elements(content, "table"):
        if attribute(table, "name") != name:
            continue
        number = 0
        for row in (one for one in table.iter() if local(one.tag) == "table-row"):
            many = int(attribute(row, "number-rows-repeated") or 1)
            if attribute(row, "visibility") in ("collapse", "filter"):
                found["hidden_rows"] += range(number + 1, number + 1 + min(many, 1_000))
            position = 0
            for cell in row:
                if attribute(cell, "value-type") == "percentage":
                    found["percents"].append([number + 1, position + 1])
                position += int(attribute(cell, "number-columns-repeated") or 1)
            number += many
    return found


def attribute(one: Any, name: str) -> str:
    return next((value for key, value in one.items() if local(key) == name), "")


if __name__ == "__main__":
    sys.exit(main())
