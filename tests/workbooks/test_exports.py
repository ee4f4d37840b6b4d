"""Exports of other platforms: each file's outcome, and the figures that come of it with their source."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport, ReportState
from portal.reporting.platform.fill import Office, Outcome, look, save
from portal.reporting.workbook.reading import Problem, opened
from tests.factories import (
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    ThemeFactory,
    UserFactory,
    at,
)
from tests.workbooks import exports

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
Kind = Indicator.Kind
OCTOBER = Month(2026, 10)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def office():
    """Three communities: one has typed a figure, one has not begun, one is under review."""
    office = SubDistrictFactory(code=exports.OFFICE, name="石榴街道")
    theme = ThemeFactory()
    committees = IndicatorFactory(
        code="committees",
        name_zh="业委会",
        theme=theme,
        numerator_label="成立数",
        denominator_label="应成立数",
    )
    IndicatorFactory(
        code="disputes",
        name_zh="矛盾纠纷",
        theme=theme,
        kind=Kind.FLOW,
        denominator="entered",
        denominator_label="本月受理",
        opening_label="上月结转",
    )
    greening = IndicatorFactory(code="greening", name_zh="绿化", theme=theme, kind=Kind.FLOW, unit="㎡")
    IndicatorFactory(code="speeches", name_zh="交流发言", theme=theme, kind=Kind.MEETING, entered_by="staff")
    states = (ReportState.DRAFT, ReportState.NOT_STARTED, ReportState.SUBMITTED)
    reports = []
    for code, name, state in zip(exports.CODES, exports.COMMUNITIES, states, strict=True):
        community = CommunityFactory(
            sub_district=office, code=code, name=f"{name}居委会", short_name=name[:2]
        )
        reports.append(MonthlyReportFactory(community=community, state=state))
    FigureFactory(report=reports[0], indicator=committees, numerator=7, denominator=10)
    FigureFactory(report=reports[2], indicator=greening, numerator=50)
    return office


def looked(office, case, **answers):
    """The file's outcome and the office; what keeps it from being read at all stands in ``must_mend``."""
    found = Office.load(office, OCTOBER)
    try:
        return look(office=found, file=read_once(f"{case.name}.{case.ending}"), answers=answers), found
    except ValidationError as error:
        return Outcome(must_mend=[Problem("", error.messages[0])]), found


@cache
def read_once(name):
    """The file as it was read: a process of its own for each, which several tests need not start again."""
    content = Path(HERE, "exports", name).read_bytes()
    return opened(BytesIO(content), len(content))


def cells(problems):
    return tuple(problem.cell for problem in problems)


def taken_in(office, case, **answers):
    outcome, found = looked(office, case, **answers)
    assert outcome.is_clean
    staff = UserFactory(role="STAFF", area_code=office.code)
    saved = save(found, outcome, name="平台导出.xlsx", by=staff, now=at(2026, 11, 2))
    figures = Figure.objects.filter(source=Figure.Source.PLATFORM).select_related("report__community")
    return saved, {
        (one.report.community.short_name, one.indicator.code): (one.numerator, one.denominator)
        for one in figures.select_related("indicator")
    }


@pytest.mark.parametrize("case", (*exports.TAKEN, *exports.TOLD_APART), ids=lambda case: case.name)
def test_what_can_be_read_is_taken_with_its_source(office, case):
    outcome, _found = looked(office, case)
    assert cells(outcome.must_mend) == ()
    saved, figures = taken_in(office, case, persons="replace")
    assert figures == case.values
    assert saved == len(case.values)
    where = [note.cell for note in outcome.notes.passed if "not changed from here" not in note.why]
    assert tuple(where) == case.passed
    assert cells(outcome.notes.read) == case.read


@pytest.mark.parametrize("case", exports.REFUSED, ids=lambda case: case.name)
def test_what_cannot_be_is_refused_by_cell(office, case):
    outcome, _found = looked(office, case, persons="replace")
    assert cells(outcome.must_mend) == case.mend
    assert case.says in outcome.must_mend[0].message


def test_figures_that_people_entered_are_replaced_only_if_somebody_says_so(office):
    case = exports.TAKEN[0]
    outcome, _found = looked(office, case)
    assert cells(outcome.persons) == ("B4",)
    assert outcome.persons[0].name == "槐荫·业委会"
    _saved, figures = taken_in(office, case, persons="keep")
    assert ("槐荫", "committees") not in figures
    typed = Figure.objects.get(report__community=exports.CODES[0], indicator__code="committees")
    assert (typed.numerator, typed.source) == (7, "TYPED")


def test_the_platforms_own_figures_are_replaced_without_a_question_until_a_person_changes_them(office):
    case = exports.TAKEN[0]
    taken_in(office, case, persons="replace")
    again, _found = looked(office, case)
    assert (again.persons, again.taken, again.unchanged) == ([], [], 5)
    figure = Figure.objects.get(report__community=exports.CODES[1], indicator__code="committees")
    Figure.objects.filter(pk=figure.pk).update(numerator=4)
    later, _found = looked(office, case)
    assert (later.persons, [one.cell for one in later.taken]) == ([], ["B5"])
    Figure.objects.filter(pk=figure.pk).update(source=Figure.Source.TYPED)
    assert cells(looked(office, case)[0].persons) == ("B5",)


def test_a_report_under_review_is_left_and_said(office):
    outcome, _found = looked(office, exports.TAKEN[0])
    [note] = [one for one in outcome.notes.passed if "not changed from here" in one.why]
    assert (note.cell, note.found) == ("A6", "云栖")
    assert note.why.startswith("1 figure differs")
    assert not Figure.objects.filter(report__community=exports.CODES[2], source="PLATFORM").exists()


def test_every_change_is_an_event_of_its_report(office):
    taken_in(office, exports.TAKEN[0], persons="replace")
    reports = {one.community.short_name: one for one in MonthlyReport.objects.select_related("community")}
    verbs = {name: [event.verb for event in one.events.all()] for name, one in reports.items()}
    assert verbs == {"槐荫": ["amend"], "清泉": ["fill"], "云栖": []}
    assert reports["清泉"].state == ReportState.DRAFT


@pytest.mark.parametrize(
    ("answers", "figures"),
    [
        ({"nothing": "zero"}, {("槐荫", "greening"): (0, None), ("清泉", "greening"): (0, None)}),
        ({"nothing": "blank"}, {}),
    ],
)
def test_a_word_for_nothing_is_asked(office, answers, figures):
    [case] = [one for one in exports.ASKED if one.nothing]
    assert cells(looked(office, case)[0].nothing) == case.nothing
    assert taken_in(office, case, **answers)[1] == figures


@pytest.mark.parametrize(("answer", "value"), [("keep", 12), ("clear", None)])
def test_a_blank_over_a_figure_is_asked(office, answer, value):
    [case] = [one for one in exports.ASKED if one.blanks]
    report = MonthlyReport.objects.get(community=exports.CODES[2])
    MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.DRAFT)
    report.figures.update(numerator=12, source=Figure.Source.PLATFORM)
    outcome, _found = looked(office, case)
    assert cells(outcome.blanks) == ("B4",)
    taken_in(office, case, blanks=answer)
    assert report.figures.get().numerator == value


def test_other_boxes_keep_what_stands_or_is_suggested(office):
    """A file that has the number alone leaves out of what it is."""
    case = exports.Case("", "", lambda: exports.plain(["社区", "业委会"], ["槐荫", 9]))
    found = Office.load(office, OCTOBER)
    content = case.content()
    outcome = look(office=found, file=opened(BytesIO(content), len(content)), answers={"persons": "replace"})
    assert [(one.before, one.after) for one in outcome.taken] == [("7/10", "9/10")]


def test_a_reason_goes_with_the_figure_that_it_explained(office):
    Figure.objects.update(reason="整建制转出")
    taken_in(office, exports.TAKEN[0], persons="replace")
    figure = Figure.objects.get(report__community=exports.CODES[0], indicator__code="committees")
    assert (figure.numerator, figure.reason) == (8, "")


def test_a_blank_half_keeps_what_is_suggested(office):
    """A blank says nothing: what the community's form would suggest stays in the pair."""
    september = MonthlyReportFactory(
        community=MonthlyReport.objects.get(community=exports.CODES[1]).community, month=OCTOBER - 1
    )
    committees = Indicator.objects.get(code="committees")
    FigureFactory(report=september, indicator=committees, numerator=5, denominator=9)
    case = exports.Case("", "", lambda: exports.plain(["社区", "业委会", "应成立数"], ["清泉", 6, None]))
    content = case.content()
    found = Office.load(office, OCTOBER)
    outcome = look(office=found, file=opened(BytesIO(content), len(content)), answers={})
    assert [(one.before, one.after) for one in outcome.taken] == [("5/9 (carried over)", "6/9")]
