"""A leader who has never seen the portal reads six answers from the first screen; the oracle agrees."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from communities.models import Community
from portal.core.month import Month
from portal.demo import story
from portal.indicators.models import Indicator, Target
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import COUNTED_STATES, EDITABLE_STATES, MonthlyReport, ReportState
from portal.rollups import recount as oracle
from tests.factories import PASSWORD
from tests.journeys import steps
from tests.support.demo import load_demo

MONTH = Month.of(timezone.localdate()) - 1
SHAPES = {"■": "red", "▲": "yellow", "●": "green"}


@pytest.fixture
def screen(transactional_db, settings, tmp_path, monkeypatch, new_page):
    """The first page of a leader, as it opens at 1440 × 900."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    load_demo()
    page = new_page(viewport={"width": 1440, "height": 900})
    steps.sign_in(page, "leader", PASSWORD)
    page.wait_for_selector(".briefing")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    return page


def light(n, d, percent):
    if n is None or not d:
        return None
    share = Decimal(n) / d
    aim = percent / 100
    return "green" if share >= aim else "yellow" if share >= Decimal("0.9") * aim else "red"


def completions():
    """The indicators with a rate and one target for all: the oracle's rows are compared with it."""
    targets = {one.indicator_id: one for one in Target.objects.filter(area_code=story.CODE, year=MONTH.year)}
    chosen = Indicator.objects.filter(pk__in=targets, kind=Indicator.Kind.COMPLETION)
    return {one.code: (one, targets[one.pk].value) for one in chosen}


def aim_of(area, indicator, aim):
    """The community's own target, else the one that binds all."""
    own = Target.objects.filter(area_code=area, indicator=indicator, year=MONTH.year).first()
    return own.value if own else aim


def code_of(row):
    return re.search(r"/indicators/([\w-]+)/", row.locator("th a").get_attribute("href"))[1]


def shape_of(text):
    return next((light for shape, light in SHAPES.items() if shape in text), None)


def missing_before():
    """The reports of the year's earlier months that are not counted: community and month."""
    earlier = MonthlyReport.objects.filter(month__gte=Month(MONTH.year, 1), month__lt=MONTH)
    return earlier.exclude(state__in=COUNTED_STATES).values_list("community", "month")


def test_six_answers_from_the_first_screen(screen):
    rows = oracle.rows(story.CODE, [MONTH])
    names = {one.code: one.short_name.removesuffix("社区") for one in Community.objects.all()}
    known = completions()
    own = {code: rows[story.CODE, MONTH, one.pk] for code, (one, _aim) in known.items()}
    below = {
        code: {area: rows[area, MONTH, one.pk] for area in names if (area, MONTH, one.pk) in rows}
        for code, (one, _aim) in known.items()
    }

    # How far: every light and figure is the oracle's, and the sentence counts the lights of the rows.
    lines = screen.locator(".brief-rows tbody tr").all()
    lights = Counter(shape_of(line.inner_text()) for line in lines)
    said = screen.inner_text(".briefing-says").replace("\u2060", "")
    assert f"有目标的{len(lines)}项指标" in said
    for word, color in (("达标", "green"), ("接近", "yellow"), ("差距大", "red")):
        assert f"{lights[color]}项{word}" in said
    by_code = {code_of(line): line for line in lines}
    assert known.keys() <= by_code.keys()
    for code, (_one, aim) in known.items():
        n, d = own[code].numerator, own[code].denominator
        assert shape_of(by_code[code].inner_text()) == light(n, d, aim)
        shown = Decimal(re.search(r"([\d.]+)%", by_code[code].locator(".brief-figure").inner_text())[1])
        assert abs(shown - Decimal(100) * n / d) <= Decimal("0.05")

    # Who is behind: the reds of each community, most first.
    titles = {one.name: one.code for one in Indicator.objects.all()}
    heads = [
        titles[one.get_attribute("title")] for one in screen.locator(".brief-strips thead th[title]").all()
    ]
    assert known.keys() <= set(heads)
    reds = []
    for row in screen.locator(".brief-strips tbody tr").all():
        cells = [shape_of(cell.inner_text()) for cell in row.locator("td").all()]
        area = next(code for code, name in names.items() if name == row.locator("th").inner_text())
        for code, cell in zip(heads, cells, strict=True):
            found = below.get(code, {}).get(area)
            if found:
                aim = aim_of(area, *known[code])
                assert cell == light(found.numerator, found.denominator, aim), (area, code)
        reds.append(cells.count("red"))
    assert reds == sorted(reds, reverse=True)

    # Where it is uneven: the lowest by name.
    for code, parts in below.items():
        lowest = min(Decimal(one.numerator) / one.denominator for one in parts.values() if one.denominator)
        label = by_code[code].locator(".strip-svg").get_attribute("aria-label")
        ends = [
            names[area]
            for area, one in parts.items()
            if one.denominator and Decimal(one.numerator) / one.denominator == lowest
        ]
        name = next((name for name in ends if f"最低{name}" in label), None)
        assert name, (code, label)
        assert len(ends) == 1 or f"最低{name}等{len(ends)}个" in label

    # What is missing, what was assigned.
    missing, _word, before = screen.inner_text("section:has(#missing)").partition("年内累计另有")
    states = MonthlyReport.objects.for_month(MONTH).values_list("community", "state")
    for area, state in states:
        assert (names[area] in missing) == (state in (*EDITABLE_STATES, ReportState.SUBMITTED))
    assert all(f"{month.month}月{names[area]}" in before for area, month in missing_before())
    last = ProgressMeeting.objects.filter(month__lt=MONTH).order_by("-month").first()
    assert f"共{last.matters.count()}项" in screen.inner_text("section:has(#assigned)")

    # What would help most: the sum of what the named have left is said, and reaches the target.
    for line in screen.locator("section:has(#helps) li").all():
        code = re.search(r"/indicators/([\w-]+)/", line.locator("a").get_attribute("href"))[1]
        text = line.inner_text()
        if code in known and "等" not in text:
            helped = [area for area, name in names.items() if name in text.split("全部完成")[0]]
            left = sum(below[code][area].denominator - below[code][area].numerator for area in helped)
            assert f"全部完成（到100%共{left}" in text
            reached = own[code].numerator + left
            assert Decimal(100) * reached / own[code].denominator >= known[code][1]


def test_the_page_of_a_community_is_the_oracles(screen):
    """From the row of the first page to the sheet: each figure, its 还差, and the median of all."""
    rows = oracle.rows(story.CODE, [MONTH])
    known = completions()
    screen.locator(".brief-strips tbody th a").first.click()
    screen.wait_for_selector(".onepage")
    area = re.search(r"/communities/(\d{12})/", screen.url)[1]
    seen = 0
    for code, (one, target) in known.items():
        line = screen.locator(f".onepage-lines tr:has(a[href*='/indicators/{code}/'])")
        own = rows.get((area, MONTH, one.pk))
        if own is None or not own.denominator:
            continue
        shown = line.locator(".onepage-figure").inner_text()
        assert f"{own.numerator}/{own.denominator}" in shown
        aim = aim_of(area, one, target)
        assert shape_of(line.inner_text()) == light(own.numerator, own.denominator, aim)
        left = max(0, math.ceil(aim * own.denominator / 100) - own.numerator)
        assert line.locator(".onepage-todo").inner_text() == (f"还差{left}{one.unit}" if left else "")
        rates = [
            Decimal(100) * found.numerator / found.denominator
            for other in Community.objects.values_list("code", flat=True)
            if (found := rows.get((other, MONTH, one.pk)))
            and found.numerator is not None
            and found.denominator
        ]
        median = Decimal(line.locator(".onepage-median").inner_text().rstrip("%"))
        assert abs(median - statistics.median(rates)) <= Decimal("0.05")
        seen += 1
    assert seen > 2
    assert steps.sheets_of(screen) == 1
