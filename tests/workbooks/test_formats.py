"""What a format shows that is not the value is told of an .ods as of the .xlsx that it was made from."""

import datetime as dt
import io
import re

import pytest
from openpyxl import Workbook

from portal.core.models import ImportState
from portal.core.spreadsheets.book import open_book
from tests.workbooks import registers
from tests.workbooks.kit import as_bytes, converted, parts_changed
from tests.workbooks.test_registers import staff, taken_up

__all__ = ["staff"]
pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 3)
#: Format, value, and what the format does to it.
FORMATS = (
    ("# ?/?", 0.5, "shape"), ("?/?", 0.25, "shape"), ("¥#,##0.00", 12, "shape"),
    ("[$¥-804]#,##0", 12, "shape"),
    ("0.00E+00", 1200, "shape"), ("0.00", 1.1, "shape"), ("0.00_);(0.00)", -1, "shape"),
    ("#,##0", 1200, "thousands"), ("#,##0;[Red]-#,##0", -4, "thousands"),
    ("000-0000", 1234567, "more"), ("0000", 12, "more"), ('0"件"', 4, "more"), ('0"%"', 5, "more"),
    ("0.0,", 1200, "more"), ("#.##", 0, "nothing"), ("#", 0, "nothing"), ("0;-0;", 0, "nothing"),
    ("yyyy年m月", DAY, "day"), ("m月d日", DAY, "year"), ("dddd", DAY, "year"),
    ("0", 1.4, "rounded"), ("0.0", 1.36, "rounded"), ("#,##0", 1200.5, "rounded"), ('0"件"', 1.4, "more"),
    ('[>5]"多";0', 8, "more"), ("[DBNum1][$-804]0", 8, "shape"), ("[DBNum2][$-804]General", 8, "shape"),
    ("0", 4, None), ("0.00", 1.3, "shape"), ("0.0", 2.0000000000000004, "shape"),
    ("General", 3, None), ("0_ ", 4, None), ("yyyy-mm-dd", DAY, None), ("0%", 0.5, None),
)  # fmt: skip


def test_a_format_does_in_an_ods_what_it_does_in_an_xlsx():
    book = Workbook()
    for number, (code, value, _does) in enumerate(FORMATS, 1):
        cell = book.active.cell(number, 1, value)
        cell.number_format = code
    wanted = {(number, 1): does for number, (*_of, does) in enumerate(FORMATS, 1) if does}
    for content in (as_bytes(book), converted(book, "ods")):
        [sheet] = open_book(io.BytesIO(content), len(content)).sheets
        assert sheet.formatted == wanted
        assert sheet.rows[-1][1] == ["50%"]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_number_that_is_shown_with_fewer_decimals_is_named_with_all_of_them(staff, ending):
    book = registers.sheet(
        registers.row(D=10.4), registers.row(B="乙队", F=1.36), registers.row(B="丙队", F=2)
    )
    for place, code in (("D2", "0"), ("F3", "0.0"), ("F4", "0.0"), ("D3", "0")):
        book.active[place].number_format = code
    content = book if ending == "xlsx" else converted(book, ending)
    report = taken_up(content, staff, f"a.{ending}").report
    said = [(one["cell"], one["found"]) for one in report["read"] if "fewer decimals" in one["why"]]
    assert said == [("D, row 2", "10.4"), ("F, row 3", "1.36")]
    assert [one["cell"] for one in report["refusals"]] == ["D2"]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_number_written_otherwise_is_named_where_text_is_meant_and_nowhere_else(staff, ending):
    rows = [registers.row(B=name, F=value) for name, value in (("甲队", 0.5), ("乙队", 12))]
    book = registers.sheet(*rows)
    for place, code in (("D2", "# ?/?"), ("D3", "¥#,##0"), ("F2", "# ?/?"), ("F3", "¥#,##0")):
        book.active[place].number_format = code
    report = taken_up(book if ending == "xlsx" else converted(book, ending), staff, ending).report
    assert [(one["cell"], one["found"]) for one in report["read"]] == [("F, row 2–3", "0.5; 12")]
    assert "writes the number otherwise" in report["read"][0]["why"]


def test_a_rate_in_an_ods_is_one_by_its_format_alone(staff):
    """Some programs write the kind of the value as that of any number."""
    book = registers.sheet(registers.row(D=1))
    book.active["D2"].number_format = "0%"

    def plain(xml):
        return re.sub(rb'(office|calcext):value-type="percentage"', rb'\1:value-type="float"', xml)

    pending = taken_up(parts_changed(converted(book, "ods"), {"content.xml": plain}), staff, "ods")
    assert pending.state == ImportState.REFUSED
    assert [(one["cell"], one["found"]) for one in pending.report["refusals"]] == [("D2", "100%")]


def test_a_day_of_another_calendar_in_an_ods_is_named(staff):
    book = registers.sheet(registers.row(F=DAY))
    book.active["F2"].number_format = "yyyy-mm-dd"

    def hijri(xml):
        return xml.replace(b"<number:year ", b'<number:year number:calendar="hijri" ')

    content = parts_changed(converted(book, "ods"), {"content.xml": hijri, "styles.xml": hijri})
    whys = [one["why"] for one in taken_up(content, staff, "ods").report["read"]]
    assert any("another calendar" in one for one in whys)
