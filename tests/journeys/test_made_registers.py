"""An office needs a table that the portal does not have, and has it within a quarter of an hour.

Staff make the register with eight columns, take 200 rows in from a file out of WPS and build two figures with
targets; the communities submit the month, staff approve, the leader reads both figures on the first page and
the meeting's Word text says both. Nobody writes a line of code, and what their hands do is counted.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass

import pytest
from django.utils import timezone
from openpyxl import Workbook

from communities.models import Community
from portal.core.access import Role
from portal.core.month import Month
from portal.core.rates import Rate
from portal.core.registers import get_register
from portal.indicators.models import Indicator, Target
from portal.made.models import MadeRegister
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import Figure, MonthlyReport, ReportState
from tests.factories import (
    PASSWORD,
    CommunityFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    ThemeFactory,
    UserFactory,
)
from tests.journeys import steps
from tests.journeys.hands import Effort, Person
from tests.journeys.test_meeting import export, words
from tests.journeys.test_workbooks import given

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = "990199007"
NAMES = {"001": "槐荫社区", "002": "清泉社区"}
MANY = 200
MINUTES = 15
#: Heading, kind, words or unit, and which boxes are ticked besides “in the list”.
COLUMNS = (
    ("场所名称", "短文字", "", ("is_required", "is_key")),
    ("排查日期", "日期（已发生）", "", ("is_required", "is_key")),
    ("场所类型", "单选", "居民楼院、沿街商铺、九小场所", ()),
    ("隐患类别", "单选", "占用消防通道、电动车违规充电、用电隐患", ("is_required",)),
    ("隐患等级", "单选", "一般、较大、重大", ("is_required",)),
    ("隐患数", "整数", "处", ("is_required",)),
    ("整改完成日期", "日期（已发生）", "", ()),
    ("情况说明", "长文字", "", ()),
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Found:
    """One hazard, as the file says it and as the oracle counts it."""

    community: str
    place: str
    day: dt.date
    number: int
    done: dt.date | None


def hazards(month):
    """Two hundred: most of the month, some of the month before; some mended only after its end."""
    found = []
    for one in range(MANY):
        is_earlier = one % 5 == 0
        day = (month - 1 if is_earlier else month).first_day + dt.timedelta(days=one % 28)
        done = None if one % 9 == 0 else max(day, month.first_day)
        if one % 11 == 0:
            done = month.last_day + dt.timedelta(days=1)
        found.append(Found(list(NAMES.values())[one % 2], f"{one + 1}号楼", day, one % 4, done))
    return found


def file_of(rows):
    """As people keep it in WPS: merged title, numbered lines, days and numbers in words, a sum below."""
    book = Workbook()
    sheet = book.active
    sheet.append(["云栖街道消防隐患排查台账"])
    sheet.merge_cells("A1:J1")
    sheet.append(["序号", "社区", *(heading for heading, *_rest in COLUMNS)])
    types, sorts, grades = ([*words.split("、")] for _h, _k, words, _t in COLUMNS[2:5])
    for number, one in enumerate(rows, start=1):
        numbers = (one.number, f"{one.number}处", str(one.number).translate(FULL_WIDTH))
        sheet.append(
            [
                number, one.community, one.place, in_words(one.day, number), types[number % 3],
                sorts[number % 3], f" {grades[number % 3]} ", numbers[number % 3],
                one.done and in_words(one.done, number), "已约谈" if number % 2 else None,
            ]
        )  # fmt: skip
    sheet.append(["合计", None, None, None, None, None, None, sum(one.number for one in rows)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_words(day, number):
    """The same day in the ways that stand side by side in one column."""
    return (f"{day.year}年{day.month}月{day.day}日", day, f"{day:%Y.%m.%d}")[number % 3]


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows come to at the month's end."""

    found: int  # of the month, in all
    mended: int
    known: int


def oracle(rows, month, community=None):
    mine = [one for one in rows if community in (None, one.community)]
    until = [one for one in mine if one.day <= month.last_day]
    return Told(
        sum(one.number for one in mine if month.first_day <= one.day <= month.last_day),
        len([one for one in until if one.done and one.done <= month.last_day]),
        len(until),
    )


@pytest.fixture
def month():
    return Month.of(timezone.localdate()) - 1


@pytest.fixture
def office(transactional_db, settings, tmp_path, month):
    """An office with two communities, whose month is open and asks for nothing yet."""
    settings.MEDIA_ROOT = tmp_path
    office = SubDistrictFactory(code=OFFICE, name="云栖街道")
    ThemeFactory(code="safety", name_zh="平安建设")
    UserFactory(username="staff", role=Role.STAFF, area_code=OFFICE)
    UserFactory(username="leader", role=Role.LEADER, area_code=OFFICE)
    for number, name in NAMES.items():
        community = CommunityFactory(
            sub_district=office, code=OFFICE + number, name=f"{name}居民委员会", short_name=name
        )
        UserFactory(username=f"secretary{number}", area_code=community.code)
        MonthlyReportFactory(community=community, month=month)
    return office


def make_the_register(staff):
    """From the first page to a register with eight columns."""
    staff.click("a[href='/registers/']")
    staff.click("main a[href='/registers/own/']")
    staff.click("main a[href^='/registers/own/new/']")
    staff.fill("[name=name]", "消防隐患排查")
    staff.fill("[name=help]", "每次巡查发现的消防隐患，一处一行")
    staff.click("form.panel button[type=submit]")
    for number, (heading, kind, more, ticked) in enumerate(COLUMNS):
        if number and number % 4 == 0:
            staff.click(".made-columns button[type=submit]")
            staff.page.wait_for_selector(f"[name=form-{number - 1}-pk][value]", state="attached")
        at = f"[name=form-{number}-"
        staff.fill(f"{at}name]", heading)
        if kind != "短文字":
            staff.choose(f"{at}kind]", kind)
        if more:
            staff.fill(f"{at}more]", more)
        for box in ticked:
            staff.tick(f"{at}{box}]")
    staff.click(".made-columns button[type=submit]")
    staff.page.wait_for_selector("[name=form-7-pk][value]", state="attached")
    assert "隐患数（处）" in staff.page.inner_text("section[aria-labelledby=made-list]")


def put_to_use(staff):
    staff.click("a[href$='/open/']")
    staff.fill("[name=document]", "消委〔2026〕12号")
    staff.fill("[name=issued_by]", "区消防安全委员会")
    staff.fill("[name=kept_by]", "平安建设办公室")
    staff.click("form.panel button[type=submit]")
    staff.page.wait_for_url(re.compile(r"/registers/own-[\d-]+/$"))


def take_in(staff, content):
    """The file's columns are said once, then all of its rows come in."""
    staff.click("a[href$='/import/']")
    staff.hand_over("[name=workbook]", given(content, "消防台账.xlsx"))
    staff.click("form:has([name=workbook]) button[type=submit]")
    staff.page.wait_for_selector("#preview:not([hx-get])")
    if staff.page.locator("a[href$='/columns/']").count():
        staff.click("a[href$='/columns/']")
        staff.click("button:has-text('保存并读取文件')")
        staff.page.wait_for_selector("#preview:not([hx-get])")
    assert str(MANY) in staff.page.inner_text(".import-preview")
    staff.click("button:has-text('确认导入')")
    staff.page.wait_for_url(re.compile(r"/registers/own-[\d-]+/$"))
    assert "200" in staff.page.inner_text("main")


def build_a_figure(staff, chosen, filled):
    """The clauses are tried on the rows there are, read, and kept."""
    staff.click("a[href$='/figures/new/']")
    for name, label in chosen.items():
        staff.choose(f"[name='{name}']", label)
    for name, value in filled.items():
        staff.fill(f"[name='{name}']", value)
    staff.click("button[type=submit]:not([name=save]):has-text('试算')")
    said = staff.page.locator(".made-tried")
    said.wait_for()
    text = said.inner_text()
    staff.click("button[name=save]")
    staff.page.wait_for_url(re.compile(r"/registers/own/own-[\d-]+/$"))
    return text


def build_both(staff, month):
    until = f"{month.year}-12-31"
    staff.click("a[href='/registers/']")
    staff.click("main a[href='/registers/own/']")
    staff.click("main th a")
    rate = build_a_figure(
        staff,
        {
            "span": "截至月末的", "day": "排查日期", "where-0-column": "整改完成日期",
            "where-0-test": "在本月底或以前", "out_of": "行数", "theme": "平安建设",
        },
        {
            "name": "消防隐患整改", "unit": "处", "sentence": "消防隐患整改{n}处，整改率{rate}",
            "from_month": str(month), "target": 90, "due_on": until,
        },
    )  # fmt: skip
    flow = build_a_figure(
        staff,
        {"count": "某列合计", "column": "隐患数", "day": "排查日期", "theme": "平安建设"},
        {
            "name": "新发现消防隐患", "unit": "处", "sentence": "排查发现消防隐患{n}处",
            "from_month": str(month), "target": 500, "due_on": until,
        },
    )  # fmt: skip
    return rate, flow


def submit(secretary, month):
    secretary.click(f"a[href*='/{month}/'] >> nth=0")
    secretary.page.wait_for_selector(".entry-submit")
    secretary.click(".entry-submit button[type=submit]")
    secretary.page.wait_for_selector(".state-submitted")


def approve(staff, code, month):
    staff.page.goto(f"/reports/{code}/{month}/review/")
    staff.effort.clicks += 1  # the line of the board that leads there
    staff.click("button[name=verb][value=approve]")
    staff.page.wait_for_load_state()


def hold_the_meeting(staff):
    staff.click("a[href='/meetings/']")
    staff.click("a[href='/meetings/new/']")
    staff.fill("[name=title]", "推进会")
    staff.fill("[name=held_on]", f"{timezone.localdate():%Y-%m-%d}")
    staff.click("form.panel button[type=submit]")
    staff.page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    staff.click("form[action$='/freeze/'] button")
    if staff.page.locator("#ask button[name=confirmed]").count():
        staff.click("#ask button[name=confirmed]")
    staff.page.wait_for_selector("a[href$='/present/']")
    staff.effort.clicks += 2  # asking for the Word text, and its link (``export``)
    return words(export(staff.page, ProgressMeeting.objects.get(), "docx"))


def test_from_no_register_to_both_sentences(office, month, celery_worker_process, new_page, record_property):
    rows, effort = hazards(month), Effort()
    told = oracle(rows, month)
    staff = Person(new_page(), effort)
    staff.sign_in("staff", PASSWORD)
    make_the_register(staff)
    put_to_use(staff)
    take_in(staff, file_of(rows))
    register = get_register(MadeRegister.objects.get().slug)
    assert stored(register) == {(one.place, one.day, one.number, one.done, one.community) for one in rows}

    rate, flow = build_both(staff, month)
    assert f"消防隐患整改{told.mended}处，整改率{Rate.of(told.mended, told.known)}" in rate
    assert f"排查发现消防隐患{told.found}处" in flow
    mended, found = (Indicator.objects.get(name_zh=name) for name in ("消防隐患整改", "新发现消防隐患"))
    assert (mended.kind, found.kind) == ("completion", "flow")
    assert set(Target.objects.values_list("indicator", "value_kind", "value")) == {
        (mended.pk, "rate", 90), (found.pk, "count", 500)
    }  # fmt: skip

    for number in NAMES:
        secretary = Person(new_page(), effort)
        secretary.sign_in(f"secretary{number}", PASSWORD)
        submit(secretary, month)
        approve(staff, OFFICE + number, month)
    assert set(MonthlyReport.objects.values_list("state", flat=True)) == {ReportState.APPROVED}
    for area in Community.objects.all():
        figures = Figure.objects.filter(report__community=area)
        own = oracle(rows, month, area.short_name)
        held = figures.values_list("indicator", "numerator", "denominator", "source")
        assert set(held) == {
            (mended.pk, own.mended, own.known, Figure.Source.REGISTER),
            (found.pk, own.found, None, Figure.Source.REGISTER),
        }

    leader = Person(new_page(viewport={"width": 1440, "height": 900}), effort)
    leader.sign_in("leader", PASSWORD)
    percent = str(Rate.of(told.mended, told.known))
    steps.wait_until(lambda: percent in reloaded(leader.page))
    lines = {
        code: leader.page.locator(f".brief-rows tr:has(a[href*='/{code}/'])")
        for code in (mended.code, found.code)
    }
    assert percent in lines[mended.code].inner_text()
    assert "90%" in lines[mended.code].inner_text()
    assert f"{told.found}" in lines[found.code].inner_text()
    assert "500" in lines[found.code].inner_text()
    leader.click(f".brief-rows a[href*='/{mended.code}/']")
    leader.click("details.definition summary")
    card = leader.page.inner_text(".lead-card")
    assert "消防隐患排查" in card

    text = hold_the_meeting(staff)
    assert f"消防隐患整改{told.mended}处，整改率{percent}" in text
    assert f"排查发现消防隐患{told.found}处" in text

    record_property("effort", str(effort))
    assert effort.minutes < MINUTES


def stored(register):
    rows = register.model.objects.select_related("community")
    slots = {
        register.model._meta.get_field(one).called: one for one in register.fields() if one[1:].isdigit()
    }
    names = [slots[one] for one in ("场所名称", "排查日期", "隐患数", "整改完成日期")]
    return {(*(getattr(row, name) for name in names), row.community.short_name) for row in rows}


def reloaded(page):
    page.reload()
    return page.inner_text("main")
