"""What stands in the column of reasons of a report: read as registers read what people write at length."""

import pytest

from portal.indicators.models import Indicator
from portal.reporting.book import book_of
from portal.reporting.rows import row_of
from tests.factories import FigureFactory
from tests.workbooks import report_pages
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, community, report, upload

__all__ = ["_english", "community", "report"]
pytestmark = pytest.mark.django_db


def taken(report, **cells):
    """What becomes of the good file with other values in some cells."""
    return upload(report, as_bytes(report_pages.with_cells(cells)))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (12345678901234567, "only the first 15 digits"),
        (370102199001011234, "looks like an identity number"),
        (-1e30, "only the first 15 digits"),
    ],
)
def test_a_number_that_excel_does_not_keep_is_refused_by_its_cell(report, number, says):
    outcome, saved = taken(report, I7=number, D5=11)
    assert [one.cell for one in outcome.must_mend] == ["D5", "I7"]
    assert says in outcome.must_mend[1].message
    assert saved == 0


@pytest.mark.parametrize("place", ["C2", "H2", "B5", "D5", "E5", "G5", "B12"])
def test_no_cell_of_the_file_is_too_long_a_number_to_be_read(report, place):
    outcome, _saved = taken(report, **{place: 12345678901234567})
    noted = [one.cell for one in (*outcome.must_mend, *outcome.notes.passed, *outcome.notes.read)]
    assert place in noted


@pytest.mark.parametrize(
    ("cell", "stored", "says"),
    [
        ("见　附件1\n2、3项", "见　附件1 2、3项", "several lines"),
        ("核减3\r\n\n5号楼", "核减3 5号楼", "several lines"),
        (True, "yes", "TRUE or FALSE"),
    ],
)
def test_a_reason_is_stored_as_its_box_shows_it_and_that_is_said(report, cell, stored, says):
    outcome, saved = taken(report, I7=cell)
    assert saved == len(report_pages.GOOD)
    [note] = outcome.notes.read
    assert note.cell == "I7"
    assert says in note.why and stored in note.why
    assert report.figures.get(indicator__code="greening").reason == stored


def test_a_reason_that_was_kept_on_two_lines_stands_apart_in_its_box(report):
    greening = Indicator.objects.get(code="greening")
    FigureFactory(report=report, indicator=greening, numerator=5, reason="核减3\n5号楼")
    row = row_of(book_of(report), report.community_id, greening)
    assert row.reason == "核减3 5号楼"


def test_signs_that_only_one_machine_shows_are_refused(report):
    outcome, _saved = taken(report, I7="\ue863小区")
    assert [one.cell for one in outcome.must_mend] == ["I7"]
    assert "rare character" in outcome.must_mend[0].message


@pytest.mark.parametrize(
    ("value", "code", "is_said"),
    [
        (1.1, "0.00", True),
        (0.5, "# ?/?", True),
        (1234.5, "¥#,##0.00", True),
        (1234, "#,##0", True),
        (123, "#,##0", False),
        (12, "0", False),
        (12, "General", False),
    ],
)
def test_a_number_that_its_format_writes_otherwise_is_named_in_a_column_of_text(report, value, code, is_said):
    book = report_pages.with_cells({"I7": value})
    book.active["I7"].number_format = book.active["D7"].number_format = code
    outcome, _saved = upload(report, as_bytes(book))
    assert [(one.cell, one.found) for one in outcome.notes.read] == (
        [("I, row 7", str(value))] if is_said else []
    )


@pytest.mark.parametrize(
    "shown", ["#N/A", "#REF!", "#DIV/0!", "＃Ｎ／Ａ", "Err:502", "####", "6.23E+07", '=DISPIMG("ID_1",1)']
)
def test_what_shows_in_the_place_of_a_value_is_no_reason(report, shown):
    book = report_pages.with_cells({"I7": shown})
    book.active["I7"].data_type = "s"
    outcome, saved = upload(report, as_bytes(book))
    assert [one.cell for one in outcome.must_mend] == ["I7"]
    assert (saved, report.figures.count()) == (0, 0)


@pytest.mark.parametrize("text", ["见表#3", "错误#N/A已核", "1E级", "与#REF!无关"])
def test_a_reason_that_speaks_of_such_signs_is_one(report, text):
    outcome, _saved = taken(report, I7=text)
    assert outcome.is_clean
