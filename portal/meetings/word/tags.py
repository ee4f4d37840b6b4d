"""What a template may say: every tag with its meaning and its present value.

Tags are in Chinese, for office workers write them into their own .docx: ``{{ 会议名称 }}``, ``{{ T0 }}``,
and lists, ``{%tr for 行 in 总表 %}``. All values are text as the snapshot prints it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.text import unbroken as unbroken_text
from portal.meetings import sentences
from portal.meetings.exports.source import Source
from portal.meetings.pages.page import NOT_COMPARED, chunks
from portal.meetings.printed import (
    OF_COUNTED,
    SHAPES,
    change_text,
    counted_parts,
    coverage_text,
    day_text,
    has_figure,
    is_lit,
    is_partial,
    lines_of,
    mark_of,
    month_text,
    progress_text,
    remark,
    state_text,
    time_text,
)
from portal.meetings.printed import listed as in_table
from portal.meetings.schema import Content, FrozenCell, FrozenIndicator, FrozenMatter

#: Signs that no XML may hold; docxtpl would pass them on.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Indicators in one table of the matrix: a column is then no narrower than 23 mm.
MOST_COLUMNS = 9

#: The lists that a template may go through, and what each row of them has.
ROWS: dict[str, tuple[str, ...]] = {
    "总表": ("序号", "指标", "类别", "数值", "构成", "目标", "进度", "变化", "覆盖", "还差"),
    "排名表": ("指标", "类别", "行"),
    "行": ("名次", "社区", "数值", "构成", "还差", "变化", "进度", "备注"),
    "交流发言": ("序号", "社区", "题目"),
    "上次交办": ("序号", "事项", "社区", "期限", "标准", "状态"),
    "本次交办": ("序号", "事项", "社区", "期限", "标准", "状态"),
    "涉及社区": ("序号", "事项", "社区"),
    "矩阵": ("列", "社区行"),
    "列": ("名称",),
    "社区行": ("社区", "格"),
    "格": ("文字",),
}
#: Those of them that stand in the rows of another.
INNER = frozenset({"行", "列", "社区行", "格"})
#: Lists of plain text, without fields.
TEXTS = ("议程", "总体段落", "进展段落", "问题", "未报社区名单", "待审核社区名单")
#: What ``{{ 指标.<code>.… }}`` has.
INDICATOR = ("名称", "数值", "构成", "完成数", "总数", "目标", "进度", "变化", "还差", "句子")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as the page lists it: what to copy, what it means, what it gives now."""

    text: str
    meaning: Any
    value: str


SCALARS: dict[str, tuple[Any, Callable[[Source], str]]] = {
    "街道": (_("name of the sub-district"), lambda s: s.content["office"]["name"]),
    "会议名称": (_("title of the meeting"), lambda s: s.content["meeting"]["title"]),
    "会议日期": (_("day of the meeting"), lambda s: day_text(s.content["meeting"]["held_on"])),
    "会议地点": (_("place of the meeting"), lambda s: s.content["meeting"]["place"]),
    "数据月份": (_("month of the figures"), lambda s: month_text(s.content["meeting"]["month"])),
    "对比月份": (_("compared with"), lambda s: month_text(s.content["meeting"]["since"])),
    "应报社区数": (_("communities that owe a report"), lambda s: str(s.content["reports"]["due"])),
    "已计入社区数": (_("communities counted"), lambda s: str(s.content["reports"]["approved"])),
    "未报社区": (
        _("communities that have not reported"),
        lambda s: "、".join(s.content["reports"]["not_submitted"]),
    ),
    "待审核社区": (
        _("communities whose report is being reviewed"),
        lambda s: "、".join(s.content["reports"]["in_review"]),
    ),
    "落款单位": (_("office that signs"), lambda s: f"{s.content['office']['name']}党工委"),
    "落款日期": (_("day of the signature"), lambda s: day_text(s.content["meeting"]["held_on"])),
    "发文机关标志": (_("name in the red head, where the office has one"), lambda s: s.look.mark),
    "文号": (_("number of the document"), lambda s: document_number(s)),
    "抄送": (_("offices that get a copy"), lambda s: s.look.copies_to.rstrip("。")),
    "印发机关": (_("office that issues the paper"), lambda s: s.look.issued_by),
    "印发日期": (_("day of issue"), lambda s: day_text(s.look.issued_on or s.content["meeting"]["held_on"])),
    "冻结时间": (_("when the figures were frozen"), lambda s: time_text(s.content["frozen_at"])),
    "数据校验码": (_("check sum (SHA-256) of the frozen figures"), lambda s: s.sha256),
}


def context(source: Source) -> dict[str, Any]:
    """Everything a template is filled with: text, lists of text, lists of rows."""
    content = source.content
    values: dict[str, Any] = {name: value(source) for name, (_meaning, value) in SCALARS.items()}
    values |= {key: _printed(source, key) for key in sentence_names()}
    values["议程"] = list(content["agenda"])
    values["总体段落"] = paragraphs(source, ("T0", "T7", "T9"), joined=True) + paragraphs(source, ("T17",))
    values["进展段落"] = paragraphs(source, ("T19", "T14", "T13", "T16", "T18"))
    values["问题"] = [line for line in source.texts.get("problems", "").splitlines() if line]
    values["未报社区名单"] = list(content["reports"]["not_submitted"])
    values["待审核社区名单"] = list(content["reports"]["in_review"])
    values["总表"] = [_total(n, one) for n, one in enumerate(in_table(content), start=1)]
    values["排名表"] = [_ranking(one) for one in content["indicators"] if one["puts_in_order"]]
    spoken = [one for one in content["speeches"] if one["held"]]
    values["矩阵"] = list(_matrix(content))
    values["交流发言"] = [
        {"序号": str(n), "社区": one["name"], "题目": one["topic"]} for n, one in enumerate(spoken, start=1)
    ]
    values["上次交办"] = [_matter(n, one) for n, one in enumerate(content["matters"], start=1)]
    values["本次交办"] = [_matter(n, one) for n, one in enumerate(source.given, start=1)]
    values["涉及社区"] = [
        {"序号": str(n), "事项": title, "社区": "、".join(names)}
        for n, (title, names) in enumerate(sentences.concerned(content, source.texts), start=1)
    ]
    values["指标"] = {one["code"]: _indicator(one, source) for one in content["indicators"]}
    return cleaned(values)


def document_number(source: Source) -> str:
    """As the office has written it; the year and room for the number where it gave no more than its code."""
    given = source.look.number
    year = source.content["meeting"]["held_on"][:4]
    return given if not given or "号" in given else f"{given}〔{year}〕　　号"


def paragraphs(source: Source, keys: Sequence[str], *, joined: bool = False) -> list[str]:
    """The sentences that are said, as the office sets them: one paragraph each, or one a statement.

    *joined* ones are a single paragraph where statements are not parted.
    """
    if source.look.is_parted:
        return [part for key in keys if source.texts.get(key) for part in statements(source.texts[key])]
    said = [text for key in keys if (text := _printed(source, key))]
    return ["".join(said)] if joined and said else said


def statements(text: str) -> list[str]:
    """The statements of a sentence, each with its bracket and to its full stop; never parted in a bracket.

    A bracket behind the last stop speaks for all statements before it; it goes with the last, and says so.
    """
    found: list[str] = []
    for part in _parted(text):
        bracket = _leading_bracket(part) if found else ""
        if bracket:
            is_last = part == bracket
            found[-1] += _of_all(bracket) if is_last and len(found) > 1 else bracket
            part = part.removeprefix(bracket).strip()
        if part:
            found.append(part.rstrip("；。"))
    return [f"{one}。" for one in found]


def _printed(source: Source, key: str) -> str:
    """The statistics paragraph stands to the letter; in others a bracket stands before the stop."""
    text = source.texts.get(key, "")
    return text if key == "T0" else before_the_stop(text)


def before_the_stop(text: str) -> str:
    """The text with the bracket behind its last stop put before it, as print has it.

    Where it speaks for several statements it says so.
    """
    parts = _parted(text)
    if len(parts) < 2 or not parts[-1] or _leading_bracket(parts[-1]) != parts[-1]:
        return text
    bracket, body = parts[-1], text[: text.rindex(parts[-1])].rstrip()
    return f"{body.removesuffix('。')}{_of_all(bracket) if len(parts) > 2 else bracket}。"


def _parted(text: str) -> list[str]:
    """The text parted behind each ； and 。 that stands in no bracket."""
    found, depth = [""], 0
    for sign in text:
        depth += {"（": 1, "）": -1}.get(sign, 0)
        found[-1] += sign
        if sign in "；。" and depth <= 0:
            found.append("")
    return [one.strip() for one in found if one.strip()]


def _leading_bracket(text: str) -> str:
    """The bracket with which the text begins; empty where it begins otherwise."""
    depth = 0
    for place, sign in enumerate(text):
        depth += {"（": 1, "）": -1}.get(sign, 0)
        if depth == 0:
            return text[: place + 1] if place else ""
    return ""


def _of_all(bracket: str) -> str:
    """“（以上各项均有1个社区未报，未计入）” for “（1个社区未报，未计入）”."""
    inner = bracket[1:-1].removeprefix("其中")
    return f"（以上各项{'均有' if inner[:1].isdigit() else ''}{inner}）"


def _matrix(content: Content) -> Iterator[dict[str, Any]]:
    """Communities by indicators, in as few tables as stay legible; the sub-district's own figures below."""
    shown = [one for one in content["indicators"] if one["kind"] not in NOT_COMPARED and one["rows"]]
    for columns in chunks(shown, MOST_COLUMNS):
        cells = [{cell["area"]: cell for cell in one["rows"]} for one in columns]
        lines = [
            (area["name"], [found.get(area["code"]) for found in cells]) for area in content["communities"]
        ]
        if any(one["former"] for one in columns):
            lines.append(("已撤销社区", [one["former"] for one in columns]))
        lines.append((content["office"]["name"], [one["total"] for one in columns]))
        rows = [
            (name, [_lit(one, cell) for one, cell in zip(columns, row, strict=True)]) for name, row in lines
        ]
        if any(is_partial(one["total"]) for one in columns):
            rows.append((OF_COUNTED, counted_parts(columns)))
        yield {
            "列": [{"名称": one["name"]} for one in columns],
            "社区行": [{"社区": name, "格": [{"文字": text} for text in texts]} for name, texts in rows],
        }


def _lit(one: FrozenIndicator, cell: FrozenCell | None) -> str:
    """The shape of the light, the figure, and a mark where it is an older one."""
    if cell is None:
        return ""
    shape = f"{SHAPES[cell['light']]} " if one["is_ranked"] and is_lit(cell) else ""
    return f"{shape}{cell['figure']}{mark_of(cell)}"


def sentence_names() -> list[str]:
    return [f"T{number}" for number in range(20)]


def cleaned(value: Any) -> Any:
    """The same without signs that a document cannot hold."""
    return _everywhere(lambda text: _ILLEGAL.sub("", text), value)


def unbroken(value: Any) -> Any:
    """The same with a word joiner between each number and its unit, so that no line ends between them."""
    return _everywhere(unbroken_text, value)


def _everywhere(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_everywhere(change, one) for one in value]
    return {key: _everywhere(change, one) for key, one in value.items()}


def _total(number: int, one: FrozenIndicator) -> dict[str, str]:
    total = one["total"]
    return {
        "序号": str(number),
        "指标": one["name"],
        "类别": one["theme_name"],
        "数值": total["figure"],
        "构成": total["fraction"] + ("（含结转）" if one["carries_over"] and total["fraction"] else ""),
        "目标": total["goal"]["short"] if total["goal"] else "",
        "进度": progress_text(one, total),
        "变化": change_text(total),
        "覆盖": coverage_text(one),
        "还差": total["to_do"],
    }


def _ranking(one: FrozenIndicator) -> dict[str, Any]:
    return {"指标": one["name"], "类别": one["theme_name"], "行": [_row(one, cell) for cell in lines_of(one)]}


def _row(one: FrozenIndicator, cell: FrozenCell) -> dict[str, str]:
    return {
        "名次": str(cell["rank"] or "—"),
        "社区": cell["name"],
        "数值": cell["figure"],
        "构成": cell["fraction"],
        "还差": cell["to_do"],
        "变化": change_text(cell),
        "进度": progress_text(one, cell),
        "备注": remark(cell),
    }


def _matter(number: int, one: FrozenMatter) -> dict[str, str]:
    return {
        "序号": str(number),
        "事项": one["title"],
        "社区": one["name"] + (f"（{one['branch']}）" if one["branch"] else ""),
        "期限": day_text(one["due_on"]),
        "标准": one["measure"],
        "状态": state_text(one),
    }


def _indicator(one: FrozenIndicator, source: Source) -> dict[str, str]:
    total = one["total"]
    return {
        "名称": one["name"],
        "数值": total["figure"],
        "构成": total["fraction"],
        "完成数": "" if total["n"] is None or not has_figure(total) else str(total["n"]),
        "总数": "" if total["d"] is None or not has_figure(total) else str(total["d"]),
        "目标": total["goal"]["short"] if total["goal"] else "",
        "进度": progress_text(one, total),
        "变化": change_text(total),
        "还差": total["to_do"],
        "句子": source.texts.get(one["code"], ""),
    }


def listed(source: Source, titles: dict[str, Any]) -> Iterator[tuple[Any, list[Tag]]]:
    """The tags in groups, for the page; *titles* name the sentences."""
    values = context(source)
    yield (
        _("The meeting"),
        [Tag(f"{{{{ {name} }}}}", meaning, values[name]) for name, (meaning, _v) in SCALARS.items()],
    )
    yield (
        _("Sentences"),
        [Tag(f"{{{{ {key} }}}}", titles.get(key, ""), values[key]) for key in sentence_names()],
    )
    yield (
        _("Lists, one paragraph an entry"),
        [
            Tag(
                f"{{%p for 条 in {name} %}}\n{{{{ 条 }}}}\n{{%p endfor %}}",
                TEXT_MEANINGS[name],
                "\n".join(values[name]),
            )
            for name in TEXTS
        ],
    )
    yield (_("Tables, one row an entry"), [_table_tag(name, values) for name in ROW_MEANINGS])
    yield (_("Single indicators"), list(_indicator_tags(values["指标"])))


def _table_tag(name: str, values: dict[str, Any]) -> Tag:
    fields = " ".join(f"{{{{ 行.{field} }}}}" for field in ROWS[name] if field not in INNER)
    rows = values[name]
    value = "\n".join(" ".join(text for text in row.values() if isinstance(text, str)) for row in rows[:3])
    return Tag(f"{{%tr for 行 in {name} %}}\n{fields}\n{{%tr endfor %}}", ROW_MEANINGS[name], value)


def _indicator_tags(indicators: dict[str, dict[str, str]]) -> Iterator[Tag]:
    for code, fields in indicators.items():
        for field in INDICATOR[1:]:
            yield Tag(f"{{{{ 指标.{code}.{field} }}}}", f"{fields['名称']} · {field}", fields[field])


TEXT_MEANINGS = {
    "议程": _("agenda"),
    "总体段落": _("overall state, in paragraphs as the office has chosen"),
    "进展段落": _("progress, in paragraphs as the office has chosen"),
    "问题": _("problems found, one sentence each"),
    "未报社区名单": _("communities that have not reported"),
    "待审核社区名单": _("communities whose report is being reviewed"),
}
ROW_MEANINGS = {
    "总表": _("every indicator of the meeting with its figure"),
    "交流发言": _("exchange speeches"),
    "上次交办": _("What the last meeting gave"),
    "本次交办": _("Assignments of this meeting"),
    "涉及社区": _("communities concerned, where the text does not name them"),
}
