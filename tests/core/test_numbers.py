"""Numbers as people and WPS write them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.numbers import MAXIMUM, UNITS, number_in, read_whole, words_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12), (12, 12), (12.0, 12), ("１２", 12), ("8个", 8), ("8 个", 8),
        ("1,234", 1234), ("１，２３４", 1234), ("1.5万", 15000), ("3万㎡", 30000), ("12.0", 12),
        ("-3", -3), ("370\u200b", 370), ("1,234,567.0", 1234567), ("3 万 ㎡", 30000),
        ("0", 0), ("\u30007 ", 7), ("1.2亿", 120000000), ("3千", 3000), ("2百个", 200),
    ],
)  # fmt: skip
def test_a_number_is_read(written, number):
    assert read_whole(written, ("个", "㎡")) == number


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b"])
def test_a_blank_is_no_number(blank):
    assert read_whole(blank) is None


@pytest.mark.parametrize("word", ["—", "/", "-", "无数据", "无", "－", " 无 "])
def test_a_word_for_nothing_is_neither_zero_nor_a_blank(word):
    with pytest.raises(ValidationError) as refused:
        read_whole(word)
    assert refused.value.code == "nothing"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("十二", "not_a_number"), ("12a", "not_a_number"), ("3件", "not_a_number"), ("1.2.3", "not_a_number"),
        (True, "not_a_number"), (dt.date(2026, 1, 1), "not_a_number"), ("1.5", "fraction"), (2.5, "fraction"),
        ("12 13", "not_a_number"), ("3,4", "not_a_number"), ("1,2345", "not_a_number"),
        ("1,234'567", "not_a_number"),
        ("100%", "not_a_number"), ("+4", "not_a_number"), ("+5个", "not_a_number"),
        (dt.timedelta(hours=3), "not_a_number"),
        (str(MAXIMUM + 1), "too_large"), ("=1+1", "not_a_number"), ("1e5", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_with_a_sentence(written, code):
    with pytest.raises(ValidationError) as refused:
        read_whole(written, ("个",))
    assert refused.value.code == code


@given(st.integers(-MAXIMUM, MAXIMUM))
def test_every_whole_number_survives_full_width_and_separators(number):
    text = f"{number:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert read_whole(text) == number


@pytest.mark.parametrize("value", ["10²", "10①", "10₂", "⑩", "1⁰人"])
def test_a_digit_that_points_to_a_note_is_none_of_the_numbers(value):
    with pytest.raises(ValidationError):
        read_whole(value, UNITS)
    assert number_in(value) is None


@pytest.mark.parametrize("value", ["500m²", "500㎡", "５００平方米"])
def test_a_raised_digit_of_a_unit_is_one(value):
    assert read_whole(value, UNITS) == 500


@pytest.mark.parametrize(
    ("unit", "written", "number"),
    [
        ("人", "5人", 5), ("人", "5名", 5), ("人", "5 位", 5), ("次", "3场", 3), ("件", "4起", 4),
        ("㎡", "5平方米", 5), ("户", "0.1万户", 1000), ("%", "5%", 5), ("", "5个", 5), ("", "5", 5),
        ("元", "3千元", 3000), ("万元", "3万元", 3),
    ],
)  # fmt: skip
def test_a_figure_may_carry_its_own_unit_or_one_that_means_the_same(unit, written, number):
    assert read_whole(written, words_of(unit)) == number


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("人", "186户"), ("人", "10元"), ("人", "3人次"), ("人", "5个"), ("次", "2元"), ("小时", "90分"),
        ("小时", "2天"), ("㎡", "2个"), ("户", "100人"), ("", "12户"), ("", "3件"),
        ("㎡", "3千米"), ("元", "2千克"), ("人", "3百户"), ("万元", "3千元"),
    ],
)  # fmt: skip
def test_a_figure_in_another_unit_is_refused_and_both_are_named(unit, written):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        read_whole(written, words_of(unit))
    assert "another unit" in refused.value.messages[0]
    assert not unit or f"“{unit}”" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("value", "quoted"), [(True, "“TRUE”"), (dt.timedelta(days=21, hours=7), "“511:00:00”")]
)
def test_what_is_no_number_is_quoted_as_the_file_shows_it(value, quoted):
    with pytest.raises(ValidationError) as refused:
        read_whole(value)
    assert quoted in refused.value.messages[0]


@pytest.mark.parametrize(("text", "unit"), [("￥3000", "元"), ("¥3,000.00", "元"), ("3000元整", "元")])
def test_money_as_it_is_written_where_yuan_are_counted(text, unit):
    assert read_whole(text, words_of(unit)) == 3000


@pytest.mark.parametrize("written", ["3千", "3万", "3亿"])
def test_a_scale_alone_may_be_two_where_is_counted_in_one(written):
    with pytest.raises(ValidationError) as refused:
        read_whole(written, words_of("万元"))
    assert refused.value.code == "two_scales"


@pytest.mark.parametrize("unit", ["万元", "户"])
def test_the_sign_of_money_is_another_unit_elsewhere(unit):
    with pytest.raises(ValidationError):
        read_whole("￥3000", words_of(unit))
