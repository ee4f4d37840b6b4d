"""What a number format shows that is not the value, for a positive number, a negative one, zero and text."""

import pytest

from portal.core.spreadsheets.reader.formats import is_rounded, kinds_of, places_of, sections_of


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("General", ("", "", "", "")),
        ("#,##0.00", ("shape", "shape", "shape", "")),
        ("¥#,##0;-¥#,##0", ("shape", "shape", "shape", "")),
        ("+0;-0;0", ("more", "", "", "")),
        ('0"+"', ("more", "more", "more", "")),
        ("0\\%", ("more", "more", "more", "")),
        ("0!.0", ("more", "more", "more", "")),
        ("[红色]0↑;[绿色]0↓", ("more", "more", "more", "")),
        ("#-##-##", ("more", "more", "nothing", "")),
        ("0.00E+00", ("shape", "shape", "shape", "")),
        ("# ?/?", ("shape", "shape", "shape", "")),
        ("0_);[Red](0)", ("", "", "", "")),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', ("thousands", "thousands", "", "")),
        ('@"（作废）"', ("more", "more", "more", "words")),
        ('0;-0;0;@"元"', ("", "", "", "words")),
        ("yyyy-mm-dd", ("", "", "", "")),
        ('yyyy"年"m"月"d"日";@', ("", "", "", "")),
        ("h:mm", ("", "", "", "")),
        ("yyyy-mm-dd hh:mm", ("", "", "", "")),
        ("0.00%", ("percent", "percent", "percent", "")),
        ('0"万人"', ("more", "more", "more", "")),
        ("0\\万", ("more", "more", "more", "")),
        ("0000", ("more", "more", "more", "")),
        ("0,", ("more", "more", "more", "")),
        ('"-"0', ("sign", "", "sign", "")),
        ("-0", ("sign", "", "sign", "")),
        ("(0)", ("sign", "", "sign", "")),
        ("0;0", ("", "sign", "", "")),
        ('0;-0;0;"略"', ("", "", "", "words")),
        ('0;-0;0;"作废"@', ("", "", "", "words")),
        (";;;", ("nothing", "nothing", "nothing", "nothing")),
        ("0;-0;;@", ("", "", "nothing", "")),
        ("#", ("", "", "nothing", "")),
        ("#,###", ("thousands", "thousands", "nothing", "")),
        ("#.##", ("shape", "shape", "nothing", "")),
        ("#,##0;-#,##0;", ("thousands", "thousands", "nothing", "")),
        ("#;-#;#", ("", "", "nothing", "")),
        ("#,##0", ("thousands", "thousands", "thousands", "")),
        ("0.00;0.00", ("shape", "sign", "shape", "")),
        ('[=1]"是";[=0]"否";0', ("more", "more", "more", "")),
        ('yyyy"年"m"月"', ("day", "day", "day", "")),
        ('[$-804]e"年"m"月"', ("day", "day", "day", "")),
        ("mmm-yy", ("day", "day", "day", "")),
        ('m"月"d"日"', ("year", "year", "year", "")),
        ("[DBNum1]0", ("shape", "shape", "shape", "")),
        ("[DBNum1][$-804]General", ("shape", "shape", "shape", "")),
    ],
)
def test_what_a_format_shows_instead_of_the_value(code, kinds):
    assert kinds_of(code) == kinds


def test_a_semicolon_that_is_shown_parts_nothing():
    assert sections_of('0";";-0\\;;@') == ['0";"', "-0\\;", "@"]


@pytest.mark.parametrize(
    ("code", "places"),
    [("0", 0), ("#,##0", 0), ("0.00_);(0.00)", 2), ('0.0"件"', 1), ("General", -1), ("0%", -1), ("@", -1),
     ("yyyy-mm-dd", -1), ("# ?/?", -1), ("0.00E+00", -1), ("[>5]0;0.0", -1), (";;;", -1)],
)  # fmt: skip
def test_how_many_decimals_a_format_shows(code, places):
    assert places_of(code) == places


@pytest.mark.parametrize(
    ("value", "places", "is_so"),
    [("1.4", 0, True), ("1.4", 1, False), ("1.36", 1, True), ("1.40000000000000001", 1, False),
     ("1E-3", 1, True), ("1.4", -1, False), ("-0.5", 0, True)],
)  # fmt: skip
def test_whether_a_number_is_shown_rounded(value, places, is_so):
    assert is_rounded(value, places) == is_so
