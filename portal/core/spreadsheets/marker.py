"""Program: gives a workbook back with some of its cells marked and commented.

Run apart by ``marking``; on its input one line of JSON, then the workbook; the marked one on its output. The
JSON says sheet, marks: [cell, text], author, ours: its name in every language, grounds: colours that the
portal gives to cells, lacks: what is said where the copy is without something. What is already said of a cell
stays: a comment before ours, a ground of its own beside our frame, a thread as a comment. Arguments as for
``reader``; exit code 3 where the workbook cannot be opened so.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

CANNOT = 3
MARK = PatternFill("solid", fgColor="FFC7CE")
EDGE = Side("medium", color="C00000")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
WIDE, LINE, LEAST, SIGNS = 320, 18, 80, 24  # of a comment: in points, and signs on a line
_WHITE = "FFFFFF"
_LOST = re.compile(
    rb'<xdr:sp[\s>]|<x14:(?:conditionalFormatting|dataValidation|sparklineGroup)[\s>]|ObjectType="(?!Note")'
)
#: Who is said to have written what newer programs keep for older ones in the place of a thread.
_OF_THREAD = "tc="


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        book = load_workbook(io.BytesIO(content), rich_text=True)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            keep_threads(book, archive)
            lacking = [told["lacks"]] if lacks(archive) else []
        sheet = book[told["sheet"]]
        first = told["marks"][0][0]
        for place, lines in by_cell(sheet, [*told["marks"], *([first, one] for one in lacking)]).items():
            mark(sheet[place], " ".join(dict.fromkeys(lines)), told)
        book.active = book.index(sheet)
        stream = io.BytesIO()
        book.save(stream)
    except MemoryError:
        raise
    except Exception as error:  # whatever openpyxl does not open is told in a list instead
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return CANNOT
    sys.stdout.buffer.write(stream.getvalue())
    return 0


def by_cell(sheet: Any, marks: list[list[str]]) -> dict[str, list[str]]:
    """What has to be said of each cell; of one that merged cells hide, at the first of them."""
    found: dict[str, list[str]] = {}
    for place, text in marks:
        first = first_of(sheet, place)
        found.setdefault(first, []).append(text if first == place else f"{place}: {text}")
    return found


def first_of(sheet: Any, place: str) -> str:
    """The cell itself, or the first of the merged cells that hide it, where alone a comment can stand."""
    over = next((one for one in sheet.merged_cells.ranges if place in one), None)
    return str(over.start_cell.coordinate) if over else place


def mark(cell: Any, text: str, told: dict[str, Any]) -> None:
    """Mark the cell and say of it what is wrong, behind what its owner says of it."""
    there, author, ours = cell.comment, told["author"], told["ours"]
    kept = kept_of(there.text, ours) if there is not None and there.author not in ours else ""
    if kept:
        text, author = f"{kept}\n{author}\uff1a{text}", there.author
    lines = sum(1 + len(line) // SIGNS for line in text.split("\n"))
    cell.comment = Comment(text, author, height=max(LEAST, LINE * (lines + 1)), width=WIDE)
    if not has_ground(cell.fill, told["grounds"]):
        cell.fill = MARK
    cell.border = FRAME


def kept_of(text: str, ours: list[str]) -> str:
    """The comment without the line that the portal wrote below it when it gave the file back before."""
    names = "|".join(map(re.escape, ours))
    return re.sub(rf"\n\s*(?:{names})[:\uff1a][^\n]*", "", text).strip()


def has_ground(fill: Any, grounds: list[str]) -> bool:
    """Whether the cell has a colour of its owner's, which may mean something: none of *grounds*."""
    kind = fill.fill_type
    if kind != "solid":
        return kind not in (None, "none")
    colour = fill.fgColor
    is_white = (
        str(colour.rgb)[2:] in (_WHITE, *grounds)
        if colour.type == "rgb"
        else colour.type == "theme" and not colour.theme
    )
    return not is_white or bool(colour.tint)


def keep_threads(book: Any, archive: zipfile.ZipFile) -> None:
    """Put the threads of newer programs, which would be left out, into comments of their own."""
    persons = dict(persons_of(archive))
    for sheet in book.worksheets:
        parts = [one.target for one in getattr(sheet, "_rels", ()) if one.Type.endswith("/threadedComment")]
        said: dict[str, list[tuple[str, str]]] = {}
        for part in parts:
            for one in elements(archive.read(part), "threadedComment"):
                text = "".join(each.text or "" for each in one if local(each.tag) == "text")
                said.setdefault(first_of(sheet, one.get("ref", "")), []).append(
                    (persons.get(one.get("personId"), ""), text)
                )
        for place, thread in said.items():
            lines = [f"{name}\uff1a{text}" if name else text for name, text in thread]
            there = sheet[place].comment
            author = next((name for name, _text in thread if name), "")
            if there is not None and not there.author.startswith(_OF_THREAD):
                lines, author = [there.text, *lines], there.author
            sheet[place].comment = Comment("\n".join(lines), author)


def lacks(archive: zipfile.ZipFile) -> bool:
    """Whether the file holds what is not written again: boxes, buttons, formats of newer programs."""
    for name in archive.namelist():
        part = (
            archive.read(name) if re.match(r"xl/(?:drawings|worksheets)/[^/]+\.(?:xml|vml)$", name) else b""
        )
        if _LOST.search(part) or name.startswith(("xl/ctrlProps/", "xl/slicers/")):
            return True
    return False


def persons_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The number and name of each person who wrote in a thread."""
    for name in archive.namelist():
        if name.startswith("xl/persons/"):
            for one in elements(archive.read(name), "person"):
                yield one.get("id", ""), one.get("displayName", "")


def elements(xml: bytes, name: str) -> Iterator[Any]:
    return (one for one in fromstring(xml, forbid_dtd=True).iter() if local(one.tag) == name)


def local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


if __name__ == "__main__":
    sys.exit(main())
