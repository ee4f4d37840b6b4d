"""What of a block from Excel is pasted nowhere, and what is said of it."""

import pytest

from portal.indicators.models import Indicator
from tests.factories import FigureFactory
from tests.journeys.steps import wait_until
from tests.reporting.test_paste import entry, figures, paste  # noqa: F401 - a fixture among them

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "title", ["清泉社区2026年10月报表", "2026年9月工作情况", "1-10月累计情况", "（单位：百个）"]
)
@pytest.mark.parametrize("headings", ["指标\t数量\t总数\r\n", ""])
def test_a_block_titled_for_another_community_month_or_scale_is_not_taken(entry, title, headings):  # noqa: F811 - the fixture
    page, report = entry
    paste(page, "doors-numerator", f"{title}\t\t\r\n{headings}doors\t8\t10\r\n")
    page.wait_for_selector("#paste:not([hidden])")
    assert title in page.inner_text("#paste p")
    assert page.input_value("[name=doors-numerator]") == ""
    assert figures(report) == {}


def test_themes_and_signatures_move_no_figure_where_rows_have_no_names(entry):  # noqa: F811 - the fixture
    page, report = entry
    block = (
        "2026年10月统计表\t\r\n一、组织建设\t\r\n8\t10\r\n二、环境\t\r\n1\t2\r\n填表人：张\t审核人：李\r\n"
    )
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10), "cameras": (1, 2)})
    assert page.input_value("[name=works-numerator]") == ""
    assert "填表人：张 审核人：李" in page.inner_text("#paste p")


def test_a_cell_of_several_lines_is_put_into_a_reason_without_marks_nobody_wrote(entry):  # noqa: F811 - the fixture
    page, report = entry
    doors = Indicator.objects.get(code="doors")
    FigureFactory(report=report, indicator=doors, numerator=1, reason="原有")
    page.reload()
    page.fill("[name=doors-reason]", "")
    paste(page, "doors-reason", '"核对3\r\n5号楼"\r\n')
    assert page.input_value("[name=doors-reason]") == "核对3 5号楼"
    page.focus("[name=doors-numerator]")
    wait_until(lambda: report.figures.get().reason == "核对3 5号楼")


@pytest.mark.console("net::ERR_FAILED")
def test_without_an_answer_nothing_is_changed_and_that_is_said(entry):  # noqa: F811 - the fixture
    page, report = entry
    page.route("**/paste/", lambda route: route.abort())
    paste(page, "doors-numerator", "8\t10\r\n1\t2\r\n")
    assert page.is_visible("#paste p") and len(page.inner_text("#paste p")) > 5
    assert page.is_hidden("#paste button") and page.input_value("[name=doors-numerator]") == ""
    page.unroute("**/paste/")
    paste(page, "doors-numerator", "8\t10\r\n1\t2\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10), "cameras": (1, 2)})


def test_two_lines_of_headings_and_figures_under_none_reach_no_other_box(entry):  # noqa: F811 - the fixture
    page, report = entry
    block = "指标\t数量\t\t总数\t\r\n\t累计\t本月\t\t\r\ndoors\t80\t8\t10\t应为9\r\n绿化\t5000\t500\t\t\r\n"
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10), "green": (500, None)})
    said = page.inner_text("#paste p")
    assert "累计" in said and "应为9" in said


def test_a_plan_a_group_and_other_units_are_pasted_nowhere(entry):  # noqa: F811 - the fixture
    page, report = entry
    for above in (
        "2026年10月计划表\t\t\r\n指标\t数量\t总数",
        "\t目标\t\r\n指标\t数量\t总数",
        "指标\t数量\t总数\r\n\t万㎡\t",
    ):
        paste(page, "doors-numerator", f"{above}\r\ndoors\t8\t10\r\n")
        assert page.is_visible("#paste p") and page.is_hidden("#paste button")
        assert page.input_value("[name=doors-numerator]") == ""
    assert figures(report) == {}
