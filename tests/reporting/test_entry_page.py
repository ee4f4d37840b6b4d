"""The secretary's pages: what is due, the form, one figure at a time, handing in."""

import re

import pytest
from django.urls import reverse

from portal.notices.models import Notice
from portal.reporting import actions
from portal.reporting.errors import ReportError
from portal.reporting.models import MonthlyReport, ReportState
from tests.factories import (
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    UserFactory,
)
from tests.reporting.conftest import NOW, OCTOBER

S = ReportState


@pytest.fixture
def page(report):
    return reverse("reporting:entry", args=[report.community_id, OCTOBER])


def box(report, code):
    return reverse("reporting:figure", args=[report.community_id, OCTOBER, code])


def typed(code, version=0, **values):
    return {f"{code}-{kind}": value for kind, value in values.items()} | {f"{code}-version": version}


# --- what is due ---


def test_the_first_page_says_what_is_due_earliest_first(report, community, secretary, sign_in):
    MonthlyReportFactory(
        community=community, month=OCTOBER - 1, state=S.RETURNED, first_submitted_on="2026-10-02"
    )
    MonthlyReportFactory(community=community, month=OCTOBER - 2, state=S.APPROVED)
    MonthlyReportFactory()
    response = sign_in(secretary).get(reverse("reporting:mine"))
    assert [line.report.month for line in response.context["owed"]] == [OCTOBER - 1, OCTOBER]
    assert [line.report.month for line in response.context["before"]] == [OCTOBER - 2]


def test_the_first_page_shows_what_asks_for_something(report, secretary, staff, sign_in):
    actions.remind(reports=[report], by=staff, now=NOW)
    assert Notice.objects.get().text in sign_in(secretary).get(reverse("reporting:mine")).content.decode()


def test_nothing_due_is_said_in_words(secretary, sign_in):
    assert b"Nothing is due" in sign_in(secretary).get(reverse("reporting:mine")).content


# --- the form ---


def test_the_form_says_how_many_are_left(report, page, community, committees, disputes, secretary, sign_in):
    FigureFactory(report=MonthlyReportFactory(community=community, month=OCTOBER - 1), indicator=committees)
    response = sign_in(secretary).get(page)
    assert (response.context["total"], response.context["left"]) == (2, 1)
    html = response.content.decode()
    assert 'name="committees-numerator"' in html
    assert "style=" not in html
    assert not MonthlyReport.objects.get(pk=report.pk).figures.exists()


@pytest.mark.parametrize(("kind", "status"), [("own", 200), ("foreign", 404)])
def test_a_secretary_opens_the_own_community_only(report, page, kind, status, sign_in):
    user = UserFactory(area_code=report.community_id) if kind == "own" else UserFactory()
    assert sign_in(user).get(page).status_code == status


def test_leaders_and_staff_read_and_cannot_write(report, page, committees, staff, sign_in):
    leader = UserFactory(role="LEADER", area_code=report.community_id[:9])
    for reader in (leader, staff):
        client = sign_in(reader)
        response = client.get(page)
        assert response.status_code == 200
        assert b"entry-box" not in response.content.replace(b"entry-box-cell", b"")
        assert client.post(page).status_code == 403
        assert client.post(box(report, "committees"), typed("committees", numerator=1)).status_code == 403


@pytest.mark.parametrize("state", [S.SUBMITTED, S.APPROVED, S.LOCKED])
def test_under_review_the_page_is_read_only_and_says_who_has_it(
    community, committees, secretary, sign_in, state
):
    report = MonthlyReportFactory(community=community, state=state)
    response = sign_in(secretary).get(reverse("reporting:entry", args=[community.code, OCTOBER]))
    assert response.context["editable"] is False
    assert response.context["who_has_it"] in response.content.decode()
    assert response.context["may_withdraw"] is (report.state == S.SUBMITTED)


def test_a_returned_report_opens_at_the_figure_in_question(
    community, committees, study, secretary, staff, sign_in
):
    report = MonthlyReportFactory(community=community, state=S.SUBMITTED)
    FigureFactory(report=report, indicator=committees)
    FigureFactory(report=report, indicator=study, denominator=5)
    actions.return_(report=report, by=staff, now=NOW, reason="请核对", comments={"study": "与台账不符"})
    response = sign_in(secretary).get(reverse("reporting:entry", args=[community.code, OCTOBER]))
    html = response.content.decode()
    assert 'data-focus-row="row-study"' in html
    assert html.index("请核对") < html.index("<table")
    assert html.count("与台账不符") == 2


def test_the_page_takes_the_same_queries_for_any_number_of_indicators(
    report, page, secretary, sign_in, django_assert_max_num_queries
):
    for _ in range(20):
        FigureFactory(report=report, indicator=IndicatorFactory())
    client = sign_in(secretary)
    with django_assert_max_num_queries(14):
        client.get(page)


# --- one figure at a time ---


def test_a_box_is_saved_as_it_is_typed(report, committees, secretary, sign_in):
    response = sign_in(secretary).post(
        box(report, "committees"), typed("committees", numerator="8个", denominator="10")
    )
    assert (response.status_code, response["X-Figure"]) == (200, "committees")
    html = response.content.decode()
    assert "80%" in html
    assert 'name="committees-version" form="report-form" value="1"' in " ".join(html.split())
    assert report.figures.get().numerator == 8


def test_saving_a_figure_costs_that_figure_whatever_else_the_month_holds(
    report, page, community, committees, secretary, sign_in, django_assert_max_num_queries
):
    before = MonthlyReportFactory(community=community, month=OCTOBER - 1)
    for _ in range(12):
        FigureFactory(report=report, indicator=IndicatorFactory())
    FigureFactory(report=before, indicator=committees, numerator=9, denominator=10)
    client = sign_in(secretary)
    client.post(box(report, "committees"), typed("committees", numerator="7", denominator="10"))
    with django_assert_max_num_queries(17) as sent:
        answer = client.post(
            box(report, "committees"), typed("committees", 1, numerator="8", denominator="10")
        )
    assert sum('UPDATE "reporting_figure"' in one["sql"] for one in sent) == 1
    said, shown = answer.content.decode(), client.get(page).content.decode()
    assert "less than last month" in said
    for part in ("state-committees", "rate-committees", "messages-committees"):
        assert part_of(said, part) == part_of(shown, part)


def part_of(html, name):
    """The text of one part, and whether something is left to do there."""
    found = re.search(rf'<(span|div)[^>]*id="{name}".*?</\1>', html, re.DOTALL)[0]
    return "data-left" in found, " ".join(re.sub("<[^>]+>", " ", found).split())


def test_an_impossible_figure_is_kept_and_marked(report, page, committees, secretary, sign_in):
    client = sign_in(secretary)
    response = client.post(box(report, "committees"), typed("committees", numerator="11", denominator="10"))
    assert 'data-state="refused"' in response.content.decode()
    html = client.get(page).content.decode()
    assert 'value="11"' in html
    assert 'aria-invalid="true"' in html


def test_a_doubtful_figure_asks_for_a_reason_in_its_row(report, community, greening, secretary, sign_in):
    before = MonthlyReportFactory(community=community, month=OCTOBER - 1)
    FigureFactory(report=before, indicator=greening, numerator=500)
    client = sign_in(secretary)
    html = client.post(box(report, "greening"), typed("greening", numerator="5000000")).content.decode()
    assert "needs-reason" in html
    assert 'data-state="doubtful"' in html
    html = client.post(
        box(report, "greening"), typed("greening", 1, numerator="5000000", reason="新建公园")
    ).content.decode()
    assert 'data-state="explained"' in html


def test_a_figure_that_somebody_else_changed_shows_both(report, committees, secretary, sign_in):
    other = UserFactory(area_code=report.community_id, name="李四")
    client = sign_in(other)
    client.post(box(report, "committees"), typed("committees", numerator="8", denominator="10"))
    client = sign_in(secretary)
    response = client.post(box(report, "committees"), typed("committees", numerator="9", denominator="10"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "李四" in html
    assert "8/10" in html.replace("\n", "")
    assert '{"committees-version": "1"}' in html
    assert report.figures.get().numerator == 8
    response = client.post(box(report, "committees"), typed("committees", 1, numerator="9", denominator="10"))
    assert response.status_code == 200
    assert report.figures.get().numerator == 9


def test_theirs_is_shown_by_asking_for_the_row(report, committees, secretary, sign_in):
    FigureFactory(report=report, indicator=committees, numerator=7)
    html = sign_in(secretary).get(box(report, "committees")).content.decode()
    assert 'value="7"' in html
    assert "hx-swap-oob" not in html


def test_a_figure_of_a_report_handed_in_meanwhile_is_not_saved(report, committees, secretary, sign_in):
    client = sign_in(secretary)
    MonthlyReport.objects.filter(pk=report.pk).update(state=S.SUBMITTED, submitted_at=NOW)
    response = client.post(box(report, "committees"), typed("committees", numerator="1", denominator="1"))
    assert response.status_code == 422
    assert "X-Figure" not in response
    assert "submitted" in response.content.decode()


@pytest.mark.parametrize("code", ["unknown", "speeches"])
def test_what_the_community_does_not_fill_in_has_no_box(report, speeches, secretary, sign_in, code):
    assert sign_in(secretary).post(box(report, code), typed(code, numerator="1")).status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_strange_version_breaks_nothing(report, committees, secretary, sign_in, version):
    values = typed("committees", numerator="1", denominator="1") | {"committees-version": version}
    assert sign_in(secretary).post(box(report, "committees"), values).status_code == 200


# --- handing in ---


def test_handing_in_stores_what_was_prefilled(report, page, community, committees, study, secretary, sign_in):
    before = MonthlyReportFactory(community=community, month=OCTOBER - 1)
    FigureFactory(report=before, indicator=committees, numerator=8, denominator=10)
    values = typed("committees", numerator="8", denominator="10") | typed("study", numerator="5")
    assert sign_in(secretary).post(page, values).status_code == 302
    report.refresh_from_db()
    assert report.state == S.SUBMITTED
    assert dict(report.figures.values_list("indicator__code", "source")) == {
        "committees": "CARRIED",
        "study": "TYPED",
    }
    assert [event.verb for event in report.events.all()] == ["start", "submit"]


def test_a_report_with_mistakes_stays_with_all_that_was_typed(
    report, page, committees, study, secretary, sign_in
):
    values = typed("committees", numerator="11", denominator="10") | typed("study", numerator="")
    response = sign_in(secretary).post(page, values)
    assert response.status_code == 422
    assert [error["box"] for error in response.context["errors"]] == [
        "committees-numerator",
        "study-numerator",
    ]
    html = response.content.decode()
    assert 'href="#committees-numerator"' in html
    assert 'value="11"' in html
    report.refresh_from_db()
    assert report.state == S.DRAFT


def test_handing_in_does_not_overwrite_another_persons_figure(report, page, committees, secretary, sign_in):
    FigureFactory(report=report, indicator=committees, numerator=7, version=3)
    response = sign_in(secretary).post(page, typed("committees", 2, numerator="8", denominator="10"))
    assert response.status_code == 422
    assert response.context["errors"][0]["box"] == "row-committees"
    assert 'value="8"' in response.content.decode()
    assert report.figures.get().numerator == 7


def test_handing_in_twice_is_said_in_words(report, page, committees, secretary, sign_in):
    client = sign_in(secretary)
    values = typed("committees", numerator="8", denominator="10")
    client.post(page, values)
    response = client.post(page, values, follow=True)
    assert b"This was not done" in response.content
    assert report.events.filter(verb="submit").count() == 1


def test_withdrawing(community, committees, secretary, sign_in):
    report = MonthlyReportFactory(community=community, state=S.SUBMITTED)
    address = reverse("reporting:withdraw", args=[community.code, OCTOBER])
    assert b"Withdrawn" in sign_in(secretary).post(address, follow=True).content
    report.refresh_from_db()
    assert report.state == S.DRAFT
    assert b"This was not done" in sign_in(secretary).post(address, follow=True).content


def test_readers_are_shown_figures_and_no_suggestions(report, page, community, committees, staff, sign_in):
    FigureFactory(report=MonthlyReportFactory(community=community, month=OCTOBER - 1), indicator=committees)
    [(_theme, [row])] = sign_in(staff).get(page).context["themes"]
    assert (row.state, row.values.numerator, row.last.numerator) == ("blank", None, 8)


@pytest.mark.parametrize(
    ("reason", "words"), [("说" * 350, b"350 characters"), ("详询13812345678", b"mobile number")]
)
def test_a_reason_is_kept_whole_or_refused_and_stays_in_its_box(
    report, committees, secretary, sign_in, reason, words
):
    client = sign_in(secretary)
    address = reverse("reporting:figure", args=[report.community_id, OCTOBER, "committees"])
    boxes = {"committees-numerator": "0", "committees-denominator": "10", "committees-reason": reason}
    assert words in client.post(address, boxes).content
    figure = report.figures.get()
    assert (figure.numerator, figure.reason) == (None, "")
    assert (figure.entered["numerator"], figure.entered["reason"]) == ("0", reason)
    page = client.get(reverse("reporting:entry", args=[report.community_id, OCTOBER])).content
    assert words in page
    assert reason.encode() in page


def test_a_return_says_all_or_is_refused(report, committees, staff):
    FigureFactory(report=report, indicator=committees)
    MonthlyReport.objects.filter(pk=report.pk).update(state=S.SUBMITTED, submitted_at=NOW)
    for words in ({"reason": "说" * 301}, {"comments": {"committees": "请找110101199003072316核实"}}):
        with pytest.raises(ReportError):
            actions.return_(report=report, by=staff, now=NOW, **words)
    report.refresh_from_db()
    assert report.state == S.SUBMITTED
