"""Reading the national list: every form it comes in, and every line it cannot mean."""

import gzip
from pathlib import Path

import pytest

from communities.divisions import (
    Division,
    Refusal,
    UnreadableList,
    columns_passed,
    read_divisions,
    read_sub_district_names,
    read_upper_names,
)

DATA = Path(__file__).parent / "data"


def test_each_line_is_a_community():
    assert list(read_divisions(DATA / "villages.csv"))[:2] == [
        Division(2, "990101001001", "多福社区居委会"),
        Division(3, "990101001002", "银杏社区居民委员会"),
    ]


@pytest.mark.parametrize("form", ["bom", "unquoted", "gzip", "crlf", "semicolons", "tabs", "blanks"])
def test_the_file_is_read_as_it_comes(form, tmp_path):
    text = (DATA / "villages.csv").read_text()
    changed = {
        "bom": "\ufeff" + text,
        "unquoted": text.replace('"', ""),
        "gzip": text,
        "crlf": text.replace("\n", "\r\n"),
        "semicolons": text.replace(",", ";"),
        "tabs": "\ufeff" + text.replace(",", "\t"),
        "blanks": text + ",,,,,\n\n ,,\n",
    }[form].encode()
    path = tmp_path / ("list.csv.gz" if form == "gzip" else "list.csv")
    path.write_bytes(gzip.compress(changed) if form == "gzip" else changed)
    assert list(read_divisions(path)) == list(read_divisions(DATA / "villages.csv"))


def test_a_refused_line_says_why():
    refused = [row for row in read_divisions(DATA / "refused.csv") if isinstance(row, Refusal)]
    assert [(row.line, row.reason) for row in refused] == [
        (3, "the code has 11 digits instead of 12"),
        (4, "the code “99010100100X” is not digits only"),
        (5, "the code does not lie under its sub-district “990102001”"),
        (6, "the name is empty"),
        (7, "the code stands in the file twice"),
    ]


def test_a_name_too_long_to_be_one_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"code,name,streetCode\n990101001001,{'长' * 81},990101001\n")
    assert "longer than 80" in next(iter(read_divisions(path))).reason
    path.write_text(f"code,name,streetCode\n990101001001,{'长' * 41}居委会,990101001\n")
    assert "without 居委会 is longer than 40" in next(iter(read_divisions(path))).reason


def test_signs_that_nobody_sees_are_not_part_of_a_name(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('code,name,streetCode\n990101001001,"\ufeff多福\u200b社区\n居委会",990101001\n')
    assert [one.name for one in read_divisions(path)] == ["多福社区居委会"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,streetCode\nx,990101001\n", "no column code"),
        (b"", "no column code, name, streetCode"),
        *(
            ("code,name,streetCode\n990101001001,多,990101001\n".encode(encoding), "save it as “CSV UTF-8”")
            for encoding in ("gb18030", "utf-16", "utf-16-le")
        ),
        (f'code,name,streetCode\n990101001001,"{"多" * 140000}'.encode(), "quotation mark is not closed"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(content, said, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableList, match=said):
        list(read_divisions(path))


def test_a_broken_or_missing_file_says_so(tmp_path):
    (tmp_path / "list.csv.gz").write_bytes(b"no gzip")
    for name in ("list.csv.gz", "missing.csv"):
        with pytest.raises(UnreadableList, match="cannot be read"):
            list(read_divisions(tmp_path / name))


def test_sub_districts_have_their_names_from_a_list_of_their_own():
    names, refused = read_sub_district_names(DATA / "streets.csv")
    assert (names["990101001"], refused) == ("长虹街道", [])


def test_a_sub_district_is_named_whole_and_in_one_way_or_the_line_is_refused(tmp_path):
    path = tmp_path / "streets.csv"
    lines = [
        "990101001,长虹街道",
        "990101001,长红街道",
        f"990101002,{'长' * 61}",
        "99010100,永安",
        "990101003,",
    ]
    path.write_text("\n".join(["code,name", *lines]))
    names, refused = read_sub_district_names(path)
    assert names == {"990101001": "长虹街道"}
    assert [(one.line, one.reason) for one in refused] == [
        (3, "the code stands in the file twice"),
        (4, "the name is longer than 60 characters"),
        (5, "the code “99010100” is not one of 9 digits"),
        (6, "the name is empty"),
    ]


@pytest.mark.parametrize(
    ("township", "street"), [("001", True), ("099", True), ("100", False), ("400", False)]
)
def test_the_township_part_tells_a_street_office_from_a_town(township, street):
    assert Division(2, f"990101{township}001", "某社区").is_under_a_street_office is street


BEYOND = "stands under no heading"


def test_what_a_line_holds_behind_the_last_heading_is_said_and_cuts_no_name(tmp_path):
    path = tmp_path / "list.csv"
    lines = ("990101001001,多福社区,东区,990101001", '990101001002,"多福社区,西区",990101001,,')
    path.write_text("\n".join(["code,name,streetCode", *lines]))
    first, second = read_divisions(path)
    assert BEYOND in first.reason and "990101001" in first.reason
    assert second.name == "多福社区,西区"
    path.write_text("code,name,\n62,甘肃省,已撤\n63,青海省,\n64,宁夏\n65,新疆,,注\n")
    names, refused = read_upper_names(path)
    assert names == {"63": "青海省", "64": "宁夏"}
    assert [(one.line, BEYOND in one.reason) for one in refused] == [(2, True), (5, True)]


def test_columns_that_nobody_reads_are_named_and_those_of_the_published_lists_are_not(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("code,name,cityCode,provinceCode,备注\n6201,兰州市,,62,撤并\n")
    assert columns_passed(path) == ["备注"]
    assert columns_passed(DATA / "villages.csv") == columns_passed(DATA / "streets.csv") == []


def test_two_columns_of_one_name_are_refused(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("code,name,name\n6201,兰州市,兰州\n")
    with pytest.raises(UnreadableList, match="name twice"):
        read_upper_names(path)


@pytest.mark.parametrize(
    "lines",
    [
        '110101,"东城区\n110102,西城区\n110105,"朝阳区',
        '12,"天津市\n13,河北省',
        '1101,"北京市\n"1201",天津市\n',
        '110101,"东城区\n街道办,西区',
    ],
)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_name_that_took_in_the_lines_below_is_refused_on_every_level(lines, sign, tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text(f"code,name\n{lines}".replace(",", sign))
    names, refused = read_upper_names(path)
    assert not any("\n" in one or sign in one or len(one) > 3 for one in names.values())
    assert any("quotation mark is not closed" in one.reason for one in refused)


@pytest.mark.parametrize(
    "name", ["#N/A", "####", "合计", "-", "2", "长桥\ufffd", "长\ue863社区", "1.2E+11", "？？社区"]
)
def test_what_is_no_name_is_none_of_any_area(name, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"code,name,streetCode\n990101001001,{name},990101001\n")
    assert [type(one) for one in read_divisions(path)] == [Refusal]
    path.write_text(f"code,name\n990101001,{name}\n")
    assert read_sub_district_names(path)[0] == {} and len(read_sub_district_names(path)[1]) == 1
    path.write_text(f"code,name\n9901,{name}\n")
    assert read_upper_names(path)[0] == {}
