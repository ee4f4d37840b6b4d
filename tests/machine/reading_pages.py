"""Reads numbers back from the HTML of pages, as a person would: from what is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import html

from portal.rollups.recount import Row
from tests.machine.printing import amount, rate
from tests.machine.world import Definition

MARKS = "*†‡"


@dataclass(frozen=True)
class Printed:
    """A figure and what it is made of, as they stand on a page."""

    figure: str
    fraction: tuple[int, int] | None


def expected(one: Definition, row: Row | None, *, is_total: bool) -> Printed:
    """What should be printed of a row: of a flow the year, of a frequency those that met it."""
    n, d = (None, None) if row is None else (row.numerator, row.denominator)
    if row is not None and one.kind == "flow":
        n, d = row.ytd_numerator, row.ytd_denominator
    if n is None or (one.has_rate and not d):
        return Printed("—", None)
    if not one.has_rate:
        return Printed(amount(n, one.unit), None)
    shown = min(n, d or 0) if one.kind == "frequency" and not is_total else n
    return Printed(f"{rate(shown, d or 1)}%", (n, d or 0))


def _text(node: Any) -> str:
    return re.sub(r"\s+", "", node.text_content()).strip(MARKS)


def _fraction(text: str) -> tuple[int, int] | None:
    found = re.search(r"(\d+)/(\d+)", text.replace(",", ""))
    return (int(found[1]), int(found[2])) if found else None


def is_counting(page: str) -> bool:
    """Whether the page says that changes wait to be counted."""
    return bool(html.fromstring(page).xpath('//*[@class="counting"]'))


def overview(page: str) -> dict[str, Printed]:
    """By indicator: the figure of its line, and the first fraction beside it."""
    found = {}
    for row in html.fromstring(page).xpath('//tr[contains(@class, "all-row")]'):
        name = _text(row.xpath("./th/a")[0])
        big = _text(row.xpath('./td[contains(@class, "row-big")]')[0])
        beside = row.xpath('./td[@class="cell-made"]')[0].text or ""  # not what the month itself counted
        found[name] = Printed(big, _fraction(beside))
    return found


def heat_map(page: str) -> dict[str, dict[str, str]]:
    """By row and indicator; the last row is the office's own."""
    table = html.fromstring(page).xpath('//table[@class="heat"]')
    if not table:
        return {}
    names = [_text(head) for head in table[0].xpath(".//thead//th")]
    found = {}
    for row in table[0].xpath(".//tbody/tr | .//tfoot/tr"):
        figures = [_text(one) for one in row.xpath('.//*[@class="heat-figure"]')]
        found[_text(row.xpath("./th")[0])] = dict(zip(names, figures, strict=True))
    return found


def ranking(page: str) -> dict[str, Printed]:
    """By area: its figure and what it is made of."""
    found = {}
    for row in html.fromstring(page).xpath('//table[contains(@class, "ranking")]//tbody/tr'):
        made = row.xpath('.//td[contains(@class, "cell-made")]')
        figure = _text(row.xpath('.//td[contains(@class, "cell-figure")]')[0])
        beside = made[0].text or "" if made else ""
        found[_text(row.xpath("./th")[0])] = Printed(figure, _fraction(beside))
    return found


def community(page: str) -> dict[str, Printed]:
    """By indicator, on the page of one community."""
    found = {}
    for row in html.fromstring(page).xpath('//tr[td[contains(@class, "cell-figure")]]'):
        head = row.xpath('.//th[contains(@class, "cell-name")]')[0]
        name = _text((head.xpath("./a") or [head])[0])
        made = row.xpath('.//td[contains(@class, "cell-made")]')[0]
        figure = _text(row.xpath('.//td[contains(@class, "cell-figure")]')[0])
        found[name] = Printed(figure, _fraction(made.text or ""))  # not what the month itself counted
    return found


def board(page: str) -> tuple[list[int], dict[str, str]]:
    """Due, received, to review, approved; and by community the state of its report."""
    tree = html.fromstring(page)
    counts = [int(_text(one)) for one in tree.xpath('//dl[@class="board-counts"]//dd')]
    states = {}
    for row in tree.xpath('//table[contains(@class, "board-table")]//tbody/tr'):
        badge = row.xpath('.//*[contains(@class, "state-")]/@class')[0]
        states[_text(row.xpath("./th")[0])] = re.search(r"state-([a-z-_]+)", badge)[1]
    return counts[:4], states
