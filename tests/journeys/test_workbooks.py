"""A file's way through the browser: refused, marked and mended, its receipt answered; columns assigned."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from portal.core.registers import get_register
from portal.reporting.models import UploadState
from tests import factories
from tests.journeys import steps
from tests.reporting.conftest import OCTOBER
from tests.reporting.test_paste import paste
from tests.workbooks import registers
from tests.workbooks.exports import plain
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_sources import HEADINGS, ROWS

pytestmark = pytest.mark.django_db(transaction=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLUBS = get_register("social-organisations")


@pytest.fixture
def office(transactional_db):
    office = factories.SubDistrictFactory(code="990199001")
    for number, name in ((1, "槐荫社区"), (2, "清泉社区")):
        factories.CommunityFactory(sub_district=office, code=f"99019900100{number}", short_name=name)
    return office


def given(content, name="表.xlsx"):
    return {"name": name, "mimeType": XLSX, "buffer": content}


def with_cells(content, **cells):
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.active[place] = value
    return as_bytes(book)


def downloaded(page, selector):
    with page.expect_download() as download:
        page.click(selector)
    with open(download.value.path(), "rb") as file:
        return file.read()


@pytest.mark.console("422")  # the answer to a file that is refused
def test_a_report_is_refused_marked_mended_and_taken_in_with_its_questions_answered(office, new_page):
    community = office.communities.get(code="990199001001")
    doors = factories.IndicatorFactory(code="doors", name_zh="门禁", order=1)
    cameras = factories.IndicatorFactory(code="cameras", name_zh="监控", theme=doors.theme, order=2)
    report = factories.MonthlyReportFactory(community=community, month=OCTOBER)
    factories.FigureFactory(report=report, indicator=cameras, numerator=3, denominator=4)
    page = new_page()
    steps.sign_in(page, factories.UserFactory(area_code=community.code).username, factories.PASSWORD)
    page.goto(f"/reports/{community.code}/{OCTOBER}/")
    content = downloaded(page, "a[href$='/workbook/']")

    page.click("details.entry-upload summary")
    wrong = with_cells(content, D5=11, E5=10, D6=None, B8="填表人：张远")
    page.set_input_files("[name=workbook]", given(wrong))
    page.click("details.entry-upload button[type=submit]")
    page.wait_for_selector(".problems-refused")
    assert "D5" in page.inner_text(".problems-refused")
    marked = downloaded(page, "a[href$='/marked/']")
    assert load_workbook(io.BytesIO(marked)).active["D5"].comment is not None
    assert not report.figures.filter(indicator=doors).exists()

    page.set_input_files(".upload-again [name=workbook]", given(with_cells(marked, D5=8)))
    page.click(".upload-again button[type=submit]")
    page.wait_for_selector(".receipt-form")
    assert "填表人" in page.inner_text("main")
    page.check("[name=blanks][value=keep]")
    page.click(".receipt-form button[type=submit]")
    page.wait_for_selector(".entry-submit")
    found = dict(report.figures.values_list("indicator__code", "numerator"))
    assert found == {"doors": 8, "cameras": 3}
    assert report.uploads.get(state=UploadState.TAKEN).receipt["answers"] == {"blanks": "keep"}


def test_foreign_columns_are_assigned_once(office, new_page):
    page = new_page()
    steps.sign_in(
        page, factories.UserFactory(role="STAFF", area_code=office.code).username, factories.PASSWORD
    )
    page.goto("/registers/social-organisations/import/")
    page.set_input_files(
        "[name=workbook]", given(as_bytes(registers.sheet(*ROWS, headings=HEADINGS)), "名册.xlsx")
    )
    page.click("form:has([name=workbook]) button[type=submit]")
    page.click("a[href$='/columns/']")
    for column in ("community", "name", "kind", "people", "is_registered"):
        place = ("", "community", "name", "kind", "people", "is_registered").index(column)
        page.locator("select[name=column]").nth(place).select_option(column)
    page.click("button:has-text('保存并读取文件')")
    page.click("a[href$='/columns/']")  # the words of two columns are not known yet
    for word, value in (("文艺类", "CULTURE"), ("志愿类", "CHARITY"), ("已", "True"), ("未", "False")):
        page.locator(f"tr:has(th:has-text('：{word}')) select").select_option(value)
    page.click("button:has-text('保存并读取文件')")
    page.click("button:has-text('确认导入')")
    page.wait_for_url("**/registers/social-organisations/")
    assert CLUBS.model.objects.count() == len(ROWS)

    page.goto("/registers/social-organisations/import/")
    more = registers.sheet([3, "清泉社区", "清泉棋社", "文艺类", 5, "未", ""], headings=HEADINGS)
    page.set_input_files("[name=workbook]", given(as_bytes(more), "名册二.xlsx"))
    page.click("form:has([name=workbook]) button[type=submit]")
    assert "名册" in page.inner_text(".import-preview")
    page.click("button:has-text('确认导入')")
    page.wait_for_url("**/registers/social-organisations/")
    assert CLUBS.model.objects.count() == len(ROWS) + 1


def test_an_export_is_mapped_marked_and_taken_in_and_its_rest_is_pasted(office, new_page):
    """The sub-district takes what another platform counts; the community pastes what it does not."""
    doors = factories.IndicatorFactory(code="doors", name_zh="门禁", order=1)
    factories.IndicatorFactory(code="cameras", name_zh="监控", theme=doors.theme, order=2)
    factories.ReportingPeriodFactory(sub_district=office, month=OCTOBER)
    reports = [
        factories.MonthlyReportFactory(community=one, month=OCTOBER) for one in office.communities.all()
    ]
    staff = new_page()
    user = factories.UserFactory(role="STAFF", area_code=office.code)
    steps.sign_in(staff, user.username, factories.PASSWORD)
    staff.goto(f"/reports/board/{OCTOBER}/platform/")
    book = plain(["单位", "安装数", "应装数"], ["槐荫社区", "8.5", 10], ["清泉社区", 0, 4])
    staff.set_input_files("[name=workbook]", given(as_bytes(book), "市平台.xlsx"))
    staff.click("form:has([name=workbook]) button[type=submit]")
    for place, box in enumerate(("doors:numerator", "doors:denominator")):
        staff.locator("select[name=column]").nth(place).select_option(box)
    staff.click("button:has-text('保存并读取文件')")
    staff.wait_for_selector(".problems-refused")
    marked = downloaded(staff, "a[href$='/marked/']")
    assert load_workbook(io.BytesIO(marked)).active["B2"].comment is not None

    staff.goto(f"/reports/board/{OCTOBER}/platform/")
    staff.set_input_files("[name=workbook]", given(with_cells(marked, B2=8), "市平台.xlsx"))
    staff.click("form:has([name=workbook]) button[type=submit]")
    staff.click(".receipt-form button[type=submit]")
    staff.wait_for_url(f"**/reports/board/{OCTOBER}/")
    found = [one.figures.get(indicator=doors) for one in reports]
    assert [(one.numerator, one.denominator, one.source) for one in found] == [
        (8, 10, "PLATFORM"),
        (0, 4, "PLATFORM"),
    ]

    secretary = new_page()
    user = factories.UserFactory(area_code=reports[1].community_id)
    steps.sign_in(secretary, user.username, factories.PASSWORD)
    secretary.goto(f"/reports/{reports[1].community_id}/{OCTOBER}/")
    assert "取自其他平台" in secretary.inner_text("#row-doors")
    paste(secretary, "cameras-numerator", "3\t4\r\n")
    steps.wait_until(lambda: reports[1].figures.filter(indicator__code="cameras", numerator=3).exists())
