"""What is drawn or laid on a sheet of an .xlsx: boxes, shapes, charts, controls, embedded files."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from parsing import elements, local, text_of  # type: ignore[import-not-found]

MOST_SHAPES = 100  # of shapes without words, each is named up to that many
_SHAPES = {"sp", "cxnSp"}
_CONTROL = re.compile(rb"<v:(shape|rect|oval|roundrect)\b.*?</v:\1>", re.DOTALL)
_CAPTION = re.compile(rb"<v:textbox[^>]*>(.*?)</v:textbox>", re.DOTALL)
_SAID = re.compile(rb"<x:(Anchor|Checked|Sel|FmlaRange)>([^<]*)<")
_KIND = re.compile(rb"""<x:ClientData\s[^>]*ObjectType=["'](\w+)""")
_OBJECTS = {
    name: re.compile(rb"<(?:\w+:)?%b\s(?:[^>]*/>|.*?</(?:\w+:)?%b>)" % (name, name), re.DOTALL)
    for name in (b"oleObject", b"control")
}
_NAME = re.compile(rb"""\s(?:progId|name)=["']([^"']*)["']""")
_FROM = re.compile(rb"<(?:\w+:)?from>.*?<(?:\w+:)?col>(\d+)<.*?<(?:\w+:)?row>(\d+)<", re.DOTALL)
#: Controls that are ticked, and those from which one word is chosen.
TICKED, CHOSEN = ("Checkbox", "Radio"), ("Drop", "List")


def boxes_of(xml: bytes) -> Iterator[list[Any]]:
    """Boxes, shapes and pictures, each at the cell that it begins in: words, or what a shape is called."""
    silent = 0
    for anchor in elements(xml, "twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        text = "\n".join(dict.fromkeys(filter(None, (said_in(one) for one in anchor.iter()))))
        if not text.strip() and silent < MOST_SHAPES:
            text = shape_in(anchor)
            silent += bool(text)
        begins = next((one for one in anchor if local(one.tag) == "from"), ())
        at = {local(one.tag): int(one.text or 0) + 1 for one in begins if local(one.tag) in ("row", "col")}
        if text.strip():
            yield [at.get("row", 0), at.get("col", 0), text.strip()]


def said_in(one: Any) -> str:
    """The text of a box or shape, and what a picture is described by, or called."""
    if local(one.tag) == "pic":
        named = next((each for each in one.iter() if local(each.tag) == "cNvPr"), one)
        return (named.get("descr") or "").strip() or named.get("name") or "[]"
    return text_of(one, "t", "p") if local(one.tag) == "txBody" else ""


def shape_in(anchor: Any) -> str:
    """What the first line or shape is called that is drawn there and not hidden; empty for none."""
    for shape in (one for one in anchor.iter() if local(one.tag) in _SHAPES):
        named = next((each for each in shape.iter() if local(each.tag) == "cNvPr"), shape)
        if named.get("hidden") not in ("1", "true"):
            return named.get("name") or "[]"
    return ""


def words_of_chart(chart: bytes) -> Iterator[list[Any]]:
    """The titles of a chart and of its axes, typed or taken from a cell, and labels typed at its points."""
    for one in elements(chart, "title", "dLbl"):
        if text := (
            text_of(one, "t", "p") or (text_of(one, "v") if local(one.tag) == "title" else "")
        ).strip():
            yield [0, 0, text]


def words_in(xml: bytes) -> Iterator[list[Any]]:
    """Each paragraph of a diagram, or of what is drawn within a chart, once."""
    texts = (text_of(one, "t").strip() for one in elements(xml, "p"))
    yield from ([0, 0, text] for text in dict.fromkeys(texts) if text)


def controls_of(vml: bytes) -> Iterator[list[Any]]:
    """Buttons, boxes to tick and lists: row, column, caption, whether ticked, from where what is chosen."""
    for found in _CONTROL.finditer(vml):
        shape = found[0]
        caption = _CAPTION.search(shape)
        text = html.unescape(re.sub(r"<[^>]*>", "", caption[1].decode(errors="replace"))) if caption else ""
        kind = _KIND.search(shape)
        name = kind[1].decode() if kind else ""
        said = {key.decode(): html.unescape(value.decode()).strip() for key, value in _SAID.findall(shape)}
        if not (text.strip() or name in TICKED + CHOSEN):
            continue
        anchor = [int(one) for one in re.findall(r"\d+", said.get("Anchor", ""))]
        place = [anchor[2] + 1, anchor[0] + 1] if len(anchor) == 8 else [0, 0]
        ticked = said.get("Checked", "0") != "0" if name in TICKED else None
        source = said.get("FmlaRange", "") if name in CHOSEN else ""
        yield [*place, text.strip(), ticked, source, int(said.get("Sel") or 0)]


def objects_of(table: bytes, *, with_controls: bool) -> list[list[Any]]:
    """Embedded files, and *with_controls* those of other programs: where they lie, what they are called."""
    found: dict[tuple[int, int, str], None] = {}
    for kind, form in _OBJECTS.items():
        for one in form.findall(table) if with_controls or kind != b"control" else ():
            name, begins = _NAME.search(one), _FROM.search(one)
            row, column = (int(begins[2]) + 1, int(begins[1]) + 1) if begins else (0, 0)
            found[row, column, html.unescape(name[1].decode(errors="replace")) if name else "[]"] = None
    placed = {name for row, _column, name in found if row}
    return [list(one) for one in found if one[0] or one[2] not in placed]
