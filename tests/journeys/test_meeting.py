"""The progress meeting, from the approved month to the first page of the next one.

One number, the compounds whose owners' committee is elected, is followed into the projector's page, the
Word text, the PDF, the data of the slide's chart and the Excel cell, while the live one moves on.
"""

from __future__ import annotations

import io
import re

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.core.text import JOINER
from portal.demo import story
from portal.meetings.models import Export, ProgressMeeting
from portal.reporting import actions as reporting
from portal.reporting.models import Figure, MonthlyReport, ReportState
from tests.factories import PASSWORD, UserFactory
from tests.journeys import steps
from tests.support.demo import load_demo

CODE = "owners_committee_elected"
NAME = "物管小区业委会选举"
MADE = 60  # seconds within which a file must be there, LibreOffice's start included


@pytest.fixture
def demo(transactional_db, settings, tmp_path, monkeypatch):
    """The demonstration with a second member of staff; gives the month that is due."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    load_demo()
    UserFactory(username="colleague", role=Role.STAFF, area_code=story.CODE)
    return Month.of(timezone.localdate()) - 1


def approve_what_waits(page, month):
    """Approve every submitted report, one by one, as staff do."""
    waiting = MonthlyReport.objects.filter(month=month, state=ReportState.SUBMITTED)
    for code in waiting.values_list("community", flat=True):
        page.goto(f"/reports/{code}/{month}/review/")
        page.click("button[name=verb][value=approve]")
        page.wait_for_load_state()
    assert not waiting.exists()


def correct_a_figure(month):
    """A community's approved figure is reopened, changed and approved again: the live figure moves."""
    community = f"{story.CODE}004"
    report = MonthlyReport.objects.get(community=community, month=month)
    staff, owner = User.objects.get(username="staff"), User.objects.get(username="secretary04")
    now = timezone.now()
    reporting.reopen(report=report, by=staff, reason="核对后更正", now=now)
    figure = Figure.objects.get(report=report, indicator__code=CODE)
    reporting.save_figure(
        report=report,
        indicator=figure.indicator,
        typed={
            "numerator": str(figure.numerator - 1), "denominator": str(figure.denominator), "opening": "",
            "reason": "一个小区选举无效，重新组织",
        },
        version=figure.version,
        by=owner,
        now=now,
    )  # fmt: skip
    report.refresh_from_db()
    reporting.submit(report=report, by=owner, now=now)
    report.refresh_from_db()
    reporting.approve(report=report, by=staff, now=now)


def export(page, meeting, kind):
    """Ask for a file, wait until its link is there, download it."""
    page.goto(f"/meetings/{meeting.pk}/")
    page.click(f".ask-file button[value={kind}]")
    page.wait_for_load_state()
    made = Export.objects.filter(snapshot__meeting=meeting, kind=kind).latest("pk")
    link = page.locator(f"#file-{made.pk} a")
    link.wait_for(timeout=MADE * 1000)
    with page.expect_download() as download:
        link.click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename.endswith(f".{kind}")
    return content


def words(content):
    document = Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs).replace(JOINER, "")


def chart_of(content, name):
    """The categories and values of the chart on the slide of that indicator."""
    for slide in Presentation(io.BytesIO(content)).slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        if charts and any(text.endswith(name) for text in texts):
            plot = charts[0].plots[0]
            return texts, dict(zip(plot.categories, plot.series[0].values, strict=True))
    raise AssertionError(f"no slide with a chart of {name}")


def row_of(content, name):
    sheet = load_workbook(io.BytesIO(content))["总表"]
    return next(
        [cell.value for cell in row] for row in sheet.iter_rows() if name in [cell.value for cell in row]
    )


def slide_text(page, meeting, name):
    """What the projector's page of that indicator says."""
    page.goto(f"/meetings/{meeting.pk}/present/")
    heading = page.locator("section.slide h2").filter(has_text=name).first
    return heading.locator("xpath=ancestor::section").text_content()


def test_from_the_approved_month_to_the_next_meeting(demo, celery_worker_process, new_page):
    month = demo
    staff, leader, secretary, colleague = (new_page() for _person in range(4))
    people = (staff, "staff"), (leader, "leader"), (secretary, "secretary03"), (colleague, "colleague")
    for page, name in people:
        steps.sign_in(page, name, PASSWORD)

    approve_what_waits(staff, month)
    meeting = ProgressMeeting.objects.get(month=month)
    steps.wait_until(lambda: f"{approved(month)}/15" in counted(leader, month))
    staff.goto(f"/meetings/{meeting.pk}/")
    staff.click("form[action$='/freeze/'] button")
    staff.click("#ask button[name=confirmed]")
    staff.wait_for_selector("a[href$='/present/']")
    total = next(one for one in meeting.snapshot.content["indicators"] if one["code"] == CODE)["total"]
    n, rate = total["n"], total["figure"]

    correct_a_figure(month)
    steps.wait_until(lambda: live_figure(leader, month) != rate)
    staff.reload()
    staff.wait_for_selector(".changes-since")
    staff.click(".changes-since summary")
    assert NAME in staff.locator(".changes-since").inner_text()
    assert rate in staff.locator("#figures").locator("xpath=ancestor::section").inner_text()

    assert rate in slide_text(leader, meeting, NAME)
    text = words(export(staff, meeting, "docx"))
    assert f"物管小区业委会完成选举{n}个，完成率{rate}" in text
    assert export(staff, meeting, "pdf").startswith(b"%PDF-")
    texts, values = chart_of(export(staff, meeting, "pptx"), NAME)
    frozen = next(one for one in meeting.snapshot.content["indicators"] if one["code"] == CODE)
    assert any(rate in text.splitlines() for text in texts)
    assert values == {
        row["name"]: float(row["percent"]) if row["is_current"] else None for row in frozen["rows"]
    }
    cells = row_of(export(staff, meeting, "xlsx"), NAME)
    assert n in cells
    assert float(cells[3]) == pytest.approx(float(rate.rstrip("%")) / 100)

    title = "补齐三个小区的业委会"
    staff.goto(f"/meetings/{meeting.pk}/assign/")
    staff.fill("[name=title]", title)
    staff.select_option("[name=community]", label="望湖社区")
    staff.fill("[name=due_on]", f"{timezone.localdate():%Y-%m-%d}")
    staff.click("form.panel button[type=submit]")
    staff.wait_for_url(re.compile(rf"/meetings/{meeting.pk}/$"))
    assert title in staff.locator("#given").locator("xpath=ancestor::section").inner_text()
    report_and_close(secretary, colleague, meeting.matters.get(title=title))

    staff.goto("/meetings/new/")
    staff.fill("[name=held_on]", f"{timezone.localdate() + timezone.timedelta(days=30):%Y-%m-%d}")
    staff.click("form.panel button[type=submit]")
    staff.wait_for_url(re.compile(r"/meetings/\d+/$"))
    opening = staff.locator("main section").first.inner_text()
    assert title in opening
    assert "已销号" in opening
    staff.click("form[action$='/freeze/'] button")
    staff.click("#ask button[name=confirmed]")
    staff.wait_for_selector("a[href$='/present/']")
    staff.click("a[href$='/present/']")
    first = staff.locator("section.slide").first.inner_text()
    assert title in first
    assert "已销号" in first


def approved(month):
    return MonthlyReport.objects.filter(month=month).counted().count()


def counted(page, month):
    page.goto(f"/dashboard/{month}/")
    return steps.cards(page)["greening_area"][1]


def live_figure(page, month):
    page.goto(f"/dashboard/{month}/")
    return steps.cards(page)[CODE][0]


def report_and_close(owner, colleague, matter):
    """The owner reports with evidence; somebody else sees it on site and closes it off."""
    owner.goto(matter.get_absolute_url())
    owner.fill("[name=report-text]", "三个小区均已完成选举")
    owner.set_input_files(
        "form[action$='/report/'] input[type=file]",
        {"name": "选举结果.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 result"},
    )
    owner.click("form[action$='/report/'] button[type=submit]")
    owner.wait_for_load_state()
    colleague.goto(matter.get_absolute_url())
    assert "选举结果.pdf" in colleague.content()
    colleague.fill("[name=close_off-seen_on]", f"{timezone.localdate():%Y-%m-%d}")
    colleague.fill("[name=close_off-text]", "现场核实，情况属实")
    colleague.click("form[action$='/close_off/'] button[type=submit]")
    colleague.wait_for_load_state()
    matter.refresh_from_db()
    assert matter.state == "CLOSED_OFF"
