"""What a paste made is taken back: a suggestion is a suggestion again, and never called saved."""

import pytest

from portal.reporting.models import Figure, MonthlyReport, ReportState
from tests.factories import FigureFactory, MonthlyReportFactory, UserFactory
from tests.reporting.conftest import NOW, OCTOBER
from tests.reporting.test_entry_page import box, typed


@pytest.fixture
def suggested(report, committees):
    """October's report, in which September's eight of ten are suggested."""
    september = MonthlyReportFactory(
        community=report.community, month=OCTOBER - 1, state=ReportState.APPROVED
    )
    FigureFactory(report=september, indicator=committees, numerator=8, denominator=10)
    return report


def undone(version=1):
    return typed("committees", version, numerator="8", denominator="10") | {"committees-undone": "1"}


def state(response):
    return response.context["row"].state


def test_a_suggestion_that_was_pasted_over_and_undone_is_no_saved_figure(suggested, secretary, sign_in):
    client, address = sign_in(secretary), box(suggested, "committees")
    pasted = client.post(address, typed("committees", numerator="9", denominator="12"))
    assert state(pasted) == "saved"
    answer = client.post(address, undone())
    assert (state(answer), answer.context["row"].version) == ("suggested", 0)
    assert answer["X-Figure"] == "committees"
    assert not Figure.objects.filter(report=suggested).exists()


def test_what_was_saved_before_or_by_somebody_else_stays(suggested, secretary, sign_in, community):
    client, address = sign_in(secretary), box(suggested, "committees")
    client.post(address, typed("committees", numerator="9", denominator="12"))
    client.post(address, typed("committees", 1, numerator="7", denominator="12"))
    assert state(client.post(address, undone(version=2))) == "saved"
    assert Figure.objects.get(report=suggested).numerator == 8
    Figure.objects.filter(report=suggested).update(version=1, numerator=7)
    other = UserFactory(area_code=community.code)
    sign_in(other).post(address, undone())
    assert Figure.objects.get(report=suggested).numerator == 8


def test_a_figure_of_another_platform_or_with_a_word_of_the_office_is_not_forgotten(
    suggested, secretary, sign_in
):
    client, address = sign_in(secretary), box(suggested, "committees")
    client.post(address, typed("committees", numerator="9", denominator="12"))
    for kept in ({"source": Figure.Source.PLATFORM}, {"source": "TYPED", "comment": "请核"}):
        Figure.objects.filter(report=suggested).update(version=1, **kept)
        client.post(address, undone())
        assert Figure.objects.filter(report=suggested).exists()


def test_nothing_is_taken_back_of_a_report_that_is_handed_in(suggested, secretary, sign_in):
    client, address = sign_in(secretary), box(suggested, "committees")
    client.post(address, typed("committees", numerator="9", denominator="12"))
    MonthlyReport.objects.filter(pk=suggested.pk).update(state=ReportState.SUBMITTED, submitted_at=NOW)
    assert client.post(address, undone()).status_code == 422
    assert Figure.objects.get(report=suggested).numerator == 9
