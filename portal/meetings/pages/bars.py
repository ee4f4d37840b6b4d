"""One page an indicator: the communities' figures as bars beside the sub-district's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.core.templatetags.portal import amount
from portal.dashboard.goals import aim_of, short_of
from portal.meetings import table_words
from portal.meetings.pages.page import (
    MOST_AREAS,
    NOT_COMPARED,
    Page,
    coverage,
    has_lights,
    joined,
    month_label,
    parted,
)
from portal.meetings.printed import is_lacking, is_lit, lacking, lines_of, mark_of, of_counted, without
from portal.meetings.schema import Content, FrozenCell, FrozenIndicator

#: Signs of a community's name that stand in one line.
SHORT_NAME = 6


def pages(content: Content) -> list[Page]:
    """Grouped by line of work, the lines in the order in which the meeting comes to them."""
    by_theme: dict[str, list[FrozenIndicator]] = {}
    for indicator in content["indicators"]:
        if indicator["kind"] not in NOT_COMPARED and indicator["rows"]:
            by_theme.setdefault(indicator["theme"], []).append(indicator)
    since = month_label(content["meeting"]["since"])
    return [page for indicators in by_theme.values() for one in indicators for page in _pages_of(one, since)]


def _pages_of(indicator: FrozenIndicator, since: str) -> list[Page]:
    rows = indicator["rows"]
    lit, is_flow = has_lights(indicator), indicator["kind"] == "flow"
    lines = [_line(row, indicator, lit) for row in _in_order(indicator)]
    data: dict[str, Any] = {
        "indicator": indicator,
        "total": indicator["total"],
        "since": since,
        "words": table_words.WORDS,
        "moved": table_words.since(since),
        "coverage": coverage(indicator),
        "not_counted": _("Month not counted:") if is_flow else _("Not counted in the figure:"),
        "missing": joined([row["name"] for row in rows if not row["covered"]]),
        "has_long_names": any(len(row["name"]) > SHORT_NAME for row in rows),
        "has_ranks": indicator["puts_in_order"],
        "has_lights": lit,
        "has_fractions": any(row["fraction"] for row in rows),
        "has_small": any(row["is_small"] for row in rows),
        "has_carried": any(row["carried"] for row in rows),
        "is_lacking": any(map(is_lacking, rows)),
        "lacks": lacking(indicator),
        "of_counted": of_counted(indicator),
        "is_total_lit": indicator["is_ranked"] and is_lit(indicator["total"]),
        "is_roomy": len(rows) <= MOST_AREAS // 2,
        "together": _together(indicator),
    }
    return parted("bars", indicator["name"], indicator["theme_name"], lines, MOST_AREAS, **data)


def _in_order(indicator: FrozenIndicator) -> list[FrozenCell]:
    """As ranked; a number that is not ranked by size, those whose month is not counted after the others."""
    rows = lines_of(indicator)
    if indicator["puts_in_order"] or indicator["has_rate"]:
        return rows
    return sorted(rows, key=lambda row: (not row["area"], bool(_missing(row)), -(row["n"] or 0)))


def _together(indicator: FrozenIndicator) -> str:
    """Why the communities have not left together what the whole has; empty where they do."""
    if indicator["kind"] == "frequency" or indicator["direction"] == "down":
        return ""
    whole = _left(indicator["total"])
    parts = [left for row in indicator["rows"] if (left := _left(row)) is not None]
    if whole is None or not parts or sum(parts) == whole:
        return ""
    words = _("each against its own target, together %(sum)s")
    return words % {"sum": _("%(number)s to go") % {"number": amount(sum(parts), indicator["unit"])}}


def _left(cell: FrozenCell) -> int | None:
    """How many are still to do (``goals.still_to_do``); None where nothing is asked or counted."""
    goal, n, d = cell["goal"], cell["n"], cell["d"]
    if goal is None or n is None or not cell["is_current"]:
        return None
    aim = aim_of(Decimal(goal["value"]), d, is_rate=goal["is_rate"])
    return None if aim is None else short_of(aim, n)


def _line(row: FrozenCell, indicator: FrozenIndicator, lit: bool) -> dict[str, Any]:
    """A community's line; without rank and light where the indicator does not judge."""
    return {
        "cell": row,
        "rank": row["rank"] if indicator["puts_in_order"] else None,
        "light": row["light"] if lit else "none",
        "mark": mark_of(row),
        "marked": month_label(row["carried_from"]) or without(row),
        "missing": _missing(row),
    }


def _missing(row: FrozenCell) -> str:
    """Why there is no bar: nothing counted; of a flow perhaps the month alone; or the community is gone."""
    if row["covered"] or not row["area"]:
        return ""
    words = _("month not counted (%(state)s)") if row["is_earlier"] else _("not counted (%(state)s)")
    return words % {"state": row["report"] or "—"}
