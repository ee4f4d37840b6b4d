"""The page of an official paper (GB/T 9704-2012): sizes, fonts with fall-backs, fixed lines.

A4, margins 37 mm above, 35 below, 28 left, 26 right; 22 lines of 28 signs to a page; title 小标宋 22 pt,
body 仿宋 16 pt on lines of 28 pt, headings 黑体, 楷体, 仿宋 bold; page numbers between dashes, right on
odd pages and left on even ones (docs/domain-rules.md, bulletin page).
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"
#: What stands in where a machine lacks the fonts of official papers; Word reads it from the font table.
FALL_BACKS = {
    TITLE: ("小标宋,宋体,SimSun,Noto Serif CJK SC", "roman"),
    BODY: ("仿宋,FangSong,STFangsong,Noto Serif CJK SC", "roman"),
    SUBHEADING: ("楷体,KaiTi,STKaiti,Noto Serif CJK SC", "script"),
    HEADING: ("SimHei,Noto Sans CJK SC", "swiss"),
}
LINE = Pt(28)
BODY_SIZE, TITLE_SIZE, TABLE_SIZE = Pt(16), Pt(22), Pt(10.5)
FOOTER_SIZE = Pt(14)
NOT_FIRST = (
    "!%),.:;&gt;?]}¢¨°·ˇˉ―‖’”…‰′″›℃㎡∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
#: 28 signs of 16 pt are 448 pt wide, the text 156 mm or 442 pt: each stands a quarter of a point closer.
SIGN_SPACING = -5  # twentieths of a point


def new_document() -> Any:
    """An empty paper with the page, the styles and the page numbers of the standard."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    _styles(document)
    _kinsoku(document)
    _fonts(document)
    _page_numbers(document)
    return document


def set_fonts(run_or_style: Any, east: str, size: Any, *, bold: bool | None = None) -> None:
    """East Asian and Latin font, size and weight of a run or style."""
    run_or_style.font.size, run_or_style.font.bold = size, bold
    run_or_style.font.name = LATIN
    fonts = run_or_style._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    set_fonts(normal, BODY, BODY_SIZE)
    properties = normal._element.get_or_add_rPr()
    spacing, language = OxmlElement("w:spacing"), OxmlElement("w:lang")
    spacing.set(qn("w:val"), str(SIGN_SPACING))
    language.set(qn("w:eastAsia"), "zh-CN")
    # Word is strict about the order: spacing before the size, language at the end.
    properties.find(qn("w:sz")).addprevious(spacing)
    properties.append(language)
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    for name, font, bold in (
        ("Heading 1", HEADING, False),
        ("Heading 2", SUBHEADING, False),
        ("Heading 3", BODY, True),
    ):
        style = document.styles[name]
        set_fonts(style, font, BODY_SIZE, bold=bold)
        style.font.color.rgb = None
        style.font.italic = False
        colour = style._element.rPr.find(qn("w:color"))
        if colour is not None:
            style._element.rPr.remove(colour)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = LINE
        style.paragraph_format.keep_with_next = True


def _kinsoku(document: Any) -> None:
    """Signs that may begin no line: those of Chinese text, and ㎡, which Word would part from its number."""
    element = parse_xml(f'<w:noLineBreaksBefore {nsdecls("w")} w:lang="zh-CN" w:val="{NOT_FIRST}"/>')
    settings = document.settings._element
    settings.find(qn("w:characterSpacingControl")).addnext(element)


def _fonts(document: Any) -> None:
    """Name a fall-back for each font of the standard in the font table."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, (others, family) in FALL_BACKS.items():
        table.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/>'
                f'<w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
            )
        )
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _page_numbers(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        margin = paragraph.paragraph_format
        if side == WD_ALIGN_PARAGRAPH.RIGHT:
            margin.right_indent = FOOTER_SIZE
        else:
            margin.left_indent = FOOTER_SIZE
        for kind, text in (("text", "— "), ("field", "PAGE"), ("text", " —")):
            run = paragraph.add_run("" if kind == "field" else text)
            set_fonts(run, "宋体", FOOTER_SIZE)
            run.font.name = "宋体"
            if kind == "field":
                _field(run, text)


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)


# --- what stands on the page -----------------------------------------------------------------------


def title(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(32)
    set_fonts(paragraph.add_run(text), TITLE, TITLE_SIZE)


def body(document: Any, text: str, *, indent: bool = True) -> Any:
    """A paragraph of the text, its first line set in by two signs."""
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent:
        indent_first(paragraph, 200)
    return paragraph


def indent_first(paragraph: Any, hundredths: int) -> None:
    """Set the first line in by so many hundredths of a sign."""
    properties = paragraph._element.get_or_add_pPr()
    element = properties.get_or_add_ind()
    element.set(qn("w:firstLineChars"), str(hundredths))
    element.set(qn("w:firstLine"), str(round(BODY_SIZE.pt * 20 * hundredths / 100)))


def heading(document: Any, text: str, level: int = 1) -> None:
    indent_first(document.add_heading(text, level), 200)


def signature(document: Any, *lines: str) -> None:
    """Office and day at the right, four signs from the edge."""
    for number, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = number < len(lines)
        paragraph.paragraph_format.right_indent = Pt(BODY_SIZE.pt * 4)


def annexes(document: Any, *titles: str) -> None:
    """What is attached: a line below the text, two signs in, and never parted from the signature."""
    for number, text in enumerate(titles, start=1):
        paragraph = body(document, f"{'附件：' if number == 1 else '　　　'}{number}．{text}")
        paragraph.paragraph_format.keep_with_next = True


def note(document: Any, text: str) -> None:
    """A small line below the text: what the figures are."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(16)
    set_fonts(paragraph.add_run(text), BODY, Pt(9))


def control(document: Any, tag: str) -> Any:
    """A paragraph that only steers the template, and is gone in the filled paper."""
    return document.add_paragraph(tag)


def table(
    document: Any, headings: list[str], loop: str, fields: list[str], widths: list[int], *, size: Any = None
) -> Any:
    """A table whose one row is repeated by *loop*; widths in mm, the heading repeats on each page.

    *size* of its letters, in place of the usual one.
    """
    found = document.add_table(rows=4, cols=len(headings))
    found.style, found.autofit = "Table Grid", False
    found.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
        "</w:tblCellMar>"
    )
    found._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    rows = found.rows
    for column, width in zip(found.columns, widths, strict=True):
        column.width = Mm(width)
    for index, (text, width) in enumerate(zip(headings, widths, strict=True)):
        cell_text(rows[0].cells[index], text, bold=True, size=size)
        cell_text(rows[2].cells[index], fields[index], centre=index != 1, size=size)
        for row in rows:
            row.cells[index].width = Mm(width)
    cell_text(rows[1].cells[0], f"{{%tr for {loop} %}}")
    cell_text(rows[3].cells[0], "{%tr endfor %}")
    repeat = OxmlElement("w:tblHeader")
    rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
    return found


def cell_text(cell: Any, text: str, *, bold: bool = False, centre: bool = True, size: Any = None) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
    set_fonts(paragraph.add_run(text), HEADING if bold else BODY, size or TABLE_SIZE)
