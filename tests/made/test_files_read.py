"""Files of a made register: units with a scale and words of choices are read as their owner means them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook

from portal.core.models import ImportState
from portal.core.numbers import read_whole, words_of
from portal.core.registers.workbook import imports
from tests.factories import at
from tests.workbooks.kit import as_bytes

pytestmark = pytest.mark.django_db
HEADINGS = ["社区", "场所名称", "检查日期", "隐患等级", "隐患数", "整改费用", "已整改"]


@pytest.fixture
def taken_up(register, community, staff):
    """The outcome of a file of one row, in English; keys are the letters of columns, *above* is a title."""

    def of(above="", **cells):
        book = Workbook()
        if above:
            book.active.append([above])
        book.active.append(HEADINGS)
        row = [community.short_name, "百货楼", "2026-10-08", "一般", 3, 1.5, "否"]
        book.active.append([cells.get("ABCDEFG"[place], one) for place, one in enumerate(row)])
        with translation.override("en"):
            given = SimpleUploadedFile("a.xlsx", as_bytes(book))
            pending = imports.upload(
                register=register,
                stream=given,
                size=given.size,
                name=given.name,
                by=staff,
                now=at(2026, 11, 2),
            )
            return imports.read(pending=pending, by=staff)

    return of


@pytest.mark.parametrize("written", ["1.5万元", "１.5 万元", "1.5"])
def test_a_figure_may_have_its_own_unit_behind_it(taken_up, written):
    values = dict(taken_up(F=written).report["new_rows"][0]["values"])
    assert [value for name, value in values.items() if name.startswith("整改费用")] == ["1.5"]


@pytest.mark.parametrize(("written", "says"), [("15000元", "another unit"), ("1.5万", "read in two ways")])
def test_a_figure_in_another_scale_is_refused(taken_up, written, says):
    (refused,) = taken_up(F=written).report["refusals"]
    assert refused["cell"] == "F2"
    assert says in refused["expected"]


@pytest.mark.parametrize(
    ("title", "is_refused"),
    [("单位：元", True), ("费用明细（元）", True), ("单位：万元", False), ("单位：处", False)],
)
def test_a_title_in_the_unit_that_a_column_counts_in_multiples_is_refused(taken_up, title, is_refused):
    pending = taken_up(above=title)
    assert (pending.state == ImportState.FAILED) == is_refused
    assert ("A1" in pending.report.get("message", "")) == is_refused


@pytest.mark.parametrize("written", ["1", 1, "3"])
def test_the_number_that_a_choice_is_kept_as_is_no_word_of_it(taken_up, written):
    (refused,) = taken_up(D=written).report["refusals"]
    assert refused["cell"] == "D2"


def test_wan_behind_a_whole_number_that_is_counted_in_multiples_has_two_readings():
    assert read_whole("3万元", words_of("万元")) == 3
    assert read_whole("3万", words_of("元")) == 30_000
    with pytest.raises(ValidationError, match="万元"):
        read_whole("3万", words_of("万元"))


@pytest.mark.parametrize(
    ("written", "kept", "is_said"),
    [
        (85.33333333333333, "85.33", True),
        (0.1 + 0.2, "0.3", False),
        (2.675, "2.68", True),
        ("85.333", "85.33", True),
    ],
)
def test_more_decimals_than_are_kept_are_rounded_and_said(taken_up, written, kept, is_said):
    report = taken_up(F=written).report
    values = dict(report["new_rows"][0]["values"])
    assert [value for name, value in values.items() if name.startswith("整改费用")] == [kept]
    assert ("more decimals than are kept" in str(report)) is is_said


def test_something_is_never_rounded_to_nothing(taken_up):
    (refused,) = taken_up(F=0.001).report["refusals"]
    assert "smaller than what is kept" in refused["expected"]
