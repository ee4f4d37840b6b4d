"""A file that is given back with its refused cells marked keeps what its owner put into it."""

import io
import zipfile
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from portal.core.registers.workbook import imports
from portal.core.spreadsheets.marking import marked
from portal.core.spreadsheets.writing import ENTERED
from tests.workbooks import registers
from tests.workbooks.kit import as_bytes, converted, parts_changed
from tests.workbooks.test_registers import staff, taken_up
from tests.workbooks.test_unseen import drawn

__all__ = ["staff"]
pytestmark = pytest.mark.django_db
YELLOW = PatternFill("solid", fgColor="FFFF00")


def given_back(book, by, language="en"):
    """The file as the portal gives it back."""
    pending = taken_up(book, by)
    assert pending.report["refusals"]
    with translation.override(language):
        return imports.marked_file(pending)


def refused(comment="人数待核", by="张远"):
    """A refused number of people, with a comment of its owner's."""
    book = registers.sheet(registers.row(D="很多"))
    if comment:
        book.active["D2"].comment = Comment(comment, by)
    return book


def test_a_comment_of_the_owners_stays_before_ours(staff):
    comment = load_workbook(BytesIO(given_back(refused(), staff))).active["D2"].comment
    first, second = comment.text.split("\n")
    assert (comment.author, first) == ("张远", "人数待核")
    assert second.startswith("Sub-district portal：") and "is not a number" in second


@pytest.mark.parametrize("languages", [("en", "en"), ("zh-hans", "en"), ("en", "zh-hans")])
def test_marked_again_a_cell_has_the_owners_words_and_the_newest_of_ours(staff, languages):
    book = load_workbook(BytesIO(given_back(refused(), staff, languages[0])))
    book.active["D2"].comment.text += "\n已问过"
    book.active["D2"] = "不少"
    pending = taken_up(book, staff)
    assert [one["found"] for one in pending.report["passed"]] == ["人数待核\n已问过"]
    text = load_workbook(BytesIO(given_back(book, staff, languages[1]))).active["D2"].comment.text
    assert text.startswith("人数待核\n已问过\n")
    assert "不少" in text and "很多" not in text


def test_a_mark_without_a_comment_of_the_owners_is_ours_alone(staff):
    comment = load_workbook(BytesIO(given_back(refused(comment=""), staff))).active["D2"].comment
    assert comment.author == "Sub-district portal"
    assert not comment.text.startswith("Sub-district portal")


def test_of_several_mistakes_in_one_cell_each_is_said():
    content = marked(as_bytes(registers.sheet()), "Sheet", [("D2", "甲"), ("D2", "乙"), ("D2", "甲")])
    assert load_workbook(BytesIO(content)).active["D2"].comment.text == "甲 乙"


def test_a_mistake_in_a_cell_that_merged_cells_hide_is_said_at_the_first_of_them():
    book = registers.merged("D2:D3", registers.row(B="甲队"), registers.row(B="乙队", D=None))
    page = load_workbook(BytesIO(marked(as_bytes(book), "Sheet", [("D3", "甲")]))).active
    assert page["D2"].comment.text == "D3: 甲"
    assert "D2:D3" in page.merged_cells


def in_a_thread(book, *, is_hinted):
    """The comment of D2 as a thread of two persons; with the hint that is left for older programs."""
    if is_hinted:
        book.active["D2"].comment = Comment("[Threaded comment]\n\nComment:\n    人数待核", "tc={T1}")
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}">'
        '<threadedComment ref="D2" id="T1" personId="P1"><text>人数待核</text></threadedComment>'
        '<threadedComment ref="D2" id="T2" personId="P2" parentId="T1"><text>已问</text>'
        "</threadedComment></ThreadedComments>"
    )
    persons = (
        f'<personList xmlns="{space}"><person displayName="张远" id="P1"/>'
        '<person displayName="李明" id="P2"/></personList>'
    )
    kinds = "http://schemas.microsoft.com/office/2017/10/relationships"
    link = f'<Relationship Id="t1" Type="{kinds}/threadedComment" Target="../threadedComments/a.xml"/>'
    rels, content = "xl/worksheets/_rels/sheet1.xml.rels", as_bytes(book)
    stream = io.BytesIO(content)
    if is_hinted:
        end = b"</Relationships>"
        stream = io.BytesIO(parts_changed(content, {rels: lambda xml: xml.replace(end, link.encode() + end)}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/threadedComments/a.xml", thread)
        archive.writestr("xl/persons/person.xml", persons)
        if not is_hinted:
            package = "http://schemas.openxmlformats.org/package/2006/relationships"
            archive.writestr(rels, f'<Relationships xmlns="{package}">{link}</Relationships>')
    return stream.getvalue()


def test_a_thread_on_a_cell_that_merged_cells_hide_stands_at_the_first_of_them():
    book = registers.merged("C2:D2", registers.row(C="很多", D=None))
    page = load_workbook(BytesIO(marked(in_a_thread(book, is_hinted=False), "Sheet", [("B2", "甲")]))).active
    assert page["C2"].comment.text == "张远：人数待核\n李明：已问"


@pytest.mark.parametrize("is_hinted", [True, False])
def test_a_thread_is_kept_as_a_comment_with_who_wrote_what(staff, is_hinted):
    content = in_a_thread(refused(comment=""), is_hinted=is_hinted)
    comment = load_workbook(BytesIO(given_back(content, staff))).active["D2"].comment
    assert comment.text.split("\n")[:2] == ["张远：人数待核", "李明：已问"]
    assert "is not a number" in comment.text and comment.author == "张远"


def test_a_ground_of_the_owners_stays_beside_our_frame(staff):
    book = refused()
    book.active["D2"].fill = YELLOW
    book.active["B2"].fill = YELLOW
    page = load_workbook(BytesIO(given_back(book, staff))).active
    assert [page[place].fill.fgColor.rgb for place in ("B2", "D2")] == ["00FFFF00", "00FFFF00"]
    assert (page["D2"].border.left.style, page["B2"].border.left.style) == ("medium", None)


@pytest.mark.parametrize("ground", [None, PatternFill("solid", fgColor="FFFFFF"), ENTERED])
def test_a_cell_without_a_ground_of_its_owners_gets_ours(staff, ground):
    book = refused()
    if ground:
        book.active["D2"].fill = ground
    cell = load_workbook(BytesIO(given_back(book, staff))).active["D2"]
    assert cell.fill.fgColor.rgb == "00FFC7CE"


def with_much_in_it():
    """Conditions on the refused cell, comments elsewhere, a sheet that is hidden and one of notes."""
    book = refused()
    rule = CellIsRule(
        operator="equal", formula=['"很多"'], font=Font(color="00FF00"), fill=PatternFill(bgColor="00FF00")
    )
    book.active.conditional_formatting.add("D2:D9", rule)
    notes, hidden = book.create_sheet("说明", 0), book.create_sheet("底数")
    notes["A1"], hidden["B2"] = "请按社区填写", 25
    notes["A1"].comment = Comment("看这里", "李明")
    notes.conditional_formatting.add("A1", rule)
    hidden.sheet_state = "hidden"
    return book


def test_the_other_sheets_and_conditional_formats_stay(staff):
    book = load_workbook(BytesIO(given_back(with_much_in_it(), staff)))
    assert [(page.title, page.sheet_state) for page in book] == [
        ("说明", "visible"),
        ("Sheet", "visible"),
        ("底数", "hidden"),
    ]
    assert (book["说明"]["A1"].value, book["底数"]["B2"].value) == ("请按社区填写", 25)
    assert book["说明"]["A1"].comment.text == "看这里"
    ranges = [[str(one.sqref) for one in book[name].conditional_formatting] for name in ("Sheet", "说明")]
    assert ranges == [["D2:D9"], ["A1"]]
    assert book.active.title == "Sheet"


def test_raised_figures_and_words_in_bold_stay_so(staff):
    page = load_workbook(BytesIO(marked(registers.raised(), "Sheet1", [("D2", "甲")])), rich_text=True).active
    assert [str(part) for part in page["D2"].value] == ["5", "2"]


def test_libreoffice_opens_what_is_given_back(staff):
    content = converted(given_back(with_much_in_it(), staff), "ods")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    assert all(f'table:name="{name}"' in xml for name in ("说明", "Sheet", "底数"))
    assert "人数待核" in xml and "is not a number" in xml and "看这里" in xml
    assert "D2:Sheet.D9" in xml


@pytest.mark.parametrize("is_drawn_on", [True, False])
def test_that_boxes_are_not_in_the_copy_is_said_at_the_first_mark(is_drawn_on):
    content = registers.unseen(is_drawn_on=is_drawn_on)
    with translation.override("en"):
        page = load_workbook(BytesIO(marked(content, "Sheet1", [("D3", "甲"), ("D4", "乙")]))).active
    assert ("without the text boxes" in page["D3"].comment.text) == is_drawn_on
    assert page["D4"].comment.text == "乙"
    assert page["B4"].comment.text.endswith("此队作废")


def test_that_buttons_are_not_in_the_copy_is_said_too():
    with translation.override("en"):
        content = marked(drawn(), "Sheet1", [("D2", "甲")])
    assert "without the text boxes" in load_workbook(BytesIO(content))["Sheet1"]["D2"].comment.text
