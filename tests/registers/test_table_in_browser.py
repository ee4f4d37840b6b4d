"""A block pasted into a register's table: what is refused says so until mended, blanks are asked about."""

import pytest

from property_mgmt.models import Compound
from tests import factories
from tests.journeys.steps import sign_in, wait_until
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(new_page, transactional_db):
    community = factories.CommunityFactory()
    make_row(Compound, community, name="秀林巷", kind="MANAGED", buildings=3, households=70, note="备注一")
    page = new_page()
    sign_in(page, factories.UserFactory(area_code=community.code).username, factories.PASSWORD)
    page.goto("/registers/compounds/table/")
    return page


def paste(page, row, name, text):
    page.evaluate(
        """([row, name, text]) => {
            const box = document.querySelectorAll(".sheet-row")[row].querySelector(`[name=${name}]`);
            const data = new DataTransfer();
            data.setData("text/plain", text);
            box.focus();
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            box.dispatchEvent(event);
        }""",
        [row, name, text],
    )


def state(page, row):
    return page.locator(".sheet-row").nth(row).get_attribute("data-state")


def box(page, row, name):
    return page.locator(".sheet-row").nth(row).locator(f"[name={name}]")


def names():
    return set(Compound.objects.values_list("name", flat=True))


HEADS = "名称\t小区类别\t楼栋数\t户数\t城中村\t应成立委员会\n"


def test_a_refused_row_says_so_until_each_refused_cell_is_written_over(table):
    paste(table, 1, "name", HEADS + "乙9小区\t别的\t3\t70\t\t是\n")
    wait_until(lambda: state(table, 1) == "refused")
    assert box(table, 1, "kind").input_value() == "", "no choice that looks right"
    assert box(table, 1, "is_urban_village").evaluate("box => box.indeterminate"), "neither yes nor no"
    box(table, 1, "buildings").fill("4")
    assert state(table, 1) == "refused"
    assert table.locator(".sheet-row").nth(1).locator(".sheet-says").count() == 2
    box(table, 1, "kind").select_option("MANAGED")
    assert state(table, 1) == "refused"
    assert names() == {"秀林巷"}
    box(table, 1, "is_urban_village").check()
    box(table, 0, "note").focus()
    wait_until(lambda: names() == {"秀林巷", "乙9小区"})
    new = Compound.objects.get(name="乙9小区")
    assert (new.kind, new.buildings, new.is_urban_village) == ("MANAGED", 4, True)


def test_a_refused_paste_that_is_pasted_again_is_mended(table):
    paste(table, 1, "name", HEADS + "乙9小区\t别的\t3\t70\t\t是\n")
    wait_until(lambda: state(table, 1) == "refused")
    paste(table, 1, "name", HEADS + "乙9小区\t物管小区\t3\t70\t否\t是\n")
    wait_until(lambda: names() == {"秀林巷", "乙9小区"})
    assert not Compound.objects.get(name="乙9小区").is_urban_village


@pytest.mark.console("status of 422")
def test_a_row_that_looks_like_another_waits_for_a_word(table):
    paste(table, 1, "name", HEADS + "秀 林巷\t物管小区\t3\t70\t否\t是\n")
    table.wait_for_selector("[data-choose=different]")
    assert state(table, 1) == "refused" and names() == {"秀林巷"}
    table.click("[data-choose=different]")
    wait_until(lambda: names() == {"秀林巷", "秀 林巷"})


def test_blanks_over_values_are_named_and_cleared_when_asked(table):
    paste(table, 0, "name", "名称\t户数\t备注\n秀林巷\t\t\n")
    table.wait_for_selector("#sheet-clear:not([hidden])")
    said = table.inner_text("#sheet-paste-left")
    assert "备注一" in said and "70" in said
    assert box(table, 0, "note").input_value() == "备注一"
    table.click("#sheet-clear")
    wait_until(lambda: Compound.objects.get().note == "")
    assert Compound.objects.get().households == 70, "a figure that there must be stays"
    table.click("#sheet-undo")
    wait_until(lambda: Compound.objects.get().note == "备注一")


def test_one_cell_of_several_lines_is_put_into_its_box_without_marks_nobody_wrote(table):
    box(table, 0, "note").fill("")
    paste(table, 0, "note", '"核对3\r\n他说""好"""\r\n')
    assert box(table, 0, "note").input_value() == '核对3 他说"好"'
    box(table, 1, "name").focus()
    wait_until(lambda: Compound.objects.get().note == '核对3 他说"好"')
