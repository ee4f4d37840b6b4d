"""Slides that compare communities: an indicator's bars, the heat map, strips, movements, whom to help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from pptx.util import Cm

from portal.meetings import table_words
from portal.meetings.exports import slide_charts as charts
from portal.meetings.exports.slide_parts import (
    BODY_HEIGHT,
    BODY_TOP,
    BODY_WIDTH,
    CENTRE,
    GAP,
    GOLD,
    HEAD,
    HEADING,
    INK,
    INKS,
    LEAST,
    LEGEND,
    MARGIN,
    OWN_WIDTH,
    QUIET,
    RIGHT,
    ROOMY,
    TINTS,
    Slide,
    Words,
    fitting,
    high,
    shrunk,
)  # fmt: skip
from portal.meetings.exports.slide_words import heading_row, lit, moved
from portal.meetings.pages import Page
from portal.meetings.printed import SHAPES, light_words, mark_of
from portal.meetings.schema import FrozenCell, FrozenIndicator


def bars(slide: Slide, page: Page, office: str) -> None:
    data = page.data
    _own(slide, data, office)
    left, width = MARGIN + OWN_WIDTH + GAP, BODY_WIDTH - OWN_WIDTH - GAP
    one: FrozenIndicator = data["indicator"]
    last = str(table_words.PROGRESS_AND_TO_GO) if data["has_lights"] else data["moved"]
    line = f"┃{_('line: target')}" if data["total"]["target_bar"] else ""
    headings = heading_row(
        str(table_words.RANK) if data["has_ranks"] else "", _("Community"), line, str(table_words.VALUE),
        str(table_words.MADE_OF) if data["has_fractions"] else "", last, right=(0, 1, 3, 4),
    )  # fmt: skip
    names = 5.6 if data["has_long_names"] else 3.6
    widths = [1.4, names, 11.8 - names, 2.9, 3.4 if data["has_fractions"] else 0.4, 5.6]
    rows = [_bar_row(row, data) for row in data["rows"]]
    top, each, columns = slide.table(
        headings, rows, widths, left=left, width=width, first=HEADING, tallest=Cm(1.25)
    )
    place = (int(left) + columns[0], top, columns[1] + columns[2], each * len(rows))
    charts.bars(slide, one, data["rows"], place, columns[1] / (columns[1] + columns[2]))


def _bar_row(row: dict[str, Any], data: dict[str, Any]) -> list[Words]:
    """The names stand on the chart's own axis; where there is no bar, the reason stands in its place."""
    cell: FrozenCell = row["cell"]
    small = "‡" if cell["is_small"] else ""
    last = moved(cell["change"])
    if data["has_lights"]:
        last = Words("") if row["missing"] else lit(row["light"], cell["light_text"], cell["to_do"])
    return [
        Words(str(row["rank"]) if row["rank"] else "", color=QUIET, align=RIGHT),
        Words(""),
        Words(row["missing"], size=13, color=QUIET),
        Words(cell["figure"] + mark_of(cell), size=16, bold=True, align=RIGHT),
        Words(cell["fraction"] + small if data["has_fractions"] else "", size=13, align=RIGHT),
        last,
    ]


def _own(slide: Slide, data: dict[str, Any], office: str) -> None:
    """The sub-district's own figure, large, with all that must be said beside it."""
    total: FrozenCell = data["total"]
    slide.bar(MARGIN, BODY_TOP, OWN_WIDTH, BODY_HEIGHT, HEAD)
    slide.bar(MARGIN, BODY_TOP, OWN_WIDTH, Cm(0.08), GOLD)
    inner = OWN_WIDTH - Cm(1)
    figure = fitting([total["figure"]], int(inner), Cm(2.6), largest=48)
    said = [
        Words(office, size=15, color=QUIET),
        Words(total["figure"], size=figure, bold=True),
        Words(total["fraction"], size=18),
        Words(total["month_figure"], size=14),
    ]
    if data["is_total_lit"]:
        ink = INKS[total["light"]]
        said += [
            Words(light_words(total["light"], total["light_text"]), size=16, color=ink, bold=True),
            Words(total["to_do"], size=16, color=ink, bold=True),
            Words(data["of_counted"], size=13, color=ink),
        ]
    if total["goal"]:
        said.append(Words(total["goal"]["text"], size=14, bold=True))
    if total["change"]:
        change = moved(total["change"])
        said += [
            Words(_("Since %(since)s") % data, size=12, color=QUIET),
            Words(change.text, size=15, color=change.color),
            Words(total["change"]["basis"], size=LEAST, color=QUIET),
        ]
    said += [Words(_("What is counted"), size=12, color=QUIET), Words(data["coverage"], size=13)]
    if data["lacks"]:
        said.append(Words(data["lacks"], size=13, color=INKS["yellow"]))
    if data["missing"]:
        said.append(Words(f"{data['not_counted']} {data['missing']}", size=13, color=INKS["yellow"]))
    notes = _notes(data)
    low = high(notes, inner) + Cm(0.4)
    shown = [one for one in said if one.text]
    height = BODY_HEIGHT - low - Cm(0.7)
    slide.box(MARGIN + Cm(0.5), BODY_TOP + Cm(0.4), inner, height, shrunk(shown, inner, height, 4), gap=4)
    if notes:
        slide.box(MARGIN + Cm(0.5), BODY_TOP + BODY_HEIGHT - low, inner, low, notes)


def _notes(data: dict[str, Any]) -> list[Words]:
    """What the signs beside the figures mean, and what else must be known of them."""
    one: FrozenIndicator = data["indicator"]
    notes = [
        _("* carried forward from an earlier month") if data["has_carried"] else "",
        _("† the total of the year lacks months whose reports are not counted") if data["is_lacking"] else "",
        _("‡ rests on fewer than five cases") if data["has_small"] else "",
        _("the total holds cases carried over from earlier months") if one["carries_over"] else "",
        one["order_note"],
        data["together"],
    ]
    return [Words(text, size=LEAST, color=QUIET) for text in notes if text]


def heat_map(slide: Slide, page: Page, office: str) -> None:
    data = page.data
    columns: Sequence[FrozenIndicator] = data["columns"]
    headings = [Words("", ground=HEAD)]
    headings += [Words(one["name"], size=14, color=QUIET, ground=HEAD, align=CENTRE) for one in columns]
    rows = [[Words(row["name"], size=16, bold=True), *map(_heat, row["cells"])] for row in data["rows"]]
    if data["former"]:
        former = [Words(cell["figure"] if cell else "", size=16, align=CENTRE) for cell in data["former"]]
        rows.append([Words(_("Closed communities"), size=16, bold=True), *former])
    rows.append([Words(office, size=16, bold=True), *(_heat(one["total"]) for one in columns)])
    if data["parts"]:
        parts = [Words(text, size=14, color=QUIET, align=CENTRE) for text in data["parts"]]
        rows.append([Words(data["of_counted"], size=14, color=QUIET), *parts])
    said = [light_words(light, "") for light in SHAPES if light != "none"]
    signs = [_("* carried forward from an earlier month")] if data["has_carried"] else []
    if data["is_lacking"]:
        signs.append(_("† the total of the year lacks months whose reports are not counted"))
    signs += [data["lacks"]] if data["lacks"] else []
    texts = ["　　".join(part) for part in (said, signs) if part]
    widths = [4.6, *[29 / len(columns)] * len(columns)]
    slide.table(headings, rows, widths, height=BODY_HEIGHT - len(texts) * LEGEND, first=Cm(1.2))
    slide.legend(*texts)


def _heat(cell: FrozenCell | None) -> Words:
    """Shape and figure on the tint of the light."""
    if cell is None:
        return Words("")
    text = f"{SHAPES[cell['light']]} {cell['figure']}{mark_of(cell)}"
    light = cell["light"]
    return Words(text, size=16, color=INKS[light], align=CENTRE, ground=TINTS[light])


def unevenness(slide: Slide, page: Page, office: str) -> None:
    """The strips stand over the empty column of the table, a row each."""
    headings = heading_row(
        _("Indicator"), _("Lowest"), "0% — 100%", _("Best"), _("Median"),
        _("Gap"), right=(1, 4, 5),
    )  # fmt: skip
    rows = []
    for row in page.data["rows"]:
        spread, name = row["spread"], Words(row["name"], under=row["among"], size=15, bold=True)
        if row["is_alike"]:  # said once
            all_of_them = Words(spread["worst"], under=_("all alike"), size=16, align=RIGHT)
            rows.append([name, all_of_them, *[Words("")] * 4])
            continue
        if row["order_note"]:
            unnamed = Words(row["low_to_high"], under=row["order_note"], size=16)
            median, gap = (Words(spread[key], size=15, align=RIGHT) for key in ("median", "gap"))
            rows.append([name, Words(""), unnamed, Words(""), median, gap])
            continue
        rows.append(
            [
                name,
                Words(spread["worst"], under=row["worst_names"], size=16, align=RIGHT),
                Words(""),
                Words(spread["best"], under=row["best_names"], size=16),
                Words(spread["median"], align=RIGHT),
                Words(spread["gap"], size=15, bold=True, align=RIGHT),
            ]
        )
    top, each, columns = slide.table(
        headings, rows, [6.6, 4.6, 10.4, 4.8, 2.6, 4.4],
        height=BODY_HEIGHT - LEGEND, first=HEADING, tallest=Cm(1.9),
    )  # fmt: skip
    if any(row["range"] for row in page.data["rows"]):
        left = int(MARGIN) + columns[0] + columns[1]
        charts.strips(slide, page.data["rows"], (left, top, columns[2], each * len(rows)))
        key = "　　".join((page.data["key"], f"┃{_('Target')}", f"┊{_('Median')}"))
        slide.legend(key)


def movers(slide: Slide, page: Page, office: str) -> None:
    headings = heading_row(
        _("Indicator"), _("Communities that gained most"), "", _("Communities that fell back most"), ""
    )
    rows = [
        [
            Words(row["name"], size=15, bold=True),
            *_mover(row["gained"], row["no_gain"]),
            *_mover(row["fell"], row["no_fall"]),
        ]
        for row in page.data["rows"]
    ]
    widths = [8, 5, 7.5, 5, 7.5]
    scale = ROOMY if page.data["is_roomy"] else 1.0
    height = BODY_HEIGHT - LEGEND
    slide.table(headings, rows, widths, height=height, first=HEADING, tallest=Cm(2.4), scale=scale)
    slide.legend(
        _(
            "compared with %(since)s; what is out of fewer than five, and a case more or less of what is "
            "dealt with in the month, is not ranked"
        )
        % page.data
    )


def _mover(row: dict[str, Any] | None, nobody: str) -> list[Words]:
    if row is None:
        return [Words("—", color=QUIET), Words(nobody, size=14, color=QUIET)]
    way = " · ".join(filter(None, (row["step"], row["left"])))
    return [Words(row["name"], size=16, bold=True), moved(row["change"], way)]


def help_needed(slide: Slide, page: Page, office: str) -> None:
    headings = heading_row(
        _("Indicator"), office, _("Communities far from the target"), _("No movement for two months")
    )
    rows = [_helped(row, page.data["named"]) for row in page.data["rows"]]
    notes = [_("* carried forward from an earlier month")] if page.data["has_carried"] else []
    if whole := page.data["of_the_whole"]:
        notes.append(f"{_('Behind as a whole, no target of each community')}：{whole}")
    height = BODY_HEIGHT - (LEGEND if notes else 0)
    slide.table(headings, rows, [6, 4.4, 12.6, 9], height=height, first=HEADING, tallest=Cm(3.4))
    if notes:
        slide.legend("　".join(notes))


def _helped(row: dict[str, Any], named: bool) -> list[Words]:
    far = "\n".join(
        f"{cell['name']} {cell['to_do']}（{cell['figure']}{mark_of(cell)}）" for cell in row["far"]
    )
    count = {"count": row["count"]}
    more = _("%(count)s communities in all") % count if row["more"] else ""
    if row["count"] and not named:
        far = _("%(count)s communities concerned") % count
    elif more:  # behind the last of three: a fourth line has no room in the row
        far = f"{far}　{more}"
    stalled = row["stalled"] or (
        _("%(count)s communities concerned") % {"count": row["stalled_count"]}
        if row["stalled_count"]
        else ""
        if row["unknown"]
        else "—"
    )
    return [
        Words(row["name"], size=18, bold=True),
        Words(row["total"]["to_do"] or "—", under=row["total"]["figure"], size=20, bold=True),
        Words(far, size=17),
        Words(stalled, under=row["unknown"], size=16, color=QUIET if stalled == "—" else INK),
    ]
