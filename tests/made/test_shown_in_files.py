"""What a file shows in the place of a value: money, words of formats, signs, rates: read right or refused."""

import datetime as dt
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.core.models import ImportState, PendingImport
from portal.core.registers.workbook import imports
from portal.made.classes import as_register
from portal.made.models import Kind
from tests.factories import at
from tests.made.conftest import make_register
from tests.workbooks.kit import SHEET, as_bytes, converted, parts_changed

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 2)
DAY = dt.date(2026, 10, 8)
COLUMNS = (
    ("t1", "名称", Kind.TEXT, {"is_required": True, "is_key": True}),
    ("n2", "费用", Kind.DECIMAL, {"unit": "万元"}),
    ("n4", "捐款", Kind.DECIMAL, {"unit": "元"}),
    ("n5", "数额", Kind.DECIMAL, {}),
    ("n3", "整改率", Kind.DECIMAL, {"unit": "%"}),
    ("t2", "期限", Kind.DAY_AHEAD, {}),
    ("t4", "已整改", Kind.YES, {}),
    ("t6", "编号", Kind.TEXT, {}),
)
HEADINGS = ["社区", *(one[1] for one in COLUMNS)]
ENDINGS = pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
#: What stands of an .xls in every receipt.
OF_AN_XLS = "an .xls does not tell"


@pytest.fixture
def up(office, community, other, staff):
    """What becomes of a workbook, in English."""
    columns = [(*one[:3], {"is_required": False, **one[3]}) for one in COLUMNS]
    register = as_register(make_register(office, columns))

    def of(book, ending="xlsx"):
        content = book if isinstance(book, bytes) else as_bytes(book)
        if ending != "xlsx":
            content = converted(content, ending)
        with translation.override("en"):
            given = SimpleUploadedFile(f"a.{ending}", content)
            pending = imports.upload(
                register=register, stream=given, size=given.size, name=given.name, by=staff, now=NOW
            )
            return imports.read(pending=pending, by=staff)

    return of


@pytest.fixture
def sheet(community):
    def of(*rows, **formats):
        """Rows by heading; formats by cell."""
        book = Workbook()
        book.active.append(HEADINGS)
        for number, cells in enumerate(rows):
            named = {"社区": community.short_name, "名称": f"第{number + 1}处", **cells}
            book.active.append([named.get(one) for one in HEADINGS])
        for place, code in formats.items():
            book.active[place].number_format = code
        return book

    return of


def said(pending, name="read"):
    return [
        (one["cell"], one["found"]) for one in pending.report[name] if OF_AN_XLS not in one.get("why", "")
    ]


def why(pending):
    return " ".join(one["why"] for one in pending.report["read"] if OF_AN_XLS not in one["why"])


def values(pending, row=0):
    return {name.partition("（")[0]: value for name, value in pending.report["new_rows"][row]["values"]}


#: Of many formats each has a row of its own in one file.
MONEY = (
    '"¥"#,##0.00', "[$￥-804]#,##0", "¥#,##0", "[$CNY] 0", '"¥"#,##0;[Red]-"¥"#,##0',
    '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
)  # fmt: skip


@pytest.fixture
def formats(sheet):
    """A sheet with a row for each format of a column."""

    def of(heading, value, codes):
        letter = "ABCDEFGHI"[HEADINGS.index(heading)]
        given = {f"{letter}{number}": code for number, code in enumerate(codes, 2)}
        return sheet(*({heading: value} for _code in codes), **given), letter

    return of


def cells_of(letter, codes):
    return [f"{letter}{number}" for number in range(2, 2 + len(codes))]


def rows_of(pending, words):
    """The rows of which the receipt says those words."""
    found = set()
    for one in pending.report["read"]:
        if words in one["why"]:
            for first, last in re.findall(r"(\d+)(?:–(\d+))?", one["cell"]):
                found |= set(range(int(first), int(last or first) + 1))
    return sorted(found)


@ENDINGS
def test_an_amount_in_yuan_is_refused_where_is_counted_in_another_unit(up, formats, ending):
    book, letter = formats("费用", 15000, MONEY)
    pending = up(book, ending)
    assert [one["cell"] for one in pending.report["refusals"]] == cells_of(letter, MONEY)
    assert "counts in “万元”" in pending.report["refusals"][0]["expected"]


@ENDINGS
def test_an_amount_in_yuan_is_one_where_yuan_are_counted(up, formats, ending):
    book, _letter = formats("捐款", 15000, MONEY)
    pending = up(book, ending)
    assert (pending.report["refused"], pending.report["new"], rows_of(pending, "money")) == (
        0,
        len(MONEY),
        [],
    )


@ENDINGS
def test_an_amount_in_yuan_is_named_where_no_unit_is_known(up, sheet, ending):
    pending = up(sheet({"数额": 20}, E2='"¥"#,##0'), ending)
    assert (pending.state, [cell for cell, _found in said(pending)]) == (ImportState.READY, ["E2"])
    assert "shown as money" in why(pending)


@ENDINGS
def test_another_currency_is_refused(up, formats, ending):
    codes = ("[$$-409]#,##0.00", "[$€-2] #,##0", "[$¥-411]#,##0", '0"美元"', "[$USD] 0")
    for heading in ("捐款", "数额"):
        book, letter = formats(heading, 20, codes)
        pending = up(book, ending)
        assert [one["cell"] for one in pending.report["refusals"]] == cells_of(letter, codes)
        assert "another currency" in pending.report["refusals"][0]["expected"]


def test_money_by_the_number_of_its_format_alone_is_ours(up, sheet):
    """Excel writes 44 without its code, and shows the currency of the country."""
    book = parts_changed(
        sheet({"费用": 2, "捐款": 3}, C2="0.000", D2="0.000"),
        {"xl/styles.xml": lambda xml: xml.replace(b'<xf numFmtId="164"', b'<xf numFmtId="44"')},
    )
    assert [cell for cell, _found in said(up(book), "refusals")] == ["C2"]


@ENDINGS
def test_words_that_a_format_shows_beside_a_number_are_named(up, formats, ending):
    codes = (
        "0[$万]", "0[$万元]", "[$约]0", "[$余]0", "0[$亩]", "0[$%]", "0[$万-804]", '0"万"', "0\\万",
        "[$-804]0", "0_ ", "[Red]0", "[$-804]General",
    )  # fmt: skip
    book, _letter = formats("费用", 3, codes)
    assert rows_of(up(book, ending), "shows more than the number") == list(range(2, 11))


@ENDINGS
def test_words_that_a_format_shows_beside_a_text_are_named(up, sheet, ending):
    pending = up(sheet({"编号": "甲"}, I2="@[$（作废）]"), ending)
    assert said(pending) == [("I, row 2", "甲")]


BESIDE = (
    'yyyy-m-d"前"', 'yyyy-m-d"（预计）"', 'yyyy-m-d"（逾期）"', '"计划"yyyy-m-d',
    '"截至"yyyy年m月d日', '"原定"yyyy/m/d', "yyyy-m-d\\前", 'yyyy"年"m"月"d"日前";@',
)  # fmt: skip
DAY_FIRST = ("yyyy-d-m", "yyyy/dd/mm", "d/m/yyyy")
AS_DAYS_ARE = (
    'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" dddd', "yyyy-mm-dd", "yyyy/m/d aaaa", "[$-804]yyyy年m月d日;@",
    "m/d/yyyy", 'yyyy"年"m"月"d"日（"aaa"）"', "yyyy.m.d",
    "[$-F800]dddd, mmmm dd, yyyy", 'd"日"m"月"yyyy"年"',
    "yyyy-m-d h:mm;@", "d-mmm-yyyy",
)  # fmt: skip


@ENDINGS
def test_words_beside_a_day_and_a_day_before_its_month_are_named(up, formats, ending):
    codes = BESIDE + DAY_FIRST + AS_DAYS_ARE
    book, _letter = formats("期限", DAY, codes)
    pending = up(book, ending)
    first, last = 2 + len(BESIDE), 2 + len(BESIDE) + len(DAY_FIRST)
    assert rows_of(pending, "words beside the day") == list(range(2, first))
    assert rows_of(pending, "the day before the month") == list(range(first, last))
    assert rows_of(pending, "") == list(range(2, last))
    assert {values(pending, row)["期限"] for row in range(len(codes))} == {"2026-10-08"}


def test_words_in_brackets_beside_a_day_are_named(up, sheet):
    assert rows_of(up(sheet({"期限": DAY}, G2="yyyy-m-d[$前]")), "words beside the day") == [2]


def lettered(sheet, letters, heading="编号"):
    """A row for each letter, in its font."""
    book = sheet(*({heading: letter} for _font, letter in letters))
    for number, (font, _letter) in enumerate(letters, 2):
        book.active.cell(number, HEADINGS.index(heading) + 1).font = Font(name=font)
    return book


@ENDINGS
def test_a_letter_that_its_font_shows_as_a_tick_is_the_tick(up, sheet, ending):
    letters = [
        ("Wingdings", "ü"),
        ("Wingdings", "þ"),
        ("Wingdings 2", "P"),
        ("Wingdings 2", "R"),
        ("Webdings", "a"),
    ]
    pending = up(lettered(sheet, letters), ending)
    signs = ["✓", "☑", "✓", "☑", "✓"]
    assert [values(pending, row)["编号"] for row in range(5)] == signs
    assert said(pending) == [(f"I{number}", sign) for number, sign in enumerate(signs, 2)]
    pending = up(lettered(sheet, letters, "已整改"), ending)
    assert [one["cell"] for one in pending.report["refusals"]] == ["H3", "H5"]
    assert {values(pending, row)["已整改"] for row in range(3)} == {"yes"}


@ENDINGS
def test_a_letter_that_its_font_shows_as_a_sign_is_refused(up, sheet, ending):
    letters = [
        ("Wingdings", "x"), ("Wingdings", "n"), ("Wingdings 2", "S"), ("Wingdings 3", "p"), ("Webdings", 1),
        ("Symbol", "y"), ("Wingdings", "√x"),
    ]  # fmt: skip
    for heading, letter in (("已整改", "H"), ("编号", "I")):
        pending = up(lettered(sheet, letters, heading), ending)
        assert [one["cell"] for one in pending.report["refusals"]] == cells_of(letter, letters)
        assert "the font shows a sign" in pending.report["refusals"][0]["expected"]


@ENDINGS
def test_what_such_a_font_does_not_change_is_read(up, sheet, ending):
    pending = up(lettered(sheet, [("Wingdings", "是"), ("Symbol", "12"), ("Symbol", 3)]), ending)
    assert [values(pending, row)["编号"] for row in range(3)] == ["是", "12", "3"]


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_part_of_a_text_in_such_a_font_is_refused(up, sheet, is_shared):
    book = sheet({"编号": "已办Q"})
    runs = '<r><t>已办</t></r><r><rPr><rFont val="Wingdings 2"/></rPr><t>Q</t></r>'

    def in_runs(xml):
        for written in ("已办Q".encode(), "已办Q".encode("ascii", "xmlcharrefreplace")):
            xml = xml.replace(b"<t>" + written + b"</t>", runs.encode())
        return xml

    content = parts_changed(book, {SHEET: in_runs})
    if is_shared:
        stream = io.BytesIO()
        made = xlsxwriter.Workbook(stream, {"in_memory": True})
        page = made.add_worksheet()
        for number, row in enumerate(book.active.iter_rows(values_only=True)):
            page.write_row(number, 0, [one or "" for one in row])
        made.close()
        content = parts_changed(stream.getvalue(), {"xl/sharedStrings.xml": in_runs})
    assert [cell for cell, _found in said(up(content), "refusals")] == ["I2"]


def test_rates_from_0_to_1_are_asked_about_once(up, sheet, client, staff):
    for answer, rates in (("shares", ["80", "100"]), ("percents", ["0.8", "1"])):
        pending = up(sheet({"整改率": 0.8}, {"整改率": 1}, {}))
        assert pending.state == ImportState.ASKED
        assert [one["cell"] for one in pending.report["shares"]] == ["F2", "F3"]
        client.force_login(staff)
        address = f"/registers/{pending.register}/import/{pending.pk}/"
        assert 'name="shares"' in client.get(address).text
        assert 'name="nothing"' not in client.get(address).text
        client.post(f"{address}commit/", {})
        assert PendingImport.objects.get(pk=pending.pk).state == ImportState.ASKED
        client.post(f"{address}commit/", {"shares": answer})
        pending = PendingImport.objects.get(pk=pending.pk)
        assert pending.state == ImportState.READY
        assert [values(pending, row)["整改率"] for row in (0, 1)] == rates
        assert [one["cell"] for one in pending.report["read"]] == ["F列第2–3行"] or len(
            pending.report["read"]
        ) == 1


def test_both_questions_of_a_file_are_asked_and_answered_together(up, sheet, client, staff):
    pending = up(sheet({"整改率": 0.8, "费用": "无"}, {"整改率": 1, "费用": 2}))
    client.force_login(staff)
    address = f"/registers/{pending.register}/import/{pending.pk}/"
    client.post(f"{address}commit/", {"shares": "shares"})
    assert PendingImport.objects.get(pk=pending.pk).state == ImportState.ASKED
    client.post(f"{address}commit/", {"shares": "shares", "nothing": "zero"})
    pending = PendingImport.objects.get(pk=pending.pk)
    assert (pending.state, values(pending)["费用"], values(pending)["整改率"]) == (
        ImportState.READY,
        "0",
        "80",
    )


@pytest.mark.parametrize(
    "rates", [(0.8, 85), (0, 1), ("0.8%", 1), ("80%", "100%"), (1.5,), ("甲", 0.5), (-0.1, 0.2)]
)
def test_rates_of_one_meaning_are_not_asked_about(up, sheet, rates):
    assert up(sheet(*({"整改率": one} for one in rates))).state != ImportState.ASKED


def test_rates_with_the_format_of_a_rate_are_what_shows(up, sheet):
    pending = up(sheet({"整改率": 0.8}, F2="0%"))
    assert (pending.state, values(pending)["整改率"]) == (ImportState.READY, "80")


@ENDINGS
def test_a_heading_whose_format_shows_more_is_refused(up, sheet, ending):
    pending = up(sheet({"费用": 3}, C1='@"（元）"'), ending)
    assert pending.state == ImportState.FAILED
    assert pending.report["message"].startswith("C1 the format of this heading")


@ENDINGS
def test_words_above_the_headings_whose_format_shows_more_are_named(up, sheet, ending):
    book = sheet({"费用": 3})
    book.active.insert_rows(1)
    book.active["A1"].value, book.active["A1"].number_format = "整改台账", '@"（草稿）"'
    assert said(up(book, ending)) == [("A1", "整改台账")]


@ENDINGS
def test_a_cell_that_repeats_what_it_holds_is_named(up, sheet, ending):
    book = sheet({"费用": 1})
    book.active["C2"].alignment = Alignment(horizontal="fill")
    pending = up(book, ending)
    assert said(pending) == [("C2", "1")] and "repeats" in why(pending)


@ENDINGS
def test_a_cell_that_is_crossed_out_from_corner_to_corner_is_named(up, sheet, ending):
    book = sheet({"费用": 1, "数额": 2})
    book.active["C2"].border = Border(diagonal=Side(style="thin"), diagonalUp=True)
    book.active["F2"].border = Border(diagonal=Side(style="thin"), diagonalDown=True)  # nothing stands there
    book.active["E1"].border = Border(
        diagonal=Side(style="thin"), diagonalDown=True
    )  # as headings are parted
    pending = up(book, ending)
    assert said(pending) == [("C2", "1")] and "corner to corner" in why(pending)


@ENDINGS
def test_rows_too_low_and_columns_too_narrow_to_be_seen_are_named(up, sheet, ending):
    book = sheet(*({"费用": 1, "捐款": 1} for _row in range(5)))
    for row, height in ((3, 0.75), (4, 12), (5, 2)):
        book.active.row_dimensions[row].height = height
    for column, width in (("C", 0.1), ("D", 0.8), ("E", 3)):
        book.active.column_dimensions[column].width = width
    assert said(up(book, ending)) == [("row 3, 5", ""), ("column C, D", "")]


def test_rows_of_a_sheet_without_height_are_named(up, sheet):
    def flat(xml):
        return xml.replace(b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" ')

    book = sheet({"费用": 1}, {"费用": 2})
    book.active.row_dimensions[3].height = 15
    assert said(up(parts_changed(book, {SHEET: flat}))) == [("row 2", "")]


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
@pytest.mark.parametrize("number", [44841, 44841.6])
def test_a_number_in_a_file_that_counts_days_from_1904_is_the_day_that_it_shows(up, sheet, number, ending):
    book = sheet({"期限": number, "费用": 44841})
    book.epoch = CALENDAR_MAC_1904
    pending = up(book, ending)
    assert (values(pending)["期限"], values(pending)["费用"]) == ("2026-10-08", "44841")
