"""Zero is never blank: of each kind of register field, whatever is written, by form and file, in and out."""

from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from lxml import html
from openpyxl import load_workbook

from portal.core.models import ImportState, PendingImport
from portal.core.month import Month, MonthField
from portal.core.registers import get_register
from portal.core.registers.fields import as_text, shown
from portal.core.registers.workbook.export import export
from portal.core.registers.workbook.layout import Column
from tests.contracts.registers import exported, upload, url
from tests.contracts.test_registers import form_data
from tests.register_rows import DAY, make_row
from tests.workbooks.kit import as_bytes

pytestmark = pytest.mark.django_db
REFUSED, KEPT, ASKED = "refused", "kept", "asked"
#: What can stand in a cell; a form gets the same as text.
CELLS: dict[str, Any] = {
    "a-number": 0,
    "a-digit": "0",
    "full-width": "０",
    "with-a-fraction": "0.0",
    "false": False,
    "no": "否",
    "none": None,
    "ideographic-space": "\u3000",
    "nothing": "无",
    "dash": "—",
}
ZEROS = ("a-number", "a-digit", "full-width", "with-a-fraction")
BLANKS = ("none", "ideographic-space")


def outcomes(zero=REFUSED, blank=KEPT, other=REFUSED, **named):
    """Cell → what comes of it: a value, the old value kept, a refusal or a question."""
    found = dict.fromkeys(CELLS, other) | dict.fromkeys(ZEROS, zero) | dict.fromkeys(BLANKS, blank)
    return found | {name.replace("_", "-"): value for name, value in named.items()}


class Kind(NamedTuple):
    """One kind of field: where there is one, what it holds, and what comes of each cell in a file."""

    slug: str
    field: str
    before: Any
    in_a_file: dict[str, Any]


NUMBER = {"nothing": ASKED, "dash": ASKED}
KINDS = {
    "number": Kind("social-organisations", "people", 7, outcomes(zero=0, **NUMBER)),
    "number-or-none": Kind("committees", "owners_total", 7, outcomes(zero=0, blank=None, **NUMBER)),
    "number-of-a-choice": Kind("rectifications", "level_after", 2, outcomes(blank=None)),
    "yes-or-no": Kind(
        "social-organisations", "is_registered", True,
        outcomes(zero=False, with_a_fraction=REFUSED, false=False, no=False, nothing=False),
    ),
    "day": Kind("branches", "established_on", DAY, outcomes(blank=None)),
    "text": Kind(
        "social-organisations", "note", "原话",
        outcomes(blank="", nothing="无", dash="—", false="否", no="否", a_number="0", a_digit="0")
        | {"full-width": "０", "with-a-fraction": "0.0"},
    ),
    "choice": Kind("organisational-life", "also_counts_as", "THEMED_PARTY_DAY", outcomes(blank="")),
    "choice-with-a-usual-value": Kind("brands", "kind", "FEATURE", outcomes()),
    "another-row": Kind("compounds", "grid_id", None, outcomes(blank=None)),
}  # fmt: skip
IN_FORMS = {name: kind for name, kind in KINDS.items() if name != "yes-or-no"}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def rows_of(kind, community):
    """A row for each cell, holding something that is neither zero nor blank."""
    register = get_register(kind.slug)
    name, value = kind.field, kind.before
    if name == "grid_id":
        name, value = "grid", make_row(register.model._meta.get_field("grid").related_model, community)
    return register, {word: make_row(register.model, community, **{name: value}) for word in CELLS}


def column_of(register, field):
    return register.fields().index(field.removesuffix("_id")) + 1


def stored(register, rows, field):
    found = dict(register.model.objects.values_list("pk", field))
    return {word: found[row.pk] for word, row in rows.items()}


def expected(kind, rows, outcome, meant=None):
    """The outcome as a value: what is refused or kept is what was there."""
    before = {word: getattr(row, kind.field) for word, row in rows.items()}
    answers = {REFUSED: before, KEPT: before, ASKED: dict.fromkeys(CELLS, meant)}
    return {
        word: answers[what][word] if what in (REFUSED, KEPT, ASKED) else what
        for word, what in outcome.items()
    }


@every_kind
def test_a_file_keeps_zero_zero_and_a_blank_blank(as_staff, staff, community, kind):
    register, rows = rows_of(kind, community)
    with export(register, register.model.objects.order_by("pk"), staff) as stream:
        book = load_workbook(BytesIO(stream.read()))
    for line, value in enumerate(CELLS.values(), start=2):
        book.active.cell(line, column_of(register, kind.field)).value = value
    pending = upload(as_staff, register, as_bytes(book))
    commit = url(register, "import_commit", pending.pk)
    if ASKED in kind.in_a_file.values():
        assert pending.state == ImportState.ASKED
        assert len(pending.report["nothing"]) == 2
        as_staff.post(commit, {"nothing": "zero"})
        pending = PendingImport.objects.get()
    refused = [word for word, what in kind.in_a_file.items() if what == REFUSED]
    lines = {word: number for number, word in enumerate(CELLS, start=2)}
    assert [one["row"] for one in pending.report["refusals"]] == [lines[word] for word in refused]
    as_staff.post(commit, {"cleared": "clear", "partly": "yes"})
    assert stored(register, rows, kind.field) == expected(kind, rows, kind.in_a_file, meant=0)


@pytest.mark.parametrize("kind", IN_FORMS.values(), ids=IN_FORMS)
def test_a_form_keeps_zero_zero_and_a_blank_blank(as_staff, staff, community, kind):
    """What a file asks about, a form refuses, and a blank where there must be a value."""
    register, rows = rows_of(kind, community)
    outcome = {word: REFUSED if what in (ASKED, KEPT) else what for word, what in kind.in_a_file.items()}
    for word, row in rows.items():
        typed = "" if CELLS[word] is None else "否" if CELLS[word] is False else str(CELLS[word])
        data = form_data(register, row, staff) | {kind.field.removesuffix("_id"): typed}
        answer = as_staff.post(url(register, "edit", row.pk), data)
        assert (answer.status_code != 302) == (outcome[word] == REFUSED), word
    assert stored(register, rows, kind.field) == expected(kind, rows, outcome)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_in_a_form_is_ticked_or_not(as_staff, staff, community, ticked):
    register = get_register("social-organisations")
    row = make_row(register.model, community, is_registered=not ticked)
    data = form_data(register, row, staff) | {"is_registered": "on"}
    if not ticked:
        del data["is_registered"]
    as_staff.post(url(register, "edit", row.pk), data)
    row.refresh_from_db()
    assert row.is_registered == ticked


@pytest.mark.parametrize("name", ["number-or-none", "text", "day"])
def test_pages_and_files_show_zero_as_zero_and_a_blank_as_a_dash(as_staff, community, name):
    kind = KINDS[name]
    register, rows = rows_of(kind, community)
    zero = {"number-or-none": 0, "text": "0", "day": None}[name]
    blank = "" if name == "text" else None
    for row, value, read in ((rows["a-number"], zero, "0"), (rows["none"], blank, "—")):
        if value is None and read == "0":
            continue  # no day is zero
        register.model.objects.filter(pk=row.pk).update(**{kind.field: value})
        page = html.fromstring(as_staff.get(url(register, "detail", row.pk)).content)
        [label] = {one.label for one in shown(register.model, [kind.field])}
        [there] = page.xpath(f'//dt[text()="{label}"]/following-sibling::dd[1]')
        assert there.text_content().strip() == read
    sheet = load_workbook(BytesIO(exported(as_staff, register))).active
    found = [row[column_of(register, kind.field) - 1].value for row in sheet.iter_rows(min_row=2)]
    assert found.count(None) == 1
    assert found.count(zero) == 1


def test_a_zero_in_the_list_is_a_zero(as_staff, community):
    register = get_register("social-organisations")
    make_row(register.model, community, people=0)
    page = html.fromstring(as_staff.get(url(register)).content)
    [line] = page.xpath("//tbody/tr")
    assert "0" in [cell.text_content().strip() for cell in line.xpath("td")]


@pytest.mark.parametrize(
    ("field", "zero"),
    [
        (models.DecimalField(null=True, max_digits=9, decimal_places=2), Decimal(0)),
        (MonthField(null=True), REFUSED),
    ],
)
def test_numbers_with_decimals_and_months_do_so_too(field, zero):
    """No register has one yet; the columns of their files are there."""
    field.set_attributes_from_name("one")
    column = Column(field, in_key=False)

    def read(cell):
        try:
            return column.read(cell)
        except ValidationError:
            return REFUSED

    found = {word: read(cell) for word, cell in CELLS.items()}
    assert found == outcomes(zero=zero, blank=None)
    assert [as_text(value, field) for value in (Decimal(0), Month(2026, 10), None)] == ["0", "2026-10", ""]
