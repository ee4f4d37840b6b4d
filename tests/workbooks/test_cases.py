"""The inputs that once went wrong, where they are at hand: each has what should have come of it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from branches.models import Branch
from communities.models import Community
from grids.models import Grid
from portal.core.month import Month
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.indicators import catalogue
from portal.indicators.models import Indicator
from portal.reporting.book import book_of
from portal.reporting.workbook.reading import opened
from portal.reporting.workbook.upload import look
from tests.factories import CommunityFactory, MonthlyReportFactory, SubDistrictFactory, UserFactory, at
from tests.register_rows import make_row

CASES = Path(__file__).parents[3] / "shared" / "cases"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.is_dir(), reason="these files are not part of the repository"),
]


@pytest.fixture
def office():
    office = SubDistrictFactory(code="990101001")
    CommunityFactory(sub_district=office, code="990101001001", name="槐荫社区居委会", short_name="槐荫社区")
    CommunityFactory(sub_district=office, code="990101001002", name="清泉社区居委会", short_name="清泉社区")
    CommunityFactory(sub_district=office, code="990101001003", name="望湖社区居委会", short_name="望湖社区")
    return office


# --- reports ------------------------------------------------------------------------------------------

READ = (
    "as-downloaded", "chinese-date-in-properties", "code-column-deleted-zeros-lost", "empty-fill-in-styles",
    "sheet-of-notes-in-front", "strict-ooxml",
)  # fmt: skip
#: Of the file, the cells that must be mended, those passed over, and a word of what is said.
OCTOBERS = {
    "cell-blanked-keeps-old": ((), (), ""),
    "community-and-month-emptied": ((), ("A1",), ""),
    "heading-renamed": (("",), ("E4",), "总计"),
    "invisible-character": ((), (), ""),
    "percent-cell": (("D32",), (), "100%"),
    "reason-of-350-characters": (("I7",), (), "350"),
    "reason-without-figure": ((), ("I32",), ""),
    "row-beyond-2000": ((), (), ""),
    "signature-row": ((), ("B36",), ""),
    "total-row": ((), ("B35",), ""),
    "two-columns-of-one-name": (("",), (), "数量"),
}


def looked(name, code, month):
    catalogue.sync()
    Indicator.objects.update(on_by_default=True)
    report = MonthlyReportFactory(community_id=code, month=month)
    content = Path(CASES, f"report-{name}.xlsx").read_bytes()
    with translation.override("zh-hans"):
        file = opened(BytesIO(content), len(content))
        return look(report=report, file=file, book=book_of(report))


@pytest.mark.parametrize("name", READ)
def test_a_report_is_read_whatever_its_styles_its_sheets_or_its_codes_are(office, name):
    """Thirty rows, none of them dropped; the only cells to be mended are those that are empty."""
    outcome = looked(name, "990101001003", NOVEMBER)
    column = "D" if name == "code-column-deleted-zeros-lost" else "E"
    assert [one.cell for one in outcome.must_mend] == [f"{column}{row}" for row in (9, 17, 30, 33)]
    assert len(outcome.lines) == 26
    assert sum(line.typed["numerator"] == 0 for line in outcome.lines) >= 5


@pytest.mark.parametrize("name", OCTOBERS)
def test_a_report_loses_nothing_unseen(office, name):
    mend, passed, word = OCTOBERS[name]
    outcome = looked(name, "990101001001", OCTOBER)
    assert tuple(one.cell for one in outcome.must_mend) == mend
    # Last month, targets and the minimum of study meetings are those of the demonstration.
    noted = [one.cell for one in outcome.notes.passed if one.cell[:1] not in "GH" and one.cell != "E19"]
    assert tuple(noted) == passed
    assert word in "".join(one.message for one in outcome.must_mend)
    if name == "row-beyond-2000":
        assert max(line.number for line in outcome.lines) > 2_000


# --- registers ----------------------------------------------------------------------------------------

LIFE, CLUBS, WORKERS = "organisational-life", "social-organisations", "grid-workers"
#: Of the file: its register, new rows, cells passed over, read with a remark, and rows that look alike.
FILES = {
    "data-under-no-heading": (CLUBS, 1, ["G2"], [], []),
    "date-with-time": (LIFE, 1, [], ["B2"], []),
    "hidden-rows": (CLUBS, 3, [], ["第3行"], []),
    "line-breaks-in-names": (CLUBS, 3, [], ["B2；B3；B4"], []),
    "note-merged-over-rows": (CLUBS, 3, [], ["F2:F4"], []),
    "numbered-rows": (LIFE, 1, ["A1"], [], []),
    "one-name-three-widths": (CLUBS, 3, [], [], [3, 4]),
    "one-person-three-spacings": (WORKERS, 3, [], [], [3, 4]),
    "total-row": (LIFE, 1, ["A3"], [], []),
    "units-in-headings": (LIFE, 1, [], [], []),
    "yes-merged-over-rows": (CLUBS, 3, [], ["E2:E4"], []),
}


def read(slug, name, office):
    staff = UserFactory(role="STAFF", area_code=office.code)
    content = Path(CASES, f"register-{name}.xlsx").read_bytes()
    given = SimpleUploadedFile(f"{name}.xlsx", content)
    with translation.override("zh-hans"):
        pending = imports.upload(
            register=get_register(slug),
            stream=given,
            size=given.size,
            name=name,
            by=staff,
            now=at(2026, 11, 4),
        )
        return imports.read(pending=pending, by=staff)


@pytest.fixture
def parents(office):
    """What the files name: a branch and a grid of 槐荫社区."""
    community = Community.objects.get(code="990101001001")
    found = {
        str(row[place])
        for name, place in (("date-with-time", 0), ("numbered-rows", 1))
        for row in load_workbook(Path(CASES, f"register-{name}.xlsx")).active.iter_rows(
            min_row=2, values_only=True
        )
    }
    for name in found:
        make_row(Branch, community, name=name.rpartition("/")[2])
    sheet = load_workbook(Path(CASES, "register-one-person-three-spacings.xlsx")).active
    make_row(Grid, community, code=str(sheet.cell(2, 1).value).rpartition("/")[2])


@pytest.mark.parametrize("name", FILES)
def test_a_register_loses_nothing_unseen(office, parents, name):
    slug, new, passed, remarked, alike = FILES[name]
    report = read(slug, name, office).report
    assert report["refusals"] == []
    assert report["new"] == new
    assert [one["cell"] for one in report["passed"]] == passed
    assert [one["cell"] for one in report["read"]] == remarked
    assert [one["row"] for one in report["alike"]] == alike


def planned(pending):
    """Field → value of each line that would be written."""
    names, *lines = pending.plan or [[]]
    return [dict(zip(names[line[0]], line[4], strict=True)) for line in lines]


def test_a_time_beside_a_day_is_no_part_of_it(office, parents):
    pending = read(LIFE, "date-with-time", office)
    assert [one["held_on"] for one in planned(pending)] == ["2026-10-03"]


def test_what_is_missing_is_not_zero(office):
    model = get_register(CLUBS).model
    row = make_row(
        model, office.communities.get(code="990101001001"), name="槐荫夕阳红艺术团", people=25, kind="CULTURE"
    )
    pending = read(CLUBS, "blank-clears-count", office)
    assert [one["cell"] for one in pending.report["read"]] == ["D2", "E2"]
    assert all("people" not in one for one in planned(pending))
    assert row.people == 25


def test_two_columns_of_one_name_are_named(office):
    assert "备注" in read(CLUBS, "two-columns-of-one-name", office).report["message"]
