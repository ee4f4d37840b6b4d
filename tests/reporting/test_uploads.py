"""The month as a file: downloaded, uploaded, its receipt answered, what is refused marked."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal.reporting.models import MonthlyReport, ReportState
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory, UserFactory
from tests.reporting.conftest import NOW, OCTOBER

S = ReportState


def upload(client, report, content, name="月报.xlsx"):
    address = reverse("reporting:workbook", args=[report.community_id, OCTOBER])
    return client.post(address, {"workbook": SimpleUploadedFile(name, content)}, follow=True)


def take_in(client, response, **answers):
    """Confirm the receipt that the upload led to."""
    return client.post(response.request["PATH_INFO"], answers, follow=True)


def filled(content, **cells):
    book = load_workbook(BytesIO(content))
    for address, value in cells.items():
        book.active[address] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_month_as_a_file_there_and_back(report, committees, secretary, sign_in):
    client = sign_in(secretary)
    response = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER]))
    assert "attachment" in response["Content-Disposition"]
    content = filled(response.content, D5=8, E5=10)
    receipt = upload(client, report, content)
    assert [one["cell"] for one in receipt.context["receipt"]["taken"]] == ["D5"]
    assert not report.figures.exists()
    assert b"1 figure taken from the file" in take_in(client, receipt).content
    assert b"dealt with already" in take_in(client, receipt).content
    assert (report.figures.get().numerator, report.figures.get().source) == (8, "WORKBOOK")
    again = upload(client, report, content)
    assert (again.context["receipt"]["unchanged"], again.context["receipt"]["taken"]) == (1, [])


def test_a_file_with_mistakes_comes_back_by_cell(report, committees, secretary, sign_in):
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    response = upload(client, report, filled(content, D5=11, E5=10))
    assert response.status_code == 422
    assert b"D5" in response.content
    assert not report.figures.exists()


def test_a_blank_over_a_figure_and_a_word_for_nothing_are_asked_about(report, committees, secretary, sign_in):
    FigureFactory(report=report, indicator=committees, numerator=7, denominator=10)
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    blank = upload(client, report, filled(content, D5=None))
    assert [one["cell"] for one in blank.context["receipt"]["blanks"]] == ["D5"]
    assert b"Answer the questions" in take_in(client, blank).content
    assert report.figures.get().numerator == 7
    assert b"0 figures taken" in take_in(client, blank, blanks="keep").content
    assert report.figures.get().numerator == 7
    blank = upload(client, report, filled(content, D5=None, E5=None))
    take_in(client, blank, blanks="clear")
    figure = report.figures.get()
    assert (figure.numerator, figure.denominator) == (None, None)
    nothing = upload(client, report, filled(content, D5="无", E5=10))
    assert [one["message"] for one in nothing.context["receipt"]["nothing"]] == ["无"]
    take_in(client, nothing, nothing="zero")
    assert report.figures.get().numerator == 0


def test_a_receipt_speaks_of_the_figures_that_stand(report, committees, secretary, sign_in):
    """What somebody changed since it was made is not overwritten before the new receipt was seen."""
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    receipt = upload(client, report, filled(content, D5=8, E5=10))
    FigureFactory(report=report, indicator=committees, numerator=9, denominator=10)
    shown = take_in(client, receipt)
    assert shown.status_code == 422
    assert [one["before"] for one in shown.context["receipt"]["taken"]] == ["9/10"]
    assert report.figures.get().numerator == 9
    take_in(client, receipt)
    assert report.figures.get().numerator == 8


def test_a_receipt_is_kept_and_others_do_not_see_it(report, committees, secretary, staff, sign_in):
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    page = take_in(client, upload(client, report, filled(content, D5=8, E5=10, H9="附注")))
    kept = report.uploads.get()
    assert (kept.state, bytes(kept.content)) == ("TAKEN", b"")
    address = reverse("reporting:receipt", args=[report.community_id, OCTOBER, kept.pk])
    assert address in page.content.decode()
    assert "附注" in client.get(address).content.decode()
    assert sign_in(staff).get(address).status_code == 200
    assert sign_in(staff).post(address).status_code == 403
    stranger = UserFactory(area_code=CommunityFactory().code)
    assert sign_in(stranger).get(address).status_code == 404


def test_what_is_refused_is_shown_in_the_file_and_the_rest_taken_if_one_says_so(
    report, committees, greening, secretary, sign_in
):
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    refused = upload(client, report, filled(content, D5=11, E5=10, D6=500))
    assert refused.status_code == 422
    assert not report.figures.exists()
    kept = report.uploads.get()
    address = reverse("reporting:receipt", args=[report.community_id, OCTOBER, kept.pk])
    assert address in refused.content.decode()
    file = client.get(f"{address}marked/")
    cell = load_workbook(BytesIO(file.content)).active["D5"]
    assert (cell.value, cell.fill.fgColor.rgb) == (11, "00FFC7CE")
    assert "11" in cell.comment.text
    assert b"dealt with already" in client.post(address, follow=True).content
    taken = client.post(address, {"partly": "yes"}, follow=True)
    assert b"1 figure taken from the file" in taken.content
    assert [(one.indicator.code, one.numerator) for one in report.figures.all()] == [("greening", 500)]
    assert client.get(f"{address}marked/").status_code == 404


def test_of_a_file_that_is_wrong_as_a_whole_nothing_is_taken(report, committees, secretary, sign_in):
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    refused = upload(client, report, filled(content, H2="2026-09", D5=8, E5=10))
    address = reverse("reporting:receipt", args=[report.community_id, OCTOBER, report.uploads.get().pk])
    assert refused.context["receipt"]["partly"] is False
    assert b"dealt with already" in client.post(address, {"partly": "yes"}, follow=True).content
    assert not report.figures.exists()


def test_no_file_and_no_right(report, committees, secretary, staff, sign_in):
    client = sign_in(secretary)
    address = reverse("reporting:workbook", args=[report.community_id, OCTOBER])
    assert b"Choose a file first" in client.post(address, follow=True).content
    assert sign_in(staff).post(address).status_code == 403
    foreign = MonthlyReportFactory(community=CommunityFactory())
    assert (
        sign_in(secretary)
        .get(reverse("reporting:workbook", args=[foreign.community_id, OCTOBER]))
        .status_code
        == 404
    )


def test_a_file_for_a_report_under_review_changes_nothing(report, committees, secretary, sign_in):
    client = sign_in(secretary)
    content = client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content
    MonthlyReport.objects.filter(pk=report.pk).update(state=S.SUBMITTED, submitted_at=NOW)
    assert b"This was not done" in upload(client, report, filled(content, D5=8, E5=10)).content
    assert not report.figures.exists()
