"""The meeting as slides: charts and tables that PowerPoint and WPS can edit, none of them a picture.

One idea a slide, in the order of the projector: opening, what the last meeting gave, all indicators,
one indicator after the other, where it is uneven, what is to be mended.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.util import Cm

from portal.meetings.exports import slide_parts as parts
from portal.meetings.exports.source import Progress, Source
from portal.meetings.printed import (
    CHANGE_NOTE,
    change_text,
    day_text,
    has_figure,
    month_text,
    progress_text,
    state_text,
)
from portal.meetings.schema import Content, FrozenCell, FrozenIndicator
from portal.meetings.sentences.coverage import coverage

ROWS_A_SLIDE = 12
BARS_A_SLIDE = 16
LONGEST_NOTE = 120


def make(source: Source, progress: Progress) -> bytes:
    """The .pptx; every slide states when the figures were frozen and their check sum."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = parts.WIDTH, parts.HEIGHT
    steps = list(_slides(source))
    for number, (draw, arguments) in enumerate(steps, start=1):
        draw(parts.Slide(deck, source, number, len(steps)), *arguments)
        progress(10 + 80 * number // len(steps))
    source.sign(deck.core_properties)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _slides(source: Source) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """What is drawn, in order: a function and what it takes beside the slide and the source."""
    content = source.content
    yield _opening, (source,)
    if content["matters"]:
        for page in _pages(content["matters"], ROWS_A_SLIDE):
            yield _matters, (page, source.texts.get("T17", ""))
    for page in _pages(content["indicators"], ROWS_A_SLIDE):
        yield _overall, (page, content)
    for one in content["indicators"]:
        if one["kind"] not in ("meeting", "rank"):
            for page in _pages([row for row in one["rows"] if has_figure(row)], BARS_A_SLIDE):
                why = coverage(content, one).not_counted
                yield _indicator, (one, page, source.texts.get(one["code"], ""), why)
    uneven = [one for one in content["indicators"] if one["spread"] and one["is_ranked"]]
    for page in _pages(uneven, ROWS_A_SLIDE):
        yield _uneven, (page,)
    behind = list(_behind(content))
    for page in _pages(behind, ROWS_A_SLIDE):
        yield _help, (page,)
    said = [line for line in source.texts.get("problems", "").splitlines() if line]
    for page in _pages(said, 6):
        yield _problems, (page,)


def _pages(rows: list[Any], size: int) -> Iterator[list[Any]]:
    """The rows in pages of nearly the same length, none longer than *size*."""
    count = -(-len(rows) // size)
    for number in range(count):
        yield rows[number * len(rows) // count : (number + 1) * len(rows) // count]


def _opening(slide: parts.Slide, source: Source) -> None:
    content = source.content
    meeting = content["meeting"]
    slide.banner(meeting["title"], f"{content['office']['name']}　{day_text(meeting['held_on'])}")
    lines = [f"数据月份：{month_text(meeting['month'])}（对比{month_text(meeting['since'])}）"]
    reports = content["reports"]
    lines.append(f"应报{reports['due']}个社区，审核通过并计入{reports['approved']}个")
    if source.texts.get("T17"):
        lines.append(source.texts["T17"])
    lines += [f"{number}．{item}" for number, item in enumerate(content["agenda"], start=1)]
    slide.lines(lines, top=Cm(9.2))


def _matters(slide: parts.Slide, page: list[Any], sentence: str) -> None:
    slide.title("上次会议交办事项", sentence)
    rows = [[one["title"], one["name"], one["due_on"], state_text(one)] for one in page]
    slide.table(["事项", "社区", "期限", "状态"], rows, [15, 6, 5, 4.4])


def _overall(slide: parts.Slide, page: list[FrozenIndicator], content: Content) -> None:
    slide.title("各项指标完成情况", f"截至{month_text(content['meeting']['month'])}底")
    rows, lights = [], []
    for one in page:
        total = one["total"]
        goal = total["goal"]["short"] if total["goal"] else "—"
        rows.append(
            [
                one["name"], total["figure"], total["fraction"] or "—", goal,
                progress_text(one, total) or "—", change_text(total) or "—",
                f"{total['covered']}/{total['due']}",
            ]
        )  # fmt: skip
        lights.append(total["light"] if one["is_ranked"] else "none")
    headings = ["指标", "数值", "构成", "目标", "进度", "较上期", "计入社区"]
    slide.table(headings, rows, [6.7, 3.2, 4.3, 2.7, 3.5, 7.6, 3.1], lights=lights, light_column=4)
    if any(one["total"]["change"] and one["total"]["change"]["basis"] for one in page):
        slide.note(CHANGE_NOTE)


def _indicator(
    slide: parts.Slide, one: FrozenIndicator, page: list[FrozenCell], sentence: str, why: str
) -> None:
    total = one["total"]
    note = "　".join(
        text
        for text in (
            f"全街道 {total['figure']}",
            total["fraction"],
            f"目标{total['goal']['short']}" if total["goal"] else "",
            total["to_do"],
            f"计入{total['covered']}/{total['due']}个社区",
        )
        if text
    )
    slide.title(f"{one['theme_name']}　{one['name']}", note)
    missing = [row["name"] for row in one["rows"] if not row["is_current"]]
    slide.chart(_chart_data(one, page), one, page)
    said = [sentence]
    if missing:
        words = f"{why}：{'、'.join(missing)}"
        said.append(words)
        slide.note(
            words if len(words) <= LONGEST_NOTE else f"{why}：{missing[0]}等{len(missing)}个社区（见备注）"
        )
    if one["former"]:
        said.append(f"{one['former']['name']}：{one['former']['figure']}，计入合计。")
    slide.speaker("\n".join(filter(None, said)))


def _chart_data(one: FrozenIndicator, page: list[FrozenCell]) -> CategoryChartData:
    """The printed rates (or the numbers) by community, and the targets beside them where there are any."""
    rates = one["has_rate"]
    data = CategoryChartData(number_format=parts.RATE if rates else "#,##0")
    data.categories = [_named(one, row) for row in page]
    data.add_series(
        "完成率（%）" if rates else _unit(one),
        [
            float(row["percent"]) if rates and row["percent"] else (None if rates else row["n"])
            for row in page
        ],
    )
    goals = [row["goal"] for row in page]
    if rates and any(goal and goal["is_rate"] for goal in goals):
        data.add_series("目标（%）", [float(g["value"]) if g and g["is_rate"] else None for g in goals])
    return data


def _named(one: FrozenIndicator, row: FrozenCell) -> str:
    """The community with the shape of its light, for readers who do not tell the colours apart."""
    return (parts.SHAPES[row["light"]] if one["is_ranked"] else "") + row["name"]


def _unit(one: FrozenIndicator) -> str:
    """What the numbers are: of a flow, all since January."""
    if one["kind"] == "flow":
        return f"{one['name']}（{one['unit']}，1月以来累计）"
    return f"{one['counted'] or one['name']}（{one['unit']}）"


def _uneven(slide: parts.Slide, page: list[FrozenIndicator]) -> None:
    slide.title("社区之间的差距", "差距按公布数值计算")
    rows = []
    for one in page:
        found = one["spread"]
        if found:
            rows.append(
                [
                    one["name"], f"{found['best']}　{_names(found['best_names'])}", found["median"],
                    f"{found['worst']}　{_names(found['worst_names'])}", found["gap"],
                ]
            )  # fmt: skip
    slide.table(["指标", "最好", "中位", "最后", "相差"], rows, [7, 8, 3.4, 8, 4])


def _names(names: list[str]) -> str:
    return "、".join(names) if len(names) <= 2 else f"等{len(names)}个社区"


def _behind(content: Content) -> Iterator[list[str]]:
    """Indicator, community, figure, and how much is still to do: whom to help first."""
    for one in content["indicators"]:
        rows = {row["area"]: row for row in one["rows"]}
        for code in dict.fromkeys([*one["lagging"][:3], *one["stalled"]]):
            row = rows[code]
            why = "两个月没有进展" if code in one["stalled"] else ""
            yield [one["name"], row["name"], row["figure"], row["to_do"], why]


def _help(slide: parts.Slide, page: list[list[str]]) -> None:
    slide.title("需要帮助的社区", "每项列出离目标最远的三个社区，以及两个月没有进展的社区")
    slide.table(["指标", "社区", "数值", "还差", "说明"], page, [9, 6, 4, 5, 6.4])


def _problems(slide: parts.Slide, page: list[str]) -> None:
    slide.title("存在问题", "")
    slide.lines([f"{number}．{line}" for number, line in enumerate(page, start=1)], top=Cm(4))
