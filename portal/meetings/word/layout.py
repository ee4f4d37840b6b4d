"""The supplied layout of the bulletin: a template like those that offices make, built by us.

It goes through the same check and the same sandbox as an office's own, and offices may download it to
start from. 通报: what was counted, the problems, what was given; the tables follow as an annex. What is
said at the meeting alone (T8) is no part of it.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx.shared import Pt

from portal.meetings.table_words import (
    COUNTED,
    MADE_OF,
    PROGRESS_AND_TO_GO,
    TARGET,
    VALUE,
    in_chinese,
    since_in_chinese,
)
from portal.meetings.word import head, matrix, style

#: What is attached; named below the text and above each table.
#: The lying pages come first: the last page, at whose foot the imprint stands, is an upright one.
ANNEXES = ("{{ 数据月份 }}各社区完成情况", "{{ 数据月份 }}各项指标完成情况")

#: Letters of the table of all indicators: 小五, in which what belongs together stands on one line.
SMALL = Pt(9)
#: The third, where the last meeting gave anything; and the last, where the text names no community.
GIVEN_BEFORE = "上次会议交办事项办理情况"
CONCERNED = "有关情况涉及社区名单"
LAST = "{% if 上次交办 %}4{% else %}3{% endif %}"
SIGNS = "● 达标　▲ 接近　■ 差距大　— 当月无数据　* 沿用以前月份数据　† 年内累计未含月报未计入的月份"


@cache
def supplied() -> bytes:
    """The supplied template as .docx."""
    document = style.new_document()
    head.above(document)
    style.title(document, "{{ 会议名称 }}情况通报")
    style.body(document, "")
    style.body(document, "各社区党组织：", indent=False)
    style.body(
        document,
        "{{ 会议日期 }}，{{ 街道 }}召开{{ 会议名称 }}。现将{{ 数据月份 }}各项工作进展情况通报如下。",
    )
    style.heading(document, "一、总体情况")
    _each(document, "总体段落")
    style.heading(document, "二、进展情况")
    style.body(
        document,
        "各社区完成情况见附件1，各项指标完成情况见附件2"
        f"{{% if 上次交办 %}}，{GIVEN_BEFORE}见附件3{{% endif %}}"
        f"{{% if 涉及社区 %}}，有关情况涉及的社区见附件{LAST}{{% endif %}}。",
    )
    _each(document, "进展段落")
    _problems(document)
    _given(document)
    _closing(document)
    _annexes(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _each(document: Any, name: str) -> None:
    """A paragraph for each text of a list: as many as the office's bulletins have."""
    style.control(document, f"{{%p for 段 in {name} %}}")
    style.body(document, "{{ 段 }}")
    style.control(document, "{%p endfor %}")


def _problems(document: Any) -> None:
    style.control(document, "{%p if 问题 %}")
    style.heading(document, "三、存在问题")
    style.control(document, "{%p for 句 in 问题 %}")
    style.body(document, "{{ loop.index }}．{{ 句 }}")
    style.control(document, "{%p endfor %}")
    style.control(document, "{%p endif %}")


def _given(document: Any) -> None:
    style.control(document, "{%p if 本次交办 %}")
    style.heading(document, "{% if 问题 %}四{% else %}三{% endif %}、交办事项")
    style.control(document, "{%p for 项 in 本次交办 %}")
    style.body(document, "{{ 项.序号 }}．{{ 项.社区 }}：{{ 项.事项 }}，{{ 项.期限 }}前完成。")
    style.control(document, "{%p endfor %}")
    style.control(document, "{%p endif %}")


def _closing(document: Any) -> None:
    """What is attached, and the signature."""
    # Blank line, annexes, blank line and signature stay together: no page may hold the signature alone.
    style.body(document, "").paragraph_format.keep_with_next = True
    style.annexes(document, *ANNEXES)
    others = (
        style.control(document, "{%p if 上次交办 %}"),
        style.body(document, f"　　　3．{GIVEN_BEFORE}"),
        style.control(document, "{%p endif %}"),
        style.control(document, "{%p if 涉及社区 %}"),
        style.body(document, f"　　　{LAST}．{CONCERNED}"),
        style.control(document, "{%p endif %}"),
    )
    for paragraph in others:
        paragraph.paragraph_format.keep_with_next = True
    style.body(document, "").paragraph_format.keep_with_next = True
    style.signature(document, "{{ 落款单位 }}", "{{ 落款日期 }}")


def _annexes(document: Any) -> None:
    """The matrix, all indicators, what became of the last meeting's assignments, whom the text leaves out."""
    matrix.lie(document)
    _annex_title(document, "1", ANNEXES[0], Pt(22))
    matrix.table(document, "矩阵")
    style.note(document, SIGNS)
    matrix.stand(document)
    _annex_title(document, "2", ANNEXES[1], style.LINE)
    _totals(document)
    style.note(document, "数据冻结时间：{{ 冻结时间 }}")
    style.note(document, "数据校验码（SHA-256）：{{ 数据校验码 }}")
    style.control(document, "{%p if 上次交办 %}")
    _annex(document, "3", GIVEN_BEFORE)
    _plain(document, "上次交办", ("序号", "事项", "社区", "期限", "状态"), [10, 58, 28, 33, 27])
    style.control(document, "{%p endif %}")
    style.control(document, "{%p if 涉及社区 %}")
    _annex(document, LAST, CONCERNED)
    _plain(document, "涉及社区", ("序号", "事项", "社区"), [12, 44, 100])
    style.control(document, "{%p endif %}")
    head.below(document)


def _plain(document: Any, rows: str, fields: tuple[str, ...], widths: list[int]) -> None:
    """A table whose headings are the names of its fields."""
    tags = [f"{{{{ 行.{name} }}}}" for name in fields]
    style.table(document, list(fields), f"行 in {rows}", tags, widths)


def _totals(document: Any) -> None:
    """Light and what is left to do have a line each: a number is not parted from its unit."""
    fields = ["序号", "指标", "数值", "构成", "目标"]  # the tags' own names
    moved = since_in_chinese("{{ 对比月份 }}").replace("（", "\n（")
    above = [*fields[:2], *map(in_chinese, (VALUE, MADE_OF, TARGET, PROGRESS_AND_TO_GO))]
    style.table(
        document,
        [*above, moved, in_chinese(COUNTED)],
        "行 in 总表",
        [
            *(f"{{{{ 行.{name} }}}}" for name in fields),
            "{{ 行.进度 }}{% if 行.还差 %}\n{{ 行.还差 }}{% endif %}",
            "{{ 行.变化 }}",
            "{{ 行.覆盖 }}",
        ],
        [8, 23, 15, 22, 13, 30, 29, 16],
        size=SMALL,
    )


def _annex(document: Any, number: str, text: str) -> None:
    _annex_title(document, number, text, style.LINE).paragraph_format.page_break_before = True


def _annex_title(document: Any, number: str, text: str, line: Any) -> Any:
    """Its number at the left, in the third line its title; gives back the paragraph of the number.

    On lying pages, which a matrix fills, the title follows at once.
    """
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = line
    style.set_fonts(paragraph.add_run(f"附件{number}"), style.HEADING, style.BODY_SIZE)
    if line == style.LINE:
        style.body(document, "", indent=False).paragraph_format.line_spacing = Pt(16)
    style.title(document, text)
    return paragraph
