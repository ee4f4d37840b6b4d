"""Text at the door: what shows nothing is out, what somebody wrote is kept whole, no personal numbers."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.core.middleware import clean
from portal.core.text import cleaned, folded, one_line, refuse_personal_numbers, refuse_unknown_signs, whole


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("清泉\u200b社区", "清泉社区"), ("\ufeff370\u00a0", "370"), ("a\x00b\x1fc", "abc"), ("e\u0301", "é"),
        ("一\r\n二\r三", "一\n二\n三"), ("  0  ", "0"), ("\u2028\u200e", ""), ("👍🏽", "👍🏽"), ("㎡", "㎡"),
        ("a\ufe0fb", "ab"),
    ],
)  # fmt: skip
def test_what_shows_nothing_is_taken_out_and_nothing_else(text, kept):
    assert cleaned(text) == kept


def test_names_stand_on_one_line():
    assert one_line("酉\n队 \t一") == "酉队一"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    "words",
    [("丑１队", "丑1队", "丑 1队"), ("张 伟", "张\u3000伟", "张伟"), ("ＹＸ-01", "yx-01"),
     ("阿依·买", "阿依•买", "阿依・买", "阿依．买"), ("应到（人）", "应到(人)", "应到人"),
     ("A区", "А区", "Α区", "a区"), ("О队", "O队"), ("⼀队", "一队"), ("⼾主", "户主", "戶主"),
     ("⻢路", "马路"), ("3-1号楼", "3—1号楼", "3－1号楼", "3–1号楼", "3−1号楼"), ("二〇队", "二○队"),
     ("“红”队", "\"红\"队", "＂红＂队")],
)  # fmt: skip
def test_what_looks_the_same_folds_alike(words):
    assert len({folded(word) for word in words}) == 1


@pytest.mark.parametrize(
    "words",
    [("O队", "0队"), ("一队", "-队"), ("甲队", "申队"), ("二〇队", "二零队"), ("l队", "1队"), ("已", "己")],
)
def test_what_does_not_look_the_same_folds_apart(words):
    assert len({folded(word) for word in words}) == len(words)


def test_zero_folds_to_zero_and_nothing_to_nothing():
    assert (folded(0), folded(None), folded(False)) == ("0", "", "false")


@pytest.mark.parametrize(
    "text",
    ["身份证110101199003072316", "1101011990030723 1X".replace(" ", ""), "电话13812345678", "138 1234 5678",
     "138-1234-5678", "１３８１２３４５６７８", "110101 19900307 231x"],
)  # fmt: skip
def test_identity_and_mobile_numbers_are_refused_and_not_repeated_whole(text):
    with pytest.raises(ValidationError) as refused:
        refuse_personal_numbers(text)
    assert text not in refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    ["0999-770101", "编号20261103001", "2026-10-03 至 2026-11-03", "990101001003", "110101199013412316",
     "共12345678901234567890元", "91330106MA2H1234XY", ""],
)  # fmt: skip
def test_other_numbers_are_not(text):
    refuse_personal_numbers(text)


def test_nothing_is_cut_off():
    assert whole(" 说明 ", 2) == "说明"
    with pytest.raises(ValidationError) as refused:
        whole("说" * 301, 300)
    assert "301" in refused.value.messages[0]


def test_forms_and_searches_are_cleaned_and_passwords_are_not():
    given = QueryDict("q=%E2%80%8B1&q=2&password=%E2%80%8Bx&new_password1=+y")
    kept = clean(given)
    assert kept.getlist("q") == ["1", "2"]
    assert (kept["password"], kept["new_password1"]) == ("\u200bx", " y")
    plain = QueryDict("q=1")
    assert clean(plain) is plain


@pytest.mark.parametrize(
    ("text", "kept"),
    [("张\ue863", "张\ue863"), ("张\U0002ebf0", "张\U0002ebf0"), ("张\U00033500", "张\U00033500"),
     ("\uf0b7 一", "一"), ("一\ufffe", "一")],
)  # fmt: skip
def test_rare_characters_are_kept_and_bullets_of_symbol_fonts_are_not(text, kept):
    assert cleaned(text) == kept


@pytest.mark.parametrize("text", ["张\ue863", "甲\ue000队", "张\ufffd", "\U000f0001"])
def test_a_sign_of_a_private_font_is_refused_and_shown(text):
    with pytest.raises(ValidationError) as refused:
        refuse_unknown_signs(text)
    assert text in refused.value.messages[0]
    with pytest.raises(ValidationError):
        whole(text, 10)


@pytest.mark.parametrize("text", ["", "张伟", "龘", "张\U00020bb7", "一\n二", "👍🏽"])
def test_other_signs_are_not(text):
    refuse_unknown_signs(text)
