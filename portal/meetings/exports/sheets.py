"""One page a community, all of a meeting in one file: Word with native tables, and its PDF."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime

from portal.meetings.exports import pdf
from portal.meetings.exports.source import Progress, Source
from portal.meetings.printed import change_text, day_text, month_text, state_text, time_text
from portal.meetings.sheets.sheet import Line, Sheet
from portal.meetings.word import page, pictures, style

WIDTHS = [34, 17, 22, 28, 13, 13, 16, 21, 24]
HEADINGS = ["指标", "红黄绿灯", "｜目标┊中位数", "数值", "目标", "中位数", "还差", "变化", "近12个月"]
RIGHT = (3, 4, 5)
#: By how many indicators there are: height of a row in millimetres, size of the letters in points.
ROWS = {"roomy": (15.0, 10.0), "usual": (8.5, 8.5), "dense": (5.2, 7.5)}
SHAPES = {"green": "●", "yellow": "▲", "red": "■", "no_target": "◇", "no_data": "○"}
LONGEST = 60  # signs of a reason; the portal has it whole
TITLE = 18.0
FOOT = [62, 63, 63]
GOLD = "#b8892b"


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
    made = pdf.convert(content, "docx")
    progress(95)
    return made


def _sheet(document: Any, sheet: Sheet, source: Source, drawn: page.Pictures, *, is_first: bool) -> None:
    meeting = source.content["meeting"]
    name = f"{sheet.name}　{month_text(meeting['month'])}"
    size = min(TITLE, page.WIDTH / 0.36 / max(1, len(name)))
    title = page.paragraph(document, name, size, font=style.TITLE)
    title.paragraph_format.page_break_before = not is_first
    page.ruled(title, pictures.RED)
    about = f"{source.content['office']['name']}　{sheet.says}　月报{sheet.report}"
    page.paragraph(document, about, 10, above=2)
    page.paragraph(document, _basis(source), 8, above=1)
    if sheet.lines:
        _lines(document, sheet, drawn)
    else:
        page.paragraph(document, "本次会议未选定指标。", 10, above=8)
    page.paragraph(document, "", 4)
    _foot(document, sheet)


def _basis(source: Source) -> str:
    """Which month and time the sheet speaks of; what is not frozen has a time of its own."""
    content = source.content
    frozen = time_text(content["frozen_at"])
    return (
        f"数据月份{month_text(content['meeting']['month'])}，与{month_text(content['meeting']['since'])}比较；"
        f"当月数据、目标、中位数及上次会议交办冻结于{frozen}（校验码{source.sha256[:8]}）；"
        f"往月走势、审核退回和本次会议交办截至{time_text(source.made_at)}。"
    )


def _lines(document: Any, sheet: Sheet, drawn: page.Pictures) -> None:
    height, size = ROWS[sheet.density]
    table = page.table(document, len(sheet.lines) + 1, WIDTHS)
    rows = list(table.rows)
    for index, (cell, text) in enumerate(zip(page.row_of(rows[0], WIDTHS, 5.5), HEADINGS, strict=True)):
        page.cell_text(cell, text, 7.5, align="right" if index in RIGHT else "left", bold=True)
    for row, line in zip(rows[1:], sheet.lines, strict=True):
        _line(drawn, page.row_of(row, WIDTHS, height), line, height, size)


def _line(drawn: page.Pictures, cells: list[Any], line: Line, height: float, size: float) -> None:
    cell = line.cell
    page.cell_text(cells[0], line.name, _fitting(line.name, size, WIDTHS[0]), bold=True)
    light = cell["light"]
    if line.has_light:
        words = f"{SHAPES.get(light, '○')}{cell['light_text']}"
        run = page.cell_text(cells[1], words, _fitting(words, size, WIDTHS[1]))
        page.colour(run, pictures.COLOURS.get(light, pictures.GREY))
    if line.bar:
        wide = (WIDTHS[2] - 3.0, min(3.2, height - 1.5))
        drawn.place(cells[2], pictures.bar(line.bar, light, wide), wide)
    _figure(cells[3], line, height, size)
    page.cell_text(cells[4], line.target or "—", _fitting(line.target, size, WIDTHS[4]), align="right")
    page.cell_text(cells[5], line.median or "—", _fitting(line.median, size, WIDTHS[5]), align="right")
    page.cell_text(cells[6], cell["to_do"], _fitting(cell["to_do"], size, WIDTHS[6]), bold=True)
    moved = change_text(cell)
    page.cell_text(cells[7], moved, _fitting(moved, size, WIDTHS[7]))
    if line.chart:
        wide = (WIDTHS[8] - 2.0, min(10.0, height - 1.3))
        drawn.place(cells[8], pictures.months(line.chart, wide), wide)


def _figure(place: Any, line: Line, height: float, size: float) -> None:
    """The figure with what it is made of; what must be known of it below, or beside it in a low row."""
    parts = [line.cell["figure"], line.cell["fraction"]]
    is_low = height < ROWS["usual"][0]
    text = "　".join(part for part in (*parts, line.note if is_low else "") if part)
    page.cell_text(place, text, _fitting(text, size, WIDTHS[3]), align="right")
    if line.note and not is_low:
        below = page.paragraph(place, line.note, _fitting(line.note, 7.5, WIDTHS[3]))
        below.alignment = page.ALIGN["right"]


def _fitting(text: str, size: float, width: float) -> float:
    """The size in points at which the text stays on one line of *width* millimetres, never below 5."""
    wide = sum(1.0 if ord(sign) > 0x2E80 else 0.52 for sign in text)
    return max(5.0, min(size, (width - 1.6) / 0.353 / wide)) if wide else size


def _foot(document: Any, sheet: Sheet) -> None:
    """What is owed, returned and assigned, side by side."""
    columns = (("待完成", _owed(sheet)), ("审核退回", _returned(sheet)), ("推进会交办", _assigned(sheet)))
    size = 9.5 if sheet.density == "roomy" else 8.0
    table = page.table(document, 1, FOOT, lines=False)
    for cell, (heading, texts) in zip(page.row_of(table.rows[0], FOOT), columns, strict=True):
        cell.vertical_alignment = page.TOP
        page.cell_text(cell, heading, size + 1.5, bold=True)
        page.ruled(cell.paragraphs[0], GOLD)
        for text in texts:
            page.paragraph(cell, text, size, above=1.5)


def _owed(sheet: Sheet) -> list[str]:
    texts = []
    if sheet.is_to_submit:
        due = f"，期限{sheet.due_on.month}月{sheet.due_on.day}日" if sheet.due_on else ""
        late = f"，逾期{sheet.days_late}天" if sheet.days_late else ""
        texts.append(f"月报{sheet.report}{due}{late}")
    for line in sheet.owed.first:
        due = f"（{line.due}前）" if line.due else ""
        texts.append(f"{SHAPES.get(line.cell['light'], '')}{line.name} {line.cell['to_do']}{due}")
    texts += _more(sheet.owed.more)
    if sheet.carried.count and sheet.carried_since:
        names = "、".join(sheet.carried.first) + ("等" if sheet.carried.more else "")
        texts.append(f"{sheet.carried.count}项沿用前期数据（最早为{sheet.carried_since.label}）：{names}")
    if sheet.blank:
        texts.append(f"{sheet.blank}项本月未填")
    return texts or ["无待完成事项。"]


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
