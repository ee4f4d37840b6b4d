"""The bulletin: its words, the page of the standard, and the PDF made of it."""

import dataclasses
import io
import re

import pytest
from django.utils import translation
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.core.text import JOINER
from portal.meetings.exports import bulletin, pdf
from portal.meetings.exports.source import ExportError, Look, Source
from portal.meetings.models import BulletinTemplate
from portal.meetings.word import layout, style, tags
from tests.meetings import presented
from tests.meetings.exports import samples
from tests.meetings.exports.order import out_of_order
from tests.meetings.templates_corpus import make as corpus


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def made(source=None):
    return bulletin.make(source or samples.source(), None, samples.quiet)


def text(content):
    """The paragraphs as a reader sees them: what keeps a number with its unit is not seen."""
    return [samples.bare(line) for line in samples.words(samples.parts(content)["word/document.xml"])]


def statistics(**changed):
    """The paragraph below the heading of the overall state, as it is printed."""
    found = text(made(samples.source(samples.TEXTS | changed)))
    return found[found.index("一、总体情况") + 1]


def test_the_statistics_paragraph_is_printed_to_the_letter():
    expected = (
        "截至6月底，物管小区业委会完成选举38个，完成率90.5%；散居楼院自管委员会完成选举61个，完成率87.1%；"
        "安装门禁系统小区楼院96个，完成率85.7%；架设监控系统物管小区42个，全部完成；背街小巷、楼院小区新增、"
        "复种绿化面积3.26万㎡；化解物业矛盾纠纷214件，化解率96.4%。（1个社区未报，未计入）"
        "目前，我们街道社区直管党员3120人，最多的社区党总支直管党员341人，最少的也有98人。"
        "各社区始终坚持每月至少1次中心组学习，每周至少1次政治理论学习。"
    )
    assert statistics() == expected


@pytest.mark.parametrize("missing", [("T7",), ("T9",), ("T7", "T9")])
def test_sentences_that_are_missing_leave_no_gap(missing):
    kept = [samples.TEXTS[key] for key in ("T0", "T7", "T9") if key not in missing]
    assert statistics(**dict.fromkeys(missing, "")) == "".join(kept)


def test_the_parts_of_the_paper_come_in_order():
    found = [line for line in text(made()) if line]
    assert found[:3] == [
        "城市基层党建工作推进会情况通报", "各社区党组织：",
        "2026年11月5日，云溪街道召开城市基层党建工作推进会。现将2026年10月各项工作进展情况通报如下。",
    ]  # fmt: skip
    inner = found[found.index("三、存在问题") :]
    assert inner[1:10] == [
        "1．部分社区三会一课不及时。", "2．个别社区还没有培育出特色亮点。", "四、交办事项",
        "1．第1社区：+补齐台账，2026年12月10日前完成。", "附件：1．2026年10月各社区完成情况",
        "　　　2．2026年10月各项指标完成情况", "云溪街道党工委", "2026年11月5日", "附件1",
    ]  # fmt: skip
    assert found[-2:] == ["数据冻结时间：2026年11月5日 09:20", f"数据校验码（SHA-256）：{samples.HASH}"]


def test_what_the_last_meeting_gave_is_an_annex_of_its_own_and_listed_below_the_text():
    title = "上次会议交办事项办理情况"
    assert title not in "\n".join(text(made()))
    given = samples.source(matters=[presented.matter()])
    found = text(made(given))
    assert f"　　　3．{title}" in found
    assert found[found.index(title) - 2] == "附件3"
    assert any(line.endswith(f"{title}见附件3。") for line in found)
    assert "补齐门禁" in [cell.text for cell in Document(io.BytesIO(made(given))).tables[-1].rows[1].cells]


def test_without_problems_the_assignments_are_the_third_point():
    found = text(made(samples.source(samples.TEXTS | {"problems": "", "T14": "", "T17": ""})))
    assert "三、交办事项" in found
    assert "三、存在问题" not in found
    assert not any("{" in line for line in found)


def test_annex_tables_print_the_frozen_figures():
    document = Document(io.BytesIO(made()))
    matrix, overall = (
        [[samples.bare(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables
    )
    assert overall[1] == [
        "1", "业委会选举elected", "83.3%", "5/6个", "95%", "差距大\n还差1个", "↑7.2个百分点", "3/3",
    ]  # fmt: skip
    assert matrix == [
        ["社区", "业委会选举elected", "新增、复种绿化面积"], ["第1社区", "● 100%", "1850㎡"],
        ["=1+1", "■ 83.3%*", "1850㎡"], ["第3社区", "—", "1850㎡"], ["云溪街道", "■ 83.3%", "1850㎡"],
    ]  # fmt: skip


def dressed(**look):
    return dataclasses.replace(samples.source(), look=Look(**look))


def test_what_is_said_at_the_meeting_alone_is_no_part_of_the_paper():
    assert samples.TEXTS["T8"] not in "".join(text(made()))
    assert "刚才" in samples.TEXTS["T8"]


def test_one_statement_a_paragraph_where_the_office_wants_it():
    found = text(made(dressed(is_parted=True)))
    said = found[found.index("一、总体情况") + 1 : found.index("二、进展情况")]
    assert said[0] == "截至6月底，物管小区业委会完成选举38个，完成率90.5%。"
    assert said[5] == "化解物业矛盾纠纷214件，化解率96.4%（以上各项均有1个社区未报，未计入）。"
    assert len(said) == 9
    assert all(one.endswith("。") and not one.startswith("（") for one in said)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("党员120人。（其中6个社区沿用9月数据）", ["党员120人（其中6个社区沿用9月数据）。"]),
        ("甲95个（1个社区未报；未计入）；乙3个。", ["甲95个（1个社区未报；未计入）。", "乙3个。"]),
        ("甲最高。（补充说明）乙最低。", ["甲最高（补充说明）。", "乙最低。"]),
        (
            "较上月，甲提高；乙持平。（按9个社区比较）",
            ["较上月，甲提高。", "乙持平（以上各项按9个社区比较）。"],
        ),
    ],
)
def test_a_statement_keeps_its_bracket_and_ends_with_a_full_stop(text, parts):
    assert tags.statements(text) == parts


def test_a_light_says_of_how_many_it_speaks_in_both_annexes():
    given = samples.source()
    given.content["indicators"][0]["total"] |= {"covered": 2, "due": 3}
    matrix, overall = Document(io.BytesIO(made(given))).tables
    assert samples.bare(overall.rows[1].cells[5].text) == "差距大（已计入2/3个社区）\n还差1个"
    assert [cell.text for cell in matrix.rows[-1].cells] == ["已计入社区", "2/3", "本月3/3"]


def test_a_number_stays_with_its_unit():
    """In Word by a joiner between them and a list of signs that begin no line; the PDF has its own test."""
    content = made()
    xml = "".join(samples.words(samples.parts(content)["word/document.xml"]))
    assert f"完成选举38{JOINER}个" in xml
    assert f"绿化面积3.26{JOINER}万{JOINER}㎡" in xml
    assert "第1社区" in xml
    assert not re.search(r"(?<![第0-9])[0-9]+[㎡个件人万]", xml)
    settings = samples.parts(content)["word/settings.xml"]
    assert "㎡" in settings.find(qn("w:noLineBreaksBefore")).get(qn("w:val"))


def test_without_an_office_s_choice_nothing_stands_above_the_title_or_at_the_foot():
    document = Document(io.BytesIO(made()))
    assert document.paragraphs[0].text == "城市基层党建工作推进会情况通报"
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    assert "印发" not in "".join(text(made()))


def test_red_head_number_and_imprint():
    look = {"mark": "中共云溪街道工作委员会文件", "copies_to": "区委组织部。", "issued_by": "街道党政办公室"}
    content = made(dressed(**look, number="云街发"))
    document = Document(io.BytesIO(content))
    mark = next(one for one in document.paragraphs if one.text == look["mark"])
    assert str(mark.runs[0].font.color.rgb) == "C8102E"
    found = text(content)
    assert found[found.index(look["mark"]) + 2] == "云街发〔2026〕　　号"
    rules = samples.parts(content)["word/document.xml"].findall(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    assert [rule.get(qn("w:color")) for rule in rules] == ["C8102E"]
    imprint = [[samples.bare(cell.text) for cell in row.cells] for row in document.tables[-1].rows]
    assert imprint == [["抄送：区委组织部。"] * 2, ["街道党政办公室", "2026年11月5日印发"]]
    whole = text(made(dressed(**look, number="云街发〔2026〕12号", issued_on="2026-11-09")))
    assert "云街发〔2026〕12号" in whole
    assert "2026年11月9日印发" in whole
    assert out_of_order(samples.parts(content).values()) == []
    last = Document(io.BytesIO(content)).sections[-1]
    assert last.page_width < last.page_height  # the imprint stands on the page of the last annex


def test_thirty_communities_by_sixteen_indicators_stand_on_two_lying_pages(tmp_path):
    names = [f"第{number}社区居民委员会" for number in range(1, 31)]
    shown = [presented.indicator(f"{number}", names=names, name=f"指标{number}") for number in range(16)]
    given = Source(presented.content(shown, names=names), {}, samples.HASH, [])
    content = made(given)
    tables = Document(io.BytesIO(content)).tables[:2]
    assert [(len(table.rows), len(table.columns)) for table in tables] == [(32, 9), (32, 9)]
    pages = ["".join(page.split()) for page in samples.pages(pdf.convert(content, "docx"), tmp_path)]
    pages = [page for page in pages if "第30社区居民委员会" in page]
    assert len(pages) == 2
    assert all("第1社区居民委员会" in page and "云溪街道" in page for page in pages)


def test_the_file_says_what_it_was_made_of():
    properties = Document(io.BytesIO(made())).core_properties
    assert (properties.title, properties.author) == ("城市基层党建工作推进会", "云溪街道")
    assert properties.comments == f"SHA-256 {samples.HASH}"


def test_a_template_with_an_indicator_that_is_not_spoken_of_is_named_with_its_place():
    template = BulletinTemplate(content=corpus.paragraphs("{{ 指标.dance.数值 }}"))
    with translation.override("en"), pytest.raises(ExportError) as caught:
        bulletin.make(samples.source(), template, samples.quiet)
    assert "paragraph 1, “{{ 指标.dance.数值 }}”" in caught.value.messages[0]


# --- the page (GB/T 9704-2012) ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper():
    return Document(io.BytesIO(layout.supplied()))


def test_the_page_and_its_margins(paper):
    section = paper.sections[0]
    found = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    found += [section.left_margin, section.right_margin]
    assert [round(one.mm, 1) for one in found] == [210, 297, 37, 35, 28, 26]


def test_twenty_two_lines_of_twenty_eight_signs(paper):
    """The text block is 225 × 156 mm; 22 lines of 28 pt and 28 signs of 16 pt, set closer, stand in it."""
    form = paper.styles["Normal"].paragraph_format
    assert (form.line_spacing_rule, form.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28))
    assert Mm(225) // Pt(28) == 22
    spacing = int(paper.styles["Normal"]._element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    sign = 16 + spacing / 20
    assert 28 <= Mm(156).pt / sign < 29
    assert (form.space_before, form.space_after, form.widow_control) == (Pt(0), Pt(0), False)


@pytest.mark.parametrize(
    ("name", "font", "size", "bold"),
    [
        ("Normal", "仿宋_GB2312", 16, None), ("Heading 1", "黑体", 16, False),
        ("Heading 2", "楷体_GB2312", 16, False), ("Heading 3", "仿宋_GB2312", 16, True),
    ],
)  # fmt: skip
def test_fonts_of_text_and_headings(paper, name, font, size, bold):
    found = paper.styles[name]
    fonts = found._element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == font
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert not [key for key in fonts.attrib if key.endswith("Theme")]
    assert (found.font.size, found.font.bold) == (Pt(size), bold)


def test_the_title_is_centred_in_its_own_font(paper):
    title = next(one for one in paper.paragraphs if one.text == "{{ 会议名称 }}情况通报")
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert title.runs[0].font.size == Pt(22)
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"


def test_text_is_set_in_by_two_signs(paper):
    found = next(one for one in paper.paragraphs if one.text == "{{ 段 }}")
    indent = found._element.pPr.ind
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_every_font_of_the_standard_has_a_fall_back():
    table = samples.parts(layout.supplied())["word/fontTable.xml"]
    others = {font.get(qn("w:name")): font.find(qn("w:altName")) for font in table}
    for name in (style.TITLE, style.BODY, style.HEADING, style.SUBHEADING):
        assert others[name].get(qn("w:val"))


def test_page_numbers_stand_between_dashes_outside(paper):
    assert paper.settings.odd_and_even_pages_header_footer
    section = paper.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "—  —"
        assert [one.text for one in paragraph._element.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.alignment == side
        assert {run.font.size for run in paragraph.runs} == {Pt(14)}


def test_table_headings_repeat_and_rows_are_not_torn():
    for table in Document(io.BytesIO(made(samples.crowded()))).tables:
        marks = [[child.tag for child in row._tr.trPr] for row in table.rows]
        assert qn("w:tblHeader") in marks[0]
        assert all(qn("w:cantSplit") in row for row in marks)


def test_no_page_holds_the_signature_alone(paper):
    signed = [one.text for one in paper.paragraphs].index("{{ 落款单位 }}")
    before = paper.paragraphs[signed - 4 : signed + 1]
    assert all(one.paragraph_format.keep_with_next for one in before)


def test_word_finds_every_element_where_the_schema_has_it():
    for content in (layout.supplied(), made(), made(samples.crowded())):
        assert out_of_order(samples.parts(content).values()) == []


def test_communities_that_the_text_does_not_name_stand_in_an_annex():
    draft = {"text": "部分社区组织不及时。", "note": "", "names": ["第1社区", "第3社区"]}
    changed = {"sentences": {"T10": draft}}
    hidden = samples.source(samples.TEXTS | {"T10": draft["text"]}, **changed)
    hidden.content["meeting"]["names_in_text"] = False
    content = made(hidden)
    found = "\n".join(text(content))
    assert len(Document(io.BytesIO(content)).sections) == 3
    assert "有关情况涉及的社区见附件3" in found
    assert "　　　3．有关情况涉及社区名单" in found
    assert "第1社区、第3社区" in found
    named = "\n".join(text(made(samples.source(samples.TEXTS | {"T10": draft["text"]}, **changed))))
    assert "附件3" not in named


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("党员120人。（其中6个社区沿用9月数据）", "党员120人（其中6个社区沿用9月数据）。"),
        ("甲提高；乙持平。（按9个社区比较）", "甲提高；乙持平（以上各项按9个社区比较）。"),
        ("甲提高。（1个社区未报，未计入）", "甲提高（1个社区未报，未计入）。"),
        ("甲最高（含结转）。乙最低。", "甲最高（含结转）。乙最低。"),
        ("（按9个社区比较）", "（按9个社区比较）"),
        ("", ""),
    ],
)
def test_a_bracket_stands_before_the_stop(text, printed):
    assert tags.before_the_stop(text) == printed
