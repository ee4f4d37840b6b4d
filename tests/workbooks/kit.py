"""What the workbooks of the corpus are made with, and how a line of its tables is written."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook

HERE = Path(__file__).parent
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = {
    SPREADSHEET: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


@dataclass(frozen=True)
class Case:
    """One file: what it is like, how it is made, and what has to come of it.

    Of cells: what must be mended (``mend``), confirmed with a reason, answered (blank over a stored figure,
    a word for nothing, names that look the same), what is passed over and what is read with a remark.
    ``values`` are what is taken where it is not the ordinary; ``says`` is part of a sentence shown.
    """

    name: str
    what: str
    make: Callable[[], Any]
    mend: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    alike: tuple[int, ...] = ()
    passed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    says: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    ending: str = "xlsx"

    def content(self) -> bytes:
        made = self.make()
        return made if isinstance(made, bytes) else as_bytes(made)


def as_bytes(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def converted(book: Any, ending: str, written: str = "") -> bytes:
    """The workbook as LibreOffice writes it, in the format of that ending."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "in.xlsx")
        given.write_bytes(book if isinstance(book, bytes) else as_bytes(book))
        subprocess.run(
            ["soffice", "--headless", "--convert-to", written or ending, "--outdir", f"{folder}/out", given],
            check=True,
            capture_output=True,
            env={"HOME": folder, "PATH": "/usr/bin:/bin"},
        )
        return Path(folder, "out", f"in.{ending}").read_bytes()


def parts_changed(book: Any, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The workbook with some of its parts changed."""
    content = book if isinstance(book, bytes) else as_bytes(book)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            data = old.read(one)
            change = changes.get(one.filename)
            new.writestr(one.filename, change(data) if change else data)
    return stream.getvalue()


def covered(book: Any, *places: str) -> bytes:
    """The workbook with cells merged as a brush of formats does it: what stands there stays in the file."""
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in places)

    def merged(xml: bytes) -> bytes:
        xml = re.sub(rb"<mergeCells .*?</mergeCells>", b"", xml)
        more = f'</sheetData><mergeCells count="{len(places)}">{cells}</mergeCells>'
        return xml.replace(b"</sheetData>", more.encode())

    return parts_changed(book, {SHEET: merged})


def split_heading(
    headings: list[str], words: list[str], rows: list[list[Any]], *, at: int = 1, is_merged: bool = False
) -> Workbook:
    """One of the headings stands over two columns, each with a word of its own in the row below."""
    book = Workbook()
    page = book.active
    page.append([*headings[: at + 1], None, *headings[at + 1 :]])
    page.append([*[None] * at, *words])
    for row in rows:
        page.append(row)
    if is_merged:
        page.merge_cells(start_row=1, end_row=1, start_column=at + 1, end_column=at + 2)
    return book


def strict(book: Any) -> bytes:
    """As Excel saves a “Strict Open XML Spreadsheet”: other namespaces throughout."""

    def renamed(xml: bytes) -> bytes:
        for usual, other in STRICT.items():
            xml = xml.replace(usual.encode(), other.encode())
        return xml.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)

    content = as_bytes(book)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    return parts_changed(content, dict.fromkeys(names, renamed))


def stored(book: Any, value: str) -> bytes:
    """Every formula of the first sheet with that value stored beside it."""

    def with_value(xml: bytes) -> bytes:
        for empty in (b"<v></v>", b"<v/>", b"<v />"):
            xml = xml.replace(b"</f>" + empty, b"</f><v>" + value.encode() + b"</v>")
        return xml

    return parts_changed(book, {"xl/worksheets/sheet1.xml": with_value})


def by_xlsxwriter(rows: list[list[Any]], **options: Any) -> bytes:
    """Rows as xlsxwriter writes them: shared strings, its own styles."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if hasattr(value, "isoformat"):
                page.write_datetime(number, place, value, day)
            elif value is not None:
                page.write(number, place, value)
    book.close()
    return stream.getvalue()


def bomb(megabytes: int = 60) -> bytes:
    """An archive with the parts of a workbook that unpacks to far more than it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * megabytes * 1024 * 1024)
    return stream.getvalue()
