"""The supplied layout of the bulletin: a template like those that offices make, built by us.

It goes through the same check and the same sandbox as an office's own, and offices may download it to
start from. 通报: what was counted, the ranking, the problems, what was given; the tables follow as an annex.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx.enum.text import WD_BREAK

from portal.meetings.word import style

#: The whole statistics paragraph of the speech, in its order.
STATISTICS = ("{{ T0 }}", "{{ T7 }}", "{{ T8 }}", "{{ T9 }}")

#: What is attached; named below the text and above each table.
ANNEXES = ("{{ 数据月份 }}各项指标完成情况", "{{ 数据月份 }}各社区排名情况")

#: The third, where the text names no community.
CONCERNED = "有关情况涉及社区名单"


@cache
def supplied() -> bytes:
    """The supplied template as .docx."""
    document = style.new_document()
    style.title(document, "{{ 会议名称 }}情况通报")
    style.body(document, "")
    style.body(document, "各社区党组织：", indent=False)
    style.body(
        document,
        "{{ 会议日期 }}，{{ 街道 }}召开{{ 会议名称 }}。现将{{ 数据月份 }}各项工作进展情况通报如下。",
    )
    style.heading(document, "一、总体情况")
    style.body(document, "".join(STATISTICS))
    _optional(document, "T17")
    style.heading(document, "二、进展情况")
    style.body(
        document,
        "各项指标完成情况见附件1，各社区排名情况见附件2"
        "{% if 涉及社区 %}，有关情况涉及的社区见附件3{% endif %}。",
    )
    for key in ("T19", "T14", "T13", "T16", "T18"):
        _optional(document, key)
    _problems(document)
    _given(document)
    _closing(document)
    _annexes(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _optional(document: Any, key: str) -> None:
    """A sentence that is there only when the figures bear it."""
    style.control(document, f"{{%p if {key} %}}")
    style.body(document, f"{{{{ {key} }}}}")
    style.control(document, "{%p endif %}")


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
    third = (
        style.control(document, "{%p if 涉及社区 %}"),
        style.body(document, f"　　　3．{CONCERNED}"),
        style.control(document, "{%p endif %}"),
    )
    for paragraph in third:
        paragraph.paragraph_format.keep_with_next = True
    style.body(document, "").paragraph_format.keep_with_next = True
    style.signature(document, "{{ 落款单位 }}", "{{ 落款日期 }}")


def _annexes(document: Any) -> None:
    _annex(document, 1, ANNEXES[0])
    fields = ["序号", "指标", "数值", "构成", "目标", "进度", "变化", "覆盖"]
    style.table(
        document,
        ["序号", "指标", "数值", "构成", "目标", "进度", "较上期（可比社区）", "计入"],
        "行 in 总表",
        [f"{{{{ 行.{name} }}}}" for name in fields],
        [10, 36, 17, 26, 15, 14, 26, 12],
    )
    style.control(document, "{%p if 上次交办 %}")
    style.heading(document, "上次会议交办事项办理情况", 3)
    style.table(
        document,
        ["序号", "事项", "社区", "期限", "状态"],
        "行 in 上次交办",
        [f"{{{{ 行.{name} }}}}" for name in ("序号", "事项", "社区", "期限", "状态")],
        [12, 62, 32, 32, 18],
    )
    style.control(document, "{%p endif %}")
    _annex(document, 2, ANNEXES[1])
    style.control(document, "{%p for 表 in 排名表 %}")
    style.heading(document, "{{ 表.指标 }}", 3)
    style.table(
        document,
        ["名次", "社区", "数值", "构成", "还差", "较上期", "进度", "备注"],
        "行 in 表.行",
        [f"{{{{ 行.{name} }}}}" for name in ("名次", "社区", "数值", "构成", "还差", "变化", "进度", "备注")],
        [10, 31, 14, 18, 18, 27, 14, 24],
    )
    style.control(document, "{%p endfor %}")
    style.control(document, "{%p if 涉及社区 %}")
    _annex(document, 3, CONCERNED)
    style.table(
        document,
        ["序号", "事项", "社区"],
        "行 in 涉及社区",
        [f"{{{{ 行.{name} }}}}" for name in ("序号", "事项", "社区")],
        [12, 44, 100],
    )
    style.control(document, "{%p endif %}")
    style.note(document, "数据冻结时间：{{ 冻结时间 }}　数据校验码（SHA-256）：{{ 数据校验码 }}")


def _annex(document: Any, number: int, text: str) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    paragraph = document.add_paragraph()
    style.set_fonts(paragraph.add_run(f"附件{number}"), style.HEADING, style.BODY_SIZE)
    style.title(document, text)
