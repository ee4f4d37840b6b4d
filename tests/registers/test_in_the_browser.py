"""The table with a keyboard and a clipboard: typed, moved by keys, pasted, refused, lost and undone."""

import pytest

from communities.models import ResidentsActivity
from tests.contracts.registers import url
from tests.factories import PASSWORD
from tests.journeys.steps import sign_in, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sheet(new_page, transactional_db, register, staff, activity):
    page = new_page()
    sign_in(page, staff.username, PASSWORD)
    page.goto(url(register, "table"))
    return page


def box(page, row, name):
    return page.locator(f'.sheet-row[data-label="{row}"] [name={name}]')


def state(page, row):
    return page.get_attribute(f'.sheet-row[data-label="{row}"]', "data-state")


def paste(page, row, name, text):
    box(page, row, name).focus()
    box(page, row, name).evaluate(
        """(box, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            box.dispatchEvent(event);
        }""",
        text,
    )


def kept():
    rows = ResidentsActivity.objects.order_by("pk")
    return [(row.held_on.isoformat(), row.topic, row.kind, row.people) for row in rows]


def focused(page):
    return page.evaluate(
        "[document.activeElement.closest('tr').dataset.label, document.activeElement.name].join(' ')"
    )


FIRST = ("2026-10-08", "读书会", "LEARNING", 12)


def test_typed_by_keys_alone_and_saved_when_the_row_is_left(sheet):
    box(sheet, "1", "people").click()
    for key, place in (
        ("ArrowDown", "+1 people"),
        ("ArrowUp", "1 people"),
        ("Enter", "+1 people"),
        ("Shift+Enter", "1 people"),
        ("ArrowLeft", "1 kind"),
        ("ArrowDown", "1 kind"),  # a list keeps its keys
        ("Tab", "1 people"),
    ):
        sheet.keyboard.press(key)
        assert focused(sheet) == place, key
    sheet.keyboard.type("99")
    sheet.keyboard.press("Escape")
    assert box(sheet, "1", "people").input_value() == "12"
    sheet.keyboard.type("20")
    sheet.keyboard.press("Enter")
    wait_until(lambda: kept()[0][3] == 20)
    wait_until(lambda: state(sheet, "1") == "saved")


def test_a_day_half_typed_is_said_at_its_box_and_not_passed_over(sheet):
    box(sheet, "1", "held_on").focus()
    sheet.keyboard.press("Delete")
    sheet.keyboard.press("Enter")
    wait_until(lambda: state(sheet, "1") == "refused")
    sheet.focus('.sheet-row[data-label="1"] [name=held_on]')
    sheet.keyboard.press("Escape")
    assert (box(sheet, "1", "held_on").input_value(), state(sheet, "1")) == (FIRST[0], "saved")


@pytest.mark.console("status of 422")
def test_a_new_row_is_refused_at_its_boxes_then_kept_and_is_an_old_one_from_then_on(sheet, community):
    box(sheet, "+1", "topic").fill("合唱")
    box(sheet, "+1", "people").fill("0")
    sheet.keyboard.press("Enter")
    wait_until(lambda: state(sheet, "+1") == "refused")
    people = box(sheet, "+1", "people")
    assert people.get_attribute("aria-invalid") == "true"
    assert sheet.inner_text(f"#{people.get_attribute('aria-describedby')}")
    assert (people.input_value(), len(kept())) == ("0", 1)

    box(sheet, "+1", "community").select_option(community.code)
    box(sheet, "+1", "held_on").fill("2026-10-09")
    box(sheet, "+1", "kind").select_option("CULTURE")
    people.fill("30")
    people.press("Enter")
    wait_until(lambda: kept() == [FIRST, ("2026-10-09", "合唱", "CULTURE", 30)])
    wait_until(lambda: state(sheet, "+1") == "saved")
    people.fill("31")
    people.press("Enter")
    wait_until(lambda: kept() == [FIRST, ("2026-10-09", "合唱", "CULTURE", 31)])


def test_a_block_lands_from_the_focused_cell_on_and_is_undone_in_one_step(sheet, community):
    name = community.short_name
    lines = [
        f"{name}\t2026年10月3日\t读书会\t邻里互助\t15\t\t\t多",
        f"{name}\t2026/10/4\t合唱\t茶话会\t20",
        *(f"{name}\t2026.10.{day}\t下棋{day}\t邻里互助\t{day}" for day in range(10, 22)),
    ]
    paste(sheet, "1", "community", "\r\n".join(lines))
    wait_until(lambda: len(kept()) == 13)
    assert kept()[0] == ("2026-10-03", "读书会", "MUTUAL_AID", 15)
    assert kept()[1] == ("2026-10-10", "下棋10", "MUTUAL_AID", 10)
    wait_until(lambda: "13" in sheet.inner_text("#sheet-paste-words"))
    told = sheet.inner_text("#sheet-paste-left")
    assert "多" in told
    assert "茶话会" in told
    assert state(sheet, "+1") == "refused", "a row with a word that is no choice waits"
    assert box(sheet, "+1", "topic").input_value() == "合唱"

    sheet.click("#sheet-undo")
    wait_until(lambda: kept() == [FIRST])
    wait_until(lambda: sheet.is_hidden("#sheet-undo"))
    assert [box(sheet, row, "topic").input_value() for row in ("1", "+1", "+2")] == ["读书会", "", ""]


@pytest.mark.console("status of 409")
def test_two_people_at_one_row(sheet, activity):
    box(sheet, "1", "people").fill("20")
    activity.people, activity.note = 15, "补录"
    activity.save()
    box(sheet, "1", "people").press("Enter")
    wait_until(lambda: state(sheet, "1") == "conflict")
    assert box(sheet, "1", "people").input_value() == "20"
    assert "15" in sheet.inner_text(".sheet-says.is-now")
    sheet.click("[data-choose=mine]")
    wait_until(lambda: kept()[0][3] == 20)
    activity.refresh_from_db()
    assert activity.note == "补录", "what only the other one wrote stays"


@pytest.mark.console("ERR_INTERNET_DISCONNECTED")
def test_without_the_network_nothing_is_lost(sheet):
    sheet.context.set_offline(True)
    box(sheet, "1", "people").fill("20")
    box(sheet, "1", "people").press("Enter")
    wait_until(lambda: state(sheet, "1") == "unsaved")
    assert sheet.is_visible("#sheet-offline")
    assert kept() == [FIRST]
    sheet.context.set_offline(False)
    wait_until(lambda: kept()[0][3] == 20)
    wait_until(lambda: sheet.is_hidden("#sheet-offline"))


@pytest.mark.console("status of 403")
def test_signed_out_the_row_waits_until_one_has_signed_in_again(sheet, staff, activity):
    sheet.context.clear_cookies()
    box(sheet, "1", "people").fill("20")
    box(sheet, "1", "people").press("Enter")
    wait_until(lambda: state(sheet, "1") == "unsaved")
    again = sheet.context.new_page()
    sign_in(again, staff.username, PASSWORD)
    sheet.evaluate("window.dispatchEvent(new Event('online'))")
    wait_until(lambda: kept()[0][3] == 20)


def test_what_is_not_saved_holds_the_page(sheet):
    box(sheet, "1", "people").fill("20")
    sheet.on("dialog", lambda dialog: dialog.dismiss())
    with sheet.expect_event("dialog") as asked:
        sheet.evaluate("setTimeout(() => { location.href = '/' })")
    assert asked.value.type == "beforeunload"
    assert box(sheet, "1", "people").input_value() == "20"


def test_a_quotation_mark_that_somebody_typed_is_a_part_of_the_cell(sheet, community):
    rows = (
        '"红色"先锋会\t邻里互助\t10',
        '"同上\t邻里互助\t12',
        '"读\n书"\t邻里互助\t13',
        '"学""雷锋"""\t邻里互助\t14',
    )
    name = community.short_name
    block = "".join(f"{name}\t2026-10-0{day}\t{row}\r\n" for day, row in enumerate(rows, start=1))
    paste(sheet, "+1", "community", block)
    wait_until(lambda: len(kept()) == 5)
    topics = [(topic, people) for _day, topic, _kind, people in kept()[1:]]
    assert topics == [('"红色"先锋会', 10), ('"同上', 12), ("读书", 13), ('学"雷锋"', 14)]
