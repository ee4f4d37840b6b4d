"""The reviewers' pages: the board of a month, one report, the figures of the sub-district."""

import pytest
from django.urls import reverse

from portal.notices.models import Notice
from portal.reporting import actions
from portal.reporting.models import ReportingPeriod, ReportState
from tests.factories import (
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    UserFactory,
    at,
)
from tests.reporting.conftest import NOW, OCTOBER

S = ReportState


def address(name, *args):
    return reverse(f"reporting:{name}", args=args)


@pytest.fixture
def submitted(community, committees):
    report = MonthlyReportFactory(community=community, state=S.SUBMITTED)
    FigureFactory(report=report, indicator=committees)
    return report


def decide(client, report, verb, **values):
    page = address("review", report.community_id, OCTOBER)
    seen = client.get(page).context["seen"]
    return client.post(page, {"verb": verb, "seen": seen} | values, follow=True)


# --- the board ---


def test_a_locked_month_says_who_is_missing_and_asks_them_no_more(
    sub_district, community, secretary, staff, sign_in
):
    report = MonthlyReportFactory(community=community, state=S.RETURNED, submitted_at=None)
    actions.remind(reports=[report], by=staff, now=NOW)
    board = sign_in(staff).get(address("board", OCTOBER)).content.decode()
    assert "1 report is returned." in board
    assert "has not handed in" not in board
    assert "The month is locked without them." in board
    board = sign_in(staff).post(address("lock", OCTOBER), follow=True).content.decode()
    assert "locked without this report" in board
    assert "left" not in board.split("board-table")[1].split("</table>")[0]
    mine = sign_in(secretary).get(reverse("reporting:mine")).content.decode()
    assert "Locked without your report: 2026-10" in mine
    assert "All months are handed in" not in mine
    unread = Notice.objects.visible_to(secretary).unread()
    assert [notice.kind for notice in unread] == [Notice.Kind.RESULT]
    assert "2026年10月" in unread[0].text
    entry = sign_in(secretary).get(address("entry", community.code, OCTOBER)).content.decode()
    assert "locked without this report" in entry


def test_approving_what_nobody_left_is_no_success(community, staff, sign_in):
    MonthlyReportFactory(community=community, state=S.APPROVED)
    response = sign_in(staff).post(address("approve_clean", OCTOBER), follow=True)
    assert b"No report was approved" in response.content
    assert b"0 reports approved" not in response.content


def test_approving_drops_no_comment_in_silence(submitted, staff, sign_in):
    client = sign_in(staff)
    page = address("review", submitted.community_id, OCTOBER)
    code = submitted.figures.first().indicator.code
    words = {"verb": "approve", "seen": client.get(page).context["seen"], f"comment-{code}": "请核对"}
    response = client.post(page, words)
    assert response.status_code == 422
    assert b"keeps no reason and no comment" in response.content
    assert 'value="请核对"' in response.text
    submitted.refresh_from_db()
    assert submitted.state == S.SUBMITTED


def test_the_total_of_the_sub_districts_figures_is_zero_only_where_zero_was_counted(
    report, speeches, staff, sign_in
):
    client = sign_in(staff)
    page = address("staff_figures", OCTOBER)
    assert client.get(page).context["totals"] == {"speeches": None}
    assert ">—</td>" in client.get(page).text.replace(" ", "").replace("\n", "")
    box = f"{report.community_id}-speeches-numerator"
    for typed, total in (("0", 0), ("1", 1), ("", None)):
        version = client.get(page).context["lines"][0][1][0].version
        client.post(page, {box: typed, f"{report.community_id}-speeches-version": version})
        assert client.get(page).context["totals"] == {"speeches": total}


def test_the_board_counts_and_puts_first_what_waits(sub_district, submitted, staff, sign_in):
    for state in (S.APPROVED, S.NOT_STARTED, S.RETURNED):
        MonthlyReportFactory(community=CommunityFactory(sub_district=sub_district), state=state)
    MonthlyReportFactory()
    response = sign_in(staff).get(address("board", OCTOBER))
    board = response.context["board"]
    assert (board.due, board.received, board.approved, board.waiting, board.outstanding) == (4, 2, 1, 1, 2)
    assert [row.report.state for row in board.rows] == [S.SUBMITTED, S.RETURNED, S.NOT_STARTED, S.APPROVED]
    assert board.rows[0].filled == 1


def test_late_and_overdue_are_not_the_same(sub_district, staff, sign_in):
    late, missing = (CommunityFactory(sub_district=sub_district) for _ in range(2))
    MonthlyReportFactory(community=late, state=S.SUBMITTED, submitted_at=at(2026, 11, 8))
    MonthlyReportFactory(community=missing)
    board = sign_in(staff).get(address("board", OCTOBER)).context["board"]
    assert board.rows[0].days_late == 3
    assert board.overdue == (1 if board.days_left < 0 else 0)


def test_the_board_opens_at_the_latest_month_and_turns_pages(community, staff, sign_in):
    for back in (0, 1, 2):
        MonthlyReportFactory(community=community, month=OCTOBER - back)
    client = sign_in(staff)
    assert client.get(address("board")).context["month"] == OCTOBER
    context = client.get(address("board", OCTOBER - 1)).context
    assert (context["earlier"], context["later"]) == (OCTOBER - 2, OCTOBER)
    assert client.get(address("board", OCTOBER + 1)).status_code == 404


def test_before_the_first_month_the_board_says_so(staff, sign_in):
    assert b"No month is open yet" in sign_in(staff).get(address("board")).content


def test_only_reviewers_come_here(report, secretary, sign_in):
    leader = UserFactory(role="LEADER", area_code=report.community_id[:9])
    for user in (secretary, leader, UserFactory(role="ADMIN")):
        client = sign_in(user)
        assert client.get(address("board", OCTOBER)).status_code == 403
        assert client.get(address("review", report.community_id, OCTOBER)).status_code == 403
        assert client.post(address("lock", OCTOBER)).status_code == 403


def test_a_foreign_report_is_not_found(report, staff, sign_in):
    foreign = MonthlyReportFactory(community=CommunityFactory(), state=S.SUBMITTED)
    client = sign_in(staff)
    for name in ("review", "entry", "workbook"):
        assert client.get(address(name, foreign.community_id, OCTOBER)).status_code == 404
    assert client.post(address("remind", foreign.community_id, OCTOBER)).status_code == 404


@pytest.mark.parametrize("communities", [2, 12])
def test_the_board_takes_the_same_queries_for_any_number_of_communities(
    sub_district, committees, study, speeches, staff, sign_in, django_assert_max_num_queries, communities
):
    for _ in range(communities):
        community = CommunityFactory(sub_district=sub_district)
        report = MonthlyReportFactory(community=community, state=S.SUBMITTED)
        FigureFactory(report=report, indicator=committees)
        FigureFactory(report=report, indicator=study, denominator=5, numerator=4)
    client = sign_in(staff)
    for page in ("board", "staff_figures"):
        with django_assert_max_num_queries(13):
            assert client.get(address(page, OCTOBER)).status_code == 200


def test_one_click_reminds_one_or_all(sub_district, report, secretary, staff, sign_in):
    other = CommunityFactory(sub_district=sub_district)
    MonthlyReportFactory(community=other)
    UserFactory(area_code=other.code)
    client = sign_in(staff)
    assert (
        b"1 person reminded"
        in client.post(address("remind", report.community_id, OCTOBER), follow=True).content
    )
    assert b"1 person reminded" in client.post(address("remind_all", OCTOBER), follow=True).content
    assert b"Nobody was reminded" in client.post(address("remind_all", OCTOBER), follow=True).content
    assert Notice.objects.count() == 2


def test_all_clean_reports_are_approved_in_one_go(submitted, staff, sign_in):
    assert b"1 report approved" in sign_in(staff).post(address("approve_clean", OCTOBER), follow=True).content
    submitted.refresh_from_db()
    assert submitted.state == S.APPROVED


def test_the_month_is_locked_and_unlocked(submitted, staff, sign_in):
    client = sign_in(staff)
    assert b"wait for review" in client.post(address("lock", OCTOBER), follow=True).content
    actions.approve(report=submitted, by=staff, now=NOW)
    assert b"2026-10 is locked" in client.post(address("lock", OCTOBER), follow=True).content
    assert ReportingPeriod.objects.get(month=OCTOBER).is_locked
    assert b"Write the reason" in client.post(address("unlock", OCTOBER), follow=True).content
    assert b"is unlocked" in client.post(address("unlock", OCTOBER), {"reason": "更正"}, follow=True).content


# --- one report ---


def test_the_review_shows_doubts_with_their_reasons(community, greening, staff, sign_in):
    before = MonthlyReportFactory(community=community, month=OCTOBER - 1)
    FigureFactory(report=before, indicator=greening, numerator=500)
    report = MonthlyReportFactory(community=community, state=S.SUBMITTED)
    FigureFactory(report=report, indicator=greening, numerator=5_000_000, reason="新建公园")
    response = sign_in(staff).get(address("review", community.code, OCTOBER))
    html = response.content.decode()
    assert response.context["doubts"] == 1
    assert "is the unit right" in html
    assert "新建公园" in html


def test_after_a_decision_the_next_report_that_waits(sub_district, submitted, staff, sign_in):
    following = MonthlyReportFactory(community=CommunityFactory(sub_district=sub_district), state=S.SUBMITTED)
    client = sign_in(staff)
    response = decide(client, submitted, "approve")
    assert response.redirect_chain[-1][0] == address("review", following.community_id, OCTOBER)
    response = decide(client, following, "return", reason="请核对")
    assert response.redirect_chain[-1][0] == address("board", OCTOBER)


def test_comments_on_figures_return_a_report(submitted, staff, sign_in):
    decide(sign_in(staff), submitted, "return", **{"comment-committees": "与台账不符"})
    submitted.refresh_from_db()
    assert submitted.state == S.RETURNED
    assert submitted.figures.get().comment == "与台账不符"


def test_returning_without_a_word_is_refused(submitted, staff, sign_in):
    assert b"Write what has to be mended" in decide(sign_in(staff), submitted, "return").content
    submitted.refresh_from_db()
    assert submitted.state == S.SUBMITTED


def test_what_the_page_did_not_show_is_not_decided_on(submitted, secretary, staff, sign_in):
    client = sign_in(staff)
    page = address("review", submitted.community_id, OCTOBER)
    seen = client.get(page).context["seen"]
    actions.withdraw(report=submitted, by=secretary, now=NOW)
    actions.submit(report=submitted, by=secretary, now=at(2026, 11, 3))
    response = client.post(page, {"verb": "approve", "seen": seen}, follow=True)
    assert b"changed since you opened it" in response.content
    submitted.refresh_from_db()
    assert submitted.state == S.SUBMITTED


def test_the_second_time_the_review_shows_what_changed(report, committees, secretary, staff, sign_in):
    def hand_in(numerator):
        actions.save_figure(
            report=report,
            indicator=committees,
            typed={"numerator": numerator, "denominator": 10},
            by=secretary,
            now=NOW,
        )
        actions.submit(report=report, by=secretary, now=NOW)

    hand_in(8)
    actions.return_(report=report, by=staff, reason="请核对", now=NOW)
    hand_in(9)
    client = sign_in(staff)
    response = client.get(address("review", report.community_id, OCTOBER))
    [change] = response.context["changes"]
    assert (change.before, change.after) == ("8/10", "9/10")
    assert client.get(address("board", OCTOBER)).context["board"].rows[0].changed == 1
    told = [(line.event.verb, len(line.changes)) for line in response.context["history"]]
    assert told == [("submit", 1), ("return", 0), ("submit", 0), ("start", 0)]


def test_reopening(community, committees, staff, sign_in):
    report = MonthlyReportFactory(community=community, state=S.APPROVED)
    client = sign_in(staff)
    assert b"Write the reason" in decide(client, report, "reopen").content
    assert b"reopened" in decide(client, report, "reopen", reason="数据有误").content
    report.refresh_from_db()
    assert report.state == S.REOPENED


def test_an_unknown_decision_is_none(submitted, staff, sign_in):
    assert decide(sign_in(staff), submitted, "praise").status_code == 403


def test_the_review_takes_the_same_queries_for_any_number_of_indicators(
    report, staff, sign_in, django_assert_max_num_queries
):
    for _ in range(20):
        FigureFactory(report=report, indicator=IndicatorFactory())
    client = sign_in(staff)
    with django_assert_max_num_queries(16):
        client.get(address("review", report.community_id, OCTOBER))


def test_the_first_page_takes_the_same_queries_for_any_number_of_months(
    community, secretary, sign_in, django_assert_max_num_queries
):
    for back in range(14):
        MonthlyReportFactory(community=community, month=OCTOBER - back)
    client = sign_in(secretary)
    with django_assert_max_num_queries(10):
        client.get(address("mine"))


# --- the figures of the sub-district ---


def test_staff_enter_their_figures_in_a_grid(sub_district, report, speeches, staff, sign_in):
    other = MonthlyReportFactory(community=CommunityFactory(sub_district=sub_district), state=S.APPROVED)
    client = sign_in(staff)
    page = address("staff_figures", OCTOBER)
    assert client.get(page).context["indicators"] == [speeches]
    values = {
        f"{report.community_id}-speeches-numerator": "1",
        f"{report.community_id}-speeches-version": "0",
        f"{other.community_id}-speeches-numerator": "",
    }
    assert b"1 figure saved" in client.post(page, values, follow=True).content
    assert report.figures.get().numerator == 1
    assert not other.figures.exists()
    assert client.get(page).context["totals"]["speeches"] == 1


def test_the_grid_keeps_what_it_refuses(report, speeches, staff, sign_in):
    values = {f"{report.community_id}-speeches-numerator": "2"}
    response = sign_in(staff).post(address("staff_figures", OCTOBER), values)
    assert response.status_code == 422
    assert b"a community is counted once" in response.content


def test_the_grid_does_not_overwrite_a_colleague(report, speeches, staff, sign_in):
    FigureFactory(report=report, indicator=speeches, numerator=1, version=4)
    values = {
        f"{report.community_id}-speeches-numerator": "0",
        f"{report.community_id}-speeches-version": "3",
    }
    response = sign_in(staff).post(address("staff_figures", OCTOBER), values)
    assert response.status_code == 422
    assert report.figures.get().numerator == 1


def test_a_locked_month_has_no_grid_to_fill_in(report, speeches, staff, sign_in):
    actions.lock_month(period=ReportingPeriod.objects.get(month=OCTOBER), by=staff, now=NOW)
    client = sign_in(staff)
    assert b"-speeches-numerator" not in client.get(address("staff_figures", OCTOBER)).content
    values = {f"{report.community_id}-speeches-numerator": "1"}
    assert b"is locked" in client.post(address("staff_figures", OCTOBER), values, follow=True).content
    assert not report.figures.exists()


def test_without_such_indicators_the_grid_says_so(report, staff, sign_in):
    assert b"enters no figures" in sign_in(staff).get(address("staff_figures", OCTOBER)).content
