"""A click asks for a file, a bar shows how far it is, a link brings it; a click on a tag copies it."""

import io

import pytest
from openpyxl import load_workbook

from portal.meetings import tasks
from portal.meetings.models import Export, ExportState
from tests.journeys.steps import sign_in

PASSWORD = "Spring-in-Yunxi-2026"


@pytest.fixture
def reader(leader, snapshot, texts):
    leader.set_password(PASSWORD)
    leader.save()
    return leader


@pytest.mark.django_db(transaction=True)
def test_a_file_is_asked_for_watched_and_downloaded(page, reader, snapshot, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.make_export, "delay", asked.append)
    sign_in(page, reader.username, PASSWORD)
    page.goto(f"/meetings/{snapshot.meeting_id}/")
    page.click("button[name=kind][value=xlsx]")
    bar = page.locator("#files progress")
    bar.wait_for()
    assert bar.get_attribute("value") == "0"
    Export.objects.update(state=ExportState.RUNNING, percent=40)
    page.wait_for_selector("#files progress[value='40']")
    tasks.make_export(*asked)
    link = page.locator("#files .file-list a")
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "长虹街道推进会（2026年10月）数据.xlsx"
    content = download.value.path().read_bytes()
    assert content == bytes(Export.objects.get().content)
    assert load_workbook(io.BytesIO(content))["总表"]["D4"].value == pytest.approx(0.667)


@pytest.mark.django_db(transaction=True)
def test_why_a_file_could_not_be_made_appears_by_itself(page, reader, snapshot, monkeypatch):
    monkeypatch.setattr(tasks.make_export, "delay", lambda _pk: None)
    sign_in(page, reader.username, PASSWORD)
    page.goto(f"/meetings/{snapshot.meeting_id}/")
    page.click("button[name=kind][value=docx]")
    page.locator("#files progress").wait_for()
    Export.objects.update(state=ExportState.FAILED, problem="第2段“{{ 甲 }}”：没有这个标签。")
    page.wait_for_selector("#files >> text=没有这个标签")
    assert page.locator("#files progress").count() == 0


TAG = "button[data-copy='{{ T0 }}']"


@pytest.mark.django_db(transaction=True)
def test_a_click_copies_a_tag_and_says_so(page, reader):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, reader.username, PASSWORD)
    page.goto("/meetings/templates/")
    page.click(TAG)
    page.wait_for_selector(f"{TAG}[data-state]")
    assert page.evaluate("navigator.clipboard.readText()") == "{{ T0 }}"
    page.wait_for_selector(f"{TAG}:not([data-state])")


@pytest.mark.django_db(transaction=True)
def test_without_a_clipboard_the_tag_is_copied_the_old_way(page, reader):
    """Plain HTTP inside an office: browsers keep the clipboard from such pages."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    sign_in(page, reader.username, PASSWORD)
    page.goto("/meetings/templates/")
    page.evaluate(
        "document.addEventListener('copy', () => { window.copied = String(document.activeElement.value) })"
    )
    page.click(TAG)
    page.wait_for_selector(f"{TAG}[data-state]")
    assert page.evaluate("window.copied") == "{{ T0 }}"
    assert page.evaluate("document.activeElement.dataset.copy") == "{{ T0 }}"
    assert page.locator("textarea.visually-hidden").count() == 0
