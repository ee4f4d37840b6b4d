"""The matrix of the bulletin's annex: communities by indicators on lying pages, with the lights' shapes.

In the template it is a table whose columns are a list (``{%tc for 格 in 行.格 %}``); what depends on how many
there are is set here once it is filled, and known by the table's title.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from portal.meetings.word import style

TITLE = "社区指标对照表"
NAMES, WIDE = Mm(36), Mm(251)
SIDE, TOP, BOTTOM = Mm(23), Mm(18), Mm(18)
SIZE, ROW = Pt(10), Mm(4.4)
#: What the rows of a page may take together, and one of a small office.
ROWS, TALLEST = Mm(142), Mm(7.5)


def lie(document: Any) -> None:
    """Begin a section of lying pages."""
    _section(document, WD_ORIENT.LANDSCAPE, (Mm(297), Mm(210)), (TOP, SIDE, BOTTOM, SIDE), Mm(10))


def stand(document: Any) -> None:
    """Begin a section of upright pages again."""
    first = document.sections[0]
    margins = first.top_margin, first.right_margin, first.bottom_margin, first.left_margin
    _section(
        document, WD_ORIENT.PORTRAIT, (first.page_width, first.page_height), margins, first.footer_distance
    )


def _section(document: Any, way: Any, size: tuple[Any, Any], margins: tuple[Any, ...], footer: Any) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = way
    section.page_width, section.page_height = size
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.footer_distance = footer
    # The break stands in a paragraph of its own, which should take no room.
    ended = next(one for one in reversed(document.element.body) if one.find(qn("w:pPr")) is not None)
    properties = ended.find(qn("w:pPr"))
    spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:line="20" w:lineRule="exact"/>')
    properties.find(qn("w:sectPr")).addprevious(spacing)


def table(document: Any, loop: str) -> None:
    """A table for each entry of *loop*: a heading row, a row a community, the names at the left of each."""
    style.control(document, f"{{%p for 表 in {loop} %}}")
    style.control(document, "{%p if not loop.first %}")
    again = document.add_paragraph()
    again.paragraph_format.page_break_before = True
    again.paragraph_format.line_spacing = Pt(18)
    style.set_fonts(again.add_run("（续表）"), style.HEADING, SIZE)
    style.control(document, "{%p endif %}")
    found = document.add_table(rows=4, cols=4)
    found.style, found.autofit = "Table Grid", False
    _prepare(found)
    rows = [
        ("社区", "{%tc for 列 in 表.列 %}", "{{ 列.名称 }}", "{%tc endfor %}"),
        ("{%tr for 行 in 表.社区行 %}", "", "", ""),
        ("{{ 行.社区 }}", "{%tc for 格 in 行.格 %}", "{{ 格.文字 }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", "", ""),
    ]
    for number, texts in enumerate(rows):
        for index, text in enumerate(texts):
            cell = found.rows[number].cells[index]
            style.cell_text(cell, text, bold=number == 0, centre=number == 0 or index > 0)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(14) if number == 0 else Pt(12)
            paragraph.runs[0].font.size = SIZE
    style.control(document, "{%p endfor %}")


def _prepare(found: Any) -> None:
    """Narrow cells, rows that stay whole, headings on every page, and the title it is known by."""
    properties = found._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    look.addprevious(
        parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/>'
            "</w:tblCellMar>"
        )
    )
    look.addnext(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{TITLE}"/>'))
    for number, row in enumerate(found.rows):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, ROW
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def settle(document: Any) -> None:
    """Once filled: equal columns beside the names, and no section that would be an empty page."""
    ours = [found for found in document.tables if _title(found) == TITLE]
    for found in ours:
        _share_width(found)
    if ours:
        _drop_empty_section(document)


def _title(found: Any) -> str:
    caption = found._tbl.tblPr.find(qn("w:tblCaption"))
    return "" if caption is None else caption.get(qn("w:val"), "")


def _share_width(found: Any) -> None:
    columns = found._tbl.tblGrid.findall(qn("w:gridCol"))
    each = (WIDE - NAMES) // max(1, len(columns) - 1)
    for index, column in enumerate(columns):
        column.set(qn("w:w"), str((NAMES if index == 0 else each) // 635))
    tall = max(ROW, min(TALLEST, ROWS // len(found._tbl.tr_lst)))
    for row in found._tbl.tr_lst:
        row.trHeight_val = tall
        for index, cell in enumerate(row.tc_lst):
            cell.width = NAMES if index == 0 else each


def _drop_empty_section(document: Any) -> None:
    """Where nothing follows the last break, the pages before it are the last ones of the paper."""
    body = document.element.body
    if len(body) < 2 or any(body[-2].itertext()):
        return
    last = body[-2]
    broken = last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if broken is None:
        return
    body.replace(body[-1], deepcopy(broken))
    body.remove(last)
