"""What numbers a row in the column of numbers, and what is a word for the reader that is named instead."""

import datetime as dt

import pytest

from portal.core.spreadsheets.book import Unreadable
from portal.core.spreadsheets.numbering import is_row_number


@pytest.mark.parametrize(
    "value",
    [1, 1.0, "1", "1.0", "１", "一", "十二", "(1)", "（一）", "1、", "1.", "①", "第3", " 2 ", None, "", 0],
)
def test_a_number_however_it_is_written_numbers_its_row(value):
    assert is_row_number(value)


@pytest.mark.parametrize(
    "value",
    [
        "作废",
        "2（已取消）",
        "★1",
        "注：应为16人",
        "1*",
        "-",
        1.5,
        True,
        dt.date(2026, 10, 3),
        Unreadable("#REF!"),
    ],
)
def test_anything_else_is_a_word_for_the_reader(value):
    assert not is_row_number(value)
