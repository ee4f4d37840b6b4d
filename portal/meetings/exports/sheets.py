"""One page a community, all of a meeting in one file: Word with native tables, and its PDF."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime

from portal.meetings.exports import page_parts, pdf
from portal.meetings.exports.source import Progress, Source
from portal.meetings.printed import SHAPES, day_text, month_text, state_text, time_text
from portal.meetings.sheets.sheet import Older, Sheet
from portal.meetings.word import page

LONGEST = 60  # signs of a reason; the portal has it whole


def make_word(source: Source, progress: Progress) -> bytes:
    """The Word file: each community begins a page, and stands on that one page."""
    document = page.new_document()
    page.plain_footer(document)
    drawn = page.Pictures(document)
    for done, sheet in enumerate(source.sheets):
        _sheet(document, sheet, source, drawn, is_first=not done)
        progress(90 * (done + 1) // len(source.sheets))
    if not source.sheets:
        page.paragraph(document, "本月底没有需要报送的社区。", 12)
    source.sign(document.core_properties)
    return page.saved(document)


def make_pdf(source: Source, progress: Progress) -> bytes:
    """The same as PDF, made of the Word file as the bulletin's is."""
    content = make_word(source, lambda percent: progress(percent // 2))
    made = pdf.convert(pdf.bound(content), "docx")
    progress(95)
    return made


def _sheet(document: Any, sheet: Sheet, source: Source, drawn: page.Pictures, *, is_first: bool) -> None:
    name = f"{sheet.name}　{month_text(source.content['meeting']['month'])}"
    about = f"{source.content['office']['name']}　月报{sheet.report}　{sheet.says}"
    basis = _basis(source) + (page_parts.SIGNS if sheet.density == "dense" else "")
    page_parts.head(document, name, about, basis, is_first=is_first)
    page_parts.lines(document, sheet.lines, sheet.density, drawn)
    columns = (("待完成", _owed(sheet)), ("审核退回", _returned(sheet)), ("交办事项", _assigned(sheet)))
    page_parts.foot(document, columns, sheet.density)


def _basis(source: Source) -> str:
    """Which month and time the sheet speaks of; what is not frozen has a time of its own."""
    content = source.content
    frozen = time_text(content["frozen_at"])
    return (
        f"数据月份{month_text(content['meeting']['month'])}，与{month_text(content['meeting']['since'])}比较；"
        f"当月数据、目标、中位数及上次会议交办冻结于{frozen}（校验码{source.sha256[:8]}）；"
        f"往月走势、其他月份月报、审核退回、本次会议交办和会外交办截至{time_text(source.made_at)}。"
    )


def _owed(sheet: Sheet) -> list[str]:
    texts = []
    if sheet.is_to_submit:
        due = f"，期限{sheet.due_on.month}月{sheet.due_on.day}日" if sheet.due_on else ""
        late = f"，逾期{sheet.days_late}天" if sheet.days_late else ""
        texts.append(f"月报{sheet.report}{due}{late}")
    texts += [_older(one) for one in sheet.older.first] + _more(sheet.older.more)
    for line in sheet.owed.first:
        due = f"（{line.due}前）" if line.due else ""
        light = line.cell["light"]
        shape = "" if light == "none" else SHAPES[light]
        texts.append(f"{shape}{line.name} {line.cell['to_do']}{due}")
    texts += _more(sheet.owed.more)
    if sheet.carried.count and sheet.carried_since:
        names = "、".join(sheet.carried.first) + ("等" if sheet.carried.more else "")
        since = sheet.carried_since.label
        which = f"{since}数据" if sheet.carried_alike else f"前期数据（最早为{since}）"
        texts.append(f"{sheet.carried.count}项沿用{which}：{names}")
    if sheet.blank:
        texts.append(f"{sheet.blank}项本月未填")
    return texts or ["无待完成事项。"]


def _older(one: Older) -> str:
    """A report of another month that is not counted."""
    if one.is_locked:
        return f"{one.month.label}月报未计入，月份已锁定"
    if not one.is_owed:
        return f"{one.month.label}月报{one.label}"
    late = f"，逾期{one.late}天" if one.late else ""
    return f"{one.month.label}月报{one.label}，期限{one.due_on.month}月{one.due_on.day}日{late}"


def _returned(sheet: Sheet) -> list[str]:
    found = sheet.returned
    if not found.times or found.last is None:
        return ["本月无退回。"]
    why = f"：{_short(found.reason)}" if found.reason else ""
    texts = [f"退回{found.times}次，最近一次{localtime(found.last):%Y-%m-%d}{why}"]
    texts += [f"{name}：{_short(comment)}" for name, comment in sheet.boxes.first]
    return texts + _more(sheet.boxes.more)


def _assigned(sheet: Sheet) -> list[str]:
    texts = [
        f"{one['title']}（{state_text(one)}，{day_text(one['due_on'])}前）" for one in sheet.matters.first
    ]
    return (texts + _more(sheet.matters.more)) or ["无未办结的交办事项。"]


def _more(count: int) -> list[str]:
    return [f"另有{count}项"] if count else []


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
