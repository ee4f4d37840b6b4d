"""A question on a receipt shows the rest of its row, so that nothing is stored that was not shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal.reporting.models import Figure, MonthlyReport
from tests.factories import FigureFactory, IndicatorFactory, MonthlyReportFactory
from tests.reporting.conftest import OCTOBER
from tests.reporting.test_platform import office  # noqa: F401 (a fixture)
from tests.reporting.test_platform import upload as upload_export
from tests.reporting.test_uploads import filled, take_in, upload
from tests.workbooks.exports import plain


@pytest.fixture
def as_secretary(secretary, sign_in):
    return sign_in(secretary)


def file_of(client, report):
    return client.get(reverse("reporting:workbook", args=[report.community_id, OCTOBER])).content


def ways(receipt):
    """The row that is asked about: cell, how it stands, and how each answer ends."""
    [waiting] = receipt.context["receipt"]["waiting"]
    return waiting["cell"], waiting["before"], [one["after"] for one in waiting["ways"]]


@pytest.mark.parametrize(("answer", "reason"), [("keep", "加开一次"), ("clear", "")])
def test_a_blank_reason_does_not_hide_another_figure(report, greening, as_secretary, answer, reason):
    FigureFactory(report=report, indicator=greening, numerator=2, reason="加开一次")
    receipt = upload(as_secretary, report, filled(file_of(as_secretary, report), D5=1, I5=None))
    assert ways(receipt) == ("I5", "2 加开一次", ["1 加开一次", "1"])
    page = receipt.content.decode()
    assert "2 加开一次" in page and "<strong>1 加开一次</strong>" in page
    assert "0 figures are taken in whatever you answer" in page
    assert "Of 1 more it depends on your answers" in page
    take_in(as_secretary, receipt, blanks=answer)
    figure = report.figures.get()
    assert (figure.numerator, figure.reason) == (1, reason)


def test_a_figure_merged_over_two_rows_is_refused_and_not_asked_about(
    report, greening, disputes, as_secretary
):
    FigureFactory(report=report, indicator=disputes, numerator=38, denominator=40, opening=0)
    FigureFactory(report=report, indicator=greening, numerator=1, reason="补种")
    content = filled(file_of(as_secretary, report), I6=None)
    book = load_workbook(_stream(content))
    book.active.merge_cells("D5:D6")
    kept = upload(as_secretary, report, _saved(book)).context["receipt"]
    assert {one["cell"] for one in kept["must_mend"]} == {"D5", "D6"}
    assert "D5:D6" in kept["must_mend"][0]["message"]
    assert kept["waiting"] == kept["blanks"] == []


def test_a_word_for_nothing_does_not_hide_the_box_beside_it(report, committees, as_secretary):
    FigureFactory(report=report, indicator=committees, numerator=3, denominator=5)
    receipt = upload(as_secretary, report, filled(file_of(as_secretary, report), D5="无", E5=9))
    cell, before, ends = ways(receipt)
    assert (cell, before, sorted(ends)) == ("D5", "3/5", ["0/9", "3/9", "—/9"])


def test_what_an_answer_leads_to_ask_is_asked_along_with_it(report, committees, as_secretary):
    """“Not filled in” over a figure that stands is a blank cell: kept or cleared, and never passed over."""
    FigureFactory(report=report, indicator=committees, numerator=3, denominator=5)
    receipt = upload(as_secretary, report, filled(file_of(as_secretary, report), D5="无", E5=9))
    kept = receipt.context["receipt"]
    assert [one["cell"] for one in kept["nothing"]] == [one["cell"] for one in kept["blanks"]] == ["D5"]
    assert b"Answer the questions" in take_in(as_secretary, receipt, nothing="blank").content
    assert report.figures.get().denominator == 5
    assert b"1 figure taken" in take_in(as_secretary, receipt, nothing="blank", blanks="keep").content
    figure = report.figures.get()
    assert (figure.numerator, figure.denominator) == (3, 9)


def test_an_answer_that_leaves_a_row_out_says_so_beforehand(report, committees, as_secretary):
    FigureFactory(report=report, indicator=committees, numerator=3, denominator=5)
    receipt = upload(as_secretary, report, filled(file_of(as_secretary, report), D5=7, E5=None))
    [waiting] = receipt.context["receipt"]["waiting"]
    assert [bool(one["why"]) for one in waiting["ways"]] == [True, False]
    assert "7 is more than 5" in receipt.content.decode()


def test_an_export_shows_the_rest_of_a_row_and_promises_what_it_stores(office, committees):  # noqa: F811
    for report in MonthlyReport.objects.filter(community__short_name__in=["槐荫", "清泉"]):
        FigureFactory(
            report=report, indicator=committees, numerator=4, denominator=5, source=Figure.Source.PLATFORM
        )
    rows = (["槐荫", 2, None, 500], ["清泉", 2, None, None])
    receipt = upload_export(office, plain(["社区", "业委会", "业委会总数", "绿化"], *rows))
    kept = receipt.context["receipt"]
    assert (len(kept["taken"]), kept["asks"]) == (1, 2)
    assert [(one["before"], one["ways"][0]["after"]) for one in kept["waiting"]] == [("4/5", "2/5")] * 2
    assert "Of 2 more it depends on your answers" in receipt.content.decode()
    page = office.post(receipt.request["PATH_INFO"], {"blanks": "keep"}, follow=True)
    assert b"3 figures taken from the file" in page.content


def test_a_persons_figure_behind_another_question_is_asked_about_too(office, committees):  # noqa: F811
    report = MonthlyReport.objects.get(community__short_name="槐荫")
    FigureFactory(report=report, indicator=committees, numerator=4, denominator=5)
    receipt = upload_export(office, plain(["社区", "业委会", "业委会总数"], ["槐荫", 2, None]))
    kept = receipt.context["receipt"]
    assert (len(kept["blanks"]), len(kept["persons"]), kept["asks"]) == (1, 1, 1)
    address = receipt.request["PATH_INFO"]
    assert b"Answer the questions" in office.post(address, {"blanks": "keep"}).content
    office.post(address, {"blanks": "keep", "persons": "replace"})
    assert report.figures.get().numerator == 2


def test_what_an_answer_brings_to_light_is_left_out_and_said(report, committees, greening, as_secretary):
    """Zero where last month had more needs a reason: the rest is taken, and the page says what is not."""
    september = MonthlyReportFactory(community=report.community, month=OCTOBER - 1)
    FigureFactory(report=september, indicator=committees, numerator=5, denominator=9)
    stairs = IndicatorFactory(code="stairs", theme=committees.theme, name_zh="楼道")
    content = file_of(as_secretary, report)
    rows = {cell.value: cell.row for cell in load_workbook(_stream(content)).active["A"] if cell.value}
    at = {code: rows[code] for code in ("committees", "greening", stairs.code)}
    cells = {f"D{at['committees']}": "无", f"E{at['committees']}": 9, f"D{at['greening']}": 500}
    cells |= {f"D{at[stairs.code]}": 11, f"E{at[stairs.code]}": 10}
    refused = upload(as_secretary, report, filled(content, **cells))
    address = reverse("reporting:receipt", args=[report.community_id, OCTOBER, report.uploads.get().pk])
    assert refused.status_code == 422
    page = as_secretary.post(address, {"partly": "yes", "nothing": "zero"}, follow=True)
    assert page.request["PATH_INFO"] == address
    said = page.content.decode()
    assert "1 figure taken from the file. 2 figures were left out" in said
    assert "Part of the file was taken in" in said and "The file was taken in" not in said
    assert "less than last month" in said and "11 is more than 10" in said
    assert list(report.figures.values_list("indicator__code", "numerator")) == [("greening", 500)]
    entry = as_secretary.get(reverse("reporting:entry", args=[report.community_id, OCTOBER]))
    assert "taken in, in part" in entry.content.decode()


def test_an_export_taken_in_part_leads_to_its_receipt(office, committees):  # noqa: F811
    receipt = upload_export(office, plain(["社区", "绿化"], ["槐荫", "12.5"], ["清泉", 4]))
    page = office.post(receipt.request["PATH_INFO"], {"partly": "yes"}, follow=True)
    assert page.request["PATH_INFO"] == receipt.request["PATH_INFO"]
    assert "1 figure was left out" in page.content.decode()
    assert "Part of the file was taken in" in page.content.decode()
    listed = office.get(reverse("reporting:platform", args=[OCTOBER])).content.decode()
    assert "taken in, in part" in listed


def test_a_question_is_asked_where_no_other_row_can_be_taken(report, committees, greening, as_secretary):
    FigureFactory(report=report, indicator=greening, numerator=13, denominator=None)
    refused = upload(as_secretary, report, filled(file_of(as_secretary, report), D5=11, E5=10, D6="—"))
    kept = refused.context["receipt"]
    assert [one["cell"] for one in kept["must_mend"]] == ["D5"]
    assert [one["cell"] for one in kept["nothing"]] == ["D6"]
    assert kept["taken"] == []
    assert "Take in the rows answered here now" in refused.content.decode()
    address = reverse("reporting:receipt", args=[report.community_id, OCTOBER, report.uploads.get().pk])
    answers = {"partly": "yes", "nothing": "blank", "blanks": "keep"}
    assert "something to mend" in as_secretary.post(address, answers).content.decode()
    as_secretary.post(address, answers | {"nothing": "zero"})
    assert [(one.indicator, one.numerator) for one in report.figures.all()] == [(greening, 0)]


def test_what_is_wrong_whatever_is_answered_is_refused_and_not_asked(report, greening, as_secretary):
    FigureFactory(report=report, indicator=greening, numerator=1840, reason="补种")
    content = filled(file_of(as_secretary, report), D5="约1860", I5=None)
    kept = upload(as_secretary, report, content).context["receipt"]
    assert [one["cell"] for one in kept["must_mend"]] == ["D5"]
    assert "estimate" in kept["must_mend"][0]["message"]
    assert (kept["blanks"], kept["waiting"], kept["asks"]) == ([], [], 0)


def test_an_export_asks_where_no_other_row_can_be_taken(office, committees):  # noqa: F811
    first, second = MonthlyReport.objects.order_by("community_id")
    FigureFactory(report=first, indicator=committees, numerator=7, denominator=10)
    rows = ([first.community.short_name, 8, 10], [second.community.short_name, "约45", 50])
    page = upload_export(office, plain(["社区", "业委会", "业委会总数"], *rows))
    kept = page.context["receipt"]
    assert [one["cell"] for one in kept["must_mend"]] == ["B3"]
    assert [one["cell"] for one in kept["persons"]] == ["B2"]
    office.post(page.request["PATH_INFO"], {"partly": "yes", "persons": "replace"})
    assert first.figures.get().numerator == 8


def _stream(content):
    return SimpleUploadedFile("月报.xlsx", content)


def _saved(book):
    stream = SimpleUploadedFile("月报.xlsx", b"")
    book.save(stream)
    return stream.file.getvalue()
