"""How files print what a snapshot holds: days, lights, movements and what must be said beside a figure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.earlier import lacking_text, without_text
from portal.dashboard.goals import short_of
from portal.dashboard.running import first_of
from portal.meetings.schema import Content, FrozenCell, FrozenChange, FrozenIndicator, FrozenMatter

#: The shape of each light, as components/light.html has it; ``none`` in snapshots of the first version.
SHAPES = {"green": "●", "yellow": "▲", "red": "■", "no_target": "◇", "no_data": "○", "none": "○"}


SQUARE_METRES = "㎡"
#: A whole number of four digits and more: no decimal, no year or month.
LONG = re.compile(r"(?<![0-9.,〔第-])[0-9]{4,}(?![0-9.年-])")


def day_text(iso: str) -> str:
    """2026年11月24日."""
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")


def month_text(text: str) -> str:
    """2026年10月."""
    return Month.parse(text).label


def time_text(iso: str) -> str:
    """2026年11月24日 18:28."""
    return date_format(dt.datetime.fromisoformat(iso), "DATETIME_FORMAT")


def grouped_text(text: str) -> str:
    """The text with the thousands of its whole numbers set apart as ``amount`` has them: 11,516/12,616件."""
    return LONG.sub(lambda found: f"{int(found[0]):,}", text)


def is_lit(cell: FrozenCell) -> bool:
    """Whether the cell says how far from its target it is; else it lacks a target or data."""
    return cell["light"] in ("green", "yellow", "red")


def listed(content: Content) -> list[FrozenIndicator]:
    """The indicators of which there is anything to print in a table of all of them.

    Not the count of a meeting that was still to come: what is printed of it is read once it is held.
    """
    return [one for one in content["indicators"] if one["kind"] != "meeting" or one["total"]["is_current"]]


def has_figure(cell: FrozenCell) -> bool:
    """Whether there is a figure to print: of the month, or what a flow counted earlier in the year."""
    return cell["is_current"] or cell["is_earlier"]


def lacking(one: FrozenIndicator) -> str:
    """年内累计另有5份此前月报未计入: what the sub-district's total of the year lacks; empty of others."""
    return lacking_text(sum(len(row["lacks"]) for row in one["rows"]))


def without(cell: FrozenCell) -> str:
    """未含8月: the earlier months that a community's total of the year lacks."""
    return without_text(map(Month.parse, cell["lacks"])) if has_figure(cell) else ""


def is_lacking(cell: FrozenCell) -> bool:
    """Whether a community's total of the year lacks a month, this one or an earlier one."""
    return bool(cell["area"]) and (cell["is_earlier"] or bool(without(cell)))


def mark_of(cell: FrozenCell) -> str:
    """The sign at a community's figure: * an older one, † a year's total that lacks months."""
    if cell["carried"] and len(cell["area"]) == Level.COMMUNITY:
        return "*"
    return "†" if is_lacking(cell) else ""


def is_own_figure(cell: FrozenCell) -> bool:
    """Whether the month itself is counted, by no older figure."""
    return cell["is_current"] and not cell["carried_from"]


def lines_of(one: FrozenIndicator) -> list[FrozenCell]:
    """The rows of a table that stands over its total: every community, and those that are gone."""
    return [*one["rows"], *([one["former"]] if one["former"] else [])]


def light_text(one: FrozenIndicator, cell: FrozenCell) -> str:
    """The light in a word; nothing where none can be asked for."""
    return cell["light_text"] if one["is_ranked"] and is_lit(cell) else ""


def progress_text(one: FrozenIndicator, cell: FrozenCell) -> str:
    """The light in a word, and of how many it speaks; nothing where none can be asked for."""
    text = light_text(one, cell)
    return text + (of_counted(one) if text and cell is one["total"] else "")


def in_one_unit(one: FrozenIndicator, cell: FrozenCell) -> FrozenCell:
    """The cell with target, movement and what is left in ㎡, for a table that has its figures in ㎡.

    Elsewhere areas are printed in 万㎡ from 10,000 on: 19,260 beside 3.6万㎡ cannot be compared at a glance.
    """
    goal, change, n = cell["goal"], cell["change"], cell["n"]
    if one["unit"] != SQUARE_METRES or one["has_rate"]:
        return cell
    shown = cell.copy()
    if goal and not goal["is_rate"]:
        shown["goal"] = goal | {"short": _square_metres(Decimal(goal["value"]))}
        if cell["to_do"] and n is not None and one["direction"] != "down":
            words = {"number": _square_metres(Decimal(short_of(Decimal(goal["value"]), n)))}
            shown["to_do"] = _("%(number)s to go") % words
    if change and change["way"] != "same":
        shown["change"] = change | {"text": _square_metres(Decimal(change["size"]))}
    return shown


def _square_metres(value: Decimal) -> str:
    return f"{value:,.0f}{SQUARE_METRES}"


def is_partial(cell: FrozenCell) -> bool:
    """Whether the cell is counted, and not over all communities that are due."""
    return 0 < cell["covered"] < cell["due"]


def counted_text(one: FrozenIndicator) -> str:
    """9/15; 本月9/15 of a running total, which knows others by earlier months; empty of a meeting's count."""
    total = one["total"]
    if one["kind"] == "meeting":
        return ""
    return f"{'本月' if one['kind'] == 'flow' else ''}{total['covered']}/{total['due']}"


def running_text(one: FrozenIndicator) -> str:
    """年初以来累计; 本年累计（3月起） where no earlier month of the year was counted."""
    counted = [Month.parse(month["month"]) for month in one["months"] if month["n"] is not None]
    first = first_of(counted, Month.parse(one["months"][-1]["month"])) if counted else None
    return f"本年累计（{first.month}月起）" if first and first != first.january else "年初以来累计"


def coverage_text(one: FrozenIndicator) -> str:
    """15/15，沿用6个: of whom the total speaks, and how many of them by an older figure."""
    carried = one["total"]["carried"]
    return f"{counted_text(one)}，沿用{carried}个" if carried else counted_text(one)


def of_counted(one: FrozenIndicator) -> str:
    """（已计入9/15个社区）: stands beside every light whose figure lacks communities; else empty.

    Those that are missing may be the very ones that failed. Of a running total only the month lacks them.
    """
    if not is_partial(one["total"]):
        return ""
    total = one["total"]
    month = "本月" if one["kind"] == "flow" else ""
    return f"（{month}已计入{total['covered']}/{total['due']}个社区）"


#: Heads the line of ``counted_parts`` below the lights of a sub-district, where these are narrow.
OF_COUNTED = "已计入社区"


def counted_parts(columns: Sequence[FrozenIndicator]) -> list[str]:
    """9/15 for each of a line of totals."""
    return [counted_text(one) for one in columns]


def among(one: FrozenIndicator) -> str:
    """已计入社区中 stands before the ends of those counted, where a missing one may stand lower or higher."""
    return "已计入社区中" if any(not row["is_current"] for row in one["rows"]) else ""


def change_text(cell: FrozenCell) -> str:
    """↑3.2个百分点; 当月↓4次（9/15）: a flow by its months' own; of how many communities, if not of all."""
    change = cell["change"]
    if change is None:
        return ""
    arrow = {"up": "↑", "down": "↓"}.get(change["way"], "")
    kind = "当月" if change["is_of_month"] else ""
    basis = f"（{change['areas']}/{change['due']}）" if change["basis"] else ""
    return f"{kind}{arrow}{change['text']}{basis}"


def light_words(light: str, text: str = "") -> str:
    """■ 差距大: shape and word, as on every page; *text* is the word that was frozen, if there is one."""
    words = {
        "green": _("On target"),
        "yellow": _("Close to target"),
        "red": _("Far from target"),
        "no_target": _("No target"),
        "no_data": _("No data"),
        "none": _("No target or no data"),
    }
    return f"{SHAPES[light]} {text or words[light]}"


def change_words(change: FrozenChange) -> str:
    """↑ 3.2个百分点; of a flow 当月 before it: as components/change.html says it, without the basis."""
    arrow = {"up": "↑", "down": "↓"}.get(change["way"], "→")
    kind = f"{_('in the month')} " if change["is_of_month"] else ""
    return f"{kind}{arrow} {change['text']}"


def remark(cell: FrozenCell) -> str:
    """What the reader must know of a figure: nothing reported, an older one, too few cases."""
    return "；".join(filter(None, (_remark(cell), without(cell))))


def _remark(cell: FrozenCell) -> str:
    if cell["is_earlier"]:
        return f"{cell['report']}，当月未计入".lstrip("，")
    if not cell["is_current"]:
        return cell["report"]
    if cell["carried_from"]:
        return f"沿用{Month.parse(cell['carried_from']).month}月数据"
    return "基数较小" if cell["is_small"] else ""


def is_before_due(content: Content) -> bool:
    """Whether the figures were frozen while reports of the month could still come in time."""
    due_on = content["reports"]["due_on"]
    return bool(due_on) and content["frozen_at"][: len(due_on)] <= due_on


def due_text(content: Content) -> str:
    """截止12月2日."""
    due_on = dt.date.fromisoformat(content["reports"]["due_on"])
    return f"截止{due_on.month}月{due_on.day}日"


def not_due_yet(due_on: dt.date) -> str:
    """The heading of those who have not reported and still have time."""
    return _("Not handed in yet, due %(day)s") % {"day": date_format(due_on, "MONTH_DAY_FORMAT")}


def unreported_text(content: Content) -> str:
    """未报; before the due day 尚未上报, for nobody is late yet."""
    return "尚未上报" if is_before_due(content) else "未报"


#: Where a matter stands, by shape: returned and waiting have the signs of reports.
MATTER_SIGNS = {
    "NOTIFIED": "○", "ACCEPTED": "▷", "REPORTED": "◐", "RETURNED": "↩", "CLOSED_OFF": "●", "REOPENED": "↩",
}  # fmt: skip


def matter_sign(one: FrozenMatter) -> str:
    """The shape of a matter's state; that it is overdue goes before that."""
    return "■" if one["is_overdue"] else MATTER_SIGNS.get(one["state"], "○")


def state_text(one: FrozenMatter) -> str:
    """Where a matter stands; that it is overdue goes before that."""
    return "已逾期" if one["is_overdue"] else one["state_text"]
