"""What people do with a report: who may, when, what is written down, and who is told."""

import pytest

from portal.notices.models import Notice
from portal.reporting import actions
from portal.reporting.errors import (
    FigureChanged,
    MonthLocked,
    NotAllowed,
    ReasonMissing,
    Refused,
    ReportError,
    StateChanged,
)
from portal.reporting.models import Figure, MonthlyReport, ReportingPeriod, ReportState
from portal.reporting.signals import figures_changed
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory, UserFactory, at
from tests.reporting.conftest import NOW, OCTOBER

S = ReportState


@pytest.fixture
def heard():
    """The months that were said to have changed."""
    found = []

    def listen(sender, **said):
        found.append((said["sub_district_code"], said["month"]))

    figures_changed.connect(listen, weak=False)
    yield found
    figures_changed.disconnect(listen)


def save(report, indicator, by, version=None, **typed):
    return actions.save_figure(
        report=report, indicator=indicator, typed=typed, by=by, now=NOW, version=version
    )


def in_state(community, state):
    return MonthlyReportFactory(community=community, state=state)


# --- months ---


def test_a_month_is_opened_once_for_those_who_owe_it(sub_district, community):
    CommunityFactory(sub_district=sub_district, opened_on="2026-11-15")
    for _ in range(2):
        period = actions.open_month(sub_district=sub_district, month=OCTOBER, now=NOW)
    assert (period.due_on.isoformat(), period.opened_at) == ("2026-11-05", NOW)
    assert [r.community for r in MonthlyReport.objects.for_month(OCTOBER)] == [community]


def test_a_locked_month_takes_no_figure(report, committees, secretary, staff):
    period = ReportingPeriod.objects.get(month=OCTOBER)
    actions.lock_month(period=period, by=staff, now=NOW)
    with pytest.raises(MonthLocked):
        save(report, committees, secretary, numerator="1")
    actions.unlock_month(period=period, by=staff, reason="补报", now=NOW)
    save(report, committees, secretary, numerator="1")


def test_locking_takes_the_approved_and_unlocking_gives_them_back(community, staff, heard):
    report = in_state(community, S.APPROVED)
    period = ReportingPeriod.objects.get(month=OCTOBER)
    assert actions.lock_month(period=period, by=staff, now=NOW) == 1
    report.refresh_from_db()
    assert report.state == S.LOCKED
    with pytest.raises(StateChanged):
        actions.lock_month(period=period, by=staff, now=NOW)
    with pytest.raises(ReasonMissing):
        actions.unlock_month(period=period, by=staff, reason=" ", now=NOW)
    assert actions.unlock_month(period=period, by=staff, reason="更正", now=NOW) == 1
    assert [event.verb for event in report.events.all()] == ["lock", "unlock"]
    assert heard == []


def test_a_month_with_reports_under_review_is_not_locked(community, staff):
    in_state(community, S.SUBMITTED)
    with pytest.raises(ReportError, match="wait for review"):
        actions.lock_month(period=ReportingPeriod.objects.get(month=OCTOBER), by=staff, now=NOW)
    assert not ReportingPeriod.objects.get(month=OCTOBER).is_locked


# --- filling in ---


def test_the_first_figure_starts_the_report(report, committees, secretary):
    figure = save(report, committees, secretary, numerator="８个", denominator="10")
    assert (figure.numerator, figure.denominator, figure.source, figure.version) == (8, 10, "TYPED", 1)
    report.refresh_from_db()
    assert report.state == S.DRAFT
    assert [event.verb for event in report.events.all()] == ["start"]


def test_what_is_refused_is_kept_as_typed_and_counts_for_nothing(report, committees, secretary):
    save(report, committees, secretary, numerator="8", denominator="10")
    figure = save(report, committees, secretary, version=1, numerator="11", denominator="10")
    assert (figure.numerator, figure.entered) == (8, {"numerator": "11", "denominator": "10"})
    figure = save(report, committees, secretary, version=2, numerator="10", denominator="10")
    assert (figure.numerator, figure.entered) == (10, {})


def test_a_confirmed_suggestion_keeps_its_source(report, community, committees, secretary):
    FigureFactory(report=MonthlyReportFactory(community=community, month=OCTOBER - 1), indicator=committees)
    assert save(report, committees, secretary, numerator="8", denominator="10").source == "CARRIED"
    assert save(report, committees, secretary, numerator="9", denominator="10").source == "TYPED"


def test_weeks_are_not_typed(report, study, secretary):
    figure = save(report, study, secretary, numerator="5", denominator="1")
    assert figure.denominator == OCTOBER.weeks == 5


def test_two_people_do_not_overwrite_each_other(report, committees, secretary):
    other = UserFactory(area_code=report.community_id, name="李四")
    save(report, committees, secretary, version=0, numerator="8", denominator="10")
    with pytest.raises(FigureChanged) as caught:
        save(report, committees, other, version=0, numerator="9", denominator="10")
    assert (caught.value.figure.numerator, caught.value.figure.updated_by) == (8, secretary)
    assert save(report, committees, other, version=1, numerator="9", denominator="10").version == 2
    with pytest.raises(FigureChanged, match="李四"):
        save(report, committees, secretary, version=1, numerator="7", denominator="10", reason="x")


def test_the_same_value_from_two_people_is_no_conflict(report, committees, secretary):
    save(report, committees, secretary, version=0, numerator="8", denominator="10")
    assert save(report, committees, secretary, version=0, numerator="8", denominator="10").version == 1


@pytest.mark.parametrize("state", [S.SUBMITTED, S.APPROVED, S.LOCKED])
def test_under_review_and_after_a_report_is_frozen(community, committees, secretary, state):
    report = in_state(community, state)
    with pytest.raises(StateChanged):
        save(report, committees, secretary, numerator="1")
    assert not report.figures.exists()


def test_nobody_fills_in_for_another_community(report, committees, staff):
    for stranger in (staff, UserFactory()):
        with pytest.raises(NotAllowed):
            save(report, committees, stranger, numerator="1")


def test_submitting_asks_for_every_box(report, committees, disputes, secretary):
    save(report, committees, secretary, numerator="8", denominator="")
    with pytest.raises(Refused) as caught:
        actions.submit(report=report, by=secretary, now=NOW)
    found = {code: [finding.box for finding in findings] for code, findings in caught.value.findings.items()}
    assert found == {"committees": ["denominator"], "disputes": ["numerator"]}
    report.refresh_from_db()
    assert report.state == S.DRAFT


def test_a_doubt_passes_with_a_reason(report, community, greening, secretary):
    FigureFactory(
        report=MonthlyReportFactory(community=community, month=OCTOBER - 1), indicator=greening, numerator=500
    )
    save(report, greening, secretary, numerator="5000000")
    with pytest.raises(Refused):
        actions.submit(report=report, by=secretary, now=NOW)
    save(report, greening, secretary, numerator="5000000", reason="新建公园")
    assert actions.submit(report=report, by=secretary, now=NOW).state == S.SUBMITTED


def test_what_is_refused_keeps_the_report_back(report, committees, secretary):
    save(report, committees, secretary, numerator="8", denominator="10")
    save(report, committees, secretary, numerator="八", denominator="10")
    with pytest.raises(Refused) as caught:
        actions.submit(report=report, by=secretary, now=NOW)
    assert [f.code for f in caught.value.findings["committees"]] == ["not_a_number"]


def test_the_first_submission_decides_whether_it_was_in_time(report, committees, secretary, staff):
    save(report, committees, secretary, numerator="8", denominator="10")
    actions.submit(report=report, by=secretary, now=NOW)
    actions.return_(report=report, by=staff, reason="请核对", now=NOW)
    actions.submit(report=report, by=secretary, now=at(2026, 11, 20))
    report.refresh_from_db()
    assert report.first_submitted_on.isoformat() == "2026-11-02"
    assert report.submitted_at == at(2026, 11, 20)


def test_a_submitted_report_can_be_withdrawn_until_it_is_decided(community, secretary, staff):
    report = in_state(community, S.SUBMITTED)
    actions.withdraw(report=report, by=secretary, now=NOW)
    assert report.state == S.DRAFT
    with pytest.raises(StateChanged):
        actions.approve(report=report, by=staff, now=NOW)


# --- review ---


def test_approving_makes_it_count_and_says_so(community, committees, secretary, staff, heard):
    report = in_state(community, S.SUBMITTED)
    FigureFactory(report=report, indicator=committees, reason="合并")
    actions.approve(report=report, by=staff, now=NOW)
    assert (report.state, report.approved_at) == (S.APPROVED, NOW)
    [event] = report.events.all()
    assert (event.verb, event.by, event.at, event.from_state, event.to_state) == (
        "approve", staff, NOW, S.SUBMITTED, S.APPROVED,
    )  # fmt: skip
    assert event.figures == {
        "committees": {"numerator": 8, "denominator": 10, "opening": None, "reason": "合并"}
    }
    assert heard == [(community.sub_district_id, OCTOBER)]
    assert Notice.objects.get(receiver=secretary).kind == Notice.Kind.RESULT


def test_two_clicks_are_one_decision(community, staff):
    report = in_state(community, S.SUBMITTED)
    same = MonthlyReport.objects.get(pk=report.pk)
    actions.approve(report=report, by=staff, now=NOW)
    with pytest.raises(StateChanged, match="approved"):
        actions.return_(report=same, by=staff, reason="晚了", now=NOW)
    assert report.events.count() == 1


def test_a_report_is_returned_with_comments_on_figures(community, committees, study, secretary, staff, heard):
    report = in_state(community, S.SUBMITTED)
    FigureFactory(report=report, indicator=committees, comment="旧的")
    FigureFactory(report=report, indicator=study, denominator=5)
    with pytest.raises(ReasonMissing):
        actions.return_(report=report, by=staff, now=NOW, comments={"study": " "})
    actions.return_(report=report, by=staff, now=NOW, comments={"study": "与台账不符"})
    assert dict(report.figures.values_list("indicator__code", "comment")) == {
        "committees": "",
        "study": "与台账不符",
    }
    assert heard == []
    assert Notice.objects.get(receiver=secretary).kind == Notice.Kind.RETURNED


def test_a_reason_is_told_whole_however_long_it_is(report, staff, secretary):
    MonthlyReport.objects.update(state=ReportState.SUBMITTED, submitted_at=NOW)
    report.refresh_from_db()
    actions.return_(report=report, by=staff, reason="请核对" * 100, now=NOW)
    assert Notice.objects.get(receiver=secretary).text.endswith("请核对" * 100)


def test_what_cannot_be_read_is_kept_so_that_it_shows_where_it_was_cut(report, committees, secretary):
    figure = save(report, committees, secretary, numerator="12" + " " * 60 + "左右", denominator="20")
    assert figure.numerator is None
    assert len(figure.entered["numerator"]) == 60
    assert figure.entered["numerator"].endswith("…")


def test_reopening_needs_a_reason_and_takes_the_figures_out_of_the_count(community, staff, heard):
    report = in_state(community, S.APPROVED)
    with pytest.raises(ReasonMissing):
        actions.reopen(report=report, by=staff, reason="", now=NOW)
    actions.reopen(report=report, by=staff, reason="数据有误", now=NOW)
    assert (report.state, report.approved_at) == (S.REOPENED, None)
    assert len(heard) == 1


def test_only_reports_without_doubts_are_approved_in_one_go(sub_district, greening, staff):
    clean, doubtful = (in_state(CommunityFactory(sub_district=sub_district), S.SUBMITTED) for _ in range(2))
    for report, now in ((clean, 600), (doubtful, 6_000_000)):
        before = MonthlyReportFactory(community=report.community, month=OCTOBER - 1)
        FigureFactory(report=before, indicator=greening, numerator=500)
        FigureFactory(report=report, indicator=greening, numerator=now, reason="已核实")
    approved = actions.approve_all_clean(sub_district=sub_district, month=OCTOBER, by=staff, now=NOW)
    assert approved == [clean]
    doubtful.refresh_from_db()
    assert doubtful.state == S.SUBMITTED


def test_secretaries_and_strangers_decide_nothing(community, secretary):
    report = in_state(community, S.SUBMITTED)
    for stranger in (
        secretary,
        UserFactory(role="STAFF"),
        UserFactory(role="LEADER"),
        UserFactory(role="ADMIN"),
    ):
        with pytest.raises(NotAllowed):
            actions.approve(report=report, by=stranger, now=NOW)
    assert not report.events.exists()


def test_staff_amend_an_approved_report_and_it_is_written_down(community, speeches, staff, heard):
    report = in_state(community, S.APPROVED)

    def enter(text):
        return actions.save_staff_figure(
            report=report, indicator=speeches, typed={"numerator": text}, by=staff, now=NOW
        )

    assert enter("1").source == Figure.Source.STAFF
    assert enter("1").version == 1
    assert enter("2").entered == {"numerator": "2"}
    assert [event.verb for event in report.events.all()] == ["amend"]
    assert len(heard) == 1


def test_staff_do_not_touch_what_the_community_enters(report, committees, speeches, staff, secretary):
    with pytest.raises(NotAllowed):
        actions.save_staff_figure(report=report, indicator=committees, typed={}, by=staff, now=NOW)
    with pytest.raises(NotAllowed):
        save(report, speeches, secretary, numerator="1")


# --- reminding ---


def test_a_secretary_is_reminded_once_a_day(report, secretary, staff):
    UserFactory(area_code=report.community_id, is_active=False)
    assert actions.remind(reports=[report], by=staff, now=NOW) == 1
    assert actions.remind(reports=[report], by=staff, now=at(2026, 11, 2, 17)) == 0
    assert actions.remind(reports=[report], by=staff, now=at(2026, 11, 6)) == 1
    notice = Notice.objects.filter(receiver=secretary).last()
    assert notice.path == f"/reports/{report.community_id}/2026-10/"


def test_who_has_handed_in_is_not_reminded(community, secretary, staff):
    assert actions.remind(reports=[in_state(community, S.SUBMITTED)], by=staff, now=NOW) == 0


def test_overdue_is_what_was_never_submitted(sub_district, report):
    handed_in = MonthlyReportFactory(
        community=CommunityFactory(sub_district=sub_district),
        state=S.RETURNED,
        first_submitted_on="2026-11-04",
    )
    assert actions.mark_overdue(today=at(2026, 11, 5).date()) == 0
    assert actions.mark_overdue(today=at(2026, 11, 9).date()) == 1
    assert actions.mark_overdue(today=at(2026, 11, 10).date()) == 0
    report.refresh_from_db()
    handed_in.refresh_from_db()
    assert (report.overdue_since.isoformat(), handed_in.overdue_since) == ("2026-11-06", None)
