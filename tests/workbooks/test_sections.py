"""Words alone in a row among figures: what they say of those below them is heeded, and never unseen."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.core.spreadsheets.whose import Named
from portal.reporting.book import book_of
from portal.reporting.models import Figure
from portal.reporting.pasting.reading import read_block
from portal.reporting.platform.fill import Office, look
from portal.reporting.workbook.reading import opened
from tests.factories import CommunityFactory, UserFactory, at
from tests.workbooks import registers
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, cells, community, report, upload  # noqa: F401 - fixtures
from tests.workbooks.test_exports import OCTOBER, office  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
HEADS, GREEN, COMMITTEES = ["指标", "数量", "总数"], ["绿化", 500, None], ["业委会", 8, 10]
OTHERS = ["9月", "二、下月计划", "2025年同期", "本年累计", "清泉社区", "单位：亩"]


def of_rows(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return as_bytes(book)


@pytest.fixture
def neighbour(report):  # noqa: F811 - the fixture
    return CommunityFactory(
        sub_district=report.community.sub_district,
        code=f"{report.community_id[:9]}977",
        name="清泉社区居委会",
        short_name="清泉社区",
    )


@pytest.mark.parametrize("words", OTHERS)
def test_what_is_below_words_of_another_time_community_or_unit_is_refused(report, neighbour, words):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, [words], COMMITTEES))
    assert (cells(outcome.must_mend), saved) == (("A3",), 0)


def test_a_month_over_the_same_headings_again_is_refused(report):  # noqa: F811
    outcome, saved = upload(report, of_rows(["10月"], HEADS, GREEN, [], ["9月"], HEADS, COMMITTEES))
    assert (cells(outcome.must_mend), saved) == (("A5",), 0)


@pytest.mark.parametrize("words", ["一、党建工作", "三、计划生育", "2026年10月", "上月结转事项"])
def test_the_name_of_a_part_of_the_report_is_a_remark(report, words):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, [words], COMMITTEES))
    assert (outcome.must_mend, saved) == ([], 2)
    assert "A3" in cells(outcome.notes.passed)
    assert Figure.objects.filter(report=report, numerator=8).exists()


def test_words_below_which_nothing_is_read_are_a_remark(report):  # noqa: F811
    outcome, saved = upload(report, of_rows(HEADS, GREEN, ["二、下月计划"]))
    assert (outcome.must_mend, saved) == ([], 1)


@pytest.mark.parametrize(("words", "refused"), [("单位：亩", ("A2",)), ("单位：㎡", ())])
def test_a_unit_of_the_whole_below_the_headings_is_heeded_and_named(report, words, refused):  # noqa: F811
    outcome, _saved = upload(report, of_rows(HEADS, [words], GREEN))
    assert cells(outcome.must_mend) == refused
    assert "A2" in cells(outcome.notes.passed)


def test_a_sub_district_is_not_the_community_of_the_same_name():
    named = Named(
        "990188001001",
        [("990188001001", "永安社区居委会", "永安社区"), ("990188001002", "清泉社区居委会", "清泉社区")],
    )
    assert named.another([("A1", "永安街道清泉社区10月")])
    assert not named.another([("A1", "永安街道永安社区10月")])
    assert not named.another([("A1", "永安街道10月")])


@pytest.mark.parametrize("words", OTHERS)
def test_a_pasted_block_is_judged_alike(report, neighbour, words):  # noqa: F811
    block = [["绿化", "500"], [words, ""], ["业委会", "8"]]
    pasted = read_block(report=report, book=book_of(report), block=block, at="committees", box="numerator")
    assert (pasted.refused, pasted.left, pasted.cells) == ("others", [words], [])


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["社区", "绿化"], ["槐荫社区", 5], ["下月计划"], ["清泉社区", 6]], "A3"),
        ([["社区", "绿化"], ["槐荫社区", 5], ["9月"], ["清泉社区", 6]], "A3"),
        ([["社区", "绿化"], ["单位：亩"], ["槐荫社区", 5]], "A2"),
    ],
)
def test_an_export_is_judged_alike(office, rows, cell):  # noqa: F811
    content = of_rows(*rows)
    found = look(office=Office.load(office, OCTOBER), file=opened(BytesIO(content), len(content)), answers={})
    assert [one.cell for one in found.must_mend] == [cell]


@pytest.mark.parametrize(("words", "message"), [("单位：百人", "A2 "), ("单位：人", "")])
def test_a_registers_unit_of_the_whole_below_its_headings_is_judged(office, words, message):  # noqa: F811
    content = of_rows(registers.HEADINGS, [words], registers.row(A="槐荫社区"))
    given, by = SimpleUploadedFile("a.xlsx", content), UserFactory(role="STAFF", area_code=office.code)
    register, now = get_register("social-organisations"), at(2026, 11, 2)
    pending = imports.upload(
        register=register, stream=given, size=given.size, name=given.name, by=by, now=now
    )
    found = imports.read(pending=pending, by=by).report
    assert found.get("message", "")[:3] == message
    if not message:
        assert "A2" in [one["cell"] for one in found["passed"]]
