"""What the database refuses, and what the models say."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from branches.models import (
    AcceptanceStandard,
    Branch,
    Brand,
    DemonstrationSite,
    InServiceCheckIn,
    JointProject,
    MicroWish,
    PartnerUnit,
    Rectification,
)
from branches.screening import candidates
from grids.models import Grid
from portal.core.month import Month
from tests.factories import ThemeFactory

DAY = dt.date(2026, 3, 2)


def after(days):
    return DAY + dt.timedelta(days=days)


def refused(row):
    """Neither the form nor the database takes it."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_record_needs_heads_that_can_be(make_branch, hold):
    branch = make_branch()
    for given in ({"attended": 10}, {"due": 0, "attended": 0}, {"also_counts_as": "THEMED_PARTY_DAY"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            hold(branch, **given)


def test_a_meeting_is_entered_after_it_was_held(make_branch, hold):
    record = hold(make_branch(), entered_on=dt.date(2026, 10, 7))
    with pytest.raises(ValidationError):
        record.full_clean()


def test_a_grid_branch_has_its_grid_and_no_other_has(community, neighbour):
    grid = Grid.objects.create(community=community, code=f"{community.code}001", name="一")
    refused(Branch(community=community, name="甲", kind="GRID_BRANCH"))
    refused(Branch(community=community, name="甲", kind="BRANCH", grid=grid))
    Branch(community=community, name="甲", kind="GRID_BRANCH", grid=grid).full_clean()
    with pytest.raises(ValidationError):
        Branch(community=neighbour, name="甲", kind="GRID_BRANCH", grid=grid).full_clean()


def test_members_are_counted_in_the_lowest_branch(community):
    refused(Branch(community=community, name="甲", kind="GENERAL_BRANCH", full_members=3))


def test_branches_belong_under_what_stands_above_in_their_community(community, neighbour, make_branch):
    above = make_branch("党总支", kind="GENERAL_BRANCH", full_members=0)
    Branch(community=community, name="乙", parent=above).full_clean()
    for given in ({"community": neighbour, "parent": above}, {"parent": make_branch()}):
        with pytest.raises(ValidationError):
            Branch(**{"community": community, "name": "乙"} | given).full_clean()


@pytest.mark.parametrize(
    "days",
    [
        {"fulfilled_on": after(5)},
        {"claimed_on": after(-1)},
        {"claimed_on": after(9), "fulfilled_on": after(8)},
    ],
)
def test_a_wish_goes_in_order(community, days):
    refused(MicroWish(community=community, title="修路灯", collected_on=DAY, **days))


@pytest.mark.parametrize(
    "given",
    [
        {"stage": "ADOPTED"},
        {"stage": "PROPOSED", "adopted_on": after(3)},
        {"stage": "EFFECTIVE", "effective_on": after(3)},
        {"stage": "EFFECTIVE", "adopted_on": after(5), "effective_on": after(3)},
    ],
)
def test_a_brand_has_the_day_of_each_stage_it_reached(community, given):
    refused(Brand(community=community, name="甲", field=ThemeFactory(code="one"), proposed_on=DAY, **given))


@pytest.mark.parametrize(
    "given",
    [
        {"stage": "BUILDING"},
        {"stage": "BUILT", "built_on": after(9)},
        {"stage": "SPREAD", "building_on": after(1), "built_on": after(2)},
        {"stage": "PLANNED", "building_on": after(1)},
    ],
)
def test_a_site_has_the_day_of_each_stage_it_reached(community, given):
    refused(
        DemonstrationSite(
            community=community, name="甲", field=ThemeFactory(code="one"), planned_on=DAY, **given
        )
    )


def test_a_plan_that_stays_a_plan_shows_its_age(community):
    site = DemonstrationSite(community=community, name="甲", planned_on=DAY)
    assert (site.in_stage_since, site.days_in_stage(after(40))) == (DAY, 40)


def test_check_ins_are_of_a_months_end(community):
    refused(InServiceCheckIn(community=community, as_of=dt.date(2026, 3, 31), resident=3, checked_in=4))
    with pytest.raises(ValidationError):
        InServiceCheckIn(community=community, as_of=DAY, resident=3, checked_in=2).full_clean()


def test_a_project_is_with_a_partner_of_the_community(community, neighbour):
    unit = PartnerUnit.objects.create(community=neighbour, name="小学", kind="LOCAL_UNIT", joined_on=DAY)
    with pytest.raises(ValidationError):
        JointProject(
            community=community, partner=unit, name="看护", started_on=DAY, deadline=after(9)
        ).full_clean()


def rectification(branch, **given):
    values = {
        "branch": branch, "kind": "WEAK", "named_by": "党工委会议", "named_on": DAY, "named_reason": "不开会",
        "approved_by": "党工委", "approved_on": after(5), "deadline": after(200),
    }  # fmt: skip
    return Rectification(**values | given)


ACCEPTED = {
    "result": "PASSED", "accepted_on": after(100), "score": 80, "dissatisfied": 10, "level_after": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"approved_by": ""},
        {"approved_on": None},
        {"approved_on": after(-1)},
        {"deadline": DAY},
        {"started_on": after(1)},
        ACCEPTED | {"score": None},
        ACCEPTED | {"accepted_on": None},
        ACCEPTED | {"level_after": 1},
        ACCEPTED | {"level_after": None},
        ACCEPTED | {"result": ""},
    ],
)
def test_a_rectification_is_named_approved_and_accepted_whole(make_branch, given):
    refused(rectification(make_branch(), **given))


@pytest.mark.parametrize(
    ("score", "dissatisfied", "passes"), [(70, 50, True), (69, 0, False), (99, 51, False)]
)
def test_acceptance_needs_the_score_and_few_dissatisfied(make_branch, score, dissatisfied, passes):
    row = rectification(make_branch(), **ACCEPTED | {"score": score, "dissatisfied": dissatisfied})
    if passes:
        row.full_clean()
        return
    with pytest.raises(ValidationError):
        row.full_clean()
    row.result, row.level_after = "FAILED", None
    row.full_clean()


def test_an_office_may_ask_for_more(office, make_branch):
    AcceptanceStandard.objects.create(owner_code=office.code, pass_score=85, source="街道规定")
    with pytest.raises(ValidationError, match="85"):
        rectification(make_branch(), **ACCEPTED).full_clean()
    assert AcceptanceStandard.of_office("990102001001").pass_score == 70


@pytest.mark.parametrize(
    ("given", "today", "stage"),
    [
        ({"approved_by": "", "approved_on": None}, after(9), "NAMED"),
        ({}, after(9), "UNDER_WAY"),
        ({}, after(201), "OVERDUE"),
        (ACCEPTED | {"result": "FAILED", "level_after": None}, after(120), "NOT_ACCEPTED"),
        (ACCEPTED, after(100 + 365), "FOLLOWED_UP"),
        (ACCEPTED, after(100 + 366), "CLOSED"),
        (ACCEPTED | {"follow_up_until": after(150)}, after(151), "CLOSED"),
    ],
)
def test_where_a_rectification_stands(make_branch, given, today, stage):
    assert rectification(make_branch(), **given).stage(today) == stage


def test_candidates_are_listed_for_people_and_nothing_is_labelled(office, make_branch, hold):
    quiet = make_branch("安静", full_members=2, term_ends_on=dt.date(2026, 1, 1))
    hold(make_branch("好"))
    hold(make_branch("少"), attended=2)
    named = make_branch("已认定")
    rectification(named).save()
    found = candidates(office.code, Month(2026, 10), dt.date(2026, 10, 30))
    assert [(one.branch.name, len(one.criteria)) for one in found] == [("安静", 3), ("少", 1)]
    quiet.refresh_from_db()
    assert quiet.standard_level == 3
    assert Rectification.objects.count() == 1
