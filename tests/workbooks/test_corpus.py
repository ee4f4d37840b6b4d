"""Workbooks that must be taken, workbooks that must not, and what is said of the latter by cell."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from openpyxl import load_workbook

from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.book import book_of
from portal.reporting.models import Figure
from portal.reporting.rows import rows_of
from portal.reporting.workbook.download import workbook_of
from portal.reporting.workbook.reading import opened
from portal.reporting.workbook.upload import look, save
from tests.factories import (
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    ThemeFactory,
    UserFactory,
    at,
)
from tests.workbooks import make, report_pages, reports

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
Kind = Indicator.Kind


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def community():
    office = SubDistrictFactory(code=report_pages.COMMUNITY[:9])
    for number, name in ((2, "清泉社区居委会"), (3, "东永安社区居委会")):
        CommunityFactory(sub_district=office, code=f"{office.code}00{number}", name=name)
    return CommunityFactory(
        sub_district=office,
        code=report_pages.COMMUNITY,
        name="永安社区居委会",
    )


@pytest.fixture
def report(community):
    theme = ThemeFactory()
    IndicatorFactory(code="committees", name_zh="业委会", theme=theme)
    IndicatorFactory(
        code="disputes",
        name_zh="矛盾纠纷",
        theme=theme,
        kind=Kind.FLOW,
        denominator="entered",
        opening_label="上月结转",
        unit="件",
    )
    greening = IndicatorFactory(code="greening", name_zh="绿化", theme=theme, kind=Kind.FLOW, unit="㎡")
    IndicatorFactory(
        code="study", name_zh="理论学习", theme=theme, kind=Kind.FREQUENCY, denominator="weeks", unit="周"
    )
    september = MonthlyReportFactory(community=community, month=Month(2026, 9))
    FigureFactory(report=september, indicator=greening, numerator=480)
    return MonthlyReportFactory(community=community)


def upload(report, content, size=None, **answers):
    """Look at the file and, if nothing is in the way, take it in; ``saved`` is how many figures changed."""
    stream = BytesIO(content)
    book = book_of(report)
    file = opened(stream, size or len(content))
    outcome = look(report=report, file=file, book=book, answers=answers)
    saved = 0
    if outcome.is_clean and not (outcome.blanks or outcome.nothing):
        secretary = UserFactory(area_code=report.community_id)
        saved = save(report, outcome, book, secretary, at(2026, 11, 2))
    return outcome, saved


def content_of(case):
    return Path(HERE, "reports", f"{case.name}.{case.ending}").read_bytes()


def cells(problems):
    return tuple(problem.cell for problem in problems)


@pytest.mark.parametrize("case", reports.CASES, ids=lambda case: case.name)
def test_each_file_has_its_outcome(report, case):
    """What the table says of it, by cell; nothing is taken of a file in whose way something is."""
    if case in reports.ASKED:
        indicator = Indicator.objects.get(code="committees")
        FigureFactory(report=report, indicator=indicator, numerator=8, denominator=10)
    outcome, saved = upload(report, content_of(case))
    assert cells(outcome.must_mend) == case.mend
    assert cells(outcome.please_confirm) == case.confirm
    assert cells(outcome.blanks) == case.blanks
    assert cells(outcome.nothing) == case.nothing
    assert cells(outcome.notes.passed) == case.passed
    assert cells(outcome.notes.read) == case.read
    told = [one.message for one in (*outcome.must_mend, *outcome.please_confirm)]
    assert all(told)
    assert case.says in " ".join(told)
    if case in reports.GOOD_FILES:
        figures = dict(report.figures.values_list("indicator__code", "numerator"))
        wanted = {
            code: value for code, value in (report_pages.ORDINARY | case.values).items() if value is not None
        }
        assert figures == wanted
        assert saved == len(wanted)
        assert set(report.figures.values_list("source", flat=True)) == {Figure.Source.WORKBOOK}
    else:
        assert (saved, report.figures.count()) == (0, 1 if case in reports.ASKED else 0)


@pytest.mark.parametrize(
    ("name", "answers", "figures"),
    [
        ("blank_over_a_figure", {"blanks": "keep"}, {"committees": (8, 10)}),
        ("blank_over_a_figure", {"blanks": "clear"}, {"committees": (None, 10)}),
        ("row_blank_over_a_figure", {"blanks": "clear"}, {"committees": (None, None)}),
        ("none_in_a_word", {"nothing": "zero"}, {"study": (0, None)}),
        ("none_in_a_word", {"nothing": "blank"}, {"study": None}),
        ("none_as_a_dash", {"nothing": "zero"}, {"disputes": (0, 0)}),
        ("none_as_a_dash", {"nothing": "blank"}, {"disputes": None}),
    ],
)
def test_what_is_asked_is_done_as_it_was_answered(report, name, answers, figures):
    FigureFactory(
        report=report, indicator=Indicator.objects.get(code="committees"), numerator=8, denominator=10
    )
    case = next(one for one in reports.ASKED if one.name == name)
    outcome, _saved = upload(report, content_of(case), **answers)
    assert outcome.is_clean
    found = {one.indicator.code: (one.numerator, one.denominator) for one in report.figures.all()}
    for code, wanted in figures.items():
        value = found.get(code)
        assert (value[:1] if value and wanted and wanted[1] is None else value) == (
            wanted[:1] if value and wanted and wanted[1] is None else wanted
        )


def test_the_corpus_is_what_the_tables_say():
    for folder, table in make.TABLES:
        named = {f"{case.name}.{case.ending}" for case in table}
        assert len(named) == len(table)
        assert {path.name for path in Path(HERE, folder).iterdir()} == named


def said(looked):
    [problem] = looked[0].must_mend
    return problem.message


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "damaged"),
        (b"<html><table>", "web page or XML"),
        (b"", "The file is empty"),
        (b"name,figure\n", "save it as .xlsx"),
        ("指标,数量\n业委会,8\n".encode("gb18030"), "save it as .xlsx"),
        ("指标\t数量\n".encode("utf-16"), "save it as .xlsx"),
        (("指标" * 1_000).encode(), "save it as .xlsx"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "a picture"),
        (b"\x01\x02\x03" + b"0" * 100, "not an Excel file"),
        (b"PK\x03\x04" + b"0" * 100, "damaged or was cut short"),
        (make.as_bytes(report_pages.sheet())[:-400], "damaged or was cut short"),
        (make.bomb(60), "unpacks to far more"),
        (make.bomb(5), "unpacks to far more"),
    ],
    ids=[
        "broken xls",
        "html",
        "empty",
        "csv",
        "csv in GB 18030",
        "text in UTF-16",
        "a sign cut in two",
        "picture",
        "bytes",
        "broken zip",
        "cut short",
        "bomb",
        "small bomb",
    ],
)
def test_what_is_no_workbook_is_not_opened(report, content, sentence):
    assert sentence in said(upload(report, content))


def test_an_archive_of_something_else_is_refused(report):
    import zipfile

    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "not an Excel file" in said(upload(report, stream.getvalue()))


def test_a_damaged_workbook_is_refused(report):
    import zipfile

    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
        archive.writestr("[Content_Types].xml", "<Types")
    assert "damaged" in said(upload(report, stream.getvalue()))


def test_a_large_file_is_refused(report, settings):
    assert "larger than 5 MB" in said(upload(report, b"PK", size=settings.WORKBOOK_MAX_BYTES + 1))


def test_xml_is_read_by_a_parser_that_expands_nothing():
    assert openpyxl.DEFUSEDXML


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_downloaded_can_be_uploaded(report, language):
    with translation.override(language):
        content = workbook_of(report, rows_of(book_of(report), report.community_id))
        page = load_workbook(BytesIO(content)).active
        heading = {page.cell(4, column).column_letter: page.cell(4, column).value for column in range(1, 10)}
        assert len(set(heading.values())) == 9
        for row in range(5, 9):
            page[f"D{row}"], page[f"E{row}"] = 3, 5
            page[f"F{row}"] = 2
        stream = BytesIO()
        page.parent.save(stream)
    outcome, saved = upload(report, stream.getvalue())
    assert outcome.is_clean
    assert saved == 4


def test_the_file_is_laid_out_for_paper_and_keyboard(report):
    page = load_workbook(BytesIO(workbook_of(report, rows_of(book_of(report), report.community_id)))).active
    assert page.freeze_panes == "D5"
    assert page.column_dimensions["A"].hidden
    assert page.print_area == "'2026-10'!$A$1:$I$8"
    assert "A1:I1" in [str(cells) for cells in page.merged_cells.ranges]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx"])
def test_no_text_of_ours_becomes_a_formula(report, name):
    Indicator.objects.filter(code="committees").update(name_zh=name, name_en="")
    page = load_workbook(BytesIO(workbook_of(report, rows_of(book_of(report), report.community_id)))).active
    cell = page["B5"]
    assert (cell.value.strip(), cell.data_type, cell.quotePrefix) == (name.strip(), "s", True)
