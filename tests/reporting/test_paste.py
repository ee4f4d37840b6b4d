"""A block from Excel pasted into the form: each cell in its box, what has no place listed, undone at once."""

import pytest

from portal.indicators.models import Indicator
from portal.reporting.models import ReportState
from tests import factories
from tests.journeys.steps import sign_in, wait_until
from tests.reporting.conftest import OCTOBER, four_indicators

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(new_page, transactional_db):
    community = factories.CommunityFactory()
    four_indicators()
    report = factories.MonthlyReportFactory(community=community, month=OCTOBER)
    page = new_page()
    sign_in(page, factories.UserFactory(area_code=community.code).username, factories.PASSWORD)
    page.goto(f"/reports/{community.code}/{OCTOBER}/")
    return page, report


def paste(page, box, text):
    page.focus(f"[name={box}]")
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector(`[name=${name}]`).dispatchEvent(event);
        }""",
        [box, text],
    )
    page.wait_for_selector("#paste:not([aria-busy])", state="attached")


def figures(report):
    rows = report.figures.values_list("indicator__code", "numerator", "denominator")
    return {code: (n, d) for code, n, d in rows if n is not None}


def test_a_block_lands_from_the_focused_box_on_and_is_undone_in_one_step(entry):
    page, report = entry
    paste(page, "doors-numerator", '8\t10\r\n"１,２00"\t1300\r\n0\t5\r\n')
    wanted = {"doors": (8, 10), "cameras": (1200, 1300), "works": (0, 5)}
    wait_until(lambda: figures(report) == wanted)
    assert "6" in page.inner_text("#paste p")
    page.click("#paste button")
    wait_until(lambda: figures(report) == {})
    assert page.input_value("[name=doors-numerator]") == ""
    assert page.is_hidden("#paste")


def test_a_suggestion_is_one_again_when_the_paste_over_it_is_undone(entry):
    page, report = entry
    doors = Indicator.objects.get(code="doors")
    september = factories.MonthlyReportFactory(
        community=report.community, month=OCTOBER - 1, state=ReportState.APPROVED
    )
    factories.FigureFactory(report=september, indicator=doors, numerator=3, denominator=4)
    page.reload()
    assert page.get_attribute("#row-doors", "data-state") == "suggested"
    paste(page, "doors-numerator", "8\t10\r\n1\t2\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10), "cameras": (1, 2)})
    page.wait_for_selector("#row-doors:not([data-state=suggested])")
    page.click("#paste button")
    page.wait_for_selector("#row-doors[data-state=suggested]")
    page.wait_for_selector("#row-cameras[data-state=blank]")
    assert page.input_value("[name=doors-numerator]") == "3"
    assert not report.figures.exists()


def test_what_has_no_box_is_listed_and_nothing_is_cleared(entry):
    page, report = entry
    page.fill("[name=works-numerator]", "3")
    page.fill("[name=works-denominator]", "4")
    page.focus("[name=green-numerator]")
    wait_until(lambda: figures(report) == {"works": (3, 4)})
    paste(page, "works-numerator", "\t5\t甲\n70\t80\n90")
    wait_until(lambda: figures(report) == {"works": (3, 5), "green": (70, None)})
    assert "甲、80、90" in page.inner_text("#paste p")


def test_one_value_is_pasted_as_always(entry):
    page, _report = entry
    paste(page, "doors-numerator", "8")
    assert page.is_hidden("#paste")


def test_headings_and_names_copied_along_say_where_figures_belong(entry):
    page, report = entry
    block = "指标\t单位\t总数\t数量\r\nworks\t个\t9\t2\r\ndoors\t个\t10\t8\r\n"
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"works": (2, 9), "doors": (8, 10)})
    assert "单位" in page.inner_text("#paste p")  # a column that has no box


def test_headings_of_other_columns_are_refused_as_a_whole(entry):
    page, report = entry
    paste(page, "doors-numerator", "9月\t10月累计\r\n3\t4\r\n")
    page.wait_for_selector("#paste:not([hidden])")
    assert "10月累计" in page.inner_text("#paste p")
    assert page.input_value("[name=doors-numerator]") == ""
    assert figures(report) == {}


def test_undoing_says_what_was_changed_since_and_stays(entry):
    page, report = entry
    paste(page, "doors-numerator", "8\t10\r\n3\t4\r\n")
    wait_until(lambda: len(figures(report)) == 2)
    page.fill("[name=doors-numerator]", "7")
    page.click("#paste button")
    assert "1" in page.inner_text("#paste p")
    assert page.input_value("[name=doors-numerator]") == "7"


def test_a_cell_of_two_lines_is_listed_and_never_joined(entry):
    page, report = entry
    paste(page, "doors-numerator", '"1\n0"\t10\r\n3\t"4\r\n5"\r\n')
    wait_until(lambda: figures(report) == {"cameras": (3, None)})
    said = page.inner_text("#paste p")
    assert "“1 0”应为：整数" in said and "“4 5”应为：整数" in said
    assert "doors" in said and "cameras" in said
    assert page.input_value("[name=doors-numerator]") == ""
    assert page.input_value("[name=doors-denominator]") == "10"
    page.click("#paste button")
    wait_until(lambda: figures(report) == {})
    assert page.is_hidden("#paste")


def test_one_cell_of_two_lines_is_listed_as_well(entry):
    page, _report = entry
    paste(page, "doors-numerator", '"1\n0"\r\n')
    assert "“1 0”应为：整数" in page.inner_text("#paste p")
    assert page.input_value("[name=doors-numerator]") == ""
    assert page.is_hidden("#paste button")


def test_reasons_are_pasted_under_their_heading_and_undone(entry):
    page, report = entry
    paste(
        page, "doors-numerator", '指标\t数量\t总数\t说明\r\nworks\t2\t9\t"整修\n两栋"\r\ndoors\t8\t10\t\r\n'
    )
    wait_until(lambda: figures(report) == {"works": (2, 9), "doors": (8, 10)})
    wait_until(lambda: report.figures.get(indicator__code="works").reason == "整修 两栋")
    page.click("#paste button")
    wait_until(lambda: figures(report) == {})
    assert page.is_hidden("#paste")
    assert page.input_value("[name=works-reason]") == ""
    assert not report.figures.exclude(reason="").exists()


def test_a_row_without_a_place_is_listed_with_its_name(entry):
    page, report = entry
    paste(page, "doors-numerator", "works\t2\t9\r\n广场舞\t9\t12\r\n")
    wait_until(lambda: figures(report) == {"works": (2, 9)})
    assert "广场舞（9、12）" in page.inner_text("#paste p")
    assert page.input_value("[name=doors-numerator]") == ""


def test_units_copied_along_are_passed_over(entry):
    page, report = entry
    paste(page, "doors-numerator", "works\t个\t2\t9\r\n绿化\t㎡\t500\t\r\ncameras\t\t3\t4\r\n")
    wait_until(lambda: figures(report) == {"works": (2, 9), "green": (500, None), "cameras": (3, 4)})
    paste(page, "doors-numerator", "8\t个\t10\r\n")
    wait_until(lambda: figures(report).get("doors") == (8, 10))


OWN_ROWS = "5\t6\t\t11/15\t95%\t整修两栋\r\n7\t9\t\t\t\t200\r\n0\t3\t\t1/3\t≥90%\t\r\n"


def reasons(report):
    return dict(report.figures.exclude(reason="").values_list("indicator__code", "reason"))


def test_the_workbooks_own_columns_are_known_without_headings(entry):
    page, report = entry
    paste(page, "doors-numerator", OWN_ROWS)
    wait_until(lambda: figures(report) == {"doors": (5, 6), "cameras": (7, 9), "works": (0, 3)})
    wait_until(lambda: reasons(report) == {"doors": "整修两栋"})
    said = page.inner_text("#paste p")
    assert "doors（整修两栋）" in said, "what became a reason is named"
    assert "200" in said, "a figure is no reason, and is listed"
    assert "11/15" not in said


def test_whole_rows_of_the_workbook_are_known_without_headings(entry):
    page, report = entry
    lines = "w\tworks\t个\t2\t9\t\t2/3\t95%\t赶工\r\nd\tdoors\t\t8\t10\t\t7/10\t95%\t\r\n"
    paste(page, "doors-numerator", lines)
    wait_until(lambda: figures(report) == {"works": (2, 9), "doors": (8, 10)})
    wait_until(lambda: reasons(report) == {"works": "赶工"})


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ("8\t10\t\t7/10\r\n1\t2\t\t1/2\r\n", ()),
        ("8\t10\t\t7/10\t95%\r\n1\t2\t\t1/2\t95%\r\n", ()),
        ("doors\t个\t8\t10\t\t2/3\t95%\r\ncameras\t个\t1\t2\t\t1/2\t95%\r\n", ()),
        ("8\t10\t\t整修\r\n1\t2\t\t\r\n", ("整修",)),
        ("8\t10\t\t200\r\n1\t2\t\t\r\n", ("200",)),
        ("8\t10\t\t3\t整修\t整修了\r\n1\t2\r\n", ("整修", "整修了")),
        ("8\t10\t\t3\t4\t5\t整修\r\n1\t2\r\n", ("整修",)),
    ],
)
def test_nothing_becomes_a_reason_by_its_place_alone(entry, block, left):
    page, report = entry
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10), "cameras": (1, 2)})
    assert reasons(report) == {}
    assert all(page.input_value(f"[name={code}-reason]") == "" for code in ("doors", "cameras"))
    assert all(one in page.inner_text("#paste p") for one in left)


def test_a_first_row_without_figures_is_no_heading_where_it_names_an_indicator(entry):
    page, report = entry
    paste(page, "doors-numerator", "doors\t个\t\t\r\nworks\t个\t2\t9\r\n")
    wait_until(lambda: figures(report) == {"works": (2, 9)})


def test_a_heading_that_stands_twice_is_refused_as_in_a_file(entry):
    page, report = entry
    paste(page, "doors-numerator", "指标\t数量\t数量\r\nworks\t9\t2\r\n")
    page.wait_for_selector("#paste:not([hidden])")
    assert page.inner_text("#paste p").count("数量") == 3
    assert page.input_value("[name=works-numerator]") == ""
    assert figures(report) == {}


def test_blank_cells_over_values_are_named_and_clear_only_when_asked(entry):
    page, report = entry
    paste(page, "doors-numerator", "8\t10\r\n1\t2\r\n")
    wait_until(lambda: len(figures(report)) == 2)
    paste(page, "doors-numerator", "9\t\r\n\t3\r\n")
    wait_until(lambda: figures(report) == {"doors": (9, 10), "cameras": (1, 3)})
    said = page.inner_text("#paste p")
    assert "（10）" in said and "（1）" in said and "works" not in said
    page.click("#paste-clear")
    wait_until(lambda: report.figures.get(indicator__code="doors").denominator is None)
    assert page.input_value("[name=doors-denominator]") == ""
    page.click("#paste button:first-of-type")
    wait_until(lambda: figures(report) == {"doors": (8, 10), "cameras": (1, 2)})


def test_an_indicator_in_several_rows_is_taken_from_none_of_them(entry):
    page, report = entry
    paste(page, "doors-numerator", "works\t2\t9\r\ndoors\t8\t10\r\nworks\t3\t9\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10)})
    assert "works" in page.inner_text("#paste p")
    assert page.input_value("[name=works-numerator]") == ""


@pytest.mark.parametrize("left", ["清泉社区", "9月", "2026-09", "2025年10月", "1-10月", "累计"])
def test_a_row_of_another_community_or_month_is_not_taken_and_named(entry, left):
    page, report = entry
    paste(page, "doors-numerator", f"{left}\tdoors\t8\t10\r\n\tcameras\t3\t4\r\n")
    page.wait_for_selector("#paste:not([hidden])")
    said = page.inner_text("#paste p")
    assert f"doors（{left}、8、10）" in said
    assert "cameras（3、4）" in said, "a blank below belongs to what stands above it"
    assert figures(report) == {}


@pytest.mark.parametrize("left", ["2026年10月31日", "十月", "202610", "一、"])
def test_the_own_month_and_numbers_of_rows_are_passed_over(entry, left):
    page, report = entry
    own = report.community.short_name
    paste(page, "doors-numerator", f"{own}\t{left}\tdoors\t8\t10\r\n{own}\t{left}\tworks\t3\t4\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10), "works": (3, 4)})
    assert own not in page.inner_text("#paste p")


@pytest.mark.parametrize("left", ["作废", "1（不计）"])
def test_words_left_of_the_name_are_named(entry, left):
    page, report = entry
    paste(page, "doors-numerator", f"{left}\tdoors\t8\t10\r\n2\tworks\t3\t4\r\n注：以上为9月数\t\t\t\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10), "works": (3, 4)})
    said = page.inner_text("#paste p")
    assert f"doors（{left}）" in said
    assert "注：以上为9月数" in said


def test_another_communitys_code_left_of_the_name_is_no_number_of_a_row(entry):
    page, report = entry
    own = report.community.code
    other = own[:-1] + ("8" if own.endswith("9") else "9")  # the factory's own code may end in 9
    block = f"{own}\tdoors\t8\t10\r\n{other}\tworks\t3\t4\r\n"
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10)})
    assert f"works（{other}" in page.inner_text("#paste p")


def test_headings_of_months_communities_and_units_are_read(entry):
    page, report = entry
    block = (
        "社区\t月份\t指标\t计量单位\t数量\t总数\t备注\r\n"
        f"{report.community.short_name}\t10月\tdoors\t\t8\t10\t9月补报\r\n"
        "清泉社区\t10月\tworks\t\t1\t2\t\r\n"
        f"{report.community.short_name}\t9月\tcameras\t\t3\t4\t\r\n"
        f"{report.community.short_name}\t10月\t绿化\t百㎡\t5\t\t\r\n"
    )
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10)})
    said = page.inner_text("#paste p")
    assert all(one in said for one in ("works（清泉社区", "cameras（", "绿化（"))


def test_titles_units_and_numbers_copied_along_stand_in_no_box(entry):
    page, report = entry
    own = report.community.short_name
    block = (
        f"{own}2026年10月工作情况统计表\t\t\t\t\r\n填报单位：{own}\t\t\t2026年10月\t\r\n\t\t\t\t\r\n"
        "序号\t指标\t*数量（个）\t总数/个\t说明（必填）\r\n栏次\t甲\t1\t2\t乙\r\n\t\t个\t（个）\t\r\n"
        "\t一、组织建设\t\t\t\r\n1\tdoors\t8\t10\t\r\n2\tworks\t3\t4\t赶工\r\n\t填表人：张\t\t审核人：李\t\r\n"
    )
    paste(page, "doors-numerator", block)
    wait_until(lambda: figures(report) == {"doors": (8, 10), "works": (3, 4)})
    wait_until(lambda: reasons(report) == {"works": "赶工"})
    said = page.inner_text("#paste p")
    assert f"{own}2026年10月工作情况统计表" in said and f"填报单位：{own}" in said
    assert "一、组织建设" in said and "填表人：张" in said
    assert "栏次" not in said


def test_the_whole_sheet_of_the_workbook_is_pasted_with_its_head(entry):
    page, report = entry
    code, own = report.community.code, report.community.short_name
    head = f"{own}：2026年10月月报\t\t\t\t\t\t\t\t\r\n\t社区代码\t{code}\t\t\t\t报告月份\t2026-10\t\r\n"
    head += "\t只填黄色格。\t\t\t\t\t\t\t\r\n代码\t指标\t单位\t数量\t总数\t上月结转\t上月\t目标\t说明\r\n"
    paste(page, "doors-numerator", head + "d\tdoors\t个\t8\t10\t\t7/10\t95%\t\r\n")
    wait_until(lambda: figures(report) == {"doors": (8, 10)})
    assert page.input_value("[name=cameras-numerator]") == ""
