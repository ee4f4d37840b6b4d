"""What other systems read: what a leader of the area reads, whole, in pages, in either form."""

import csv
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.api import rows
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport, ReportEvent
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import sweep
from tests import factories
from tests.api.conftest import MONTH, OFFICES
from tests.contracts.world import make_office

pytestmark = pytest.mark.django_db

SPAN = {"from": str(MONTH - 1), "to": str(MONTH)}
LISTS = {
    "areas": (rows.Area, {}),
    "indicators": (rows.Indicator, {}),
    "targets": (rows.Target, {"year": 2026}),
    "totals": (rows.Total, SPAN),
    "figures": (rows.Figure, SPAN),
    "figures/history": (rows.ApprovedFigure, SPAN),
    "meetings": (rows.Meeting, {}),
}


@pytest.mark.parametrize("path", LISTS)
class TestEveryList:
    def test_is_what_its_schema_says(self, country, meeting, items, path):
        schema, asked = LISTS[path]
        found = items(path, "0", **asked)
        assert found
        for row in found:
            schema.model_validate(row, strict=False)
            assert list(row) == list(schema.model_fields)

    def test_is_the_same_in_small_pages(self, country, meeting, items, path):
        _schema, asked = LISTS[path]
        assert items(path, "0", limit=1, **asked) == items(path, "0", **asked)

    def test_is_the_same_in_csv(self, country, meeting, ask, items, path):
        schema, asked = LISTS[path]
        answer = ask(path, "0", format="csv", **asked)
        head, *lines = csv.reader(io.StringIO(answer.content.decode()))
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert head == list(schema.model_fields)
        told = [
            ["" if one is None else str(one) for one in row.values()] for row in items(path, "0", **asked)
        ]
        assert [[cell.replace(" ", "T") if ":" in cell else cell for cell in line] for line in lines] == told

    def test_holds_what_lies_in_the_area_alone(self, country, meeting, items, path):
        _schema, asked = LISTS[path]
        for row in items(path, OFFICES[1], **asked):
            code = row.get("area") or row.get("community") or (row["code"] if path == "areas" else OFFICES[1])
            assert code.startswith(OFFICES[1])

    def test_is_not_sent_again_until_something_changes(self, country, meeting, ask, path):
        _schema, asked = LISTS[path]
        etag = ask(path, "0", **asked).headers["ETag"]
        again = ask(path, "0", headers={"If-None-Match": etag}, **asked)
        assert (again.status_code, again.content) == (304, b"")
        factories.SubDistrictFactory(code="990301001")
        assert ask(path, "0", headers={"If-None-Match": etag}, **asked).status_code == 200

    def test_another_area_is_no_area(self, country, ask, path):
        _schema, asked = LISTS[path]
        expected = 422 if path == "indicators" else 404
        assert ask(path, OFFICES[0], within=OFFICES[1], **asked).status_code == expected

    @pytest.mark.parametrize(
        "wrong",
        [{"witin": "99"}, {"cursor": "abc"}, {"cursor": "WyJhIiwxLDIsM10"}, {"limit": 0}, {"format": "xml"}],
    )
    def test_what_cannot_be_is_refused_with_a_reason(self, country, ask, path, wrong):
        _schema, asked = LISTS[path]
        answer = ask(path, "0", **asked, **wrong)
        assert answer.status_code == 422
        assert answer.json()["detail"]

    def test_costs_the_same_however_much_it_holds(
        self, country, meeting, ask, path, django_assert_max_num_queries
    ):
        _schema, asked = LISTS[path]
        ask(path, "0", **asked)
        with django_assert_max_num_queries(14):
            ask(path, "0", **asked)


@pytest.fixture
def meeting(country):
    office = make_office("990401001", "和平街道")
    office.snapshot()
    note_approvals()
    return office.meeting()


def stored(**of):
    return Rollup.objects.get(month=MONTH, indicator__code="elected", **of)


class TestAreas:
    def test_each_level(self, country, items):
        codes = {
            level: [row["code"] for row in items("areas", "0", level=level)]
            for level in ("nation", "province", "city", "county", "sub_district")
        }
        assert codes == {
            "nation": [""],
            "province": ["99"],
            "city": ["9901", "9902"],
            "county": ["990101", "990201"],
            "sub_district": list(OFFICES),
        }

    def test_nothing_above_the_token_s_own(self, country, items):
        assert items("areas", OFFICES[0], level="county") == []
        assert [row["code"] for row in items("areas", OFFICES[0], level="sub_district")] == [OFFICES[0]]

    def test_names_and_parents(self, country, items):
        [province] = items("areas", "99", level="province")
        assert (province["name"], province["parent"], province["level"]) == ("示范省", None, "province")
        community = items("areas", OFFICES[0])[0]
        assert community["parent"] == OFFICES[0]


class TestTotals:
    def test_are_those_of_the_dashboard(self, country, items):
        for row in items("totals", "0", level="sub_district", month=str(MONTH), indicator="elected"):
            kept = stored(area_code=row["area"])
            assert (row["value"], row["out_of"]) == (kept.numerator, kept.denominator)
            assert (row["communities_covered"], row["communities_due"]) == (1, 2)

    def test_zero_is_a_figure_and_its_rate_as_well(self, country, items):
        [row] = items("totals", OFFICES[0], level="sub_district", month=str(MONTH), indicator="elected")
        assert (row["value"], row["out_of"], row["rate"]) == (0, 10, 0.0)

    def test_a_flow_tells_the_year_and_the_month(self, country, items):
        [row] = items("totals", OFFICES[1], level="sub_district", month=str(MONTH), indicator="visits")
        assert (row["value"], row["month_value"], row["rate"]) == (2, 1, None)

    def test_what_is_not_approved_is_not_there(self, country, items):
        areas = {row["area"] for row in items("totals", "0", month=str(MONTH))}
        assert areas == {f"{code}001" for code in OFFICES}

    def test_say_since_when_changes_wait(self, country, items):
        def waiting(level, area="0"):
            asked = {"level": level, "month": str(MONTH), "indicator": "elected"}
            return [row["waiting_since"] is not None for row in items("totals", area, **asked)]

        assert waiting("sub_district") == [False, False, False]
        StaleRollup.objects.create(area_code=OFFICES[1], month=MONTH - 1)
        assert waiting("sub_district") == [False, True, False]
        assert waiting("community") == [False, True, False]
        assert waiting("county") == [True, False]
        assert waiting("nation") == [True]
        sweep()
        assert waiting("nation") == [False]

    def test_a_later_mark_says_nothing_of_earlier_months(self, country, items):
        StaleRollup.objects.create(area_code=OFFICES[1], month=MONTH + 1)
        rows = items("totals", "0", level="nation", month=str(MONTH), indicator="elected")
        assert [row["waiting_since"] for row in rows] == [None]

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"month": "2026-13"},
            {"from": "2026-10"},
            {"from": "2026-10", "to": "2026-09"},
            {"from": "2000-01", "to": "2026-10"},
            {"month": "2026-10", "from": "2026-10"},
        ],
    )
    def test_months_that_are_none(self, country, ask, asked):
        assert ask("totals", "0", **asked).status_code == 422

    def test_an_office_s_own_indicator_is_its_own(self, country, items):
        own = factories.IndicatorFactory(code="own", owner_code=OFFICES[0])
        Rollup.objects.filter(area_code=OFFICES[0], indicator__code="visits").update(indicator=own)
        asked = {"level": "sub_district", "month": str(MONTH), "indicator": "own"}
        assert len(items("totals", OFFICES[0], **asked)) == 1
        assert items("totals", "99", **asked) == []
        assert "own" not in {row["code"] for row in items("indicators", OFFICES[1])}


class TestFigures:
    def test_are_those_approved_zeros_among_them(self, country, items):
        found = items("figures", OFFICES[0], month=str(MONTH))
        assert [(row["community"], row["indicator"], row["value"]) for row in found] == [
            (f"{OFFICES[0]}001", "elected", 0),
            (f"{OFFICES[0]}001", "visits", 0),
        ]

    def test_a_blank_has_no_row(self, country, items):
        Figure.objects.filter(indicator__code="visits").update(numerator=None)
        assert {row["indicator"] for row in items("figures", "0", month=str(MONTH))} == {"elected"}

    def test_a_report_that_is_reopened_is_gone_with_its_history(self, country, items):
        note_approvals()
        assert items("figures/history", OFFICES[0], month=str(MONTH))
        MonthlyReport.objects.filter(community_id=f"{OFFICES[0]}001").update(
            state="REOPENED", approved_at=None
        )
        assert items("figures", OFFICES[0], month=str(MONTH)) == []
        assert items("figures/history", OFFICES[0], month=str(MONTH)) == []

    def test_history_tells_each_approval_and_nobody_s_name(self, country, items):
        note_approvals()
        found = items("figures/history", OFFICES[1], month=str(MONTH), indicator="elected")
        assert [(row["what"], row["value"]) for row in found] == [("approve", 7), ("amend", 8)]
        assert not any("name" in key or "by" in key for key in found[0])


def note_approvals():
    for report in MonthlyReport.objects.filter(month=MONTH):
        for verb, state, value in (
            ("submit", "SUBMITTED", 6),
            ("approve", "APPROVED", 7),
            ("amend", "APPROVED", 8),
            ("lock", "LOCKED", 8),
        ):
            figures = {"elected": {"numerator": value, "denominator": 10, "opening": None, "reason": "已核"}}
            ReportEvent.objects.create(
                report=report,
                verb=verb,
                from_state="DRAFT",
                to_state=state,
                at=timezone.now(),
                figures=figures,
            )


class TestCatalogue:
    def test_every_indicator_is_told(self, country, items):
        call_command("sync_indicators", verbosity=0)
        assert len(items("indicators", "0", limit=7)) == Indicator.objects.count()
