"""Words alone in a row among figures: what they say of those below them is heeded, and never unseen."""

import pytest
from openpyxl import Workbook

from portal.core.spreadsheets.whose import Named
from portal.reporting.models import Figure
from tests.factories import CommunityFactory
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, cells, community, report, upload  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
HEADS, GREEN, COMMITTEES = ["指标", "数量", "总数"], ["绿化", 500, None], ["业委会", 8, 10]
OTHERS = ["9月", "二、下月计划", "2025年同期", "本年累计", "清泉社区", "单位：亩"]


def of_rows(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return as_bytes(book)


@pytest.fixture
def neighbour(report):  # noqa: F811 - the fixture
    return CommunityFactory(
        sub_district=report.community.sub_district,
        code=f"{report.community_id[:9]}977",
        name="清泉社区居委会",
        short_name="清泉社区",
    )


@pytest.mark.parametrize("words", OTHERS)
def test_what_is_below_words_of_another_time_community_or_unit_is_refused(report, neighbour, words):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, [words], COMMITTEES))
    assert (cells(outcome.must_mend), saved) == (("A3",), 0)


def test_a_month_over_the_same_headings_again_is_refused(report):  # noqa: F811
    outcome, saved = upload(report, of_rows(["10月"], HEADS, GREEN, [], ["9月"], HEADS, COMMITTEES))
    assert (cells(outcome.must_mend), saved) == (("A5",), 0)


@pytest.mark.parametrize("words", ["一、党建工作", "三、计划生育", "2026年10月", "上月结转事项"])
def test_the_name_of_a_part_of_the_report_is_a_remark(report, words):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, [words], COMMITTEES))
    assert (outcome.must_mend, saved) == ([], 2)
    assert "A3" in cells(outcome.notes.passed)
    assert Figure.objects.filter(report=report, numerator=8).exists()


def test_words_below_which_nothing_is_read_are_a_remark(report):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, ["二、下月计划"]))
    assert (outcome.must_mend, saved) == ([], 1)


@pytest.mark.parametrize(("words", "refused"), [("单位：亩", ("A2",)), ("单位：㎡", ())])
def test_a_unit_of_the_whole_below_the_headings_is_heeded_and_named(report, words, refused):  # noqa: F811
    outcome, _saved = upload(report, of_rows(HEADS, [words], GREEN))
    assert cells(outcome.must_mend) == refused
    assert "A2" in cells(outcome.notes.passed)


def test_a_sub_district_is_not_the_community_of_the_same_name():
    named = Named(
        "990188001001",
        [("990188001001", "永安社区居委会", "永安社区"), ("990188001002", "清泉社区居委会", "清泉社区")],
    )
    assert named.another([("A1", "永安街道清泉社区10月")])
    assert not named.another([("A1", "永安街道永安社区10月")])
    assert not named.another([("A1", "永安街道10月")])
