"""What the page before the meeting says of months that cannot be compared, or that have not begun."""

import datetime as dt

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from portal.indicators.models import Indicator, Target
from portal.meetings.models import ProgressMeeting, Snapshot
from portal.reporting.models import ReportingPeriod, ReportState
from portal.rollups.models import Rollup
from tests import factories
from tests.dashboard.conftest import OCTOBER, roll_up
from tests.meetings import presented

pytestmark = pytest.mark.django_db


@pytest.fixture
def elected(office):
    one = factories.IndicatorFactory(code="elected", name_zh="选举", name_en="Elected", short_zh="选举")
    factories.TargetFactory(indicator=one, area_code=office.sub_district.code, value=90)
    return one


def page(client_of, office, month=OCTOBER):
    return client_of(office.leader).get(reverse("briefing:page", args=[month]))


def test_without_anybody_in_both_months_nothing_is_said_not_to_have_moved(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), None])
    html = page(client_of, office).content.decode()
    assert "nothing can be compared" in html
    assert "Nothing has moved" not in html
    roll_up(office, elected, [(9, 10), None, None], OCTOBER - 1)
    html = page(client_of, office).content.decode()
    assert "Nothing has moved" in html
    assert "nothing can be compared" not in html


def test_a_month_that_has_not_begun_has_nobody_who_did_not_report(client_of, office, elected):
    html = page(client_of, office).content.decode()
    assert "Reporting of this month has not begun." in html
    assert "not reported" not in html
    factories.MonthlyReportFactory(community=office.communities[0], state=ReportState.DRAFT)
    ReportingPeriod.objects.update(due_on=dt.date(2026, 1, 1))
    html = page(client_of, office).content.decode()
    assert "has not begun" not in html
    assert "3 not reported" in html


def test_until_the_due_day_they_have_not_handed_in_yet(client_of, office, elected):
    today = dt.date.today()
    factories.ReportingPeriodFactory(sub_district=office.sub_district, month=OCTOBER, due_on=today)
    html = page(client_of, office).content.decode()
    assert "3 not handed in yet, due" in html
    assert "3 not reported" not in html


def test_every_light_that_rests_on_some_only_is_counted_as_such(client_of, office, elected):
    """The red ones no less than the green."""
    roll_up(office, elected, [(1, 10), (1, 10), None])
    found = page(client_of, office).context["brief"]
    assert found.says == (
        "Of the 1 indicators with a target: 1 far from it. "
        "Of these 1, the light of 1 rests on the communities counted so far."
    )
    assert found.is_partial


def test_several_that_moved_as_far_are_counted(client_of, office, elected):
    roll_up(office, elected, [(7, 10), (7, 10), (6, 10)])
    roll_up(office, elected, [(6, 10), (6, 10), (6, 10)], OCTOBER - 1)
    _whole, step = page(client_of, office).context["brief"].ups
    assert step.name.endswith("and others, 2 in all")
    assert step.name.startswith("第1")


def test_a_rate_of_few_cases_makes_no_large_step(client_of, office, elected):
    roll_up(office, elected, [(4, 4), (61, 100), (50, 100)])
    roll_up(office, elected, [(0, 4), (60, 100), (50, 100)], OCTOBER - 1)
    _whole, step = page(client_of, office).context["brief"].ups
    assert step.name.startswith("第2")


def test_on_a_phone_the_target_stands_in_words(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), (5, 10)])
    response = page(client_of, office)
    [row] = response.context["brief"].rows
    assert row.words == "Target 90%, due December 31, 9个 to go"
    assert f'<span class="brief-words">{row.words}</span>' in response.content.decode()


def test_the_target_stands_in_figures_below_its_mark_and_what_of_it_is_due_by_now(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), (5, 10)])
    trees = factories.IndicatorFactory(
        code="trees", kind=Indicator.Kind.FLOW, denominator="none", unit="棵", theme=elected.theme
    )
    factories.TargetFactory(
        indicator=trees, area_code=office.sub_district.code, value=3600, value_kind=Target.ValueKind.COUNT
    )
    roll_up(office, trees, [(9, None), (4, None), (5, None)])
    Rollup.objects.filter(indicator=trees).update(ytd_numerator=F("numerator"))
    response = page(client_of, office)
    rows = {row.indicator.code: row for row in response.context["brief"].rows}
    assert (rows["elected"].aim, rows["elected"].by_now) == ("Target 90%", "")
    assert (rows["trees"].aim, rows["trees"].by_now) == ("Target 3,600棵", "3,000棵 due by now")
    assert (rows["trees"].card.to_do, rows["trees"].short_by_now) == (
        "3,582棵 to go",
        "2,982棵 short of what is due by now",
    )
    assert rows["elected"].short_by_now == ""
    for words in (
        "<span>Target 90%</span>",
        "<span>Target 3,600棵</span>",
        "3,000棵 due by now",
        "2,982棵 short of what is due by now",
    ):
        assert words in response.text


def test_older_figures_are_marked_where_the_page_says_who_needs_a_hand(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), (5, 10)])
    Rollup.objects.filter(area_code=office.communities[1].code).update(
        areas_carried=1, oldest_month=OCTOBER - 1
    )
    Rollup.objects.filter(area_code=office.sub_district.code).update(
        areas_carried=1, oldest_month=OCTOBER - 1
    )
    response = page(client_of, office)
    html = response.content.decode()
    assert '<span title="carried forward">*</span>' in html
    assert "<span>* by an older figure</span>" in html
    [one] = response.context["brief"].helps
    assert "*" in one.names.split("、")[0]


def test_a_step_over_some_says_between_which_figures_and_over_how_many(client_of, office, elected):
    """The total is 50 % with a third that has no earlier month: the step is that of the other two."""
    roll_up(office, elected, [(9, 10), (6, 10), (0, 10)])
    roll_up(office, elected, [(8, 10), (5, 10), None], OCTOBER - 1)
    response = page(client_of, office)
    found = response.context["brief"]
    assert found.moved_over == "over 2 of 3"
    assert (found.ups[0].change.figures, found.ups[0].change.text) == ("65→75%", "10 percentage points")
    html = " ".join(response.text.split())
    assert '<span class="briefing-key">over 2 of 3 that reported both months</span>' in html
    assert '<span class="change-basis">65→75%</span>' in html
    Rollup.objects.filter(month=OCTOBER - 1).delete()
    roll_up(office, elected, [(8, 10), (5, 10), (0, 10)], OCTOBER - 1)
    found = page(client_of, office).context["brief"]
    assert (found.moved_over, found.ups[0].change.figures) == ("", "")


def test_what_helps_says_the_target_and_to_go_whose_it_is(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), (10, 10)])
    html = " ".join(page(client_of, office).text.split())
    assert "76.7% becomes 96.7%, target 90% met" in html
    assert "the number: to go to its own target" in html
    assert "together the areas may have more to go than the whole" in html
    Rollup.objects.all().delete()
    roll_up(office, elected, [(10, 10), (10, 10), (10, 10)])
    assert "together the areas may" not in page(client_of, office).text


def test_reports_and_assignments_have_their_own_day(client_of, office, elected):
    roll_up(office, elected, [(9, 10), (4, 10), (5, 10)])
    html = page(client_of, office).text
    assert f"reports and assignments as of {timezone.localdate():%Y-%m-%d}" in html


def test_a_frozen_meeting_of_the_month_is_asked_whether_it_reads_otherwise(client_of, office, elected):
    assert "?line=1" not in page(client_of, office).content.decode()
    meeting = ProgressMeeting.objects.create(
        sub_district=office.sub_district, title="推进会", held_on=dt.date(2026, 11, 8), month=OCTOBER,
        since=OCTOBER - 1, created_by=office.leader, created_at=timezone.now(),
    )  # fmt: skip
    shown = presented.content([presented.indicator("elected")])
    Snapshot.of(meeting, shown, by=office.leader, now=timezone.now()).save()
    meeting.chosen.create(indicator=elected, order=1)
    client = client_of(office.leader)
    address = reverse("meetings:changes", args=[meeting.pk])
    assert f'hx-get="{address}?line=1"' in page(client_of, office).content.decode()
    line = client.get(address, {"line": "1"}).content.decode()
    assert "otherwise today" in line
    assert meeting.get_absolute_url() in line
    assert "<table" not in line


def test_lights_by_older_figures_are_counted_in_the_sentence(client_of, office, elected):
    roll_up(office, elected, [(1, 10), (1, 10), (1, 10)])
    areas = [office.sub_district.code, office.communities[0].code]
    Rollup.objects.filter(area_code__in=areas).update(areas_carried=1, oldest_month=OCTOBER - 1)
    response = page(client_of, office)
    found = response.context["brief"]
    assert found.says.endswith("1 far from it. Of these 1, 1 holds figures carried forward.")
    [row] = found.rows
    assert "10%*" not in row.strip.says and row.strip.low is None


def test_an_end_of_the_strip_by_an_older_figure_has_its_star(client_of, office, elected):
    roll_up(office, elected, [(1, 10), (5, 10), (9, 10)])
    Rollup.objects.filter(area_code=office.communities[0].code).update(
        areas_carried=1, oldest_month=OCTOBER - 1
    )
    [row] = page(client_of, office).context["brief"].rows
    assert row.strip.low.text.endswith("10%*")
    assert row.strip.high.text.endswith("90%")


def test_cases_of_earlier_months_are_said_only_of_a_figure(client_of, office, elected):
    elected.opening_label = "Carried over"
    elected.save()
    assert page(client_of, office).context["brief"].carries_over == []
    roll_up(office, elected, [(1, 10), (5, 10), (9, 10)])
    assert page(client_of, office).context["brief"].carries_over == [elected.name]


def test_who_fell_by_single_cases_is_said_where_nothing_fell_further(client_of, office):
    cases = factories.IndicatorFactory(
        code="cases", name_zh="化解", name_en="Cases", kind=Indicator.Kind.FLOW, denominator="entered"
    )
    factories.TargetFactory(indicator=cases, area_code=office.sub_district.code, value=90)
    for month, parts in ((OCTOBER - 1, [(10, 10), (9, 10), (5, 10)]), (OCTOBER, [(9, 10), (9, 10), (9, 10)])):
        roll_up(office, cases, parts, month)
    Rollup.objects.update(ytd_numerator=9, ytd_denominator=10)
    found = page(client_of, office).context["brief"]
    assert [step.name for step in found.ups][-1].startswith("第3")
    assert not found.downs
    assert found.slight_downs == f"{office.communities[0].short_name.removesuffix('社区')} (化解)"
    assert "No marked fall; by single cases" in page(client_of, office).text


def test_figures_over_other_communities_are_said_not_to_be_compared(client_of, office, elected):
    """80 % of three in September and all of two in October are no rise."""
    roll_up(office, elected, [(10, 10), (10, 10), None])
    roll_up(office, elected, [(10, 10), (10, 10), (4, 10)], OCTOBER - 1)
    response = page(client_of, office)
    found = response.context["brief"]
    assert [(one.names, one.before, one.now) for one in found.apart] == [("选举", 3, 2)]
    assert (
        "选举: level where both months are in; the figures themselves are of other communities"
        in response.text
    )
    [row] = found.rows
    assert row.card.when == "met by 2 counted"
    assert "met by 2 counted" in row.words


def test_what_moved_like_with_like_is_not_said_to_be_beyond_comparing(client_of, office, elected):
    """The line above says by how much two communities rose: only the printed 80 % and 95 % are of others."""
    roll_up(office, elected, [(10, 10), (9, 10), None])
    roll_up(office, elected, [(10, 10), (7, 10), (8, 10)], OCTOBER - 1)
    response = page(client_of, office)
    found = response.context["brief"]
    assert [(step.indicator.code, step.change.size) for step in found.ups if not step.name] == [
        ("elected", 10)
    ]
    assert [(one.before, one.now, one.is_level) for one in found.apart] == [(3, 2, False)]
    assert "选举: the figures themselves are of other communities (3, now 2), not compared" in response.text
    assert "level where both months are in" not in response.text


def test_a_total_that_lacks_the_month_of_some_is_told_from_a_light_of_some(client_of, office, elected):
    roll_up(office, elected, [(10, 10), (10, 10), None])
    cases = factories.IndicatorFactory(code="cases", kind=Indicator.Kind.FLOW, denominator="entered")
    factories.TargetFactory(indicator=cases, area_code=office.sub_district.code, value=90)
    roll_up(office, cases, [(9, 10), (9, 10), None])
    Rollup.objects.filter(indicator=cases).update(ytd_numerator=9, ytd_denominator=10)
    whole = Rollup.objects.filter(indicator=cases, area_code=office.sub_district.code)
    whole.update(ytd_numerator=18, ytd_denominator=20)
    says = page(client_of, office).context["brief"].says
    assert "the light of 1 rests on the communities counted so far" in says
    assert "the total of 1 lacks the month of some" in says
