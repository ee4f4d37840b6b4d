"""What an .xlsx holds beside its values: formulas, formats, what is hidden, struck through or drawn."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import conditions  # type: ignore[import-not-found]
import drawn  # type: ignore[import-not-found]
import margins  # type: ignore[import-not-found]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from fonts import NAMES  # type: ignore[import-not-found]
from formats import (  # type: ignore[import-not-found]
    ANY,
    BUILT_IN,
    BUILT_IN_MONEY,
    OF_NUMBERS,
    PLACES,
    PLAIN,
    ROUNDED,
    SHAPES,
    YUAN,
    Kinds,
    is_rounded,
    kinds_of,
    money_of,
    places_of,
)
from parsing import (  # type: ignore[import-not-found]
    column_of,
    elements,
    is_true,
    local,
    marked,
    place_of,
    text_of,
)

LOW = 3.0  # a row of less height, in points, is not seen
#: Without these bytes there is no cell of a kind that calamine does not tell apart, and no row is hidden.
REMARKABLE = (b"<f", b":f", b't="e"', b"t='e'", b"hidden=", b"strike", b"vertAlign", b"rFont")
_LOW = re.compile(rb' ht="[0-2](?:\.\d*)?"')
#: Rows that say nothing of their height are not seen.
_NO_HEIGHT = re.compile(
    rb"""<(?:\w+:)?sheetFormatPr\s[^>]*(?:zeroHeight=["'](?:1|true|on)|defaultRowHeight=["'][0-2](?:\.\d*)?["'])"""
)
_DECIMALS = re.compile(rb"<(?:\w+:)?v>[-\d]*[.Ee]")  # a number with decimals
_TYPE = re.compile(rb'\st="(\w+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
#: Hidden, or too narrow for a figure to be seen.
_HIDDEN = re.compile(rb"""\s(?:hidden=["'](?:1|true|on)|width=["']0(?:\.\d*)?["'])""")
_FROM_TO = re.compile(rb"""\s(min|max)=["'](\d+)""")
_NO_ZEROS = re.compile(rb"""<(?:\w+:)?sheetView\s[^>]*\bshowZeros=["'](?:0|false|off)["']""")
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>/]*>([^<]+)<")
_PROMPTS = re.compile(rb"<(?:\w+:)?dataValidation\s[^>]*>")
_SAYS = re.compile(rb"""\s(sqref|promptTitle|prompt)=(?:"([^"]*)"|'([^']*)')""")
MOST_COLUMNS = 1_000
PICTURE = "DISPIMG"  # the function by which WPS puts a picture into a cell
LONGEST_FORMULA = 60  # signs that a sentence quotes
#: What a cell format shows that is not the value, how its font writes (``parsing.marked``), its decimals.
Style = tuple[Kinds, tuple[str, ...], int]
USUAL: Style = (PLAIN, (), ANY)


class Package:
    """The parts of an .xlsx beside the values."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.workbook = self.part("xl/workbook.xml")
        self.is_1904 = bool(re.search(rb"""date1904=["'](?:1|true|on)["']""", self.workbook))
        self.paths = dict(self._paths())

    def part(self, name: str) -> bytes:
        return self.archive.read(name) if name in self.names else b""

    def linked(self, path: str) -> Iterator[tuple[str, str, str]]:
        """Of each part that this one names: the name it goes by, its kind and its path."""
        folder, name = posixpath.split(path)
        for one in elements(self.part(f"{folder}/_rels/{name}.rels"), "Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            yield one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target

    def _paths(self) -> Iterator[tuple[str, str]]:
        """The part of each sheet, by its name."""
        targets = {number: target for number, _kind, target in self.linked("xl/workbook.xml")}
        for one in elements(self.workbook, "sheet"):
            link = next((value for key, value in one.items() if key.endswith("}id") or key == "id"), "")
            yield one.get("name", ""), targets.get(link, "")

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The numbers of the cell formats that change what is seen: how, and how their font writes."""
        codes, places, money = dict(BUILT_IN), dict(PLACES), dict.fromkeys(BUILT_IN_MONEY, YUAN)
        fonts, crossed, formats = [], [], []
        for one in elements(self.part("xl/styles.xml"), "numFmts", "fonts", "borders", "cellXfs"):
            if local(one.tag) == "numFmts":
                given = {each.get("numFmtId", ""): each.get("formatCode", "") for each in one}
                codes |= {number: kinds_of(code) for number, code in given.items()}
                places |= {number: places_of(code) for number, code in given.items()}
                money |= {number: money_of(code) for number, code in given.items()}
            elif local(one.tag) == "fonts":
                fonts = [marked(font) for font in one]
            elif local(one.tag) == "borders":
                crossed = [is_crossed(border) for border in one]
            else:
                formats = list(one)
        found = {}
        for index, one in enumerate(formats):
            font, border, number = (
                int(one.get("fontId") or 0),
                int(one.get("borderId") or 0),
                one.get("numFmtId", ""),
            )
            marks = (
                *(fonts[font] if font < len(fonts) else ()),
                *(("crossed",) if border < len(crossed) and crossed[border] else ()),
                *(("filled",) if any(each.get("horizontal") == "fill" for each in one) else ()),
                *filter(None, (money.get(number, ""),)),
            )
            style = codes.get(number, PLAIN), marks, places.get(number, ANY)
            if style != USUAL:
                found[str(index)] = style
        return found

    @cached_property
    def effects(self) -> tuple[list[str], set[str]]:
        """What each format of conditions does, and which cell formats have a ground of their own."""
        effects: list[str] = []
        grounds: list[str] = []
        coloured: set[str] = set()
        for one in elements(self.part("xl/styles.xml"), "fills", "cellXfs", "dxfs"):
            if local(one.tag) == "dxfs":
                effects = [conditions.of_dxf(each) for each in one]
            elif local(one.tag) == "fills":
                grounds = [conditions.ground_of(each, "fgColor") for each in one]
            else:
                coloured = {str(index) for index, each in enumerate(one) if _is_coloured(each, grounds)}
        return effects, coloured

    @cached_property
    def marked_texts(self) -> dict[str, tuple[str, ...]]:
        """The numbers of the shared texts of which a part at least is struck through, raised or of signs."""
        texts = self.part("xl/sharedStrings.xml")
        if not any(name in texts for name in (b"strike", b"vertAlign", *NAMES)):
            return {}
        found = {str(index): marked(one) for index, one in enumerate(elements(texts, "si"))}
        return {number: marks for number, marks in found.items() if marks}

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet, by number from one."""
        path = self.paths.get(name, "")
        part = self.part(path)
        ahead, _begin, table = part.partition(b"sheetData")
        found = {"hidden_columns": sorted(hidden_columns(ahead)), **self._beside(path, table)}
        decimals = _DECIMALS.search(table) is not None
        styles = {number: one for number, one in self.styles.items()
                  if (decimals or one[:2] != USUAL[:2]) and f's="{number}"'.encode() in table}  # fmt: skip
        if (
            self.marked_texts
            or any(mark in table for mark in REMARKABLE)
            or _NO_HEIGHT.search(ahead)
            or _LOW.search(table)
            or (styles and not is_plain(table, styles))
        ):
            lowest = LOW if not _NO_HEIGHT.search(ahead) else 0.0
            found |= cell_remarks(part, styles, self.marked_texts, lowest)
        elif styles:
            found |= style_remarks(table, styles)
        if _NO_ZEROS.search(ahead):
            found["hides_zeros"] = True
        if b"prompt" in table:
            found["prompts"] = list(prompts_of(table))
        if b"eaderFooter" in table:
            found["margins"] = list(margins_of(table))
        if b"conditionalFormatting" in table:
            found |= conditions.of_sheet(part, *self.effects)
        return found

    def _beside(self, path: str, table: bytes) -> dict[str, Any]:
        """Comments on cells, with their authors, and what is drawn or laid on the sheet."""
        comments: list[list[Any]] = []
        threads: list[list[Any]] = []
        is_active = False
        found: dict[str, list[list[Any]]] = {"boxes": [], "controls": [], "objects": []}
        for _id, kind, target in self.linked(path):
            if kind == "comments":
                comments += comments_of(self.part(target))
            elif kind == "threadedComment":
                threads += [
                    [*place_of(one.get("ref")), text_of(one, "text"), ""]
                    for one in elements(self.part(target), "threadedComment")
                ]
            elif kind == "drawing":
                found["boxes"] += drawn.boxes_of(self.part(target))
                found["boxes"] += self._in_drawing(target)
            elif kind == "control":
                is_active = True
            elif kind == "vmlDrawing":
                found["controls"] += drawn.controls_of(self.part(target))
        if b"oleObject" in table or b"<control " in table:
            found["objects"] += drawn.objects_of(table, with_controls=is_active)
        places = {(row, column) for row, column, *_text in threads}
        return {"comments": threads + [one for one in comments if tuple(one[:2]) not in places], **found}

    def _in_drawing(self, path: str) -> Iterator[list[Any]]:
        """What charts and diagrams of a drawing say, and what is drawn within a chart."""
        for _id, kind, target in self.linked(path):
            if kind in ("chart", "chartEx"):
                yield from drawn.words_of_chart(self.part(target))
                for _number, what, within in self.linked(target):
                    if what == "chartUserShapes":
                        yield from drawn.words_in(self.part(within))
            elif kind == "diagramData":
                yield from drawn.words_in(self.part(target))


def is_crossed(border: Any) -> bool:
    """Whether a border is drawn from corner to corner through the cell."""
    is_drawn = any(local(one.tag) == "diagonal" and one.get("style", "none") != "none" for one in border)
    return is_drawn and (is_true(border.get("diagonalUp")) or is_true(border.get("diagonalDown")))


def _is_coloured(style: Any, grounds: list[str]) -> bool:
    """Whether a cell format's ground is another than white."""
    fill = int(style.get("fillId") or 0)
    return fill < len(grounds) and grounds[fill] not in ("", conditions.WHITE)


def margins_of(table: bytes) -> Iterator[str]:
    """What the page's headers and footers say, but for numbers of pages, days and names of sheets."""
    texts = (html.unescape(html.unescape(one.decode(errors="replace"))) for one in _MARGIN.findall(table))
    yield from margins.said(part for text in texts for part in margins.parts_of(text))


def prompts_of(table: bytes) -> Iterator[list[Any]]:
    """What shows beside cells while they are chosen: where the first of them stands, and the words."""
    for one in _PROMPTS.findall(table):
        found = {key: html.unescape((a or b).decode()) for key, a, b in _SAYS.findall(one)}
        text = " ".join(filter(None, (found.get(key, "") for key in (b"promptTitle", b"prompt"))))
        if text.strip():
            yield [*place_of(found.get(b"sqref", "").partition(" ")[0].partition(":")[0]), text.strip()]


def hidden_columns(ahead: bytes) -> set[int]:
    """The columns that are hidden, or of no width, as said ahead of the rows."""
    found: set[int] = set()
    for one in _COLUMN.findall(ahead):
        if _HIDDEN.search(one):
            ends = {name: int(number) for name, number in _FROM_TO.findall(one)}
            first = ends.get(b"min", 0)
            found |= set(range(first, min(ends.get(b"max", first), first + MOST_COLUMNS) + 1))
    return found


def comments_of(xml: bytes) -> Iterator[list[Any]]:
    authors: list[str] = []
    for one in elements(xml, "author", "comment"):
        if local(one.tag) == "author":
            authors.append(one.text or "")
            continue
        number = int(one.get("authorId") or 0)
        author = authors[number] if number < len(authors) else ""
        text = text_of(one, "t")
        yield [*place_of(one.get("ref")), text.removeprefix(f"{author}:").strip(), author]


def walked(xml: bytes) -> Iterator[Any]:
    """The rows of a sheet as they end, forgotten afterwards."""
    for _event, one in iterparse(io.BytesIO(xml), events=("end",), forbid_dtd=True):
        if local(one.tag) == "row":
            yield one
            one.clear()


def is_plain(table: bytes, styles: dict[str, Style]) -> bool:
    """Whether each cell with a value says where it stands and is written as most programs write it.

    Text that stands in the cell itself is no matter where no style changes how a text is seen.
    """
    if b"<is" in table and any(marks or kinds[3] for kinds, marks, _places in styles.values()):
        return False
    return b":c " not in table and b":is" not in table and table.count(b"<c ") == table.count(b'<c r="')


def style_remarks(table: bytes, styles: dict[str, Style]) -> dict[str, Any]:
    """What must be said of cells for their formats alone: what ``cell_remarks`` says, much faster."""
    found: dict[str, Any] = {"percents": [], "formatted": [], "marks": {}}
    told = [number for number, (kinds, marks, _places) in styles.items() if (kinds, marks) != (PLAIN, ())]
    for numbers, form in ((told, rb"([^<]+)"), (styles.keys() - told, rb"([^<]*[.Ee][^<]*)")):
        names = "|".join(sorted(numbers)).encode()
        cells = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*\ss="(' + names + rb')"[^>]*)>\s*<v>' + form)
        for place, rest, number, value in cells.findall(table) if names else ():
            kind = _TYPE.search(rest)
            style = styles[number.decode()]
            tell(style, place_of(place.decode()), kind[1].decode() if kind else "n", value.decode(), found)
    return found


def tell(style: Style, where: list[int], kind: str, value: str, found: dict[str, Any]) -> None:
    """Say what the style of a cell with a value does to it."""
    kinds, marks, places = style
    for mark in marks:
        if kind == "n" or mark not in OF_NUMBERS:
            found["marks"].setdefault(mark, []).append(where)
    shows = kinds[which(kind, value)]
    if kind == "n" and shows in SHAPES and is_rounded(value, places):
        shows = ROUNDED
    if shows == "percent":
        found["percents"].append(where)
    elif shows and kind not in ("e", "b"):
        found["formatted"].append([*where, shows])


def cell_remarks(
    part: bytes, styles: dict[str, Style], texts: dict[str, tuple[str, ...]], usual: float
) -> dict[str, Any]:
    """What must be said of cells and rows; *usual* is the height of rows that say none."""
    keys = ("unstored", "formulas", "errors", "percents", "formatted", "hidden_rows", "pictures")
    found: dict[str, Any] = {key: [] for key in keys} | {"marks": {}}
    number = 0
    for one in walked(part):
        number = int(one.get("r") or number + 1)
        if is_true(one.get("hidden")) or float(one.get("ht") or usual) < LOW:
            found["hidden_rows"].append(number)
        position = 0
        for cell in one:
            position = column_of(cell.get("r")) or position + 1
            remark(cell, [number, position], styles, texts, found)
    return found


def remark(
    cell: Any,
    where: list[int],
    styles: dict[str, Style],
    texts: dict[str, tuple[str, ...]],
    found: dict[str, Any],
) -> None:
    parts = {local(part.tag): part for part in cell}
    kind, value = cell.get("t") or "n", parts["v"].text or "" if "v" in parts else ""
    stored = "v" in parts and (value or kind == "str")
    if "f" in parts and PICTURE in (parts["f"].text or "").upper():
        found["pictures"].append(where)
        return
    if "f" in parts:
        if stored:
            found["formulas"].append(where)
        else:
            found["unstored"].append([*where, (parts["f"].text or "")[:LONGEST_FORMULA]])
    if kind == "e" and stored:
        found["errors"].append([*where, value])
    if not stored and "is" not in parts:
        return
    kinds, marks, places = styles.get(cell.get("s", ""), USUAL)
    more = (*(texts.get(value, ()) if kind == "s" else ()), *(marked(parts["is"]) if "is" in parts else ()))
    tell((kinds, tuple(dict.fromkeys((*marks, *more))), places), where, kind, value, found)


def which(kind: str, value: str) -> int:
    """Which section of a format the value is shown by: of positive numbers, negative ones, zero or text."""
    if kind != "n":
        return 3
    if value.startswith("-"):
        return 1
    return 0 if value.strip("0.") else 2
