"""Random worlds for the property tests: described for the oracle, and laid down in the database."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from communities.models import Community as CommunityModel
from communities.models import SubDistrict
from portal.core.month import Month
from portal.indicators.models import Indicator, Theme
from portal.reporting.models import Figure as FigureModel
from portal.reporting.models import MonthlyReport, ReportingPeriod, ReportState
from portal.rollups.models import Rollup
from portal.rollups.recount import Community, Figure, Pair, Row

NOON = dt.datetime(2026, 6, 1, 4, tzinfo=dt.UTC)
MONTHS = [(2025, 11), (2025, 12), *((2026, m) for m in range(1, 6))]
KINDS = {
    "elected": ("completion", "entered", 2),
    "members": ("level", "none", 1),
    "rank": ("rank", "none", 0),
    "greened": ("flow", "none", 0),
    "disputes": ("flow", "entered", 0),
    "study": ("frequency", "minimum", 0),
    "spoke": ("meeting", "none", 0),
}


@st.composite
def figures(draw, code):
    kind, denominator, _carry = KINDS[code]
    number = st.integers(0, 40)
    recorded = draw(st.one_of(st.none(), st.integers(0, 3)))
    if kind == "meeting":
        return Figure(draw(st.integers(0, 1)), recorded=recorded)
    if denominator == "none":
        return Figure(draw(number), recorded=recorded)
    if kind == "frequency":
        return Figure(draw(st.integers(0, 4)), draw(st.integers(1, 3)), recorded=recorded)
    received, opening = draw(number), draw(number) if kind == "flow" else None
    return Figure(draw(st.integers(0, received + (opening or 0))), received, opening, recorded)


@st.composite
def reports(draw):
    """The approved months of one community: some months missing, some figures missing."""
    months = draw(st.lists(st.sampled_from(MONTHS), unique=True))
    return {
        month: {code: draw(figures(code)) for code in KINDS if draw(st.integers(0, 4)) > 0}
        for month in months
    }


@st.composite
def worlds(draw):
    """Communities of three sub-districts; some open late, some are merged away in mid-year.

    Two share a county, the third is of another province, so that every level has something to add up.
    What is merged may go to another county: it stays in the year of the one, and is due in the other.
    """
    communities = []
    for sub_district, most in (("990101001", 3), ("990101002", 2), ("980201001", 2)):
        for number in range(draw(st.integers(1, most))):
            community = Community(f"{sub_district}{number + 1:03d}", approved=draw(reports()))
            span = sorted(draw(st.lists(st.sampled_from(MONTHS), min_size=2, max_size=2, unique=True)))
            fate = draw(st.sampled_from(["stays", "stays", "opens late", "is merged"]))
            if fate == "opens late":
                community.first = span[0]
            elif fate == "is merged":
                community.last = span[1]
            community.approved = {m: f for m, f in community.approved.items() if community.exists(m)}
            communities.append(community)
    return communities


def month(pair: Pair) -> Month:
    return Month(*pair)


def lay_catalogue() -> None:
    theme = Theme.objects.create(code="t", name_zh="主题")
    for code, (kind, denominator, carry) in KINDS.items():
        Indicator.objects.create(
            code=code, name_zh=code, theme=theme, kind=kind, unit="个", denominator=denominator,
            carry_months=carry, opening_label="月初未结" if code == "disputes" else "", numerator_label="数",
        )  # fmt: skip


def lay(communities: list[Community]) -> None:
    """Write a world into an empty database: areas, reports (all approved) and figures."""
    for code in sorted({c.code[:9] for c in communities}):
        office = SubDistrict.objects.create(code=code, name=code)
        ReportingPeriod.objects.bulk_create(
            ReportingPeriod(
                sub_district=office, month=month(pair), due_on=office.due_on(month(pair)), opened_at=NOON
            )
            for pair in MONTHS
        )
    for c in communities:
        CommunityModel.objects.create(
            code=c.code, sub_district_id=c.code[:9], name=c.code,
            opened_on=month(c.first).first_day,
            closed_on=None if c.last[0] == 9999 else (month(c.last) + 1).first_day,
        )  # fmt: skip
        for pair, entries in c.approved.items():
            lay_report(c.code, pair, entries)


def lay_report(
    code: str, pair: Pair, entries: dict[str, Figure], state=ReportState.APPROVED
) -> MonthlyReport:
    ids = dict(Indicator.objects.values_list("code", "pk"))
    report = MonthlyReport.objects.create(
        community_id=code, month=month(pair), state=state, submitted_at=NOON,
        approved_at=NOON if state in {ReportState.APPROVED, ReportState.LOCKED} else None,
    )  # fmt: skip
    FigureModel.objects.bulk_create(
        FigureModel(
            report=report, indicator_id=ids[key], numerator=f.numerator, denominator=f.denominator,
            opening=f.opening, recorded_numerator=f.recorded, updated_at=NOON,
        )
        for key, f in entries.items()
    )  # fmt: skip
    return report


def stored(area_code: str, pair: Pair) -> dict[str, Row]:
    """The roll-up rows of one area-month as the oracle would write them."""
    rows = Rollup.objects.filter(area_code=area_code, month=month(pair)).select_related("indicator")
    return {row.indicator.code: as_row(row) for row in rows}


def as_row(row: Rollup) -> Row:
    return Row(
        row.numerator, row.denominator, row.ytd_numerator, row.ytd_denominator, row.minimum, row.maximum,
        row.minimum_area, row.maximum_area, row.areas_due, row.areas_covered, row.areas_carried,
        row.months_covered, row.oldest_month and (row.oldest_month.year, row.oldest_month.month),
        row.recorded, row.areas_differing,
    )  # fmt: skip
