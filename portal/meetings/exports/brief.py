"""The page before the meeting as a paper: the sub-district's own figures on one sheet, all of them frozen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from portal.dashboard.earlier import lacking_text
from portal.meetings.exports import page_parts, pdf
from portal.meetings.exports.source import Source
from portal.meetings.printed import (
    day_text,
    due_text,
    is_before_due,
    is_lit,
    month_text,
    of_counted,
    state_text,
    time_text,
    unreported_text,
)
from portal.meetings.schema import Content, FrozenIndicator
from portal.meetings.sheets.months import chart_of_office
from portal.meetings.sheets.sheet import Line, density_of, line_of, says
from portal.meetings.word import page

MOST = 7  # lines of a list; the rest is counted
NAMED = 8  # communities by name in one line


def make_pdf(source: Source) -> bytes:
    """One sheet: how far, who needs a hand, what is missing, what was assigned.

    ``ExportError`` where the server cannot make a PDF.
    """
    return pdf.convert(pdf.bound(make_word(source)), "docx")


def make_word(source: Source) -> bytes:
    """The same as a Word file."""
    content = source.content
    month, since = (month_text(content["meeting"][key]) for key in ("month", "since"))
    document = page.new_document()
    page.plain_footer(document)
    found = lines(content)
    basis = (
        f"数据月份{month}，与{since}比较；冻结于{time_text(content['frozen_at'])}（校验码{source.sha256[:8]}）；"
        f"{content['reports']['due']}个社区中{content['reports']['approved']}个已审核计入。"
    )
    if density_of(len(found)) == "dense":
        basis += page_parts.SIGNS
    page_parts.head(document, f"{content['office']['name']}　{month}　会前一页", says(found), basis)
    page_parts.lines(document, found, density_of(len(found)), page.Pictures(document))
    columns = (("需要帮助", behind(content)), ("还缺什么", missing(content)), ("上次交办", assigned(content)))
    page_parts.foot(document, columns, density_of(len(found)))
    source.sign(document.core_properties)
    return page.saved(document)


def lines(content: Content) -> list[Line]:
    """The sub-district's own line of each indicator, those with a target first."""
    shown = [one for one in content["indicators"] if one["kind"] != "meeting"]
    found = [_line(one) for one in shown]
    return sorted(found, key=lambda line: line.cell["goal"] is None)


def _line(one: FrozenIndicator) -> Line:
    """A number of the whole stands beside no community's: there the median is left out."""
    found = line_of(one, one["total"], chart_of_office(one), of_counted(one).strip("（）"))
    if one["has_rate"]:
        return found
    return replace(found, median="", bar=replace(found.bar, median=None) if found.bar else None)


def behind(content: Content) -> list[str]:
    """The communities with red lights, most first; all equal, by code."""
    red: Counter[str] = Counter()
    names = {one["code"]: one["name"] for one in content["communities"]}
    for one in content["indicators"]:
        red.update(row["area"] for row in one["rows"] if is_lit(row) and row["light"] == "red")
    order = sorted((-count, code) for code, count in red.items() if code in names)
    texts = [f"■{names[code]}：{-count}项差距大" for count, code in order]
    return _first(texts) or ["没有社区的指标差距大。"]


def missing(content: Content) -> list[str]:
    """Whose report is not in, whose waits for review, and which figures are older ones."""
    reports = content["reports"]
    groups = (
        (unreported_text(content), reports["not_submitted"]),
        ("已退回", reports["returned"]),
        ("待审核", reports["in_review"]),
    )
    texts = [f"{label}{len(names)}个：{_named(names)}" for label, names in groups if names]
    if is_before_due(content) and reports["not_submitted"]:
        texts[0] += f"（{due_text(content)}）"
    carried = max((one["total"]["carried"] for one in content["indicators"]), default=0)
    if carried:
        texts.append(f"最多{carried}个社区沿用前期数据")
    if reports["earlier"]:
        texts.append(f"{lacking_text(len(reports['earlier']))}：{_named(reports['earlier'])}")
    return texts or ["各社区月报均已审核。"]


def assigned(content: Content) -> list[str]:
    """What the last meeting gave and earlier ones gave that is open, the open first."""
    matters = sorted(content["matters"], key=lambda one: (not one["is_open"], one["due_on"]))
    texts = [
        f"{one['name']}：{one['title']}（{state_text(one)}，{day_text(one['due_on'])}前）" for one in matters
    ]
    return _first(texts) or ["无。"]


def _first(texts: list[str]) -> list[str]:
    return texts if len(texts) <= MOST else [*texts[: MOST - 1], f"另有{len(texts) - MOST + 1}项"]


def _named(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
