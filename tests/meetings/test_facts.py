"""What the registers show at the end of a month: as of its last day, by community, naming no person."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import (
    Branch,
    Brand,
    DemonstrationSite,
    InServiceCheckIn,
    JointMeeting,
    OrganisationalLife,
    Rectification,
    SiteSpread,
)
from communities.models import Community
from grids.models import Grid
from portal.core.areas import AreaCode
from portal.meetings import facts
from tests.factories import CommunityFactory
from tests.meetings.conftest import MONTH, OFFICE
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db
Kind = OrganisationalLife.Kind
FIRST, SECOND, THIRD = "第001社区", "第002社区", "第003社区"
SEPTEMBER = MONTH - 1


def gathered(key, month=MONTH):
    return facts.gather(AreaCode(OFFICE), month)[key]


def community(number=1):
    return Community.objects.get(code=f"{OFFICE}{number:03d}")


def branch(number=1, name="第一党支部", **given):
    """A branch of five: it owes the themed Party day, and no committee meeting."""
    return Branch.objects.create(**{"community": community(number), "name": name, "full_members": 5} | given)


def grid_branch(name, **given):
    grid = make_row(Grid, community())
    return branch(name=name, kind=Branch.Kind.GRID_BRANCH, grid=grid, **given)


def hold(held_by, day=dt.date(2026, 10, 8), kind=Kind.THEMED_PARTY_DAY, **given):
    values = {"topic": "学习", "due": 5, "attended": 5, "entered_on": day, "decisions": f"{day}{held_by.pk}"}
    return OrganisationalLife.objects.create(branch=held_by, kind=kind, held_on=day, **values | given)


# --- organisational life ------------------------------------------------------------------------------


def test_a_duty_is_overdue_when_its_month_is_over(office):
    hold(branch(1))
    late = branch(2)
    hold(late, dt.date(2026, 11, 2))  # the month after
    found = gathered("timeliness")
    assert (found["n"], found["d"], found["areas"]) == (1, 2, [SECOND])
    assert [(row["id"], row["community"], row["branch"], row["duty"]) for row in found["rows"]] == [
        (late.pk, SECOND, "第一党支部", "party_days")
    ]
    assert found["numbers"] == {"meetings": 0, "party_days": 1, "life_meetings": 0, "owing": 2}


def test_what_is_overdue_is_counted_by_what_it_is(office):
    """With September the quarter ends, with December the year."""
    branch(1)
    numbers = gathered("timeliness", SEPTEMBER)["numbers"]
    assert numbers["meetings"] >= 1
    assert numbers["life_meetings"] == 0
    assert gathered("timeliness", MONTH + 2)["numbers"]["life_meetings"] == 1


def test_inside_a_community_the_branches_that_owe_are_told_from_all(office):
    for name, held in (("甲", True), ("乙", True), ("丙", False)):
        one = grid_branch(name)
        if held:
            hold(one)
    grid_branch("新", established_on=dt.date(2026, 10, 20))
    hold(branch(2))  # no grid branch: it is not compared
    found = gathered("inside")
    assert found["rows"] == [{"community": FIRST, "all": 4, "branches": 3, "held": 2, "missed": 1}]
    assert found["areas"] == [FIRST]


def test_few_took_part(office):
    few = branch(1)
    hold(few, attended=2)
    hold(branch(2), attended=3)
    branch(3)  # nothing held: that is another matter
    found = gathered("participation")
    assert (found["n"], found["d"], found["areas"]) == (1, 2, [FIRST])
    assert found["rows"] == [
        {"id": few.pk, "community": FIRST, "branch": "第一党支部", "attended": 2, "due": 5}
    ]


def test_records_that_raise_a_doubt(office):
    hold(branch(1), attended=1, entered_on=dt.date(2026, 10, 30))
    hold(branch(2))
    found = gathered("quality")
    assert (found["n"], found["d"]) == (1, 2)
    assert (found["numbers"]["FEW_ATTENDED"], found["numbers"]["ENTERED_LATE"]) == (1, 1)
    assert [row["records"] for row in found["rows"]] == [1, 1]


# --- the other registers ------------------------------------------------------------------------------


def test_communities_where_no_in_service_member_checked_in(office):
    end = MONTH.last_day
    make_row(InServiceCheckIn, community(1), as_of=end, resident=40, checked_in=0)
    make_row(InServiceCheckIn, community(2), as_of=end, resident=60, checked_in=30)
    make_row(InServiceCheckIn, community(3), as_of=SEPTEMBER.last_day, resident=9, checked_in=0)
    found = gathered("double_check_in")
    assert (found["n"], found["d"], found["areas"]) == (30, 100, [FIRST])
    assert found["numbers"] == {"entered": 2}


def test_sites_stand_at_the_stage_they_had_reached(office):
    day = dt.date(2026, 3, 2)
    later = dt.date(2026, 11, 3)
    built = {"stage": "BUILT", "planned_on": day, "building_on": day}
    first = make_row(DemonstrationSite, community(1), **built, built_on=dt.date(2026, 10, 31))
    second = make_row(DemonstrationSite, community(2), **built, built_on=dt.date(2026, 9, 1))
    make_row(DemonstrationSite, community(2), **built, built_on=later)  # still being built then
    make_row(DemonstrationSite, community(3), planned_on=dt.date(2026, 10, 1))
    make_row(DemonstrationSite, community(3), planned_on=later)  # not planned yet
    for site, place, on in (
        (first, "东院", MONTH.last_day),
        (second, "东院", day),  # one place that two sites were shown to
        (second, "西院", day),
        (second, "北院", later),
    ):
        SiteSpread.objects.create(site=site, place=place, held_on=on)
    found = gathered("sites")
    assert (found["n"], found["d"], found["areas"]) == (2, 4, [THIRD])
    assert found["numbers"] == {"planned": 1, "building": 1, "built": 2, "places": 2}
    assert {row["days"] for row in found["rows"] if row["stage"] == "planned"} == {30}


def test_a_brand_counts_from_the_day_it_is_in_effect(office):
    day = dt.date(2026, 3, 2)
    effective = {"stage": "EFFECTIVE", "proposed_on": day, "adopted_on": day}
    make_row(Brand, community(1), **effective, effective_on=MONTH.last_day)
    make_row(Brand, community(2), **effective, effective_on=dt.date(2026, 11, 1))
    found = gathered("brands")
    assert (found["n"], found["d"], found["areas"]) == (1, 3, [SECOND, THIRD])


def rectified(number, approved_on, **given):
    values = {"named_on": approved_on, "approved_on": approved_on, "approved_by": "党工委"}
    values |= {"deadline": approved_on + dt.timedelta(days=90)}
    return make_row(Rectification, community(number), **values | given)


def passed(day):
    return {
        "result": "PASSED", "accepted_on": day, "score": 90, "dissatisfied": 3,
        "level_before": 1, "level_after": 3,
    }  # fmt: skip


def test_of_the_years_rectifications_those_accepted_by_then(office):
    spring = dt.date(2026, 3, 2)
    rectified(1, spring, **passed(MONTH.last_day))
    rectified(2, spring, **passed(dt.date(2026, 11, 4)))  # after the month
    rectified(3, dt.date(2026, 9, 1), kind="BOTTOM")
    rectified(3, dt.date(2025, 12, 30))  # last year's
    rectified(3, dt.date(2026, 11, 2))  # after the month
    found = gathered("rectification")
    assert (found["n"], found["d"], found["areas"]) == (1, 3, [SECOND, THIRD])
    assert found["numbers"] == {"weak": 2, "bottom": 1, "overdue": 1, "measures_overdue": 0}
    assert [row["accepted"] for row in found["rows"]] == [1, 0, 0]


def test_the_quarters_joint_meetings_and_whether_it_is_over(office):
    make_row(JointMeeting, community(1), held_on=dt.date(2026, 10, 1))
    make_row(JointMeeting, community(2), held_on=dt.date(2026, 9, 30))
    found = gathered("joint_meetings")
    assert (found["n"], found["d"], found["areas"]) == (1, 3, [SECOND, THIRD])
    assert found["numbers"] == {"quarter_is_over": 0}
    assert gathered("joint_meetings", SEPTEMBER)["numbers"] == {"quarter_is_over": 1}
    assert gathered("joint_meetings", SEPTEMBER)["areas"] == [FIRST, THIRD]


# --- all of them --------------------------------------------------------------------------------------


def test_nothing_in_the_registers_is_no_praise_and_no_blame(office):
    found = facts.gather(AreaCode(OFFICE), MONTH)
    assert found["timeliness"]["d"] == found["rectification"]["d"] == found["sites"]["d"] == 0
    assert not found["inside"]["rows"]


def test_no_person_is_named(office):
    hold(branch(1, secretary_name="赵某某"), attended=1)
    branch(2, secretary_name="赵某某")
    assert "赵某某" not in json.dumps(facts.gather(AreaCode(OFFICE), MONTH), ensure_ascii=False)


def test_another_offices_registers_are_not_read(office):
    other = CommunityFactory()
    assert not other.code.startswith(OFFICE)
    hold(Branch.objects.create(community=other, name="外", full_members=5), attended=1)
    make_row(JointMeeting, other, held_on=dt.date(2026, 10, 1))
    found = facts.gather(AreaCode(OFFICE), MONTH)
    assert (found["quality"]["d"], found["joint_meetings"]["n"], found["timeliness"]["d"]) == (0, 0, 0)


def test_the_number_of_queries_does_not_grow_with_what_there_is(office):
    hold(branch(1), attended=1)
    rectified(1, dt.date(2026, 3, 2))

    def queries():
        with CaptureQueriesContext(connection) as made:
            facts.gather(AreaCode(OFFICE), MONTH)
        return len(made)

    facts.gather(AreaCode(OFFICE), MONTH)  # content types are looked up once
    few = queries()
    for number in range(10, 30):
        CommunityFactory(sub_district=office, code=f"{OFFICE}{number:03d}")
        hold(branch(number), attended=1)
        rectified(number, dt.date(2026, 3, 2))
    assert queries() == few <= 20
