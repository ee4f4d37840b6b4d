"""What a pasted block means for the form of a month: the file's judges, and every cell accounted for."""

import json
import random

import pytest
from django.urls import reverse

from portal.reporting.book import book_of
from portal.reporting.pasting.reading import Pasted, read_block
from tests import factories
from tests.reporting.conftest import OCTOBER, four_indicators

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(community):
    four_indicators()
    return factories.MonthlyReportFactory(community=community, month=OCTOBER)


@pytest.fixture
def read(report):
    def of(text: str, at: str = "doors", box: str = "numerator") -> Pasted:
        block = [line.split("\t") for line in text.rstrip("\n").split("\n")]
        return read_block(report=report, book=book_of(report), block=block, at=at, box=box)

    return of


def figures(pasted: Pasted) -> dict[str, str]:
    return {f"{one['row']}-{one['box']}": one["value"] for one in pasted.cells}


def test_what_has_no_box(read):
    pasted = read("\t5\t甲\n70\t80\n90", at="works")
    assert figures(pasted) == {"works-denominator": "5", "green-numerator": "70"}
    assert pasted.left == ["甲", "80", "90"]


def test_themes_and_signatures_move_no_figure(read):
    pasted = read("2026年10月统计表\t\n一、组织建设\t\n8\t10\n二、环境\t\n1\t2\n填表人：张\t审核人：李")
    assert pasted.refused == ""
    assert figures(pasted) == {
        "doors-numerator": "8",
        "doors-denominator": "10",
        "cameras-numerator": "1",
        "cameras-denominator": "2",
    }


@pytest.mark.parametrize("left", ["清泉社区", "9月", "2026-09", "2025年10月", "1-10月", "累计"])
def test_rows_of_others(read, left):
    pasted = read(f"{left}\tdoors\t8\t10\n\tcameras\t3\t4")
    assert pasted.others == [f"doors（{left}、8、10）", "cameras（3、4）"]
    assert not pasted.cells


@pytest.mark.parametrize(
    "headings",
    [
        "指标\t数量\t\t总数\n\t累计\t本月\t",
        "指标\t数量\t\t总数\n\t1-10月\t10月\t",
        "指标\t\t\t\n\t累计\t数量\t总数",
        "指标\t累计\t数量\t总数",
    ],
)
def test_two_lines_of_headings(read, headings):
    pasted = read(f"{headings}\ndoors\t80\t8\t10\n绿化\t5000\t500\t")
    got = figures(pasted)
    assert "80" not in got.values() and "5000" not in got.values()
    if not pasted.refused:
        assert got["doors-numerator"] == "8"
        assert "累计" in pasted.left


@pytest.mark.parametrize(
    "block",
    [
        "指标\t数量\t总数\n\t万㎡\t\ndoors\t8\t10",
        "指标\t数量\t总数\n\t（百个）\t\ndoors\t8\t10",
        "\t目标\t\n指标\t数量\t总数\ndoors\t8\t10",
        "\t计划数\t\n指标\t数量\t总数\ndoors\t8\t10",
        "2026年10月计划表\t\t\n指标\t数量\t总数\ndoors\t8\t10",
        "清泉居委会2026年10月统计表\t\t\n指标\t数量\t总数\ndoors\t8\t10",
        "清泉社区居委会2026年10月\t\t\ndoors\t8\t10",
        "2026\t年\t9\t月\ndoors\t8\t10\t",
        "2026\t年\t9\t月\n指标\t数量\t总数\t\ndoors\t8\t10\t",
        "2026年\t9\t月份\n指标\t数量\t总数\ndoors\t8\t10",
        "月份\t指标\t数量\n9\tdoors\t8",
        "口径\t指标\t数量\n累计\tdoors\t8",
        "类型\t指标\t数量\n目标\tdoors\t8",
        "口径\t指标\t数量\n1-10月\tdoors\t8",
        "数据口径\t指标\t数量\n本年累计完成数\tdoors\t8",
        "单位名称\t指标\t数量\n清泉居委会\tdoors\t8",
        "某社区\t2026\t年\t9\t月\n指标\t数量\t总数\t\t\ndoors\t8\t10\t\t",
        "指标\t数量\t总数\t类别\ndoors\t8\t10\t年度目标",
        "社区\t指标\t数量\n清泉\tdoors\t8",
        "属地\t指标\t数量\n清泉村\tdoors\t8",
        "累计\n8\n3",
        "本年累计\t合计\n8\t10",
        "2026年10月1日-15日\t\ndoors\t8\t10",
    ],
)
def test_what_a_file_refuses_is_not_pasted(read, block):
    pasted = read(block)
    assert not pasted.cells
    assert pasted.refused or pasted.others


def test_the_headings_of_the_next_page_are_passed_over_and_named(read):
    pasted = read("指标\t数量\t总数\ndoors\t8\t10\n指标\t数量\t总数\nworks\t1\t2")
    assert [(one["row"], one["value"]) for one in pasted.cells] == [
        ("doors", "8"), ("doors", "10"), ("works", "1"), ("works", "2"),
    ]  # fmt: skip
    assert pasted.passed == ["指标 数量 总数"]


@pytest.mark.parametrize("whose", ["2026年10月\t", "{own}\t十月\t"])
def test_the_own_community_and_month_stand_in_no_box_without_names(read, report, whose):
    left = whose.format(own=report.community.short_name)
    pasted = read(f"{left}8\t10\n{left}3\t4")
    assert list(figures(pasted).values()) == ["8", "10", "3", "4"]
    assert read("清泉社区\t8\t10").others == ["清泉社区、8、10"]


def test_what_breaks_down_a_row_is_taken_where_the_form_asks_for_it(read):
    pasted = read("指标\t数量\t总数\n1、doors\t8\t10\n其中：works\t3\t4\n其中：高层\t1\t2")
    assert figures(pasted)["works-numerator"] == "3"
    assert pasted.passed == ["其中：高层 1 2"]


def test_a_first_row_that_may_number_the_columns_is_named_where_rows_have_no_names(read):
    pasted = read("数量\t总数\t上月结转\n1\t2\t3\n8\t10\t4")
    assert figures(pasted)["doors-numerator"] == "8"
    assert pasted.passed == ["1 2 3"]


def test_rows_of_totals_and_signatures_are_named(read):
    pasted = read("项目\t数量\t总数\ndoors\t8\t10\n合计\t18\t20\n以下空白\t\t")
    assert figures(pasted) == {"doors-numerator": "8", "doors-denominator": "10"}
    assert pasted.passed == ["合计 18 20", "以下空白"]


def test_too_long_a_block_is_a_files_business(read):
    assert read("8\t10\n" * 501).said


def test_reading_costs_the_same_whatever_is_pasted(report, django_assert_num_queries):
    book = book_of(report)
    for count in (1, 40):
        block = [["指标", "数量"], *([["doors", "8"]] * count)]
        with django_assert_num_queries(3):
            read_block(report=report, book=book, block=block, at="doors", box="numerator")


def test_figures_under_no_heading(read):
    pasted = read("指标\t数量\t\t总数\t\ndoors\t8\t99\t10\t应为9\n绿化\t500\t600\t\t")
    assert figures(pasted) == {"doors-numerator": "8", "doors-denominator": "10", "green-numerator": "500"}
    assert pasted.left == ["99、应为9", "600"]


@pytest.mark.parametrize("first", ["合计\t", "一、组织\t", "注：核对\t"])
def test_a_first_row_of_other_words_is_no_second_row_of_headings(read, first):
    pasted = read(f"{first}\n8\t10\n3\t4")
    assert "8" in figures(pasted).values() and "4" in figures(pasted).values()
    assert first.strip() in [*pasted.passed, *pasted.left, *figures(pasted).values()]


@pytest.mark.parametrize("lower", ["累计\t本月\t", "1-10月\t10月\t", "完成\t其他\t", "个\t个\t个"])
def test_a_second_row_of_headings_moves_no_figure_where_rows_have_no_names(read, lower):
    pasted = read(f"数量\t\t总数\n{lower}\n80\t8\t10\n30\t3\t4")
    got = figures(pasted)
    assert pasted.refused or (got["doors-denominator"] == "10" and got["cameras-denominator"] == "4")
    assert read("数量\t总数\t说明\n\t\t整修\n8\t10\t").cells[0]["row"] == "doors"


def test_figures_left_of_the_names_are_no_numbers_of_rows(read):
    pasted = read("80\tdoors\t8\t10\n50\tworks\t5\t6\n5000\t绿化\t500\t")
    assert pasted.left == ["doors（80）", "works（50）", "绿化（5000）"]
    assert read("1\tdoors\t8\t10\n二、\tworks\t5\t6\n(4)\t绿化\t500\t").left == []
    assert read("序号\t指标\t数量\n2\tdoors\t8\n1\tworks\t5").left == []


CELLS = ["doors", "works", "绿化", "广场舞", "合计", "9月", "累计", "清泉社区", "", "", "个"]
HEADS = [
    "指标\t数量\t\t总数\t\t备注",
    "社区\t指标\t数量\t总数\t说明\t",
    "项目\t数量\t\t总数\t\t\n\t累计\t本月\t\t\t",
    "数量\t总数\t上月结转\t\t\t",
    "",
]


@pytest.mark.parametrize("heads", HEADS)
def test_each_figure_of_a_block_lands_in_a_box_or_is_named(read, heads):
    chance = random.Random(heads)
    for _turn in range(40):
        count, rows = 10000, []
        for _row in range(chance.randint(1, 5)):
            cells = [
                str(count := count + 1) if chance.random() < 0.5 else chance.choice(CELLS) for _n in range(6)
            ]
            rows.append("\t".join(cells))
        text = "\n".join([*filter(None, [heads]), *rows])
        pasted = read(text, chance.choice(["doors", "works"]), chance.choice(["numerator", "denominator"]))
        told = "|".join([*pasted.passed, *pasted.others, *pasted.left, *figures(pasted).values()])
        named = {4, 5} if "备注" in heads else {0, 1} if "累计" in heads else set()  # by their heading alone
        for row in rows if not (pasted.refused or pasted.doubled or pasted.is_last_passed) else ():
            cells = enumerate(row.split("\t"))
            lost = [one for n, one in cells if one.isdigit() and n not in named and one not in told]
            assert not lost, (text, pasted)


def test_the_page_asks_the_portal(client, report, secretary):
    client.force_login(secretary)
    address = reverse("reporting:read_block", args=(report.community_id, OCTOBER))
    block = {"block": [["doors", "8", "10"]], "at": "doors", "box": "numerator"}
    answer = client.post(address, json.dumps(block), "application/json")
    assert answer.json()["cells"][0] == {"row": "doors", "box": "numerator", "value": "8"}
    assert client.post(address, "[]", "application/json").status_code == 400


@pytest.mark.parametrize("shown", ["#N/A", "#VALUE!", "####", "1.23457E+17"])
def test_what_shows_in_the_place_of_a_value_is_no_reason(read, shown):
    pasted = read(f"指标\t数量\t说明\ndoors\t8\t{shown}")
    assert figures(pasted) == {"doors-numerator": "8"}
    assert pasted.left == [shown]
