"""What a meeting's pages and files say of whom a figure, an end or a movement rests on."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from portal.indicators.models import Indicator
from portal.meetings import actions, pages
from portal.meetings.changes import differences
from portal.meetings.exports import brief, workbook
from portal.meetings.models import ProgressMeeting
from portal.meetings.printed import counted_text, listed, of_counted, progress_text, running_text
from portal.meetings.word import tags
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups import refresh
from tests.dashboard.conftest import _english
from tests.factories import FigureFactory, IndicatorFactory
from tests.meetings import presented
from tests.meetings.conftest import MONTH, NOW, OFFICE, indicators
from tests.meetings.exports import samples
from tests.meetings.exports.test_workbook import book, values
from tests.meetings.said import NAMES, content, counted, said

__all__ = ["_english"]
EARLIER = {**presented.NOT_COUNTED, "is_earlier": True, "n": 3, "d": 4, "figure": "75%"}


def only(made, kind):
    [page] = [page for page in pages.of(made) if page.kind == kind]
    return page


def running():
    """A flow of three communities; of one only earlier months of the year are in."""
    one = presented.indicator("cases", kind="flow", is_stock=False)
    one["total"] |= {"covered": 2, "due": 3}
    one["rows"][2] |= EARLIER
    return one


def test_of_a_running_total_only_the_month_lacks_communities():
    one = running()
    assert counted_text(one) == "本月2/3"
    assert of_counted(one) == "（本月已计入2/3个社区）"
    assert progress_text(one, one["total"]) == "差距大（本月已计入2/3个社区）"
    assert progress_text(one, one["rows"][0]) == "差距大"
    made = presented.content([one])
    assert only(made, "overall").data["rows"][0]["counted"] == "本月2/3"
    assert only(made, "heat_map").data["parts"] == ["本月2/3"]
    data = only(made, "bars").data
    assert data["coverage"] != "2 of 3 communities counted"
    assert data["not_counted"] == "Month not counted:"
    assert tags._total(1, one)["覆盖"] == "本月2/3"
    other = presented.indicator()
    assert counted_text(other) == "3/3"


def test_the_overview_in_excel_says_so_too():
    source = samples.source()
    source.content["indicators"][0]["kind"], source.content["indicators"][1]["kind"] = "flow", "level"
    first, second = values(book(source)["总表"], 4)[:2]
    assert first[-1] == "年初以来累计，计入社区为本月"
    assert second[-1] is None


def test_a_total_that_begins_within_the_year_says_with_which_month():
    one = running()
    assert running_text(one) == "年初以来累计"
    month = {"figure": "9件", "percent": None, "n": 9, "d": 9, "covered": 2, "due": 3}
    empty = {"figure": "—", "percent": None, "n": None, "d": None, "covered": 0, "due": 3}
    names = ("2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
    one["months"] = [
        (empty if name in names[1:3] else month) | {"month": name} for name in (*names, "2026-10")
    ]
    assert running_text(one) == "本年累计（3月起）"
    one["months"][1] |= {"n": 0}
    assert running_text(one) == "年初以来累计"


def test_ends_are_those_of_the_communities_counted():
    one = counted(name="门禁", absent=[5])
    one["spread"] |= {"best_names": NAMES[:1], "worst_names": NAMES[1:2], "count": 5}
    made = content([one], states={5: "SUBMITTED"})
    assert said(made, "T14").startswith("门禁已计入社区中最高的东风社区为100%，最低的西园社区为")
    assert only(made, "unevenness").data["rows"][0]["among"]
    whole = counted(name="门禁")
    assert said(content([whole]), "T14").startswith("门禁最高的")
    assert only(content([whole]), "unevenness").data["rows"][0]["among"] == ""


def test_all_that_moved_as_far_are_said_to_have():
    one = presented.indicator(communities=4)
    data = only(presented.content([one], communities=4), "movers").data["rows"][0]
    assert data["gained"]["name"].startswith("第1社区")
    assert "4" in data["gained"]["name"]
    assert data["gained"]["left"] == ""
    for row in one["rows"][1:]:
        row["change"] = presented.UP | {"size": "1"}
    data = only(presented.content([one], communities=4), "movers").data["rows"][0]
    assert (data["gained"]["name"], data["gained"]["left"]) == ("第1社区", "还差1个")


def test_what_is_said_of_the_year_does_not_stand_beside_the_months_movement():
    one = presented.indicator(communities=1)
    one["rows"][0] |= {
        "is_reached": True,
        "to_do": "",
        "change": presented.DOWN | {"is_of_month": True, "before": "90.9%", "now": "81.8%"},
    }
    data = only(presented.content([one], communities=1), "movers").data["rows"][0]
    assert (data["fell"]["step"], data["fell"]["left"]) == ("90.9% → 81.8%", "")


def test_before_the_due_day_the_projector_and_the_brief_say_so():
    reports = {
        "due": 3, "approved": 1, "not_submitted": ["第1社区", "第2社区"], "returned": [], "in_review": [],
        "due_on": "2026-11-05", "as_of": "",
    }  # fmt: skip
    made = presented.content(reports=reports)
    [(title, _count, _sign, _names)] = only(made, "missing").data["groups"]
    assert title.startswith("Not handed in yet, due")
    assert brief.missing(made)[0] == "尚未上报2个：第1社区、第2社区（截止11月5日）"
    reports["due_on"] = "2026-11-04"
    assert brief.missing(made)[0] == "未报2个：第1社区、第2社区"


def test_why_the_parts_add_up_to_more_than_the_whole_is_said_beside_them():
    """Each is held against its own target; what one does beyond it takes nothing off another's."""
    one = presented.indicator()
    for row, (n, d) in zip(one["rows"], ((9, 9), (6, 10), (8, 10)), strict=True):
        row |= {"n": n, "d": d}
    one["total"] |= {"n": 23, "d": 29}  # 5 to go: 28 of 29; the communities' own are 4 and 2
    assert "6个 to go" in only(presented.content([one]), "bars").data["together"]
    one["rows"][0] |= {"n": 8, "d": 9}
    one["total"] |= {"n": 22, "d": 30}
    assert only(presented.content([one]), "bars").data["together"] == ""
    one["kind"] = "frequency"
    assert only(presented.content([one]), "bars").data["together"] == ""


def test_that_all_are_alike_is_said_once():
    one = presented.indicator()
    one["spread"] |= {"best": "100%", "worst": "100%", "gap": "0个百分点", "gap_size": "0"}
    data = only(presented.content([one]), "unevenness").data["rows"][0]
    assert (data["is_alike"], data["worst_names"]) == (True, "")
    assert not only(presented.content(), "unevenness").data["rows"][0]["is_alike"]


def test_the_note_on_comparisons_has_the_words_it_explains():
    one = presented.indicator()
    one["total"]["change"] = presented.UP | presented.PARTLY
    assert only(presented.content([one]), "overall").data["note"].startswith("“按5/6个”")
    assert only(presented.content(), "overall").data["note"] == ""


def test_what_was_returned_has_another_sign_than_what_was_told():
    states = ("NOTIFIED", "ACCEPTED", "REPORTED", "RETURNED", "CLOSED_OFF")
    rows = [presented.matter(state=state, is_open=state != "CLOSED_OFF") for state in states]
    shown = only(presented.content(matters=rows), "matters").data["rows"]
    assert len({row["sign"] for row in shown}) == len(states)
    late = only(presented.content(matters=[presented.matter(is_overdue=True)]), "matters").data["rows"][0]
    assert late["sign"] == "■"


@pytest.mark.django_db
def test_the_meetings_page_says_once_of_whom_a_light_speaks(client):
    one = presented.indicator()
    one["total"] |= {"covered": 2, "due": 3}
    meeting, leader = presented.frozen(presented.content([one]))
    client.force_login(leader)
    html = client.get(reverse("meetings:detail", args=[meeting.pk])).content.decode()
    assert html.count("（已计入") == 1
    assert "（已计入2/3个社区）" in html


class TestMeetingToCome:
    @pytest.fixture
    def speeches(self, office):
        one = IndicatorFactory(
            code="exchange_speeches", name_zh="交流发言", kind=Indicator.Kind.MEETING, denominator="none",
            direction="neutral",
        )  # fmt: skip
        for report in MonthlyReport.objects.filter(month=MONTH, state=ReportState.APPROVED):
            FigureFactory(report=report, indicator=one, numerator=1)
        refresh.rebuild()
        return one

    def frozen(self, office, staff, held_on):
        meeting = actions.save(
            meeting=ProgressMeeting(
                sub_district=office, title="推进会", held_on=held_on, month=MONTH, since=MONTH - 1
            ),
            indicators=indicators("exchange_speeches"), by=staff, now=NOW,
        )  # fmt: skip
        return actions.freeze(meeting=meeting, by=staff, now=NOW)

    def test_it_has_no_figure_until_it_is_held(self, office, staff, speeches):
        """Its list of speakers is a plan; the numbers stay for the proof, and are printed nowhere."""
        day = timezone.localdate(NOW)
        planned = self.frozen(office, staff, day + dt.timedelta(days=1)).content["indicators"][0]
        with translation.override(settings.LANGUAGE_CODE):  # of a snapshot
            words = gettext("not held yet")
        assert (planned["total"]["figure"], planned["total"]["is_current"]) == (words, False)
        assert counted_text(planned) == ""
        assert workbook._figure(planned, planned["total"]) == [words, None, None]
        held = self.frozen(office, staff, day).content["indicators"][0]
        assert (held["total"]["figure"], held["total"]["is_current"]) == ("3个", True)

    def test_once_it_is_held_that_is_one_change(self, office, staff, speeches):
        day = timezone.localdate(NOW)
        before = self.frozen(office, staff, day + dt.timedelta(days=1)).content
        after = self.frozen(office, staff, day).content
        assert [one.area for one in differences(before, after).figures] == [""]
        assert OFFICE in after["office"]["code"]


def test_who_moved_by_single_cases_alone_is_said_to_have():
    """The cell beside a large step does not say that nobody moved the other way."""
    one = presented.indicator(communities=4)
    one |= {"kind": "flow", "movers": [one["rows"][0]["area"]]}
    single = [10, 11, 11, 11]
    for row in one["rows"][1:3]:
        row["change"] = presented.DOWN | {"is_of_month": True, "numbers": single}
    row = only(presented.content([one], communities=4), "movers").data["rows"][0]
    assert row["fell"] is None
    assert row["no_fall"] == "single cases only: 第2社区、第3社区"
    for cell in one["rows"][1:3]:
        cell["change"] = None
    row = only(presented.content([one], communities=4), "movers").data["rows"][0]
    assert row["no_fall"] == "none fell back"


def test_what_a_meeting_to_come_counts_stands_in_no_table():
    """The bulletin is read once the meeting is held: it does not say that it was not."""
    spoke = presented.indicator(communities=2, kind="meeting", name="交流发言")
    other = presented.indicator(communities=2, name="门禁")
    spoke["total"] |= {"figure": "未召开", "is_current": False}
    made = presented.content([spoke, other], communities=2)
    assert [row["indicator"]["name"] for row in only(made, "overall").data["rows"]] == ["门禁"]
    assert [one["name"] for one in listed(made)] == ["门禁"]
    spoke["total"] |= {"figure": "3个", "is_current": True}
    assert [one["name"] for one in listed(made)] == ["交流发言", "门禁"]
