"""Templates that must be taken and templates that must not, each named for what is right or wrong with it.

Every maker gives the bytes of a .docx; ``FAIL`` says, beside it, each problem as the person reads it.
"""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

W = nsdecls("w")
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CALLS = "only names and their fields can be used, no calls and no arithmetic."
SPLIT = "the tag is not closed, or its signs stand in two paragraphs."
STATEMENTS = "only for, if, elif, else, endfor and endif can be used."
OUTSIDE_TEXT = "a tag may stand in running text only."
UNREADABLE = "this cannot be read: check brackets and quotation marks."
ANEW = "stands in the tag; delete the tag and type it anew."
NOT_FILLED = "nothing is filled in here; put the tag into the text."
HALF_WIDTH = "a tag is written {{ name }}, with two signs of half width on either side."
UNKNOWN = "there is no tag of this name."
LIST = "this is a list; go through it with {% for … in … %}."


def saved(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def part(content, name) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def paragraphs(*texts) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def raw(*elements) -> bytes:
    """A document of paragraphs and tables given as XML, without their namespaces."""
    document = Document()
    for element in elements:
        head, _sign, rest = element.partition(">")
        more = (
            nsdecls("w", "wp", "a") + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        )
        document.element.body.insert(0, parse_xml(f"{head} {more}>{rest}"))
    return saved(document)


def runs(*texts) -> str:
    """XML of a paragraph cut into runs, as Word cuts them where spelling or fonts change."""
    inner = "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p>{inner}</w:p>"


def table(rows, nested=False) -> bytes:
    document = Document()
    found = document.add_table(len(rows), len(rows[0]))
    if nested:
        found.cell(0, 0).text = "外"
        found = found.cell(0, 0).add_table(len(rows), len(rows[0]))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            found.cell(number, column).text = text
    return saved(document)


def in_header(text, footer=False) -> bytes:
    document = Document()
    section = document.sections[0]
    (section.footer if footer else section.header).paragraphs[0].text = text
    return saved(document)


def in_text_box(text) -> bytes:
    return raw(f"<w:p><w:r><w:pict><w:txbxContent>{runs(text)}</w:txbxContent></w:pict></w:r></w:p>")


def in_control(text) -> bytes:
    return raw(f"<w:sdt><w:sdtPr/><w:sdtContent>{runs(text)}</w:sdtContent></w:sdt>")


def in_link(text) -> bytes:
    return raw(f'<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>')


def in_properties(text) -> bytes:
    document = Document()
    document.core_properties.subject = text
    return saved(document)


def with_part(name, data, kind="", relation="", *, content=None, outside=False) -> bytes:
    """A good document with one part more, or with another content of one."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content or paragraphs("{{ T0 }}"))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for part in old.namelist():
            held = old.read(part)
            if part == "[Content_Types].xml" and kind:
                more = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
                held = held.replace(b"</Types>", more.encode())
            if part == "word/_rels/document.xml.rels" and relation:
                mode = ' TargetMode="External"' if outside else ""
                target = name if outside else name.removeprefix("word/")
                more = f'<Relationship Id="rX" Type="{relation}" Target="{target}"{mode}/></Relationships>'
                held = held.replace(b"</Relationships>", more.encode())
            if part != name:
                new.writestr(part, held)
        if not outside:
            new.writestr(name, data)
    return stream.getvalue()


def in_notes(text, kind="footnotes") -> bytes:
    body = f'<w:{kind} {W}><w:{kind[:-1]} w:id="2">{runs(text)}</w:{kind[:-1]}></w:{kind}>'
    return with_part(f"word/{kind}.xml", body, f"{TYPES}.{kind}+xml", f"{RELATIONS}/{kind}")


def _drawn(root, texts) -> str:
    """The XML of a drawing with these texts in runs of its own."""
    name = "http://schemas.openxmlformats.org/drawingml/2006/"
    inner = "".join(f"<a:t>{text}</a:t>" for text in texts)
    return f'<x:{root} xmlns:x="{name}{root}" xmlns:a="{name}main"><a:p>{inner}</a:p></x:{root}>'


def in_chart(*texts) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    return with_part("word/charts/chart1.xml", _drawn("chartSpace", texts), kind, f"{RELATIONS}/chart")


def in_smart_art(*texts) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part, relation = _drawn("dataModel", texts), f"{RELATIONS}/diagramData"
    return with_part("word/diagrams/data1.xml", part, kind, relation)


def twice_in_a_box() -> bytes:
    """Word writes a text box twice, for new readers and for old ones."""
    document = Document(BytesIO(in_text_box("{{ 会议名称 }}")))
    run = document.element.body.find(".//" + qn("w:pict")).getparent()
    run.append(deepcopy(run[0]))
    return saved(document)


LOOP = [
    ["序号", "指标"],
    ["{%tr for 行 in 总表 %}", ""],
    ["{{ 行.序号 }}", "{{ 行.指标 }}"],
    ["{%tr endfor %}", ""],
]
PASS = {
    "plain": lambda: paragraphs("{{ 会议名称 }}：{{T0}}{{ T19 }}", "没有标签"),
    "cut_into_runs": lambda: raw(runs("{", "{ 会议", "名称 }", "}", "{", "% if T1 %", "}有{% endif ", "%}")),
    "rows": lambda: table(LOOP),
    "nested_table": lambda: table(LOOP, nested=True),
    "lists_in_lists": lambda: paragraphs(
        "{%p for 表 in 排名表 %}",
        "{{ 表.指标 }}{% for 行 in 表.行 %}{{ loop.index }}{{ 行.社区 }}{% endfor %}",
        "{%p endfor %}",
    ),
    "texts": lambda: paragraphs("{%p for 句 in 问题 %}", "{{ 句 }}", "{%p endfor %}"),
    "condition": lambda: paragraphs(
        "{% if T8 and not 问题 %}甲{% elif 已计入社区数 == “3” %}乙{% else %}丙{% endif %}"
    ),
    "comment": lambda: paragraphs("{# 党办修改 #}{{ T0 }}"),
    "header": lambda: in_header("{{ 街道 }}"),
    "footer": lambda: in_header("{{ 冻结时间 }}", footer=True),
    "text_box": lambda: in_text_box("{{ 会议名称 }}"),
    "text_box_twice": twice_in_a_box,
    "control": lambda: in_control("{{ 会议地点 }}"),
    "link": lambda: in_link("{{ 会议地点 }}"),
    "footnote": lambda: in_notes("{{ 数据校验码 }}"),
    "properties": lambda: in_properties("{{ 会议名称 }}"),
    "braces_in_text": lambda: paragraphs("第{一}项，进度 100%，{", "其余"),
    "web_link": lambda: with_part(
        "https://www.gov.cn/", "", relation=f"{RELATIONS}/hyperlink", outside=True
    ),
}  # fmt: skip


def _one(text, sentence, tag=None):
    return (lambda: paragraphs("一", text)), [f"paragraph 2, “{tag or text}”: {sentence}"]


FAIL = {
    "unknown": _one("{{ 会议名 }}", UNKNOWN),
    "sentence_beyond": _one("{{ T99 }}", UNKNOWN),
    "sentence_with_other_digits": _one("{{ T１ }}", UNKNOWN),
    "indicator_without_field": _one(
        "{{ 指标.doors }}",
        "write it as 指标.code.field, with one of the fields 名称、数值、构成、完成数、总数、"
        "目标、进度、变化、还差、句子.",
    ),
    "indicator_of_another_meeting": _one(
        "{{ 指标.dance.数值 }}", "the meeting does not speak of the indicator “dance”."
    ),
    "not_closed": _one("甲{{ T0", SPLIT, "甲{{ T0"),
    "not_opened": _one("甲 T0 }}", SPLIT),
    "for_without_end": _one(
        "{% for 句 in 问题 %}{{ 句 }}", "its end is missing: {% endfor %}.", "{% for 句 in 问题 %}"
    ),
    "if_without_end": _one("{% if T0 %}", "its end is missing: {% endif %}."),
    "end_without_for": _one("{% endfor %}", "nothing is open that this could end."),
    "crossed_ends": (
        lambda: paragraphs("{% for 句 in 问题 %}{% if 句 %}{% endfor %}{% endif %}{% endfor %}"),
        ["paragraph 1, “{% endfor %}”: nothing is open that this could end."],
    ),
    "else_without_if": _one("{% else %}", "no {% if … %} is open here."),
    "list_as_text": _one("{{ 总表 }}", LIST),
    "row_as_text": _one("{% for 行 in 总表 %}{{ 行 }}{% endfor %}", LIST, "{{ 行 }}"),
    "text_as_list": _one("{% for 字 in T0 %}{% endfor %}", "“T0” is not a list.", "{% for 字 in T0 %}"),
    "field_unknown": _one(
        "{% for 句 in 上次交办 %}{{ 句.金额 }}{% endfor %}",
        "“句” has no such field; it has 序号、事项、社区、期限、标准、状态.",
        "{{ 句.金额 }}",
    ),
    "field_of_a_text": _one(
        "{% for 句 in 问题 %}{{ 句.长 }}{% endfor %}", "“句” is a text and has no fields.", "{{ 句.长 }}"
    ),
    "name_of_a_tag_as_row": _one(
        "{% for T0 in 问题 %}{% endfor %}", "choose another name than “T0” for the row.",
        "{% for T0 in 问题 %}"
    ),
    "for_misspelt": _one(
        "{% for 问题 %}{% endfor %}", "write it as {% for row in list %}.", "{% for 问题 %}"
    ),
    "three_loops": _one(
        "{% for 甲 in 排名表 %}{% for 乙 in 甲.行 %}{% for 丙 in 总表 %}{% endfor %}{% endfor %}{% endfor %}",
        "loops can stand at most 2 deep.",
        "{% for 丙 in 总表 %}",
    ),
    "set": _one("{% set 甲 = T0 %}", STATEMENTS),
    "include": _one('{% include "word/document.xml" %}', STATEMENTS),
    "import": _one('{% import "os" as 甲 %}', STATEMENTS),
    "macro": (
        lambda: paragraphs("{% macro 甲() %}{% endmacro %}"),
        [f"paragraph 1, “{tag}”: {STATEMENTS}" for tag in ("{% macro 甲() %}", "{% endmacro %}")],
    ),
    "space_control": _one("{%- if T0 %}", STATEMENTS),
    "column_span": _one("{% colspan T0 %}", STATEMENTS),
    "call": _one("{{ T0() }}", CALLS),
    "class": _one("{{ ''.__class__ }}", CALLS),
    "class_of_a_tag": _one("{{ T0.__class__.__mro__ }}", UNKNOWN),
    "item": _one("{{ T0['__class__'] }}", CALLS),
    "power": _one("{{ 9**9**9 }}", CALLS),
    "times": _one("{{ T0 * 999999999 }}", CALLS),
    "minus": _one("{{ -T0 }}", CALLS),
    "range": _one("{% for 甲 in range(9) %}{% endfor %}", CALLS, "{% for 甲 in range(9) %}"),
    "filter": _one("{{ T0|length }}", CALLS),
    "test": _one("{% if T0 is defined %}{% endif %}", CALLS, "{% if T0 is defined %}"),
    "constant": _one('{{ "甲" }}', CALLS),
    "rich_text": _one("{{r T0 }}", UNREADABLE),
    "brackets": _one("{{ (T0 }}", UNREADABLE),
    "too_long": _one(
        "{{ " + "(" * 300 + " }}", "a tag may not be longer than 200 signs.", "{{ " + "(" * 37 + "…"
    ),
    "row_outside_of_tables": _one(
        "{%tr if T0 %}", "{%tr … %} and {%tc … %} can stand in a table only."
    ),
    "paragraph_not_alone": (
        lambda: paragraphs("{%p if T0 %}甲{%p endif %}"),
        [
            f"paragraph 1, “{tag}”: nothing else may stand beside it: {{%p … %}} needs a paragraph, "
            "{%tr … %} a row of its own."
            for tag in ("{%p if T0 %}", "{%p endif %}")
        ],
    ),
    "two_paragraphs": (
        lambda: paragraphs("{{ 会议", "名称 }}"),
        [f"paragraph 1, “{{{{ 会议”: {SPLIT}", f"paragraph 2, “名称 }}}}”: {SPLIT}"],
    ),
    "signs_in_two_paragraphs": (
        lambda: paragraphs("{", "{ lipsum() }}"),
        [f"paragraph 2, “um() }}}}”: {SPLIT}", f"paragraph 1, “{{{{”: {SPLIT}"],
    ),
    "sign_before_a_table": (
        lambda: raw(
            "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>" + runs("{% if T0 %}{% endif %}")
            + "</w:tc></w:tr></w:tbl>", runs("{"),
        ),
        [f"paragraph 1, “{{{{”: {SPLIT}"],
    ),
    "else_in_another_way": (
        lambda: paragraphs("{%p if T0 %}", "甲{% else %}乙", "{%p endif %}"),
        [
            "paragraph 2, “{% else %}”: start and end are written alike and stand in one text, cell or "
            "table: “{%p if T0 %}”."
        ],
    ),
    "starts_in_another_cell": (
        lambda: table([["{% if T0 %}", "{% endif %}"]]),
        [
            "table 1, row 1, column 2, “{% endif %}”: start and end are written alike and stand in one "
            "text, cell or table: “{% if T0 %}”."
        ],
    ),
    "header_closed_in_the_text": (
        lambda: in_header("{% if T0 %}"),
        ["page header, “{% if T0 %}”: its end is missing: {% endif %}."],
    ),
    "footer": (lambda: in_header("{{ 甲 }}", footer=True), [f"page footer, “{{{{ 甲 }}}}”: {UNKNOWN}"]),
    "cell": (
        lambda: table([["", ""], ["", "{{ 甲 }}"]]), [f"table 1, row 2, column 2, “{{{{ 甲 }}}}”: {UNKNOWN}"]
    ),
    "nested_table": (
        lambda: table([["", ""], ["", "{{ 甲 }}"]], nested=True),
        [f"table 1, row 1, column 1, “{{{{ 甲 }}}}”: {UNKNOWN}"],
    ),
    "text_box": (
        lambda: in_text_box("{{ cycler() }}"), [f"text box at paragraph 1, “{{{{ cycler() }}}}”: {CALLS}"]
    ),
    "around_a_text_box": (
        lambda: raw(
            "<w:p><w:r><w:t>{{ T0</w:t></w:r><w:r><w:pict><w:txbxContent>" + runs(".__class__")
            + "</w:txbxContent></w:pict></w:r><w:r><w:t> }}</w:t></w:r></w:p>"
        ),
        [f"paragraph 1, “{{{{ T0”: {SPLIT}", f"paragraph 1, “}}}}”: {SPLIT}"],
    ),
    "control": (lambda: in_control("{{ 甲 }}"), [f"paragraph 1, “{{{{ 甲 }}}}”: {UNKNOWN}"]),
    "link": (lambda: in_link("{{ 甲 }}"), [f"paragraph 1, “{{{{ 甲 }}}}”: {UNKNOWN}"]),
    "footnote": (lambda: in_notes("{{ 甲 }}"), [f"footnote, “{{{{ 甲 }}}}”: {UNKNOWN}"]),
    "endnote": (
        lambda: in_notes("{{ T0 }}", "endnotes"),
        ["endnotes.xml, “{{ }}”: nothing is filled in here; put the tag into the text."],
    ),
    "properties": (lambda: in_properties("{{ 甲 }}"), [f"document properties, “{{{{ 甲 }}}}”: {UNKNOWN}"]),
    "field_code": (
        lambda: raw("<w:p><w:r><w:instrText>{{ T0 }}</w:instrText></w:r></w:p>"),
        [f"paragraph 1, “{{{{ T0 }}}}”: {OUTSIDE_TEXT}"],
    ),
    "attribute": (
        lambda: raw('<w:p><w:bookmarkStart w:id="1" w:name="{{ lipsum() }}"/></w:p>'),
        [f"paragraph 1, “{{{{ lipsum() }}}}”: {OUTSIDE_TEXT}"],
    ),
    "equation": (
        lambda: raw("<w:p><m:oMath><m:r><m:t>{{ T0 }}</m:t></m:r></m:oMath></w:p>"),
        [f"paragraph 1, “{{{{ T0 }}}}”: {OUTSIDE_TEXT}"],
    ),
    "deleted_text": (
        lambda: raw('<w:p><w:del w:id="1"><w:r><w:delText>{{ T0 }}</w:delText></w:r></w:del></w:p>'),
        [f"paragraph 1, “{{{{ T0 }}}}”: {OUTSIDE_TEXT}"],
    ),
    "xml_comment": (
        lambda: raw("<w:p><!--{{ lipsum() }}--></w:p>"),
        [f"paragraph 1, “{{{{ lipsum() }}}}”: {OUTSIDE_TEXT}"]
    ),
    "full_width_braces": _one("｛｛会议名称｝｝", HALF_WIDTH),
    "full_width_percent": _one("{％ if T0 ％}", HALF_WIDTH),
    "one_brace": _one("{ 会议名称 }", HALF_WIDTH),
    "mail_merge": _one("«会议名称»", HALF_WIDTH),
    "square_brackets": _one("［［T0］］", HALF_WIDTH),
    "number_signs": _one("#会议日期#", HALF_WIDTH),
    "one_full_width_brace": _one("｛指标.doors.数值｝", HALF_WIDTH),
    "mail_merge_of_a_figure": _one("«指标.doors.数值»", HALF_WIDTH),
    "square_brackets_of_a_figure": _one("[[指标.doors.数值]]", HALF_WIDTH),
    "lenticular_brackets": _one("【会议名称】", HALF_WIDTH),
    "one_square_bracket": _one("关于[会议名称]的通报", HALF_WIDTH, "[会议名称]"),
    "angle_brackets": _one("<T0>", HALF_WIDTH),
    "per_cent_signs": _one("%会议名称%", HALF_WIDTH),
    "at_signs": _one("@数据月份@", HALF_WIDTH),
    "underlines": _one("__会议日期__", HALF_WIDTH),
    "blanks_between_the_signs": _one("{ % if T0 % }", HALF_WIDTH),
    "a_sign_nobody_sees": _one("{{\u200b会议名称}}", f"a sign that nobody sees (U+200B) {ANEW}"),
    "chart_title": (lambda: in_chart("{{ 会议", "名称 }}"), [f"chart, “{{{{ }}}}”: {NOT_FILLED}"]),
    "smart_art": (lambda: in_smart_art("{{ T0 }}"), [f"SmartArt graphic, “{{{{ }}}}”: {NOT_FILLED}"]),
    "more_than_fifty": (
        lambda: paragraphs(*["{{ 甲 }}"] * 53),
        [f"paragraph {number}, “{{{{ 甲 }}}}”: {UNKNOWN}" for number in range(1, 51)]
        + ["whole file, “…”: 3 more are wrong."],
    ),
    "too_many": (
        lambda: paragraphs("{{ T0 }}" * 501, "{{ T1 }}" * 500), ["whole file, “…”: more than 1000 tags."]
    ),
    "unclosed_by_the_thousand": (
        lambda: paragraphs("{{" * 200_000), ["whole file, “…”: more than 1000 tags."]
    ),
}  # fmt: skip
