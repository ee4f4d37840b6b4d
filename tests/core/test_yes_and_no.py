"""What is read as yes and as no in a cell of a file or a block."""

import pytest
from django.core.exceptions import ValidationError

from portal.core.registers.workbook.texts import answers_of
from portal.core.spreadsheets.cells import read_yes_no


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("１", True), (1.0, True), ("√", True), ("0", False)]
)
def test_one_and_nought_are_yes_and_no(text, meant):
    assert read_yes_no(text) is meant


@pytest.mark.parametrize("text", ["①", "¹", "⑴", "⓪"])
def test_the_mark_of_a_note_is_neither(text):
    with pytest.raises(ValidationError):
        read_yes_no(text)


@pytest.mark.parametrize(
    ("heading", "yes", "no", "neither"),
    [
        ("是否整改", ("整改", "已整改", "是"), ("未整改", "尚未整改", "不整改", "否"), "整改中"),
        ("已整改", ("已整改", "已 整改"), ("未整改", "没有整改"), "部分整改"),
        ("有无阵地", ("有阵地", "有"), ("无阵地", "没有阵地", "无"), "阵地"),
        ("中共党员", ("中共党员", "是中共党员"), ("非中共党员", "不是中共党员"), "预备党员"),
    ],
)
def test_a_heading_is_answered_in_its_own_words(heading, yes, no, neither):
    words = answers_of(heading)
    assert all(read_yes_no(word, words) is True for word in yes)
    assert all(read_yes_no(word, words) is False for word in no)
    with pytest.raises(ValidationError):
        read_yes_no(neither, words)
