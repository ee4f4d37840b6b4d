"""A label alone says whose a row is: never where several indicators bear it, nor in another unit."""

import pytest

from portal.indicators.models import Indicator
from portal.reporting.book import book_of
from portal.reporting.pasting.reading import read_block
from portal.reporting.platform.columns import headings
from tests.factories import IndicatorFactory
from tests.workbooks import report_pages
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, cells, community, report, upload

__all__ = ["_english", "community", "report"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def namesake(report):
    """A second indicator of the name 业委会."""
    first = Indicator.objects.get(code="committees")
    return IndicatorFactory(code="of-courtyards", name_zh="业委会", theme=first.theme, unit="户")


def without_codes():
    return report_pages.sheet([[None, *row[1:]] for row in report_pages.GOOD])


def pasted(report, text, at="committees"):
    block = [line.split("\t") for line in text.split("\n")]
    return read_block(report=report, book=book_of(report), block=block, at=at, box="numerator")


def test_a_name_that_two_indicators_bear_is_taken_for_neither(report, namesake):
    outcome, saved = upload(report, as_bytes(without_codes()))
    assert (cells(outcome.must_mend), saved) == (("B5",), 0)
    assert "committees; of-courtyards" in outcome.must_mend[0].message


def test_beside_its_code_the_name_is_right(report, namesake):
    outcome, _saved = upload(report, as_bytes(report_pages.sheet()))
    assert outcome.is_clean
    assert "B5" not in cells(outcome.notes.read)
    assert report.figures.get(indicator__code="committees").numerator == 8


@pytest.mark.parametrize("text", ["指标\t数量\t总数\n业委会\t8\t10\n绿化\t5\t", "业委会\t8\t10\n绿化\t5\t"])
def test_a_pasted_name_that_two_indicators_bear_is_taken_for_neither(report, namesake, text):
    found = pasted(report, text)
    assert [(one["row"], one["value"]) for one in found.cells] == [("greening", "5")]
    assert "several indicators" in found.left[0]


def test_figures_without_names_go_where_the_focus_is(report, namesake):
    rows = pasted(report, "8\t10").cells
    assert [(one["row"], one["value"]) for one in rows] == [("committees", "8"), ("committees", "10")]


def test_a_heading_of_an_export_that_two_indicators_bear_is_that_of_neither(report, namesake):
    known = headings(Indicator.objects.all())
    assert {"committees", "of-courtyards", "绿化"} <= known.keys()
    assert not {"业委会", "业委会数量"} & known.keys()


@pytest.mark.parametrize(
    ("unit", "is_refused"), [("亩", True), ("万㎡", True), ("户", True), ("个", False), ("次/月", False)]
)
def test_a_row_that_counts_in_another_unit_is_refused(report, unit, is_refused):
    outcome, _saved = upload(
        report, as_bytes(report_pages.sheet(report_pages.changed("greening", unit=unit)))
    )
    assert cells(outcome.must_mend) == (("C7",) if is_refused else ())
    assert cells(outcome.notes.read) == (() if is_refused else ("C7",))


def test_words_that_name_no_indicator_go_into_no_box(report):
    found = pasted(report, "化解件数\t3\n受理件数\t4\n结转件数\t1")
    assert (found.refused, found.cells) == ("said", [])
    assert "“化解件数”" in found.said


def test_a_column_of_units_takes_no_box_though_none_is_the_rows_own(report):
    found = pasted(report, "业委会\t户\t8\t10\n绿化\t亩\t5\t")
    assert (found.cells, len(found.left)) == ([], 2)
