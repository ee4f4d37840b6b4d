"""The roll-up in SQL against the oracle in plain Python, on random worlds."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.indicators.models import Indicator
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups import recount as oracle
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import mark_stale, rebuild, refresh, refresh_marked, refresh_set
from tests.rollups.worlds import (
    KINDS,
    MONTHS,
    as_row,
    lay,
    lay_catalogue,
    lay_report,
    month,
    reports,
    stored,
    worlds,
)

pytestmark = pytest.mark.django_db
SUB_DISTRICTS = ("990101001", "990101002", "980201001")
AREAS = {code[:length] for code in SUB_DISTRICTS for length in (9, 6, 4, 2, 0)}


class Undone(Exception):
    """Raised to leave the database as it was before an example."""


def expected(communities, pair, area_code):
    rows = {}
    for code, (kind, _denominator, carry) in KINDS.items():
        if len(area_code) == 12:
            [community] = [c for c in communities if c.code == area_code]
            row = oracle.community_row(community, code, kind, carry, pair)
        else:
            inside = [c for c in communities if c.code.startswith(area_code)]
            found = {c.code: oracle.community_row(c, code, kind, carry, pair) for c in inside}
            known = {area: row for area, row in found.items() if row}
            row = oracle.total_of(known, kind, sum(c.exists(pair) for c in inside))
        if row:
            rows[code] = row
    return rows


def check(communities):
    """What is stored, and what is read from the database and counted with the fingers, is as expected."""
    counted_again = oracle.rows("", [month(pair) for pair in MONTHS])
    codes = dict(Indicator.objects.values_list("pk", "code"))
    read, kept = defaultdict(dict), defaultdict(dict)
    for (area, in_month, pk), row in counted_again.items():
        read[area, in_month][codes[pk]] = row
    for row in Rollup.objects.all():
        kept[row.area_code, row.month][codes[row.indicator_id]] = as_row(row)
        assert row.level == len(row.area_code)
    for pair in MONTHS:
        for area in {*AREAS, *(c.code for c in communities)}:
            rows = expected(communities, pair, area)
            assert kept.pop((area, month(pair)), {}) == rows, (area, pair)
            assert read[area, month(pair)] == rows, (area, pair)
    assert not kept


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds(), extra=reports(), seed=st.integers(0, 99))
def test_roll_up_agrees_with_the_oracle_whatever_happens_to_the_reports(db, world, extra, seed):
    """Rebuilt, then changed and refreshed in any order and twice, the rows are what plain counting gives."""
    try:
        with transaction.atomic():
            lay_catalogue()
            lay(world)
            rebuild()
            check(world)

            changed = change_some_reports(world, extra, random.Random(seed))
            for code, pair in changed:
                mark_stale(code[:9], month(pair))
            for code in random.Random(seed).sample(SUB_DISTRICTS, 3) * 2:
                refresh_marked(code)
            check(world)
            assert not StaleRollup.objects.exists()
            raise Undone
    except Undone:
        pass


def change_some_reports(world, extra, chance):
    """Take back one approved report of each community, re-approve others with new figures."""
    changed = []
    for community in world:
        if community.approved and chance.random() < 0.6:
            pair = chance.choice(sorted(community.approved))
            MonthlyReport.objects.filter(community_id=community.code, month=month(pair)).update(
                state=ReportState.RETURNED, approved_at=None
            )
            del community.approved[pair]
            changed.append((community.code, pair))
        for pair, entries in extra.items():
            if community.exists(pair) and pair not in community.approved and chance.random() < 0.6:
                MonthlyReport.objects.filter(community_id=community.code, month=month(pair)).delete()
                lay_report(community.code, pair, entries)
                community.approved[pair] = entries
                changed.append((community.code, pair))
    return changed


def test_a_month_that_is_not_marked_is_left_alone():
    assert refresh("990101001", month((2026, 1))) is False


def test_rates_of_a_flow_cannot_pass_100_because_the_opening_counts_once():
    lay_catalogue()
    community = oracle.Community(
        "990101001001",
        approved={
            (2026, 1): {"disputes": oracle.Figure(3, 5, 4)},
            (2026, 2): {"disputes": oracle.Figure(10, 4, 6)},
        },
    )
    lay([community])
    rebuild()
    row = Rollup.objects.get(area_code="990101001", month=month((2026, 2)), indicator__code="disputes")
    assert (row.numerator, row.denominator) == (10, 10)
    assert (row.ytd_numerator, row.ytd_denominator) == (13, 13)


def test_a_missing_month_does_not_lift_a_rate_above_100():
    """What February received and left open is settled in March: it was there to settle, so it counts."""
    lay_catalogue()
    community = oracle.Community(
        "990101001001",
        approved={
            (2026, 1): {"disputes": oracle.Figure(5, 4, 1)},
            (2026, 3): {"disputes": oracle.Figure(6, 5, 1)},
        },
    )
    lay([community])
    rebuild()
    row = Rollup.objects.get(area_code="990101001", month=month((2026, 3)), indicator__code="disputes")
    assert (row.ytd_numerator, row.ytd_denominator) == (11, 11)


def test_what_is_no_longer_approved_leaves_no_trace():
    lay_catalogue()
    lay([oracle.Community("990101001001", approved={(2026, 1): {"greened": oracle.Figure(7)}})])
    rebuild()
    assert Rollup.objects.filter(area_code="990101001").exists()
    MonthlyReport.objects.update(state=ReportState.REOPENED, approved_at=None)
    mark_stale("990101001", month((2026, 1)))
    refresh_marked("990101001")
    assert not Rollup.objects.exists()


def test_roll_ups_are_disposable():
    lay_catalogue()
    lay([oracle.Community("990101001001", approved={(2026, 1): {"elected": oracle.Figure(7, 9)}})])
    rebuild()
    before = list(
        Rollup.objects.order_by("level", "area_code").values_list("area_code", "numerator", "denominator")
    )
    Rollup.objects.all().delete()
    rebuild()
    after = list(
        Rollup.objects.order_by("level", "area_code").values_list("area_code", "numerator", "denominator")
    )
    assert before == after
    assert ("990101001", 7, 9) in after


def count_again(codes, months):
    StaleRollup.objects.all().delete()
    pairs = [(code, month(pair)) for code in codes for pair in months]
    StaleRollup.objects.bulk_create(StaleRollup(area_code=code, month=one) for code, one in pairs)
    assert refresh_set(pairs) == len(pairs)
    return StaleRollup.objects.count()


def test_a_set_takes_the_same_number_of_statements_whatever_its_size(django_assert_num_queries):
    """Of one sub-district, of fifty with more communities, and of many months; on every level."""
    lay_catalogue()
    figures = {"elected": oracle.Figure(7, 9), "members": oracle.Figure(80), "greened": oracle.Figure(5)}
    lay([oracle.Community("990101001001", approved={(2026, 1): figures})])
    with CaptureQueriesContext(connection) as one:
        count_again(["990101001"], [(2026, 1)])
    with CaptureQueriesContext(connection) as above:
        count_again(["990101"], [(2026, 1)])
    offices = [f"9901{n:02d}001" for n in range(2, 52)]
    lay([oracle.Community(f"{o}{n:03d}", approved={(2026, 1): figures}) for o in offices for n in (1, 2)])
    for codes, months in ((offices, [(2026, 1)]), (offices[:3], MONTHS)):
        with django_assert_num_queries(len(one)):
            count_again(codes, months)
    with django_assert_num_queries(len(above)):
        assert count_again([code[:6] for code in offices], [(2026, 1)]) == 1  # one mark for the city
    assert len(one) <= 15  # four of them the test's own
    assert stored("990151", (2026, 1))["elected"].numerator == 7 * 2


def test_a_merger_across_counties_leaves_the_year_with_the_one_and_the_duty_with_the_other():
    lay_catalogue()
    spring = {pair: {"greened": oracle.Figure(5), "elected": oracle.Figure(1, 4)} for pair in MONTHS[2:4]}
    gone = oracle.Community("990101001001", last=(2026, 2), approved=spring)
    heir = oracle.Community("990102001001", first=(2026, 3), approved={(2026, 3): spring[2026, 1]})
    lay([gone, heir])
    rebuild()
    for area, year, due in (("990101", 10, 0), ("990102", 5, 1), ("9901", 15, 1), ("", 15, 1)):
        row = stored(area, (2026, 3))["greened"]
        assert (row.ytd_numerator, row.due) == (year, due), area
    assert "elected" not in stored("990101", (2026, 3))
    assert stored("", (2026, 3))["elected"].denominator == 4
