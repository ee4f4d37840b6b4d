"""What people do on the pages, in the words of the journeys."""

from __future__ import annotations

import io
import re
import time

from openpyxl import load_workbook

NEW_PASSWORD = "Spring-in-Yunxi-2026"


def sign_in(page, username, password):
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def change_password(page, old, new=NEW_PASSWORD):
    page.fill("[name=old_password]", old)
    page.fill("[name=new_password1]", new)
    page.fill("[name=new_password2]", new)
    page.press("[name=new_password2]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*password)"))


def sheets_of(page, **options):
    """How many sheets the page is on paper, A4 unless its own style says otherwise."""
    content = page.pdf(**{"prefer_css_page_size": True, "format": "A4"} | options)
    return len(re.findall(rb"/Type\s*/Page\b", content))


def type_figure(page, code, numerator, denominator=None, opening=None):
    """Fill the boxes of one indicator that the form offers, and wait until the row says it is saved."""
    for box, value in (("numerator", numerator), ("denominator", denominator), ("opening", opening)):
        field = page.locator(f"[name='{code}-{box}']")
        if value is not None and field.count():
            with page.expect_response(lambda r, code=code: f"/figures/{code}/" in r.url and r.ok):
                field.fill(str(value))
                field.press("Enter")


def fill_blanks(page, figures):
    """Fill the boxes that neither a register nor last month has filled; returns how many strokes it took."""
    strokes = 0
    for field in page.locator("input.entry-box").all():
        code, _box = field.get_attribute("name").rsplit("-", 1)
        if field.input_value() == "":
            type_figure(page, code, figures[code])
            strokes += 1 + len(str(figures[code])) + 1
    return strokes


def submit_month(page):
    page.click(".entry-submit button[type=submit]")
    page.wait_for_selector(".state-submitted")


def fill_workbook(content, figures):
    """The downloaded file with the figures put in, found by its headings as a person would."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    heading = next(
        row for row in sheet.iter_rows(max_row=10) if row[0].value and len([c for c in row if c.value]) > 5
    )
    columns = {cell.value: cell.column for cell in heading}
    by_code = {sheet.cell(r, 1).value: r for r in range(heading[0].row + 1, sheet.max_row + 1)}
    yellow = {name: column for name, column in columns.items() if column in numeric_columns(heading)}
    assert len(yellow) == 3, columns
    for code, values in figures.items():
        for column, value in zip(yellow.values(), values, strict=True):
            if value is not None and code in by_code:
                sheet.cell(by_code[code], column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def numeric_columns(heading):
    """The three columns of boxes: figure, out of, brought forward."""
    from portal.reporting.workbook.layout import COLUMNS

    keys = [column.key for column in COLUMNS]
    return [heading[keys.index(key)].column for key in ("numerator", "denominator", "opening")]


def cards(page):
    """What the page of all indicators says, by indicator: the figure and all the text of its line."""
    found = {}
    page.locator("details.all-theme").evaluate_all("all => all.forEach(one => { one.open = true })")
    for row in page.locator("tr.all-row").all():
        code = re.search(r"/indicators/([\w-]+)/", row.locator("th a").get_attribute("href"))[1]
        found[code] = (row.locator(".row-big").inner_text(), row.inner_text())
    return found


def wait_until(holds, seconds=5):
    """Wait for what another process does; fails after *seconds*, the time a roll-up may take."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "still not so after the time allowed"
        time.sleep(0.05)
