"""Program: reads the workbook on its standard input and writes what stands in it, as JSON, on its output.

Run apart by ``book.open_book``, with the bytes of memory and the seconds it may take as arguments; it
imports nothing of the portal. Values come from python-calamine. What that does not tell is read off the
XML of an .xlsx or .ods, of an .xls by xlrd, only where there is such a thing: formulas without a stored value
and error values (both would look blank), formats that change what is seen, hidden rows.

Exit codes: 0 read; 3 damaged or no workbook; 4 protected by a password; anything else: limits.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import python_calamine as calamine
from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

MOST_SHEETS = 30
DAMAGED, PASSWORD = 3, 4
PERCENT_FORMATS = {"9", "10"}
#: A length of time as an .ods holds it: calamine hands it on as text.
SPAN = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S")
#: Without these bytes there is no cell of a kind that calamine does not tell apart, and nothing hidden.
REMARKABLE = (b"<f", b":f>", b":f ", b't="e"', b"t='e'", b"hidden=")


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.disable()  # all of it lives until the end
    content = sys.stdin.buffer.read()
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        package = Package(content) if content[:2] == b"PK" else Old(content)
        found = {
            "is_1904": package.is_1904,
            "has_comments": package.has_comments,
            "sheets": list(sheets_of(book, package)),
            "beyond": [about.name for about in book.sheets_metadata[MOST_SHEETS:]],
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


def sheets_of(book: Any, package: Package | Old) -> Iterator[dict[str, Any]]:
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
            found |= package.remarks(about.name)
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
    def has_comments(self) -> bool:
        return any("comments" in name.lower() and name.endswith(".xml") for name in self.names)

    @property
    def styles(self) -> dict[str, str]:
        """The numbers of the cell formats that change what is seen, each with “percent” or its code."""
        styles = self.part("xl/styles.xml")
        codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in elements(styles, "numFmt")}
        kinds = {number: kind_of(code) for number, code in codes.items()}
        kinds |= dict.fromkeys(PERCENT_FORMATS, "percent")
        formats = next((list(one) for one in elements(styles, "cellXfs")), [])
        found = {str(index): kinds.get(one.get("numFmtId", ""), "") for index, one in enumerate(formats)}
        return {index: kind for index, kind in found.items() if kind}

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet, by number from one."""
        if self.kind == "ods":
            return ods_remarks(self.part("content.xml"), name)
        part = self.part(self.paths.get(name, ""))
        styles = {style: kind for style, kind in self.styles.items() if f's="{style}"'.encode() in part}
        if not styles and not any(mark in part for mark in REMARKABLE):
            return {}
        return xlsx_remarks(part, styles)


class Old:
    """An .xls: what xlrd tells beside the values."""

    has_comments = False

    def __init__(self, content: bytes) -> None:
        self.is_1904 = False  # calamine has turned its days already, and numbers are as they stand
        self.xlrd: Any = import_module("xlrd")  # a tenth of the time that reading takes, for old files alone
        try:
            self.book = self.xlrd.open_workbook(
                file_contents=content, formatting_info=True, logfile=io.StringIO()
            )
        except MemoryError:
            raise
        except Exception:  # what calamine reads and xlrd does not is read, and said to be unknown
            self.book = None

    def remarks(self, name: str) -> dict[str, Any]:
        if self.book is None:
            return {"is_untold": True}
        sheet = self.book.sheet_by_name(name)
        found: dict[str, Any] = {"errors": [], "percents": [], "formatted": []}
        found["hidden_rows"] = [n + 1 for n, row in sheet.rowinfo_map.items() if row.hidden]
        for number in range(sheet.nrows):
            for place, kind in enumerate(sheet.row_types(number)):
                where = [number + 1, place + 1]
                if kind == self.xlrd.XL_CELL_ERROR:
                    text = self.xlrd.error_text_from_code.get(sheet.cell_value(number, place), "#")
                    found["errors"].append([*where, text])
                elif kind == self.xlrd.XL_CELL_NUMBER:
                    style = self.book.xf_list[sheet.cell_xf_index(number, place)]
                    shows = kind_of(self.book.format_map[style.format_key].format_str)
                    if shows:
                        found["percents" if shows == "percent" else "formatted"].append(where)
        return found


def kind_of(code: str) -> str:
    """“percent”, the format's code where it shows other than the digits of the number, else empty."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code)
    if "%" in bare:
        return "percent"
    if re.search(r"[ymdhs]", bare, re.I) or code in ("General", "@"):
        return ""
    literal = re.sub(r"[\s¥￥$€+()-]", "", "".join(re.findall(r'"([^"]*)"', code)))
    padded = re.search(r"(?<![#.,0])0{2,}(?!\.?0*[#,])", bare.split(";")[0])
    scaled = re.search(r"[0#],+(?![0#])", bare)
    return code if literal or scaled or (padded and "." not in bare) else ""


def elements(xml: bytes, name: str) -> Iterator[Any]:
    """Elements of that local name: a strict file has other namespaces."""
    if xml:
        yield from (one for one in fromstring(xml, forbid_dtd=True).iter() if local(one.tag) == name)


def local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def walked(xml: bytes) -> Iterator[Any]:
    """The rows of a sheet as they end, forgotten afterwards."""
    for _event, one in iterparse(io.BytesIO(xml), events=("end",), forbid_dtd=True):
        if local(one.tag) == "row":
            yield one
            one.clear()


def xlsx_remarks(part: bytes, styles: dict[str, str]) -> dict[str, Any]:
    keys = ("unstored", "formulas", "errors", "percents", "formatted", "hidden_rows")
    found: dict[str, Any] = {key: [] for key in keys}
    number = 0
    for one in walked(part):
        number = int(one.get("r") or number + 1)
        if is_true(one.get("hidden")):
            found["hidden_rows"].append(number)
        position = 0
        for cell in one:
            position = column_of(cell.get("r")) or position + 1
            remark(cell, [number, position], styles, found)
    return found


def remark(cell: Any, where: list[int], styles: dict[str, str], found: dict[str, Any]) -> None:
    parts = {local(part.tag): part for part in cell}
    stored = "v" in parts and (parts["v"].text or cell.get("t") == "str")
    if "f" in parts:
        found["formulas" if stored else "unstored"].append(where)
    if cell.get("t") == "e" and stored:
        found["errors"].append([*where, parts["v"].text])
    if "v" in parts and cell.get("t") in (None, "n") and (shows := styles.get(cell.get("s", ""))):
        found["percents" if shows == "percent" else "formatted"].append(where)


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
    """Percent and error values, hidden rows and merged cells of an .ods; a formula there keeps its value."""
    found: dict[str, Any] = {"percents": [], "errors": [], "hidden_rows": [], "merged": []}
    marks = (b'value-type="percentage"', b'value-type="error"', b"visibility=", b"-spanned=")
    if not any(mark in content for mark in marks):
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
                ods_remark(cell, number, position, found)
                position += int(attribute(cell, "number-columns-repeated") or 1)
            number += many
    return found


def ods_remark(cell: Any, number: int, position: int, found: dict[str, Any]) -> None:
    kinds = [value for key, value in cell.items() if local(key) == "value-type"]
    if "percentage" in kinds:
        found["percents"].append([number + 1, position + 1])
    if "error" in kinds:
        found["errors"].append([number + 1, position + 1, "".join(cell.itertext()) or "#"])
    down, right = (int(attribute(cell, f"number-{way}-spanned") or 1) for way in ("rows", "columns"))
    if down > 1 or right > 1:
        found["merged"].append([number, position, number + down - 1, position + right - 1])


def attribute(one: Any, name: str) -> str:
    return next((value for key, value in one.items() if local(key) == name), "")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # without taking apart what the system takes back at once
