"""A year's total that lacks reports of earlier months says so, in one way, in every text and file."""

import pytest
from django.utils import translation

from portal.dashboard.earlier import lacking_text
from portal.meetings import pages
from portal.meetings.exports import brief
from portal.meetings.printed import lacking, mark_of, remark
from portal.meetings.schema import readable
from portal.meetings.sentences.coverage import Coverage, coverage
from portal.meetings.sheets.sheet import _note, line_of, says
from portal.meetings.word import tags
from tests.meetings import presented
from tests.meetings.exports import samples
from tests.meetings.exports.test_workbook import book, values

FIVE, WITHOUT = "年内累计另有2份此前月报未计入", "未含8月"


def lacking_a_report():
    """A flow whose first community lacks August and the month, the second August; a completion beside it."""
    flow = presented.indicator(
        "cases", kind="flow", is_stock=False, names=["柳堤社区", "清泉社区", "望湖社区"]
    )
    flow["rows"][0] |= presented.NOT_COUNTED | {"is_earlier": True, "n": 3, "d": 4, "figure": "75%"}
    for row in flow["rows"][:2]:
        row["lacks"] = ["2026-08"]
    names = [row["name"] for row in flow["rows"]]
    other = presented.indicator("elected", names=names)
    made = presented.content([flow, other], names=names)
    made["reports"]["earlier"] = ["8月柳堤社区", "8月清泉社区"]
    return made


def test_every_page_and_file_says_so_of_the_total_and_marks_the_communities():
    made = lacking_a_report()
    flow, other = made["indicators"]
    assert (lacking(flow), lacking(other)) == (FIVE, "")
    assert [mark_of(row) for row in flow["rows"]] == ["†", "†", ""]
    assert [mark_of(row) for row in other["rows"]] == ["", "", ""]
    assert [remark(row) for row in flow["rows"]] == [f"填报中，当月未计入；{WITHOUT}", WITHOUT, ""]
    assert WITHOUT in _note(flow["rows"][1])
    found = pages.of(made)
    by_kind = {page.kind: page.data for page in found if page.kind != "bars"}
    assert by_kind["overall"]["lacks"] == by_kind["heat_map"]["lacks"] == FIVE
    assert [row["cells"][0]["mark"] for row in by_kind["heat_map"]["rows"]] == ["†", "†", ""]
    bars = next(page for page in found if page.kind == "bars").data
    assert (bars["lacks"], bars["is_lacking"]) == (FIVE, True)
    assert [row["mark"] for row in bars["rows"]] == ["†", "†", ""]
    assert FIVE in coverage(made, flow).words
    assert FIVE not in coverage(made, other).words
    assert any(text.startswith(FIVE) for text in brief.missing(made))
    [matrix] = tags._matrix(made)
    assert [row["格"][0]["文字"] for row in matrix["社区行"][:3]] == ["75%†", "■ 83.3%†", "■ 83.3%"]


def test_the_sheet_of_what_is_counted_in_excel_says_so():
    source = samples.source()
    one = source.content["indicators"][0]
    one["kind"], one["rows"][0]["lacks"] = "flow", ["2026-08", "2026-09"]
    first = values(book(source)["总表"], 4)[0]
    assert first[-1] == f"年初以来累计，计入社区为本月；{FIVE}"


def test_a_snapshot_of_the_seventh_version_is_marked_by_the_names_that_it_kept():
    made = lacking_a_report()
    shown = readable(presented.of_version_7(made))
    assert shown["indicators"] == made["indicators"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"earlier": lacking_text(5)}, "（年内累计另有5份此前月报未计入）"),
        (
            {"waiting": ("甲",), "month": "10月", "earlier": lacking_text(1)},
            "（1个社区待审核，10月数据未计入；年内累计另有1份此前月报未计入）",
        ),
        ({}, ""),
    ],
)
def test_it_stands_in_the_bracket_behind_the_sentence(more, words):
    nobody = {"unreported": (), "returned": (), "waiting": (), "blank": (), "carried": 0, "carried_from": ()}
    assert Coverage(**(nobody | more)).words == words


def test_a_community_with_totals_of_earlier_months_is_not_said_to_have_no_data():
    """What has a figure is told apart from what has none; the numbers add up to all with a target."""
    flow, other = lacking_a_report()["indicators"]
    absent = other["rows"][0] | presented.NOT_COUNTED
    cells = [(flow, flow["rows"][0]), (other, absent), (other, other["rows"][1])]
    with translation.override("en"):
        text = says([line_of(one, cell, None, "") for one, cell in cells])
    assert text == (
        "Of the 3 indicators with a target: 1 far from it, 1 without a figure of the month, "
        "1 with the totals of earlier months alone, this month not counted."
    )
