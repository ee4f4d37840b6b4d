"""A measure built out of clauses counts what a person would count by hand, row by row."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.measures import recorded
from portal.core.month import Month
from portal.indicators.models import Indicator, Target
from portal.made import counting
from portal.made.classes import as_register
from portal.made.models import Kind, MadeMeasure, MadeRow
from tests.factories import IndicatorFactory, ThemeFactory
from tests.made.conftest import check

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def fits(row, clause, month=OCTOBER):
    """Whether a row fits, told from its values alone."""
    slot, test, value = clause
    held = getattr(row, slot)
    if test in ("filled", "blank"):
        return (held in (None, "") or held is None) == (test == "blank")
    if test == "in_month":
        return held is not None and month.first_day <= held <= month.last_day
    if test == "by_end":
        return held is not None and held <= month.last_day
    if isinstance(held, bool):
        held = "1" if held else "0"
    if test in ("least", "most"):
        return held is not None and (held >= Decimal(value) if test == "least" else held <= Decimal(value))
    if isinstance(held, int | Decimal):
        held, value = Decimal(held), Decimal(value)
    return (held == value) == (test == "is")


def by_hand(rows, measure, community):
    """What the clauses mean, row by row; None where the community has no row in the span."""

    def spanned(row):
        if row.community_id != community.code:
            return False
        if measure.span == MadeMeasure.Span.MONTH:
            return row.retired_on is None and OCTOBER.first_day <= row.t2 <= OCTOBER.last_day
        is_there = row.retired_on is None or row.retired_on > OCTOBER.last_day
        return is_there and (not measure.day or row.t2 <= OCTOBER.last_day)

    mine = [row for row in rows if spanned(row)]
    if not mine:
        return None

    def figure(what, column, where):
        fitting = [row for row in mine if all(fits(row, clause) for clause in where)]
        if what == "ROWS":
            return len(fitting)
        if fitting and all(getattr(row, column.slot) is None for row in fitting):
            raise LookupError
        total = sum((Decimal(getattr(row, column.slot) or 0) for row in fitting), Decimal(0))
        return int(total.quantize(Decimal(1), ROUND_HALF_UP))

    whole = None
    if measure.out_of != "NOTHING":
        whole = figure(measure.out_of, measure.out_of_column, measure.out_of_where)
    return figure(measure.what, measure.column, measure.where), whole


DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 11, 29))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "t2": DAYS, "t3": st.sampled_from(["1", "2", "3"]), "t4": st.booleans(), "mine": st.booleans(),
            "n1": st.none() | st.integers(0, 5), "n2": st.none() | st.decimals(0, 9, places=2),
            "x1": st.sampled_from(["", "有"]), "retired_on": st.none() | DAYS,
        }
    ),
    max_size=8,
)  # fmt: skip
VALUES = {"t3": ["1", "2", "3"], "t4": ["0", "1"], "n1": ["0", "2"], "n2": ["0", "1.50"]}
KINDS = {
    "t2": Kind.DAY,
    "t3": Kind.CHOICE,
    "t4": Kind.YES,
    "n1": Kind.WHOLE,
    "n2": Kind.DECIMAL,
    "x1": Kind.PROSE,
}
CLAUSE = st.sampled_from(sorted(KINDS)).flatmap(
    lambda slot: st.tuples(
        st.just(slot),
        st.sampled_from(counting.tests_of(KINDS[slot])),
        st.sampled_from(VALUES.get(slot, [""])),
    )
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    what=st.sampled_from(["ROWS", "n1", "n2"]),
    span=st.sampled_from(["MONTH", "UNTIL", "UNTIL without a day"]),
    where=st.lists(CLAUSE, max_size=3),
    out_of=st.sampled_from(["NOTHING", "ROWS", "n1"]),
    out_of_where=st.lists(CLAUSE, max_size=2),
)
def test_the_statement_counts_as_a_person_does(
    made, community, other, rows, what, span, where, out_of, out_of_where
):
    MadeRow.objects.all().delete()
    MadeMeasure.objects.all().delete()
    columns = {one.slot: one for one in made.columns.all()}
    model = as_register(made).model
    stored = []
    for number, told in enumerate(rows):
        area = community if told["mine"] else other
        values = {name: value for name, value in told.items() if name != "mine"}
        row = model(community=area, t1=f"处{number}", **values)
        row.save()
        stored.append(model.objects.get(pk=row.pk))
    indicator = Indicator.objects.filter(code="own-x").first() or IndicatorFactory(code="own-x")
    measure = MadeMeasure.objects.create(
        register=made, indicator=indicator, what="ROWS" if what == "ROWS" else "SUM",
        column=columns.get(what),
        day=None if span == "UNTIL without a day" else columns["t2"], span=span.split()[0],
        where=[list(one) for one in where], out_of=out_of if out_of in ("NOTHING", "ROWS") else "SUM",
        out_of_column=columns.get(out_of), out_of_where=[list(one) for one in out_of_where],
    )  # fmt: skip
    found = recorded("own-x", OCTOBER, made.sub_district_id)
    for area in (community, other):
        try:
            expected = by_hand(stored, measure, area)
        except LookupError:  # nothing but blanks is no zero
            expected = None
        held = found.get(area.code)
        assert (held and (held.numerator, held.denominator)) == expected


def test_every_test_is_tried():
    assert {test for kind in Kind for test in counting.tests_of(kind)} == set(counting.TESTS)


def said(**changed):
    return {
        "count": "ROWS", "span": "UNTIL", "day": "t2", "out_of": "ROWS", "where-0-column": "t4",
        "where-0-test": "is", "where-0-value": "是", "name": "消防隐患整改", "short": "隐患整改",
        "theme": "fire", "unit": "处", "direction": "up", "from_month": "2026-10", "target": "90",
        "due_on": "2026-12-31", "sentence": "",
    } | changed  # fmt: skip


def test_clauses_are_tried_on_the_rows_there_are_and_kept(as_staff, asked_for, register, community, other):
    check(register, community, t4=True)
    check(register, community, "另一处")
    address = reverse("made:measure_new", args=[asked_for.slug])
    page = as_staff.post(address, said()).content.decode()
    assert "消防隐患整改1处，占50%" in page
    assert not Indicator.objects.exists()
    response = as_staff.post(address, said(save="1"))
    assert response.status_code == 302, response.context["form"].errors
    indicator = Indicator.objects.get()
    assert (indicator.kind, indicator.denominator, indicator.valid_from) == ("completion", "entered", OCTOBER)
    assert indicator in Indicator.objects.in_use(asked_for.sub_district_id, OCTOBER)
    assert indicator not in Indicator.objects.in_use(asked_for.sub_district_id, OCTOBER - 1)
    assert Target.objects.get().value == 90
    held = recorded(indicator.code, OCTOBER, asked_for.sub_district_id)
    assert {code: (one.numerator, one.denominator) for code, one in held.items()} == {community.code: (1, 2)}
    measure = MadeMeasure.objects.get()
    page = as_staff.get(reverse("made:measure", args=[asked_for.slug, measure.pk])).content.decode()
    assert "消防隐患整改" in page
    changed = said(save="1", **{"where-0-value": "否"})
    assert (
        as_staff.post(reverse("made:measure", args=[asked_for.slug, measure.pk]), changed).status_code == 302
    )
    other_kind = said(save="1", span="MONTH")
    response = as_staff.post(reverse("made:measure", args=[asked_for.slug, measure.pk]), other_kind)
    assert response.status_code == 200
    assert Indicator.objects.get().kind == "completion"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"where-0-value": "也许"}, "where-0-value"),
        ({"where-0-test": "least"}, "where-0-value"),
        ({"where-0-test": ""}, "where-0-test"),
        ({"where-0-column": "t3", "where-0-value": "特大"}, "where-0-value"),
        ({"where-0-column": "n1", "where-0-test": "least", "where-0-value": "很多"}, "where-0-value"),
        ({"where-0-column": "nothing"}, "where-0-column"),
        ({"count": "SUM"}, "column"),
        ({"span": "MONTH", "day": ""}, "day"),
        ({"target": "120"}, "target"),
        ({"target": "90", "due_on": ""}, "due_on"),
    ],
)
def test_a_clause_that_cannot_be_meant_is_refused_at_its_box(as_staff, asked_for, changed, field):
    response = as_staff.post(reverse("made:measure_new", args=[asked_for.slug]), said(**changed))
    assert field in response.context["form"].errors


def test_a_register_that_is_not_in_use_states_nothing_yet(as_staff, made, office):
    ThemeFactory(code="fire")
    response = as_staff.post(reverse("made:measure_new", args=[made.slug]), said(save="1"))
    assert response.context["form"].non_field_errors()
    assert not Indicator.objects.exists()
