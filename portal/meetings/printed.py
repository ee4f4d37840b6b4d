"""How files print what a snapshot holds: days, lights, movements and what must be said beside a figure."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format

from portal.core.month import Month
from portal.meetings.schema import FrozenCell, FrozenIndicator, FrozenMatter


def day_text(iso: str) -> str:
    """2026年11月24日."""
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT")


def month_text(text: str) -> str:
    """2026年10月."""
    return Month.parse(text).label


def time_text(iso: str) -> str:
    """2026年11月24日 18:28."""
    return date_format(dt.datetime.fromisoformat(iso), "DATETIME_FORMAT")


def progress_text(one: FrozenIndicator, cell: FrozenCell) -> str:
    """The light in a word; nothing where none can be asked for."""
    return cell["light_text"] if one["is_ranked"] and cell["light"] != "none" else ""


def change_text(cell: FrozenCell) -> str:
    """↑3.2个百分点."""
    change = cell["change"]
    if change is None:
        return ""
    return {"up": "↑", "down": "↓"}.get(change["way"], "") + change["text"]


def remark(cell: FrozenCell) -> str:
    """What the reader must know of a figure: nothing reported, an older one, too few cases."""
    if not cell["is_current"]:
        return cell["report"]
    if cell["carried_from"]:
        return f"沿用{Month.parse(cell['carried_from']).month}月数据"
    return "基数较小" if cell["is_small"] else ""


def state_text(one: FrozenMatter) -> str:
    """Where a matter stands; that it is overdue goes before that."""
    return "已逾期" if one["is_overdue"] else one["state_text"]
