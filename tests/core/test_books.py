"""Workbooks as they are read: each cell where Excel shows it, nothing odd unseen, nothing hostile let in."""

import datetime as dt
import io
import re
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side

from portal.core.spreadsheets.book import Comment, Unreadable, Unstored, open_book
from portal.core.spreadsheets.cells import address, is_blank, letters, shown
from portal.core.spreadsheets.days import Serial1904, read_day
from tests.workbooks.kit import as_bytes, parts_changed


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def opened(content):
    return open_book(io.BytesIO(content), len(content))


def refused(content):
    with pytest.raises(ValidationError) as error:
        opened(content)
    return error.value.messages[0]


def cells_of(sheet):
    return {
        address(number, place): value
        for number, row in sheet.rows
        for place, value in enumerate(row)
        if not is_blank(value)
    }


@pytest.mark.parametrize("cell", ["A1", "B3", "D40", "AA7", "AZ1"])
def test_a_cell_stands_where_excel_shows_it(cell):
    """Empty rows and columns in front of the data are counted."""
    book = Workbook()
    book.active[cell] = "x"
    [sheet] = opened(as_bytes(book)).sheets
    assert cells_of(sheet) == {cell: "x"}


def test_letters_are_those_of_excel():
    from openpyxl.utils import get_column_letter

    assert [letters(n) for n in range(800)] == [get_column_letter(n + 1) for n in range(800)]


def test_values_keep_their_kind():
    given = {"A1": "a ", "B1": 8, "C1": 0, "D1": 1.5, "E1": True, "F1": False, "G1": dt.date(2026, 10, 3),
             "H1": dt.datetime(2026, 10, 3, 14, 30), "I1": dt.time(14, 30), "J1": "0"}  # fmt: skip
    book = Workbook()
    for cell, value in given.items():
        book.active[cell] = value
    found = cells_of(opened(as_bytes(book)).sheets[0])
    assert found == given
    assert [type(found[cell]) for cell in given] == [type(value) for value in given.values()]


def test_what_a_blank_would_hide_is_told():
    """A formula without a value and an error are no blanks, and 100 % is no 1."""
    book = Workbook()
    page = book.active
    page.append(["=3+4", "#N/A", 1, 0.85, 7])
    page["B1"].data_type = "e"
    page["C1"].number_format, page["D1"].number_format = "0%", "0.00%"
    page["E1"].number_format = '0"%"'
    [sheet] = opened(as_bytes(book)).sheets
    [(_number, row)] = sheet.rows
    assert isinstance(row[0], Unstored)
    assert isinstance(row[1], Unreadable)
    assert [shown(one) for one in row] == ["=3+4", "#N/A", "100%", "85%", "7"]
    assert not any(is_blank(one) for one in row)


def test_a_formula_is_read_by_its_stored_value_and_told():
    book = Workbook()
    book.active["B2"] = "=3+4"
    content = parts_changed(
        as_bytes(book),
        {
            "xl/worksheets/sheet1.xml": lambda xml: (
                xml.replace(b"<v />", b"<v>7</v>")
                .replace(b"<v></v>", b"<v>7</v>")
                .replace(b"<v/>", b"<v>7</v>")
            )
        },
    )
    [sheet] = opened(content).sheets
    assert (cells_of(sheet), sheet.formulas) == ({"B2": 7}, {(2, 2)})


def test_hidden_rows_sheets_and_merged_cells_are_told():
    book = Workbook()
    page = book.active
    page["B2"], page["B3"], page["B4"] = "x", "y", "z"
    page.row_dimensions[3].hidden = True
    page.merge_cells("C2:C4")
    book.create_sheet("藏").sheet_state = "hidden"
    found = opened(as_bytes(book))
    assert found.sheets[0].hidden_rows == {3}
    assert found.sheets[0].merged == [(2, 3, 4, 3)]
    assert ([one.name for one in found.sheets], found.hidden) == (["Sheet"], ["藏"])


@pytest.mark.parametrize("other", [None, "=1+1"])
def test_formats_and_crossed_out_cells_are_told_whatever_else_stands_there(other):
    """Cells are looked at one by one only where there is a formula or the like: both ways say the same."""
    book = Workbook()
    page = book.active
    page.append([5, 0.85, dt.date(2026, 10, 3), "x", 7, other])
    for cell, code in (("A1", '"-"0'), ("B1", "0%"), ("C1", 'm"月"d"日"')):
        page[cell].number_format = code
    page["D1"].font = page["E1"].font = Font(strike=True)
    page["G1"].font = Font(strike=True)  # nothing stands there
    [sheet] = opened(as_bytes(book)).sheets
    assert sheet.rows[0][1][:5] == [5, "85%", dt.date(2026, 10, 3), "x", 7]
    assert sheet.formatted == {(1, 1): "sign", (1, 3): "year"}
    assert sheet.marks["struck"] == {(1, 4), (1, 5)}


def test_a_part_of_a_text_that_is_crossed_out_is_told():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    page.write("A1", "x")
    page.write_rich_string("B1", book.add_format({"font_strikeout": True}), "8", "9人")
    book.close()
    [sheet] = opened(stream.getvalue()).sheets
    assert (sheet.rows, sheet.marks["struck"]) == ([(1, ["x", "89人"])], {(1, 2)})


def test_hidden_columns_comments_and_boxes_stand_where_the_file_has_them():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    page.write("A1", "x")
    page.set_column(1, 2, None, None, {"hidden": True})
    page.set_column(4, 4, 0)
    page.write_comment("C3", "作废", {"author": "张远"})
    page.insert_textbox("F5", "第2行作废")
    book.close()
    [sheet] = opened(stream.getvalue()).sheets
    assert sheet.hidden_columns == {2, 3, 5}
    assert sheet.comments == [Comment(3, 3, "作废", "张远")]
    assert sheet.boxes == [((5, 6), "第2行作废")]
    turned = sheet.turned()
    assert (turned.hidden_rows, turned.comments, turned.boxes) == (
        {2, 3, 5},
        [Comment(3, 3, "作废", "张远")],
        [((6, 5), "第2行作废")],
    )
    assert turned.turned() == sheet


def test_days_counted_from_1904():
    book = Workbook()
    book.epoch = dt.datetime(1904, 1, 1)
    book.active["A1"] = dt.date(2026, 10, 3)
    book.active["B1"] = 46298 - 1462
    [(_number, row)] = opened(as_bytes(book)).sheets[0].rows
    assert isinstance(row[1], Serial1904)
    assert [read_day(one) for one in row] == [dt.date(2026, 10, 3)] * 2


# --- what is hostile ---


def far(columns):
    book = Workbook()
    book.active["A1"] = "x"
    book.active.cell(1_048_576, columns).value = " "
    return as_bytes(book)


def test_a_blank_at_the_end_of_the_sheet_costs_a_sentence_or_nothing():
    assert cells_of(opened(far(1)).sheets[0]) == {"A1": "x"}
    assert "too much time or memory" in refused(far(400))


def test_fifty_thousand_empty_rows_with_borders():
    book = Workbook()
    book.active["A1"] = "x"
    line = Border(left=Side(style="thin"))
    for row in range(1, 50_001):
        for column in range(1, 5):
            book.active.cell(row, column).border = line
    assert cells_of(opened(as_bytes(book)).sheets[0]) == {"A1": "x"}


def test_an_xml_bomb_is_not_opened():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = parts_changed(
        as_bytes(Workbook()),
        {"xl/workbook.xml": lambda xml: bomb + xml.partition(b"?>")[2] if b"?>" in xml else bomb + xml},
    )
    assert "document type" in refused(content)


def test_other_files_are_called_by_their_names():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert "password" in refused(ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "damaged" in refused(ole + b"\0" * 2_000)
    assert "web page" in refused(b"\xef\xbb\xbf<html><table><tr><td>1")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert ".xlsb" in refused(stream.getvalue())


def test_styles_and_properties_do_not_matter():
    """A fill without a pattern, and a day of the properties in Chinese: openpyxl opens neither."""
    book = Workbook()
    book.active["A1"] = "x"
    content = parts_changed(
        as_bytes(book),
        {
            "xl/styles.xml": lambda xml: xml.replace(
                b'<fill><patternFill patternType="gray125" /></fill>', b"<fill/>"
            ).replace(b'<fill><patternFill patternType="gray125"/></fill>', b"<fill/>")
        },
    )
    content = parts_changed(
        content,
        {"docProps/core.xml": lambda xml: re.sub(rb">\d{4}-[^<]*<", ">2026年10月3日<".encode(), xml)},
    )
    with pytest.raises(Exception):  # noqa: B017
        load_workbook(io.BytesIO(content))
    assert cells_of(opened(content).sheets[0]) == {"A1": "x"}
