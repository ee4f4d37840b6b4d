"""One page a community in one file: the frozen figures, and which time the rest is as of."""

import dataclasses
import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from docx import Document

from portal.core.text import JOINER
from portal.dashboard import queries
from portal.meetings.exports import brief, making, pdf
from portal.meetings.exports.source import Source
from portal.meetings.models import Export
from portal.meetings.sheets import live
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups import refresh
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory
from tests.meetings import presented
from tests.meetings.conftest import MONTH, NOW, OFFICE, correct, indicators
from tests.meetings.exports import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
Kind = Export.Kind


@pytest.fixture
def ask(snapshot, leader):
    def make(kind):
        return making.ask(snapshot=snapshot, kind=kind, template=None, by=leader, now=NOW)

    return make


def sheets_of(snapshot, now=NOW):
    return {one.code[-3:]: one for one in Source.of(snapshot, now=now, with_sheets=True).sheets}


def read(export):
    document = Document(io.BytesIO(export.content))
    rows = [
        [cell.text.replace(JOINER, "") for cell in row.cells]
        for table in document.tables
        for row in table.rows
    ]
    return "\n".join(one.text for one in document.paragraphs).replace(JOINER, ""), rows


def test_the_word_file_holds_a_sheet_a_community_of_the_frozen_figures(ask):
    correct("001", 5)  # after the freezing: the file does not know
    export = making.make(export=ask(Kind.SHEETS), now=NOW)
    assert (export.problem, export.name) == ("", "长虹街道推进会（2026年10月）各社区一页纸.docx")
    text, rows = read(export)
    assert text.count("冻结于2026年11月10日") == 3
    assert "往月走势、其他月份月报、审核退回、本次会议交办和会外交办截至2026年11月10日" in text
    doors = [row for row in rows if row[0] == "门禁安装"]
    assert [(row[3], row[4], row[5], row[6]) for row in doors] == [
        ("90%　9/10个", "85%", "50%", ""),
        ("50%　4/8个", "85%", "50%", "还差3个"),
        ("50%　3/6个", "85%", "50%", "还差3个"),
    ]


@pytest.mark.parametrize("many", [9, 18, 32])
def test_a_sheet_of_any_number_of_indicators_is_one_and_no_letter_is_under_nine_points(many, tmp_path):
    """No number parts from its unit at a line's end either; long names and figures are set narrower."""
    figures = {
        "figure": "98.6%",
        "fraction": "12,345/12,678件",
        "to_do": "还差1.67万㎡",
        "change": presented.UP,
    }
    found = []
    for number in range(many):
        one = presented.indicator(f"i{number}", name="散居楼院自管委员会选举完成")
        one["total"] |= figures | {"change": presented.UP | presented.PARTLY | {"is_of_month": True}}
        found.append(one)
    source = dataclasses.replace(samples.source(), content=presented.content(found))
    made = brief.make_word(source)
    document = Document(io.BytesIO(made))
    runs = [run for one in document.paragraphs for run in one.runs]
    runs += [
        run
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for one in cell.paragraphs
        for run in one.runs
    ]
    assert min(run.font.size.pt for run in runs if run.text) >= 9
    [page] = samples.pages(pdf.convert(pdf.bound(made), "docx"), tmp_path)
    lines = [line.strip() for line in page.replace(JOINER, "").splitlines()]
    assert not any(re.match(r"[个件%㎡]|百分点", line) for line in lines)
    assert page.count("98.6%") == many


def test_the_pdf_has_as_many_pages_as_communities(ask):
    export = making.make(export=ask(Kind.SHEETS_PDF), now=NOW)
    assert (export.problem, export.name[-4:]) == ("", ".pdf")
    assert b"/Count 3" in bytes(export.content)


def test_frozen_and_live_say_the_same_while_nothing_has_changed(meeting, snapshot):
    asked = live.Asked(meeting.area, meeting.month, meeting.since)
    codes = [f"{OFFICE}{number}" for number in ("001", "002", "003")]
    found = {one.code[-3:]: one for one in live.read(asked, indicators("doors", "green"), codes, now=NOW)}
    frozen = sheets_of(snapshot)
    for number, sheet in found.items():
        assert sheet.says == frozen[number].says
        for line, other in zip(sheet.lines, frozen[number].lines, strict=True):
            assert (line.cell["figure"], line.bar, line.chart, line.median) == (
                other.cell["figure"],
                other.bar,
                other.chart,
                other.median,
            )


def test_the_month_s_own_point_of_the_line_is_the_frozen_one(snapshot):
    before = sheets_of(snapshot)["001"].lines[0].chart
    correct("001", 1)
    assert sheets_of(snapshot)["001"].lines[0].chart == before


def test_a_community_that_has_not_reported_stands_without_figures(meeting, staff, snapshot):
    MonthlyReport.objects.filter(community=f"{OFFICE}003", month=MONTH).update(
        state=ReportState.DRAFT, approved_at=None
    )
    refresh.rebuild()
    asked = live.Asked(meeting.area, meeting.month, meeting.since)
    [sheet] = live.read(asked, indicators("doors", "green"), [f"{OFFICE}003"], now=NOW)
    assert (sheet.is_to_submit, sheet.is_counted, sheet.blank) == (True, False, 0)
    assert not any(line.cell["is_current"] and not line.cell["carried"] for line in sheet.lines)
    assert sheets_of(snapshot)["003"].is_counted  # then it had


def test_a_report_of_another_month_is_as_late_as_on_the_day_the_file_is_made(meeting, snapshot):
    """Its state is read then, too: days to the freezing would be of no day that the sheet names."""
    MonthlyReport.objects.filter(community=f"{OFFICE}003", month=MONTH - 1).update(
        state=ReportState.DRAFT, approved_at=None
    )
    made = NOW + dt.timedelta(days=30)
    asked = live.Asked(meeting.area, meeting.month, meeting.since)
    [sheet] = live.read(asked, indicators("doors", "green"), [f"{OFFICE}003"], now=made)
    [older] = sheets_of(snapshot, made)["003"].older.first
    assert older == sheet.older.first[0]
    assert older.late == (localtime(made).date() - older.due_on).days > 30


def test_the_same_statements_for_any_number_of_communities(meeting, office, staff, snapshot):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as found:
            live.read(asked, chosen, list(queries.names_below(meeting.area, MONTH)), now=NOW)
        return len(found)

    asked = live.Asked(meeting.area, meeting.month, meeting.since)
    chosen = indicators("doors", "green")
    few = statements()
    for number in range(20, 47):
        community = CommunityFactory(sub_district=office, code=f"{OFFICE}{number:03d}")
        report = MonthlyReportFactory(community=community, month=MONTH, state=ReportState.APPROVED)
        FigureFactory(report=report, indicator=chosen[0], numerator=1, denominator=2, comment="请核对")
    refresh.rebuild()
    assert statements() == few
