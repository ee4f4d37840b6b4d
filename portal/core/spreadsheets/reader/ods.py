"""What an .ods holds beside its values, read off its content and its styles in one go."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import conditions  # type: ignore[import-not-found]
import margins  # type: ignore[import-not-found]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from formats import (  # type: ignore[import-not-found]
    ANY,
    OF_NUMBERS,
    PERCENT,
    ROUNDED,
    SHAPES,
    is_rounded,
)
from ods_styles import (  # type: ignore[import-not-found]
    USUAL,
    Style,
    colours_of,
    is_too_small,
    style_of,
)
from ods_words import CHART, Said, broken_text  # type: ignore[import-not-found]
from parsing import attribute, elements, local, text_of  # type: ignore[import-not-found]

FORMATS = b":conditional-format"
#: Without these bytes, and without a style that changes what is seen, there is nothing to be said.
REMARKABLE = (
    b'value-type="percentage"', b'value-type="error"', b"visibility=", b"-spanned=", b":formula=",
    b":annotation", b"<draw:", b":desc", FORMATS, b"<text:tab", b"<text:line-break", b"<text:ruby",
)  # fmt: skip
_TABLE = re.compile(rb"<table:table\s[^>]*>")
_NAMED = re.compile(rb'\stable:(name|style-name)="([^"]*)"')
PICTURE = "DISPIMG"  # the function by which WPS puts a picture into a cell
LONG = 16_000_000  # bytes: a longer document is not walked through for how numbers are written alone
HIDDEN = ("collapse", "filter")
MOST_TIMES = 1_000  # of how many repeated cells or rows each is named
#: A number with decimals.
_DECIMALS = re.compile(rb'office:value="-?\d*\.\d')


class Document:
    """The content of an .ods and its styles."""

    is_1904 = False

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.content = archive.read("content.xml")
        #: What each chart says, by the folder that it lies in; what lies in another folder is another file.
        self.charts: dict[str, str] = {}
        for one in archive.namelist() if b":object " in self.content else ():
            folder, _sign, name = one.rpartition("/")
            if folder and name == "content.xml" and b":chart" in (xml := archive.read(one)):
                said = [text_of(each, "p", "p") for each in elements(xml, *CHART)]
                self.charts[folder] = "\n".join(filter(None, said))
        self.settings = archive.read("settings.xml") if "settings.xml" in archive.namelist() else b""
        self.named = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""

    @cached_property
    def given(self) -> dict[str, Any]:
        """All styles of the document by name."""
        ahead, begin, _body = self.content.partition(b"<office:body")
        given: dict[str, Any] = {}
        for xml in (self.named, ahead + b"</office:document-content>" if begin else self.content):
            given |= {
                attribute(one, "name"): one
                for one in (fromstring(xml, forbid_dtd=True).iter() if xml else ())
            }
        given.pop("", None)
        return given

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The cell and text styles that change what is seen: how, and how they write."""
        given = self.given
        found = {name: style_of(one, given) for name, one in given.items() if local(one.tag) == "style"}
        return {name: style for name, style in found.items() if style != USUAL}

    @cached_property
    def effects(self) -> dict[str, str]:
        """What the cell styles do that conditions may lay on a cell, by both of their names."""
        found: dict[str, str] = {}
        for name, one in self.given.items():
            if local(one.tag) == "style" and attribute(one, "family") == "table-cell":
                kinds, marks, _places = self.styles.get(name, USUAL)
                effect = conditions.effect(kinds, *colours_of(one, self.given), is_struck="struck" in marks)
                found |= dict.fromkeys({name, attribute(one, "display-name") or name}, effect)
        return found

    @cached_property
    def coloured(self) -> set[str]:
        """The cell styles with another ground than white, where anything may be written in white."""
        if conditions.WHITENS not in self.effects.values():
            return set()
        grounds = {name: colours_of(one, self.given)[1] for name, one in self.given.items()}
        return {name for name, ground in grounds.items() if ground not in ("", conditions.WHITE)}

    @cached_property
    def laid_on(self) -> dict[str, set[str]]:
        """What conditions of a cell style itself may do, where the file has no conditional formats beside."""
        found: dict[str, set[str]] = {}
        if FORMATS in self.content:
            return found
        for name, one in self.given.items():
            maps = [attribute(each, "apply-style-name") for each in one if local(each.tag) == "map"]
            if local(one.tag) == "style" and (kinds := {self.effects.get(each, "") for each in maps} - {""}):
                found[name] = kinds
        return found

    @cached_property
    def unseen(self) -> set[str]:
        """The styles of rows too low and of columns too narrow to be seen."""
        return {name for name, one in self.given.items() if is_too_small(one)}

    @cached_property
    def tables(self) -> dict[str, Any]:
        """The tables by name, where anything is to be said of any of them."""
        is_long = len(self.content) > LONG
        rounds = not is_long and _DECIMALS.search(self.content)
        styles = [name for name, (kinds, marks, places) in self.styles.items()
                  if marks or any(kind not in SHAPES or (kind and not is_long) for kind in kinds)
                  or (rounds and places != ANY)]  # fmt: skip
        named = (*styles, *self.laid_on, *self.unseen)
        used = any(f'style-name="{name}"'.encode() in self.content for name in named)
        if not used and not any(mark in self.content for mark in REMARKABLE):
            return {}
        every = fromstring(self.content, forbid_dtd=True).iter()
        return {attribute(one, "name"): one for one in every if local(one.tag) == "table"}

    @cached_property
    def hides_zeros(self) -> bool:
        """Whether the document shows zeros as blanks."""
        items = elements(self.settings, "config-item") if b"ShowZeroValues" in self.settings else ()
        return any(attribute(one, "name") == "ShowZeroValues" and one.text == "false" for one in items)

    @cached_property
    def pages(self) -> dict[str, list[str]]:
        """What the header and footer of each kind of page say, by its name."""
        if b":header" not in self.named and b":footer" not in self.named:
            return {}
        found: dict[str, list[str]] = {}
        for page in elements(self.named, "master-page"):
            shown = [one for one in page if attribute(one, "display") != "false"]
            texts = ["".join(each.itertext()).strip() for one in shown for each in one.iter()
                     if local(each.tag) == "p"]  # fmt: skip
            found[attribute(page, "name")] = list(margins.said(texts))
        return found

    def _margins(self, name: str) -> list[str]:
        """What the header and footer of the table's pages say."""
        for tag in _TABLE.findall(self.content) if any(self.pages.values()) else ():
            said = {key: html.unescape(value.decode()) for key, value in _NAMED.findall(tag)}
            if said.get(b"name") == name:
                style = self.given.get(said.get(b"style-name", ""))
                return self.pages.get(attribute(style, "master-page-name"), []) if style is not None else []
        return []

    def remarks(self, name: str) -> dict[str, Any]:
        """What must be said of cells, rows and columns of the sheet; a formula there keeps its value."""
        table = self.tables.get(name)
        beside: dict[str, Any] = {"margins": self._margins(name), "hides_zeros": self.hides_zeros}
        if table is None:
            return beside
        keys = (
            "percents",
            "errors",
            "broken",
            "formulas",
            "formatted",
            "comments",
            "boxes",
            "controls",
            "objects",
            "merged",
            "pictures",
        )
        more = ("hidden_rows", "hidden_columns", "conditions", "coloured")
        found: dict[str, Any] = {key: [] for key in (*keys, *more)} | {"marks": {}} | beside
        usual = list(columns_of(table, found, self.unseen))
        said = Said(self.charts, table)
        number = 0
        for one in table.iter():
            if local(one.tag) == "shapes":
                said.tell(one, [0, 0], found)
            elif local(one.tag) == "table-row":
                number += self._row(one, number, usual, said, found)
            elif local(one.tag) == "conditional-format":
                found["conditions"] += self._conditions(one)
        found["conditions"] = found["conditions"][: conditions.MOST_RANGES]
        return found

    def _conditions(self, one: Any) -> Iterator[list[Any]]:
        """The ranges of a conditional format, with what it may do there."""
        kinds = {self.effects.get(attribute(each, "apply-style-name"), "") for each in one}
        if any(attribute(each, "show-value") == "false" for each in one):
            kinds.add(conditions.HIDES)
        for ends in conditions.ranges_of(attribute(one, "target-range-address")):
            yield from ([*ends, kind] for kind in sorted(kinds - {""}))

    def _row(self, row: Any, number: int, usual: list[str], said: Said, found: dict[str, Any]) -> int:
        """Say what is to be said of the row's cells; how many rows it stands for."""
        many = int(attribute(row, "number-rows-repeated") or 1)
        numbers = range(number + 1, number + 1 + min(many, MOST_TIMES))
        if attribute(row, "visibility") in HIDDEN or attribute(row, "style-name") in self.unseen:
            found["hidden_rows"] += numbers
        position = 0
        for cell in row:
            times = int(attribute(cell, "number-columns-repeated") or 1)
            if len(cell) or attribute(cell, "value-type"):
                own = usual[position] if position < len(usual) else ""
                name = attribute(cell, "style-name") or attribute(row, "default-cell-style-name") or own
                columns = range(position + 1, position + 1 + min(times, MOST_TIMES))
                places = [[each, column] for each in numbers for column in columns]
                remark(cell, places[:MOST_TIMES], self.styles.get(name, USUAL), found)
                said.tell(cell, places[0], found)
                self._laid(name, places[:MOST_TIMES], found)
                spans = [attribute(span, "style-name") for span in cell.iter() if local(span.tag) == "span"]
                for mark in {one for span in spans for one in self.styles.get(span, USUAL)[1]}:
                    found["marks"].setdefault(mark, []).extend(places[:MOST_TIMES])
            position += times
        return many

    def _laid(self, name: str, places: list[list[int]], found: dict[str, Any]) -> None:
        """Say what conditions of its style may do to a cell, and whether it has a ground of its own."""
        for kind in self.laid_on.get(name, ()):
            found["conditions"] += conditions.cells_of(places, kind)
        if name in self.coloured:
            found["coloured"] += places


def columns_of(table: Any, found: dict[str, Any], unseen: set[str]) -> Iterator[str]:
    """The style that each column's cells have unless they say another; hidden ones are told."""
    position = 0
    for one in table.iter():
        if local(one.tag) == "table-column":
            times = int(attribute(one, "number-columns-repeated") or 1)
            if attribute(one, "visibility") in HIDDEN or attribute(one, "style-name") in unseen:
                found["hidden_columns"] += range(position + 1, position + 1 + min(times, MOST_TIMES))
            yield from [attribute(one, "default-cell-style-name")] * min(times, MOST_TIMES)
            position += times


def remark(cell: Any, places: list[list[int]], style: Style, found: dict[str, Any]) -> None:
    kind, value = attribute(cell, "value-type"), attribute(cell, "value")
    [row, column] = places[0]
    if kind == "percentage":
        found["percents"] += places
    if PICTURE in attribute(cell, "formula").upper():
        found["pictures"] += places
        return
    if "error" in [each for key, each in cell.items() if local(key) == "value-type"]:
        found["errors"].append([row, column, "".join(cell.itertext()) or "#"])
    elif attribute(cell, "formula"):
        found["formulas"] += places
    down, right = (int(attribute(cell, f"number-{way}-spanned") or 1) for way in ("rows", "columns"))
    if down > 1 or right > 1:
        found["merged"].append([row - 1, column - 1, row + down - 2, column + right - 2])
    if text := broken_text(cell):
        found["broken"] += [[*place, text] for place in places]
    for one in cell:
        if local(one.tag) == "annotation":
            found["comments"].append([row, column, text_of(one, "p", "p"), text_of(one, "creator")])
    if kind:
        _format(kind, value, style, places, found)


def _format(
    kind: str,
    value: str,
    style: Style,
    places: list[list[int]],
    found: dict[str, Any],
) -> None:
    """What the style of a cell that holds a value makes of it."""
    kinds, marks, decimals = style
    for mark in marks:
        if mark not in OF_NUMBERS or kind in ("float", "currency"):
            found["marks"].setdefault(mark, []).extend(places)
    shows = kinds[which(kind, value)]
    if kind in ("float", "currency") and shows in SHAPES and is_rounded(value, decimals):
        shows = ROUNDED
    if shows == PERCENT:
        found["percents"] += places if kind == "float" else ()
    elif shows:
        found["formatted"] += [[*place, shows] for place in places]


def which(kind: str, value: str) -> int:
    """Which section of a format the value is shown by."""
    if kind not in ("float", "currency", "date"):
        return 3
    return 1 if value.startswith("-") else 2 if value and not value.strip("0.") else 0
