"""Zero is never blank: of each kind of figure and box, whatever is written, by each way in and out.

Every combination has an indicator of its own, so that one form, one file or one grid holds them all.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport, ReportState, ReportUpload
from portal.rollups import refresh
from tests.factories import (
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    ThemeFactory,
    UserFactory,
    at,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
Kind, Denominator = Indicator.Kind, Indicator.Denominator
#: Each kind of figure, with its boxes and what stands in those that the case is not about.
KINDS: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "completion": ({"kind": Kind.COMPLETION}, {"numerator": 0, "denominator": 5}),
    "flow": ({"kind": Kind.FLOW}, {"numerator": 0}),
    "flow-with-a-rate": (
        {"kind": Kind.FLOW, "denominator": Denominator.ENTERED, "opening_label": "上月结转"},
        {"numerator": 0, "denominator": 5, "opening": 3},
    ),
    "level": ({"kind": Kind.LEVEL}, {"numerator": 0}),
    "minimum": ({"kind": Kind.FREQUENCY, "minimum": 2}, {"numerator": 0}),
    "weeks": ({"kind": Kind.FREQUENCY, "denominator": Denominator.WEEKS}, {"numerator": 0}),
    "rank": ({"kind": Kind.RANK}, {"numerator": 1}),
    "meeting": ({"kind": Kind.MEETING}, {"numerator": 0}),
}
REFUSED = "refused"
#: What is written, and what it comes to: zero, a blank, or a sentence that asks for one of the two.
WRITTEN: dict[str, tuple[Any, Any]] = {
    "a-number": (0, 0),
    "a-digit": ("0", 0),
    "full-width": ("０", 0),
    "with-a-fraction": ("0.0", 0),
    "with-a-unit": ("0个", 0),
    "false": (False, REFUSED),
    "no": ("否", REFUSED),
    "none": (None, None),
    "empty": ("", None),
    "ideographic-space": ("\u3000", None),
    "nothing": ("无", REFUSED),
    "dash": ("—", REFUSED),
    "slash": ("/", REFUSED),
}
ZEROS = ("a-number", "a-digit", "full-width", "with-a-fraction", "with-a-unit")
ASKED = ("nothing", "dash", "slash")


@dataclass(frozen=True)
class Cell:
    """One box of one kind in which something is written."""

    kind: str
    box: str
    word: str

    @property
    def code(self) -> str:
        return f"{self.kind}-{self.box}-{self.word}"

    @property
    def boxes(self) -> dict[str, Any]:
        return KINDS[self.kind][1] | {self.box: WRITTEN[self.word][0]}

    @property
    def expected(self) -> Any:
        """A rank begins with 1: zero is none, and is not made a blank either."""
        found = WRITTEN[self.word][1]
        return REFUSED if found == 0 and self.kind == "rank" else found


CELLS = [Cell(kind, box, word) for kind, (_what, boxes) in KINDS.items() for box in boxes for word in WRITTEN]


@pytest.fixture
def report(community):
    theme = ThemeFactory()
    for number, cell in enumerate(CELLS):
        IndicatorFactory(code=cell.code, name_zh=cell.code, theme=theme, order=number, **KINDS[cell.kind][0])
    return MonthlyReportFactory(community=community)


@pytest.fixture
def secretary(client, community):
    user = UserFactory(area_code=community.code)
    client.force_login(user)
    return client


def page_of(report, name="entry", *args):
    return reverse(f"reporting:{name}", args=[report.community_id, OCTOBER, *args])


def stored():
    """What the database holds for each cell: the number, None, or that it was refused and kept as typed."""
    figures = {figure.indicator.code: figure for figure in Figure.objects.select_related("indicator")}
    found = {}
    for cell in CELLS:
        figure = figures.get(cell.code)
        refused = figure is not None and figure.entered
        found[cell.code] = REFUSED if refused else getattr(figure, cell.box, None)
    return found


EXPECTED = {cell.code: cell.expected for cell in CELLS}


def typed(cell, prefix=""):
    """What a browser sends for the boxes of a cell; of None and False, what people type instead."""
    return {
        f"{prefix}{cell.code}-{box}": "" if value is None else "否" if value is False else str(value)
        for box, value in cell.boxes.items()
    }


def by_autosave(client, report):
    """One row after the other, each alone in the month: the answer holds the whole form."""
    for cell in CELLS:
        Indicator.objects.filter(on_by_default=True).update(on_by_default=False)
        Indicator.objects.filter(code=cell.code).update(on_by_default=True)
        client.post(page_of(report, "figure", cell.code), typed(cell))


def by_the_form(client, report):
    client.post(page_of(report), {name: text for cell in CELLS for name, text in typed(cell).items()})


@pytest.mark.parametrize("way", [by_autosave, by_the_form])
def test_the_form_keeps_zero_zero_and_a_blank_blank(secretary, report, way):
    way(secretary, report)
    assert stored() == EXPECTED


def test_the_grid_of_the_sub_district_does_so_too(as_staff, report):
    Indicator.objects.update(entered_by=Indicator.EnteredBy.STAFF)
    page = reverse("reporting:staff_figures", args=[OCTOBER])
    prefix = f"{report.community_id}-"
    given = {name: text for cell in CELLS for name, text in typed(cell, prefix).items()}
    answer = as_staff.post(page, given)
    assert stored() == EXPECTED
    totals = {code: total for code, total in answer.context["totals"].items() if "-numerator-" in code}
    assert totals == {
        cell.code: 0 if cell.expected == 0 else None for cell in CELLS if cell.box == "numerator"
    }


def file_of(client, report):
    """The month's file with everything written into it that a cell can hold."""
    book = load_workbook(BytesIO(client.get(page_of(report, "workbook")).content))
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=5)}
    for cell in CELLS:
        for box, value in cell.boxes.items():
            rows[cell.code][3 + ("numerator", "denominator", "opening").index(box)].value = value
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("月报.xlsx", stream.getvalue())


@pytest.mark.parametrize(("answer", "meant"), [("zero", 0), ("blank", None)])
def test_the_months_file_does_so_and_asks_what_a_word_for_nothing_means(secretary, report, answer, meant):
    secretary.post(page_of(report, "workbook"), {"workbook": file_of(secretary, report)})
    receipt = ReportUpload.objects.get()
    asked = {one["name"] for one in receipt.receipt["nothing"]}
    assert asked == {cell.code for cell in CELLS if cell.word in ASKED}
    secretary.post(page_of(report, "receipt", receipt.pk), {"nothing": answer, "partly": "yes"})
    #: Of a row that is refused nothing is stored: the receipt names its cell.
    not_taken = {REFUSED: None}
    expected = {
        cell.code: (None if cell.kind == "rank" else meant)
        if cell.word in ASKED
        else not_taken.get(cell.expected, cell.expected)
        for cell in CELLS
    }
    assert stored() == expected
    refused = {one["name"] for one in ReportUpload.objects.get().receipt["must_mend"]}
    assert refused >= {cell.code for cell in CELLS if cell.expected == REFUSED and cell.word not in ASKED}


# --- ways out ---


def shown_boxes(page, code):
    """What stands in the row's boxes, or where they would be."""
    [row] = page.xpath(f'//*[@id="row-{code}"]')
    boxes = row.xpath('.//input[contains(@class, "entry-box")]/@value')
    return boxes or [one.text_content().strip() for one in row.xpath('.//*[@class="entry-value"]')]


def kept(report, words):
    """Figures as they are kept: zeros and blanks of each kind and box, none refused."""
    cells = [cell for cell in CELLS if cell.word in words and cell.kind != "rank"]
    for cell in cells:
        values = {box: None if box == cell.box and cell.expected is None else value
                  for box, value in (KINDS[cell.kind][1] | {cell.box: cell.expected}).items()}  # fmt: skip
        FigureFactory(
            report=report,
            indicator=Indicator.objects.get(code=cell.code),
            **dict.fromkeys(("numerator", "denominator", "opening")) | values,
        )
    return cells


@pytest.mark.parametrize(("word", "in_a_box", "read"), [("a-number", "0", "0"), ("none", "", "—")])
def test_a_page_shows_zero_as_zero_and_a_blank_as_a_dash(secretary, report, word, in_a_box, read):
    cells = kept(report, [word])
    page = html.fromstring(secretary.get(page_of(report)).content)
    place = {cell.code: list(KINDS[cell.kind][1]).index(cell.box) for cell in cells}
    assert {shown_boxes(page, code)[at] for code, at in place.items()} == {in_a_box}
    MonthlyReport.objects.update(state=ReportState.SUBMITTED, submitted_at=at(2026, 11, 2))
    page = html.fromstring(secretary.get(page_of(report)).content)
    assert {shown_boxes(page, code)[at] for code, at in place.items()} == {read}


@pytest.mark.parametrize(("word", "figure"), [("a-number", "0"), ("none", "—")])
def test_the_reviewer_reads_the_same(as_staff, report, word, figure):
    cells = kept(report, [word])
    MonthlyReport.objects.update(state=ReportState.SUBMITTED, submitted_at=at(2026, 11, 2))
    page = html.fromstring(as_staff.get(page_of(report, "review")).content)
    for cell in cells:
        if cell.box == "numerator":
            [shown] = page.xpath(f'//*[@id="row-{cell.code}"]//strong')
            assert shown.text_content().strip().split("/")[0] == figure


@pytest.mark.parametrize(("word", "value"), [("a-number", 0), ("none", None)])
def test_the_downloaded_file_holds_the_same(secretary, report, word, value):
    cells = kept(report, [word])
    book = load_workbook(BytesIO(secretary.get(page_of(report, "workbook")).content))
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=5)}
    boxes = ("numerator", "denominator", "opening")
    assert {rows[cell.code][3 + boxes.index(cell.box)].value for cell in cells} == {value}


def test_on_the_dashboard_a_zero_is_a_figure_and_a_missing_report_is_none(client, office, community, other):
    green = IndicatorFactory(code="green", kind=Kind.FLOW, unit="㎡")
    level = IndicatorFactory(code="level", kind=Kind.LEVEL, carry_months=0)
    counted = MonthlyReportFactory(community=community, state=ReportState.APPROVED)
    MonthlyReportFactory(community=other)
    for indicator in (green, level):
        FigureFactory(report=counted, indicator=indicator, numerator=0)
    refresh.rebuild()
    client.force_login(UserFactory(role=Role.LEADER, area_code=office.code))
    context = client.get(reverse("dashboard:heatmap", args=[OCTOBER])).context
    texts = {row.area_code: [cell.text for cell in row.cells] for row in context["rows"]}
    assert texts == {community.code: ["0㎡", "0个"], other.code: ["—", "—"]}
    assert [cell.text for cell in context["total"].cells] == ["0㎡", "0个"]
