"""The last pages: how far apart, what moved, who needs help, what is missing, what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.dashboard.comparison import is_slight
from portal.dashboard.earlier import lacking_text
from portal.dashboard.presenters import among_text, range_text
from portal.meetings.pages.fitting import sizes_of
from portal.meetings.pages.page import MOST_AREAS, NOT_COMPARED, Page, chunks, joined, month_label, parted
from portal.meetings.pages.strips import SCALE, dots
from portal.meetings.printed import is_before_due, is_own_figure, mark_of, not_due_yet
from portal.meetings.schema import Content, FrozenCell, FrozenChange, FrozenIndicator, FrozenSpread

MOST_SPREADS = 9
MOST_MOVERS = 8
MOST_HELPED = 6
#: Communities that a line of the help page names; the others are counted.
HELPED_SHOWN = 3
#: Lines of sentences on a page, signs in a line, and the space after a sentence, in lines.
MOST_LINES = 13
LINE = 36
GAP = Decimal("0.6")
#: Below a sentence, and below one with its heading, in the unit of the style sheet.
APART, APART_WITH_HEADING = 1.2, 4.2
#: Names of communities whose report is not in.
MOST_REPORTS = 30
FEW_REPORTS = 9
#: Reports of earlier months that are named.
MOST_EARLIER = 8
#: The sentences that name a problem, one a line.
PROBLEMS = "problems"


def unevenness(content: Content) -> list[Page]:
    """Best, median, lowest and the gap; rates on one scale come first."""
    shown = [one for one in content["indicators"] if one["spread"] and one["kind"] not in NOT_COMPARED]
    rows = [_spread(one, one["spread"]) for one in shown if one["spread"]]
    rows.sort(key=lambda row: not row["range"])
    section = _("Comparison of communities")
    title, drawn = _("How far apart the communities are"), any(row["range"] for row in rows)
    counts = any(dot.count_text for row in rows for dot in row["dots"])
    return parted(
        "unevenness", title, section, rows, MOST_SPREADS, has_strips=drawn, key=_key_of_strips(counts)
    )


def _key_of_strips(has_counts: bool) -> str:
    """What a mark on a strip is."""
    said = [f"● ▲ ■ ◇ {_('One mark a community')}"]
    said += [_("×: how many communities at or near this place; ◆: of different lights")] if has_counts else []
    return "　".join(said)


def _spread(indicator: FrozenIndicator, spread: FrozenSpread) -> dict[str, Any]:
    goal = indicator["total"]["goal"]
    drawn = indicator["has_rate"] and spread["best"].endswith("%") and spread["worst"].endswith("%")
    unknown = sum(not row["is_current"] for row in indicator["rows"])
    target = _on_scale(goal["required"]) if drawn and goal and goal["is_rate"] else None
    return {
        "name": indicator["name"],
        "indicator": indicator,
        "spread": spread,
        "is_alike": not Decimal(spread["gap_size"]),
        "among": _rests_on(indicator, among_text(spread["count"], spread["count"] + unknown)),
        "order_note": indicator["order_note"] if not indicator["has_rate"] else "",
        "low_to_high": range_text(*_ends(indicator, spread)) if not indicator["has_rate"] else "",
        "best_names": joined(spread["best_names"], 1),
        "worst_names": "" if not Decimal(spread["gap_size"]) else joined(spread["worst_names"], 1),
        "range": _range(spread, target) if drawn else None,
        "dots": dots(indicator) if drawn else [],
    }


def _rests_on(indicator: FrozenIndicator, among: str) -> str:
    """Of how many the ends are, and how many of the marks stand by an older figure."""
    carried = sum(bool(row["carried"]) for row in indicator["rows"])
    older = _("%(count)s carried forward from before") % {"count": carried} if carried else ""
    return " ".join(part for part in (among, older) if part)


def _ends(indicator: FrozenIndicator, spread: FrozenSpread) -> tuple[str, str]:
    """The smallest and the largest figure."""
    ends = spread["worst"], spread["best"]
    return ends if indicator["direction"] != "down" else (ends[1], ends[0])


def _range(spread: FrozenSpread, target: Decimal | None) -> dict[str, str]:
    """Where the median and the target stand on a line from 0 to 100, and on the strip that is drawn."""
    median = _on_scale(spread["median"])
    return {
        "median": str(median),
        "median_at": str(median * SCALE),
        "target": "" if target is None else str(target),
        "target_at": "" if target is None else str(target * SCALE),
    }


def _on_scale(text: str) -> Decimal:
    return min(Decimal(100), max(Decimal(0), Decimal(text.removesuffix("%"))))


def movers(content: Content) -> list[Page]:
    """Who gained most and who fell back most, with what is still to do."""
    rows = []
    for indicator in content["indicators"]:
        if indicator["kind"] in NOT_COMPARED or not indicator["is_ranked"] or not indicator["has_rate"]:
            continue
        gained, fell = (_mover(indicator, good=good) for good in (True, False))
        if gained or fell:
            notes = {
                "no_gain": _slight(indicator, good=True) or _("none gained"),
                "no_fall": _slight(indicator, good=False) or _("none fell back"),
            }
            rows.append({"name": indicator["name"], "gained": gained, "fell": fell, **notes})
    since = month_label(content["meeting"]["since"])
    section = _("Comparison of communities")
    return parted("movers", _("What moved most"), section, rows, MOST_MOVERS, since=since)


def _mover(indicator: FrozenIndicator, *, good: bool) -> dict[str, Any] | None:
    """Who moved most that way, with all that moved as far, by code; None where nobody did.

    What is still to do, and that a target is reached, is said of the year: not beside what a month counted.
    """
    first = next(
        (
            (row, row["change"])
            for row in _rows_of(indicator, indicator["movers"])
            if _is(row["change"], good)
        ),
        None,
    )
    if first is None or first[1] is None:
        return None
    change, moved = first[1], []
    for row in _by_code(indicator):
        other = row["change"]
        alike = other and _is(other, good) and other["size"] == change["size"]
        if row is first[0] or (other and alike and not is_slight(indicator["kind"], other["numbers"])):
            moved.append(row)
    left = ""
    if len(moved) == 1 and not change["is_of_month"]:
        left = moved[0]["to_do"] or (_("target reached by now") if moved[0]["is_reached"] else "")
    steps = {f"{one['before']} → {one['now']}" for row in moved if (one := row["change"])}
    return {
        "name": joined([row["name"] for row in moved], 1),
        "change": change,
        "step": steps.pop() if len(steps) == 1 else "",
        "left": left,
    }


def _slight(indicator: FrozenIndicator, *, good: bool) -> str:
    """Who moved that way by single cases alone, by code; empty where nobody did."""
    moved = [row["name"] for row in _by_code(indicator) if _is(row["change"], good)]
    return _("single cases only: %(names)s") % {"names": joined(moved, 1)} if moved else ""


def _by_code(indicator: FrozenIndicator) -> list[FrozenCell]:
    return sorted(indicator["rows"], key=lambda row: row["area"])


def _is(change: FrozenChange | None, good: bool) -> bool:
    return change is not None and change["good"] is good


def help_needed(content: Content) -> list[Page]:
    """The communities far from the target, furthest first, and those that have not moved."""
    named = content["meeting"]["names_in_text"]
    rows: list[dict[str, Any]] = [
        {
            "name": indicator["name"],
            "total": indicator["total"],
            "far": [{**cell, "mark": mark_of(cell)} for cell in far[:HELPED_SHOWN]] if named else [],
            "count": len(far),
            "more": max(0, len(far) - HELPED_SHOWN) if named else 0,
            "stalled": joined([row["name"] for row in stalled], 3) if named else "",
            "stalled_count": len(stalled),
            "unknown": _unknown(unknown, named),
        }
        for indicator in content["indicators"]
        if indicator["is_ranked"] and indicator["kind"] not in NOT_COMPARED
        for far in [_rows_of(indicator, indicator["lagging"])]
        for stalled in [_rows_of(indicator, indicator["stalled"])]
        for unknown in [_rows_of(indicator, indicator["stalled_unknown"])]
        if far or stalled or unknown
    ]
    section, whole = _("Help and reports"), _of_the_whole(content)
    title = _("Communities that need help")
    has_carried = any(cell["carried"] for row in rows for cell in row["far"])
    beside = {"named": named, "of_the_whole": whole, "has_carried": has_carried}
    return parted("help", title, section, rows, MOST_HELPED, **beside)


def _of_the_whole(content: Content) -> str:
    """What is behind and has no target of each community, so that none can be named; with what is left."""
    found = [
        f"{one['name']}{total['figure']}，{total['to_do']}"
        for one in content["indicators"]
        for total in [one["total"]]
        if one["is_ranked"] and total["light"] in ("red", "yellow") and total["to_do"]
        if not any(row["goal"] for row in one["rows"])
    ]
    return "；".join(found)


def helps(content: Content) -> list[Page]:
    """The few communities that bring the whole to a target, with the words of the page before the meeting."""
    named = content["meeting"]["names_in_text"]
    rows = []
    for one in content["helps"]:
        who = one["names"] if named else _("%(count)s communities concerned") % {"count": one["count"]}
        text = _("if %(names)s finish all (%(left)s, up to 100%%), %(now)s becomes %(then)s")
        words = {"names": who, **{key: one[key] for key in ("left", "now", "then")}}
        rows.append({"name": one["name"], "text": text % words})
    has_carried = any("*" in row["text"] for row in rows)
    title, section = _("What would help most"), _("Help and reports")
    sizes = sizes_of("helps", [row["text"] for row in rows], APART_WITH_HEADING)
    return parted("helps", title, section, rows, MOST_HELPED, has_carried=has_carried, sizes=sizes)


def _unknown(rows: list[FrozenCell], named: bool) -> str:
    """Who seems to stand still while a month is not counted, this one or one before, in words."""
    gone = [row for row in rows if not is_own_figure(row)]
    kept = [row for row in rows if is_own_figure(row)]
    said = (
        (gone, _("not counted now, cannot be judged: %(names)s")),
        (kept, _("a month before is not counted, cannot be judged: %(names)s")),
    )
    return "；".join(words % {"names": _who(these, named)} for these, words in said if these)


def _who(rows: list[FrozenCell], named: bool) -> str:
    who = joined([row["name"] for row in rows], 3) if named else ""
    return who or _("%(count)s communities concerned") % {"count": len(rows)}


def _rows_of(indicator: FrozenIndicator, codes: Iterable[str]) -> list[FrozenCell]:
    by_code = {row["area"]: row for row in indicator["rows"]}
    return [by_code[code] for code in codes if code in by_code]


def missing(content: Content) -> list[Page]:
    """Which reports are not in; shown as well when all are, for then that is the news."""
    reports = content["reports"]
    kinds = ("not_submitted", "returned", "in_review")
    names: dict[str, list[str]] = {kind: reports[kind] for kind in kinds}  # type: ignore[literal-required]
    rows = [(name, kind) for kind in kinds for name in names[kind]]
    parts = chunks(rows, MOST_REPORTS) or ([rows] if reports["due"] else [])
    month = month_label(content["meeting"]["month"])
    return [
        Page(
            "missing",
            _("Reports of the month"),
            _("Help and reports"),
            {
                "reports": reports,
                "month": month,
                "groups": [
                    (title, len(names[kind]), sign, here)
                    for kind, (title, sign) in zip(kinds, _group_titles(content), strict=True)
                    if (here := [name for name, of in part if of == kind])
                ],
                "lacks": lacking_text(len(reports["earlier"])),
                "earlier": joined(reports["earlier"], MOST_EARLIER) if number == len(parts) else "",
                "is_roomy": len(rows) <= MOST_AREAS,
                "is_sparse": len(rows) <= FEW_REPORTS,
            },
            number,
            len(parts),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _group_titles(content: Content) -> list[tuple[str, str]]:
    """What the groups of reports that are not counted are called, each with its sign."""
    unreported = _("Not reported")
    if is_before_due(content):
        due_on = dt.date.fromisoformat(content["reports"]["due_on"])
        unreported = not_due_yet(due_on)
    return [(unreported, "○"), (_("returned"), "↩"), (_("Being reviewed"), "◐")]


def problems(content: Content) -> list[Page]:
    """What the figures bear of problems, in the sentences of the bulletin: one a line of the text."""
    sentence = content["sentences"].get(PROBLEMS)
    texts = sentence["text"].splitlines() if sentence else []
    parts = _packed([text.strip() for text in texts if text.strip()])
    title, section = _("Problems to be solved"), _("Help and reports")
    firsts = [1 + sum(map(len, parts[:before])) for before in range(len(parts))]
    return [
        Page("problems", title, section, _sized(part, first), number, len(parts))
        for number, (part, first) in enumerate(zip(parts, firsts, strict=True), start=1)
    ]


def _sized(texts: list[str], first: int) -> dict[str, Any]:
    return {"texts": texts, "first": first, "sizes": sizes_of("said", texts, APART)}


def _packed(texts: list[str]) -> list[list[str]]:
    """The texts on as few pages as they fill in their order, these as evenly filled as can be."""
    fewest = _filled(texts, MOST_LINES + GAP)
    room = sum(map(_lines, texts), Decimal(0)) / max(1, len(fewest))
    while len(parts := _filled(texts, room)) > len(fewest):
        room += GAP
    return parts


def _filled(texts: list[str], room: Decimal) -> list[list[str]]:
    """The texts on pages with that many lines; a text is never parted."""
    parts: list[list[str]] = []
    left = Decimal(0)
    for text in texts:
        lines = _lines(text)
        if not parts or lines > left:
            parts.append([])
            left = room
        parts[-1].append(text)
        left -= lines
    return parts


def _lines(text: str) -> Decimal:
    return Decimal(min(MOST_LINES, -(-len(text) // LINE))) + GAP
