"""What an office may have above and below its bulletin (GB/T 9704-2012): red head, number, imprint (版记).

Each stands in the template under a condition, so a paper without it begins with its title.
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from portal.meetings.word import style

RED = RGBColor(0xC8, 0x10, 0x2E)
MARK_SIZE, IMPRINT_SIZE = Pt(30), Pt(14)
#: The title it is known by, and how many signs stand in a line of it.
IMPRINT, A_LINE = "版记", 29
TWIP = 635  # EMU
#: Eighths of a point: the red rule, the outer rules of the imprint (0.35 mm), the one between (0.25 mm).
RED_RULE, OUTER_RULE, INNER_RULE = 18, 8, 6
BEHIND_PBDR = ("w:shd", "w:tabs", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def above(document: Any) -> None:
    """The office's name in red, the number below it, and a red rule across the text."""
    style.control(document, "{%p if 发文机关标志 %}")
    style.body(document, "", indent=False)
    mark = _centred(document, "{{ 发文机关标志 }}", style.TITLE, MARK_SIZE)
    mark.paragraph_format.line_spacing = Pt(40)
    mark.runs[0].font.color.rgb = RED
    style.body(document, "", indent=False)
    style.control(document, "{%p if 文号 %}")
    _centred(document, "{{ 文号 }}", style.BODY, style.BODY_SIZE)
    style.control(document, "{%p endif %}")
    rule = document.add_paragraph()
    rule.paragraph_format.line_spacing = Pt(11)  # 4 mm below the number
    _rule(rule, "bottom", RED_RULE, str(RED))
    for _line in range(2):
        style.body(document, "", indent=False)
    style.control(document, "{%p endif %}")


def _centred(document: Any, text: str, font: str, size: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style.set_fonts(paragraph.add_run(text), font, size)
    return paragraph


def below(document: Any) -> None:
    """Copies to, issued by and when, between rules at the foot of the last page."""
    style.control(document, "{%p if 印发机关 %}")
    found = document.add_table(rows=4, cols=2)
    found.autofit = False
    properties = found._tbl.tblPr
    properties.find(qn("w:tblW")).addprevious(
        parse_xml(
            f'<w:tblpPr {nsdecls("w")} w:vertAnchor="page" w:horzAnchor="margin" w:tblpX="0" w:tblpY="1"/>'
        )
    )
    look = properties.find(qn("w:tblLook"))
    properties.find(qn("w:tblLayout")).addprevious(_rules())
    look.addnext(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{IMPRINT}"/>'))
    copies = found.rows[1].cells[0].merge(found.rows[1].cells[1])
    found.rows[0].cells[0].text, found.rows[2].cells[0].text = "{%tr if 抄送 %}", "{%tr endif %}"
    _imprint(copies, "抄送：{{ 抄送 }}。", WD_ALIGN_PARAGRAPH.LEFT)
    _imprint(found.rows[3].cells[0], "{{ 印发机关 }}", WD_ALIGN_PARAGRAPH.LEFT)
    _imprint(found.rows[3].cells[1], "{{ 印发日期 }}印发", WD_ALIGN_PARAGRAPH.RIGHT)
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)  # what the table hangs on
    style.control(document, "{%p endif %}")


def settle(document: Any) -> None:
    """Once filled: the imprint ends where the text block of its page does, however many lines it has."""
    section = document.sections[-1]
    end = section.page_height - section.bottom_margin
    for found in document.tables:
        caption = found._tbl.tblPr.find(qn("w:tblCaption"))
        if caption is None or caption.get(qn("w:val")) != IMPRINT:
            continue
        lines = sum(-(-len(row.cells[0].text) // A_LINE) for row in found.rows)
        top = end - lines * style.LINE - Pt(4)
        found._tbl.tblPr.find(qn("w:tblpPr")).set(qn("w:tblpY"), str(top // TWIP))
        before = found._tbl.getprevious()
        if before is not None and before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            _room(found._tbl, top - section.top_margin - Pt(4))


def _room(table: Any, height: int) -> None:
    """An empty line as high as the page above: LibreOffice lays so wide a table where it stands."""
    table.addprevious(
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:line="{height // TWIP}" w:lineRule="exact"/></w:pPr>'
            "</w:p>"
        )
    )


def _rules() -> Any:
    """Rules above, between and below the rows, none at the sides."""
    edges = {
        "top": OUTER_RULE,
        "left": 0,
        "bottom": OUTER_RULE,
        "right": 0,
        "insideH": INNER_RULE,
        "insideV": 0,
    }
    lines = "".join(
        f'<w:{side} w:val="{"single" if eighths else "nil"}" w:sz="{eighths}" w:space="0" w:color="000000"/>'
        for side, eighths in edges.items()
    )
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")


def _imprint(cell: Any, text: str, align: Any) -> None:
    """A line of the imprint, one sign in from the edge."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = (
        (IMPRINT_SIZE, 0) if align == WD_ALIGN_PARAGRAPH.LEFT else (0, IMPRINT_SIZE)
    )
    style.set_fonts(paragraph.add_run(text), style.BODY, IMPRINT_SIZE)


def _rule(paragraph: Any, side: str, eighths: int, color: str) -> None:
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="1" w:color="{color}"/>'
        "</w:pBdr>"
    )
    properties = paragraph._element.get_or_add_pPr()
    behind = next((one for one in properties if one.tag in map(qn, BEHIND_PBDR)), None)
    if behind is None:
        properties.append(border)
    else:
        behind.addprevious(border)
