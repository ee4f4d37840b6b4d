"""Two people at the same moment, in two connections: one decision, one figure, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from portal.reporting import actions
from portal.reporting.errors import FigureChanged, StateChanged
from portal.reporting.models import MonthlyReport, ReportState
from tests.factories import MonthlyReportFactory, UserFactory
from tests.reporting.conftest import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection"),
]


def at_once(*calls):
    """Run the calls side by side; gives back what each returned, or the error it raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_approving_and_returning_at_once_is_one_decision(community, staff):
    report = MonthlyReportFactory(community=community, state=ReportState.SUBMITTED)
    one, other = (MonthlyReport.objects.get(pk=report.pk) for _ in range(2))
    results = at_once(
        lambda: actions.approve(report=one, by=staff, now=NOW),
        lambda: actions.return_(report=other, by=staff, reason="请核对", now=NOW),
    )
    assert sum(isinstance(result, StateChanged) for result in results) == 1
    [event] = report.events.all()
    report.refresh_from_db()
    assert report.state == event.to_state


def test_two_first_figures_at_once_are_one(report, committees, secretary):
    colleague = UserFactory(area_code=report.community_id)

    def save(by, numerator):
        return actions.save_figure(
            report=MonthlyReport.objects.get(pk=report.pk),
            indicator=committees,
            typed={"numerator": numerator, "denominator": 10},
            version=0,
            by=by,
            now=NOW,
        )

    results = at_once(lambda: save(secretary, 8), lambda: save(colleague, 9))
    [lost] = [result for result in results if isinstance(result, FigureChanged)]
    assert report.figures.get().numerator == lost.figure.numerator
    assert [event.verb for event in report.events.all()] == ["start"]
