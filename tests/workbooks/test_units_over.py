"""Another unit over a report's figures, in a heading, a row of units or a title, is refused by its cell."""

import pytest
from openpyxl import Workbook

from portal.indicators.models import Indicator
from portal.reporting.book import book_of
from portal.reporting.pasting.reading import read_block
from portal.reporting.workbook.titles import other_scales
from tests.factories import IndicatorFactory
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, cells, community, report, upload  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

OVER = [
    ([["指标", "数量（元）"], ["整治经费", 30000]], "B1"),
    ([["指标", "数量"], [None, "元"], ["整治经费", 30000]], "B2"),
    ([["单位：元", None], ["指标", "数量"], ["整治经费", 30000]], "A1"),
    ([["指标", "数量（户）"], ["绿化", 500]], "B1"),
    ([["指标", "数量", "总数（户）"], ["业委会", 8, 10]], "C1"),
]
OWN = [
    [["指标", "数量（平方米）"], ["绿化", 500]],
    [["指标", "数量（个）"], ["绿化", 500]],
    [["指标", "数量"], [None, "㎡"], ["绿化", 500]],
    [["单位：元", None, None], ["指标", "单位", "数量"], ["整治经费", "万元", 3]],
    [["指标", "数量（户）"], ["绿化", None], ["业委会", None]],
]


@pytest.fixture
def costs(report):  # noqa: F811 - the fixture
    theme = Indicator.objects.get(code="greening").theme
    return IndicatorFactory(
        code="costs", name_zh="整治经费", theme=theme, kind=Indicator.Kind.FLOW, unit="万元"
    )


def of_rows(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return as_bytes(book)


@pytest.mark.parametrize(("rows", "cell"), OVER)
def test_another_unit_is_refused(report, costs, rows, cell):  # noqa: F811
    outcome, saved = upload(report, of_rows(rows))
    assert (cells(outcome.must_mend), saved) == ((cell,), 0)
    assert "the portal in" in outcome.must_mend[0].message


@pytest.mark.parametrize(("rows", "cell"), OVER)
def test_another_unit_over_a_pasted_figure_is_not_taken(report, costs, rows, cell):  # noqa: F811
    block = [["" if one is None else str(one) for one in row] for row in rows]
    pasted = read_block(report=report, book=book_of(report), block=block, at="costs", box="numerator")
    assert not [one for one in pasted.cells if one["value"].isdigit()]
    assert any("the portal in" in one for one in [*pasted.left, pasted.said])


@pytest.mark.parametrize("rows", OWN)
def test_the_own_unit_is_no_hindrance(report, costs, rows):  # noqa: F811
    outcome, _saved = upload(report, of_rows(rows))
    assert "the portal in" not in " ".join(one.message for one in outcome.must_mend)


@pytest.mark.parametrize(("own", "count"), [(["万元", "㎡"], 1), (["元"], 0), (["件"], 0), ([], 0)])
def test_the_title_of_an_export_is_judged_by_what_its_figures_count_in(own, count):
    assert len(list(other_scales([("A1", "经费统计（单位：元）")], own))) == count


@pytest.mark.parametrize(
    "title",
    [
        "金额单位：元",
        "单位：人民币元",
        "单位：元（人民币）",
        "资金单位：元",
        "单 位：元",
        "单位为元",
        "（金额：元）",
        "单位：RMB元",
    ],
)
def test_however_a_title_names_the_money_it_counts_in(title):
    assert len(list(other_scales([("A1", title)], ["万元"]))) == 1
    assert list(other_scales([("A1", title)], ["元"])) == []


@pytest.mark.parametrize(
    "title", ["单位：人民币万元", "单位：万元（人民币）", "单位为万元", "（金额：万元）", "单位：RMB万元"]
)
def test_a_scale_of_money_over_yuan(title):
    assert len(list(other_scales([("A1", title)], ["元"]))) == 1


@pytest.mark.parametrize(
    "title", ["填报单位：石榴街道", "主管单位：城建办", "单位：石榴园社区", "两新组织单位名册"]
)
def test_who_the_unit_is_counts_in_nothing(title):
    assert list(other_scales([("A1", title)], ["万元"])) == []
