"""Every text of a .docx that is filled, in the order in which it is filled, and where it stands.

A template is filled as one string of XML: text boxes, content controls, footnotes and properties are
filled like paragraphs. So every text of those parts is handed out here, whatever holds it; what lies
outside of running text (attributes, field codes, equations, comments) may hold no tags at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

P, T, TC, TR, TBL, BOX = (qn(f"w:{name}") for name in ("p", "t", "tc", "tr", "tbl", "txbxContent"))
#: Properties that are filled, too.
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclass(slots=True)
class Piece:
    """Text that stands together: of one paragraph, up to where another begins or ends within it."""

    text: str
    root: Any
    prefix: str
    paragraph: Any = None
    is_text: bool = True
    #: An attribute or comment: what stands before and after it is joined as if it were not there.
    is_aside: bool = False

    @property
    def place(self) -> str:
        """第3段, 第1个表格第2行第1列, 页脚: only reckoned where something is wrong."""
        if self.paragraph is None:
            return self.prefix or _("between the paragraphs")
        inner = _inner_place(self.root, self.paragraph)
        return self.prefix or inner

    def container(self, level: str) -> Any:
        """What holds it: the table or row for tags that steer rows or cells, else text or cell."""
        if self.paragraph is None or level == "r":
            return self.paragraph
        wanted = {"tr": TBL, "tc": TR}.get(level)
        return next(self.paragraph.iterancestors(wanted), None) if wanted else self.paragraph.getparent()

    def is_in(self, tag: str) -> bool:
        return self.paragraph is not None and any(True for _one in self.paragraph.iterancestors(tag))

    def beside(self, level: str) -> str:
        """All text that goes with the paragraph, row, or cell that a steering tag takes away."""
        holder: Any = self.paragraph
        if level in ("tr", "tc") and holder is not None:
            holder = next(holder.iterancestors({"tr": TR, "tc": TC}[level]), holder)
        return "" if holder is None else "".join(one.text or "" for one in holder.iter(T))


def parts(document: Any) -> Iterator[tuple[str, Any]]:
    """Name ("" for the body) and XML of every part that is filled with tags."""
    for relation in document.part.rels.values():
        names = {RELATIONSHIP_TYPE.HEADER: _("page header"), RELATIONSHIP_TYPE.FOOTER: _("page footer")}
        if relation.reltype in names:
            yield names[relation.reltype], _plain(relation.target_part.blob)
    yield "", _plain(etree.tostring(document.element.body))
    for part in document.part.package.parts:
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            yield _("footnote"), _plain(part.blob)


def _plain(xml: bytes) -> Any:
    """Plain elements: those of python-docx give as ``text`` what a reader sees, not what is written."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def unfilled(document: Any) -> Iterator[tuple[str, str]]:
    """Name and text of the parts that hold text for readers, but are never filled."""
    names = {"chart+xml": _("chart"), "chartex+xml": _("chart"), "chartshapes+xml": _("chart"),
             "diagramdata+xml": _("SmartArt graphic")}  # fmt: skip
    for part in document.part.package.parts:
        kind = part.content_type.lower().rpartition(".")[2]
        name = names.get(kind, "")
        if part.content_type in (CONTENT_TYPE.WML_ENDNOTES, CONTENT_TYPE.WML_COMMENTS):
            name = str(part.partname).rsplit("/", 1)[-1]
        if name:
            yield name, "".join(map(str, _plain(part.blob).itertext()))


def properties(document: Any) -> Iterator[str]:
    for name in PROPERTIES:
        yield getattr(document.core_properties, name) or ""


def pieces(root: Any, prefix: str) -> Iterator[Piece]:
    """The texts of a part in order; no text is left out, and none stands in two of them."""
    open_paragraphs: list[Any] = []
    words: list[str] = []

    def taken() -> Iterator[Piece]:
        if words:
            yield Piece("".join(words), root, prefix, open_paragraphs[-1] if open_paragraphs else None)
            words.clear()

    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        around = open_paragraphs[-1] if open_paragraphs else None
        if event in ("comment", "pi"):
            yield Piece(element.text or "", root, prefix, around, is_text=False, is_aside=True)
        elif event == "start":
            if element.tag == P:
                yield from taken()
                open_paragraphs.append(element)
            yield from _written(element, root, prefix, around, words)
        elif element.tag == P:
            yield from taken()
            open_paragraphs.pop()
        if event != "start" and element.tail and element.tail.strip():
            yield Piece(element.tail, root, prefix, around, is_text=False)
    yield from taken()


def _written(element: Any, root: Any, prefix: str, around: Any, words: list[str]) -> Iterator[Piece]:
    for value in element.attrib.values():
        yield Piece(str(value), root, prefix, around, is_text=False, is_aside=True)
    if not element.text:
        return
    if element.tag == T:
        words.append(element.text)
    elif element.text.strip():
        yield Piece(element.text, root, prefix, around, is_text=False)


def _inner_place(root: Any, paragraph: Any) -> str:
    """Paragraph or cell by number, counted as a person counts them; text boxes by where they are tied."""
    box = next(paragraph.iterancestors(BOX), None)
    if box is not None:
        tied = next(box.iterancestors(P), None)
        where = _inner_place(root, tied) if tied is not None else _("between the paragraphs")
        return _("text box at %(place)s") % {"place": where}
    tables = list(paragraph.iterancestors(TBL))
    if not tables:
        counted = [one for one in root.iter(P) if not any(True for _x in one.iterancestors(TBL, BOX))]
        return _("paragraph %(number)s") % {"number": counted.index(paragraph) + 1}
    outer = tables[-1]
    counted = [one for one in root.iter(TBL) if not any(True for _x in one.iterancestors(TBL, BOX))]
    row, cell = list(paragraph.iterancestors(TR))[-1], list(paragraph.iterancestors(TC))[-1]
    return _("%(table)s, row %(row)s, column %(column)s") % {
        "table": _("table %(number)s") % {"number": counted.index(outer) + 1},
        "row": [one for one in outer.iter(TR) if next(one.iterancestors(TBL)) is outer].index(row) + 1,
        "column": [one for one in row.iter(TC) if next(one.iterancestors(TR)) is row].index(cell) + 1,
    }
