"""Freezing looks at the marks, reads one view of the data, and counts a second time before it keeps it."""

import logging
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from portal.core.one_view import one_view
from portal.core.turns import take_turn
from portal.meetings import actions, settled
from portal.meetings.models import Snapshot
from portal.reporting import actions as reporting
from portal.reporting.models import Figure, MonthlyReport, ReportState
from portal.rollups import refresh
from portal.rollups.models import Rollup, StaleRollup
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory
from tests.meetings.conftest import MONTH, NOW, OFFICE, indicators

on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")


@pytest.fixture
def fourth(office):
    """A community whose report waits: 5 of 5 doors."""
    community = CommunityFactory(sub_district=office, code=f"{OFFICE}004", name="第004社区居委会")
    report = MonthlyReportFactory(community=community, month=MONTH, state=ReportState.SUBMITTED)
    doors, green = indicators("doors", "green")
    FigureFactory(report=report, indicator=doors, numerator=5, denominator=5)
    FigureFactory(report=report, indicator=green, numerator=1_000)
    refresh.rebuild()
    return report


def doors(snapshot):
    return next(one for one in snapshot.content["indicators"] if one["code"] == "doors")


def adds_up(one):
    rows = [row for row in one["rows"] if row["n"] is not None]
    return (one["total"]["n"], one["total"]["d"]) == tuple(
        sum(row[side] for row in rows) for side in ("n", "d")
    )


@pytest.mark.django_db
class TestMarks:
    def test_what_was_approved_a_moment_ago_is_counted_without_a_worker(self, meeting, staff, fourth):
        """The fault found: approved, its mark written, nobody has counted; the snapshot was out of date."""
        reporting.approve(report=fourth, by=staff, now=NOW)
        assert StaleRollup.objects.filter(area_code=OFFICE).exists()
        snapshot = actions.freeze(meeting=meeting, by=staff, now=NOW)
        total = doors(snapshot)["total"]
        assert (total["n"], total["d"], total["covered"]) == (21, 29, 4)
        assert snapshot.content["reports"]["approved"] == 4
        assert not any("未填此项" in one["text"] for one in snapshot.content["sentences"].values())

    def test_the_larger_areas_are_left_to_the_workers(self, meeting, staff, fourth):
        reporting.approve(report=fourth, by=staff, now=NOW)
        actions.freeze(meeting=meeting, by=staff, now=NOW)
        assert not StaleRollup.objects.filter(area_code=OFFICE, month__lte=MONTH).exists()
        assert StaleRollup.objects.filter(area_code=OFFICE[:6], month=MONTH).exists()

    def test_a_mark_of_a_later_month_is_no_hindrance(self, meeting, staff):
        StaleRollup.objects.create(area_code=OFFICE, month=MONTH + 1)
        assert actions.freeze(meeting=meeting, by=staff, now=NOW).pk
        assert StaleRollup.objects.filter(area_code=OFFICE, month=MONTH + 1).exists()


@pytest.mark.django_db
class TestProof:
    @pytest.mark.parametrize(
        ("area", "change"),
        [
            (OFFICE, {"numerator": 17}),
            (OFFICE, {"denominator": 25}),
            (OFFICE, {"areas_covered": 2}),
            (f"{OFFICE}002", {"numerator": 5}),
            (f"{OFFICE}003", {"numerator": 0}),
        ],
    )
    def test_a_roll_up_that_is_not_what_was_approved_is_never_frozen(
        self, meeting, staff, caplog, area, change
    ):
        Rollup.objects.filter(area_code=area, month=MONTH, indicator__code="doors").update(**change)
        with (
            caplog.at_level(logging.ERROR),
            pytest.raises(ValidationError, match="复核时重新计算的结果与汇总数不一致（门禁安装）"),
        ):
            actions.freeze(meeting=meeting, by=staff, now=NOW)
        assert "counted twice, with two results: doors" in caplog.text
        assert not Snapshot.objects.exists()

    def test_it_is_counted_anew_so_that_the_next_attempt_succeeds(self, meeting, staff):
        Rollup.objects.filter(area_code=OFFICE, month=MONTH).update(numerator=1)
        with pytest.raises(ValidationError):
            actions.freeze(meeting=meeting, by=staff, now=NOW)
        assert doors(actions.freeze(meeting=meeting, by=staff, now=NOW))["total"]["n"] == 16

    def test_an_earlier_month_of_the_line_is_proven_too(self, meeting, staff):
        Rollup.objects.filter(area_code=OFFICE, month=MONTH - 1, indicator__code="doors").update(numerator=1)
        with pytest.raises(ValidationError, match="门禁安装"):
            actions.freeze(meeting=meeting, by=staff, now=NOW)

    def test_the_snapshot_keeps_what_was_counted(self, snapshot):
        proof = snapshot.content["proof"]
        assert proof["by_indicator"] == {"doors": [16, 24], "green": [6_000, None]}
        assert (proof["figures"], proof["totals"], proof["cells"]) == (12, 26, 6)
        assert proof["movements"] == 8

    def test_rows_of_a_total_add_up_whoever_has_gone_or_not_reported(self, meeting, staff, office, fourth):
        """Of a flow the year's total holds a closed community, and one whose month is missing."""
        [green] = indicators("green")
        gone = CommunityFactory(
            sub_district=office, code=f"{OFFICE}005", name="红星社区居委会",
            closed_on=MONTH.first_day,
        )  # fmt: skip
        for community in (gone, fourth.community):
            earlier = MonthlyReportFactory(community=community, month=MONTH - 2, state=ReportState.APPROVED)
            FigureFactory(report=earlier, indicator=green, numerator=300)
        refresh.rebuild()
        snapshot = actions.freeze(meeting=meeting, by=staff, now=NOW)
        one = next(one for one in snapshot.content["indicators"] if one["code"] == "green")
        assert one["total"]["n"] == 6_600
        assert [(row["n"], row["is_current"], row["is_earlier"]) for row in one["rows"]][-1] == (
            300,
            False,
            True,
        )
        assert (one["former"]["n"], one["former"]["name"]) == (300, "已撤销：红星社区")


@on_postgresql
@pytest.mark.django_db(transaction=True)
class TestOneView:
    def at_each_statement(self, meeting, staff, meanwhile):
        """Freeze as often as it has statements; each time something else is committed before one of them.

        Gives the snapshots with what was done: each is put aside and what was done is undone by *meanwhile*.
        """
        number, snapshots = 0, []
        while True:
            seen = []

            def pause(execute, sql, params, many, context, seen=seen, number=number):
                seen.append(sql)
                if len(seen) == number + 1:
                    elsewhere(meanwhile)
                return execute(sql, params, many, context)

            with connection.execute_wrapper(pause):
                snapshot = actions.freeze(meeting=meeting, by=staff, now=NOW)
            snapshots.append(snapshot)
            actions.unfreeze(meeting=meeting, because="再来", by=staff, now=NOW)
            if len(seen) <= number:
                return snapshots
            number += 3

    def test_a_refresh_between_two_of_its_queries_makes_no_difference(self, meeting, staff, fourth):
        """The fault found: the total says 91/126, its rows add up to 92; approved here, submitted there."""
        states = []

        def approve_or_reopen():
            report = MonthlyReport.objects.get(pk=fourth.pk)
            if report.state == ReportState.SUBMITTED:
                reporting.approve(report=report, by=staff, now=NOW)
            else:
                reporting.reopen(report=report, by=staff, reason="更正", now=NOW)
                reporting.MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)
            refresh.sweep()
            states.append(report.state)

        for snapshot in self.at_each_statement(meeting, staff, approve_or_reopen):
            one = doors(snapshot)
            assert adds_up(one)
            row = next(row for row in one["rows"] if row["area"] == fourth.community_id)
            [community] = [c for c in snapshot.content["communities"] if c["code"] == fourth.community_id]
            is_in = community["report_state"] == "APPROVED"
            assert row["is_current"] == is_in
            assert snapshot.content["reports"]["approved"] == 3 + is_in
            assert (one["total"]["n"], one["total"]["covered"]) == ((21, 4) if is_in else (16, 3))
        assert len(set(states)) == 2

    def test_the_isolation_is_that_of_one_view(self, meeting, staff):
        levels = set()

        def look(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if "meetings_snapshot" in sql and sql.startswith("INSERT"):
                with connection.cursor() as cursor:
                    cursor.execute("SHOW transaction_isolation")
                    levels.add(cursor.fetchone()[0])
            return result

        with connection.execute_wrapper(look):
            actions.freeze(meeting=meeting, by=staff, now=NOW)
        assert levels == {"repeatable read"}

    def test_a_worker_that_holds_the_month_is_waited_for_and_no_longer(self, meeting, staff, monkeypatch):
        monkeypatch.setattr(settled, "PATIENCE_SECONDS", 1.5)
        StaleRollup.objects.create(area_code=OFFICE, month=MONTH)
        held, let_go = threading.Event(), threading.Event()

        def hold():
            with transaction.atomic():
                take_turn(f"rollup {OFFICE} {MONTH}")
                held.set()
                let_go.wait(20)
            connections.close_all()

        worker = threading.Thread(target=hold)
        worker.start()
        assert held.wait(10)
        try:
            with pytest.raises(ValidationError, match="正在汇总，未冻结"):
                actions.freeze(meeting=meeting, by=staff, now=NOW)
            assert not Snapshot.objects.exists()
        finally:
            let_go.set()
            worker.join(10)
        assert actions.freeze(meeting=meeting, by=staff, now=NOW).pk

    def test_a_meeting_that_is_changed_at_that_moment_is_frozen_as_it_then_is(self, meeting, staff):
        """Somebody saves the meeting after freezing has begun to read: it is read again."""
        done = []

        def rename():
            if not done:
                done.append(True)
                changed = type(meeting).objects.get(pk=meeting.pk)
                changed.title = "推进会（改期）"
                actions.save(meeting=changed, indicators=indicators("doors"), by=staff, now=NOW)

        def pause(execute, sql, params, many, context):
            if "FOR UPDATE" in sql and "progressmeeting" in sql:
                elsewhere(rename)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(pause):
            snapshot = actions.freeze(meeting=meeting, by=staff, now=NOW)
        assert snapshot.content["meeting"]["title"] == "推进会（改期）"
        assert [one["code"] for one in snapshot.content["indicators"]] == ["doors"]

    def test_a_page_cannot_write(self, meeting):
        with pytest.raises(Exception, match="read-only"), one_view():
            Figure.objects.update(numerator=1)

    def test_it_is_never_begun_inside_a_transaction_that_has_read_already(self, meeting):
        with pytest.raises(RuntimeError), transaction.atomic(), one_view():
            pass


def elsewhere(call):
    """Do it in another connection, to the end, and come back."""
    failures = []

    def run():
        try:
            call()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "it waits for the transaction that waits for it"
    assert not failures, failures
