"""A sheet without the margins of an official paper: small type, exact rows, a table that fills the width."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm, Pt, RGBColor

from portal.meetings.word import style

#: What stands behind the scale of a run's letters in the schema.
BEHIND_SCALE = (
    "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText",
    "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout",
)  # fmt: skip
WIDTH = 188  # millimetres of text
TOP = WD_CELL_VERTICAL_ALIGNMENT.TOP
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def new_document() -> Any:
    """An empty A4 page, upright, with narrow margins and the fonts of the bulletin."""
    document = style.new_document()
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(11)
    section.left_margin = section.right_margin = Mm(11)
    section.footer_distance = Mm(4)
    return document


def plain_footer(document: Any) -> None:
    """Without page numbers: each sheet is a paper of its own."""
    document.settings.odd_and_even_pages_header_footer = False
    for run in document.sections[0].footer.paragraphs[0].runs:
        run._element.getparent().remove(run._element)


def paragraph(place: Any, text: str, size: float, *, font: str = style.BODY, above: float = 0) -> Any:
    """A paragraph of small type in a document or cell; sizes in points."""
    found = place.add_paragraph()
    shape(found, size, above)
    style.set_fonts(found.add_run(text), font, Pt(size))
    return found


def shape(found: Any, size: float, above: float = 0) -> None:
    form = found.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.25)
    form.space_before, form.space_after = Pt(above), Pt(0)


def table(document: Any, rows: int, widths: list[int], *, lines: bool = True) -> Any:
    """A table of fixed columns in millimetres; *lines*: thin ones between the rows."""
    found = document.add_table(rows=rows, cols=len(widths))
    found.autofit = False
    found.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = found._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    inner = '<w:insideH w:val="single" w:sz="4" w:color="D5DAE1"/>' if lines else ""
    edges = '<w:bottom w:val="single" w:sz="4" w:color="D5DAE1"/>' if lines else ""
    look.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}{inner}</w:tblBorders>"))
    margins = '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    for column, width in zip(found.columns, widths, strict=True):
        column.width = Mm(width)
    return found


def row_of(row: Any, widths: list[int], height: float | None = None) -> list[Any]:
    """The cells of a row, of these widths and, where given, of exactly this height (millimetres)."""
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if height is not None:
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Mm(height)
    return cells


def cell_text(cell: Any, text: str, size: float, *, align: str = "left", bold: bool = False) -> Any:
    """Put text into a cell's first paragraph, on one line where it fits; gives its run."""
    found = cell.paragraphs[0]
    shape(found, size)
    found.alignment = ALIGN[align]
    run = found.add_run(text)
    style.set_fonts(run, style.HEADING if bold else style.BODY, Pt(size))
    return run


class Pictures:
    """The pictures of a document, each kept once.

    What python-docx does for each picture takes as long as there are pictures already; a file of thirty
    sheets has two thousand.
    """

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._kept: dict[bytes, str] = {}
        self._drawn = 0

    def place(self, cell: Any, png: bytes, size: tuple[float, float]) -> None:
        """Put a picture of so many millimetres into an empty cell; the words beside it say the same."""
        found = cell.paragraphs[0]
        found.paragraph_format.line_spacing = 1.0
        found.alignment = ALIGN["centre"]
        mark = parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="2"/></w:rPr>')
        found._element.get_or_add_pPr().append(mark)
        run = found.add_run()
        style.set_fonts(run, style.BODY, Pt(1))  # no room below for letters that are not there
        self._drawn += 1
        inline = CT_Inline.new_pic_inline(
            self._drawn, self._relation(png), f"{self._drawn}.png", Mm(size[0]), Mm(size[1])
        )
        for side in "TBLR":  # LibreOffice takes 3 mm where nothing is said
            inline.set(f"dist{side}", "0")
        run._r.add_drawing(inline)

    def _relation(self, png: bytes) -> str:
        if png not in self._kept:
            name = PackURI(f"/word/media/sheet{len(self._kept) + 1}.png")
            part = ImagePart(name, CONTENT_TYPE.PNG, png)
            self._kept[png] = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._kept[png]


def ruled(found: Any, hexadecimal: str) -> None:
    """A line of that colour below the paragraph."""
    edge = f'<w:bottom w:val="single" w:sz="8" w:space="2" w:color="{hexadecimal.removeprefix("#")}"/>'
    properties = found._element.get_or_add_pPr()
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{edge}</w:pBdr>")
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def narrowed(run: Any, percent: int) -> None:
    """Set the letters of a run in so many percent of their width; their height stays."""
    if percent < 100:
        scale = parse_xml(f'<w:w {nsdecls("w")} w:val="{percent}"/>')
        run._element.get_or_add_rPr().insert_element_before(scale, *BEHIND_SCALE)


def colour(run: Any, hexadecimal: str) -> None:
    run.font.color.rgb = RGBColor.from_string(hexadecimal.removeprefix("#"))


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
