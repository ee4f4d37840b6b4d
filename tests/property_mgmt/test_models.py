"""Rows that cannot be: refused by the form in words and by the database without."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from grids.models import Grid
from property_mgmt.models import (
    Committee,
    Compound,
    Dispute,
    FacilityWork,
    GreeningWork,
    PropertyCompany,
    ServiceContract,
    ServiceInspection,
    TripartiteMeeting,
)
from property_mgmt.models.committees import Stage
from tests.factories import CommunityFactory, UserFactory

DAY = dt.date(2026, 3, 10)
LATER = dt.date(2026, 4, 10)


def impossible(row):
    """The row is refused twice: in words, and by the database where the words were passed by."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])


@pytest.fixture
def company(community):
    return PropertyCompany.objects.create(sub_district=community.sub_district, name="和顺物业")


def test_a_compound_leaves_the_denominator_only_for_a_written_reason(community):
    impossible(Compound(community=community, kind="MANAGED", name="甲", committee_required=False))
    impossible(Compound(community=community, kind="MANAGED", name="甲", committee_not_required_reason="在建"))
    Compound(
        community=community, kind="MANAGED", name="甲", committee_required=False,
        committee_not_required_reason="单一产权",
    ).full_clean()  # fmt: skip


def test_what_hangs_together_lies_in_one_community(community, compound):
    elsewhere = CommunityFactory(sub_district=community.sub_district, code="990101001002")
    grid = Grid.objects.create(community=elsewhere, code=f"{elsewhere.code}001", name="第1网格")
    with pytest.raises(ValidationError, match="grid"):
        Compound(community=community, kind="MANAGED", name="乙", grid=grid).full_clean()
    with pytest.raises(ValidationError, match="compound"):
        Dispute(community=elsewhere, compound=compound, number="1", kind="FEES", received_on=DAY).full_clean()


@pytest.mark.parametrize(
    "days",
    [
        {"announced_on": dt.date(2026, 3, 1)},
        {"announced_on": LATER, "voted_on": DAY},
        {"voted_on": LATER, "elected_on": DAY},
        {"elected_on": LATER, "filed_on": DAY},
        {"filed_on": LATER},
        {"elected_on": DAY, "term_ends_on": DAY},
        {"members": 5, "party_members": 6},
        {"owners_total": 10, "owners_taking_part": 11},
        {"owners_taking_part": 5},
        {"area_total": 10, "area_taking_part": 9, "area_for": 10},
    ],
)
def test_an_election_goes_step_by_step(compound, days):
    committee = Committee(compound=compound, kind="OWNERS", prepared_on=DAY, **days)
    committee.stage = committee.stage_on(dt.date.max)
    impossible(committee)


def test_the_stage_is_the_last_day_entered(compound):
    committee = Committee.objects.create(
        compound=compound, kind="OWNERS", prepared_on=DAY, announced_on=dt.date(2026, 3, 20)
    )
    assert committee.stage == Stage.ANNOUNCED
    assert committee.stage_on(dt.date(2026, 3, 19)) == Stage.PREPARING
    assert committee.days_in_stage(dt.date(2026, 3, 25)) == 5
    committee.elected_on = LATER
    committee.full_clean()
    committee.save()
    assert committee.stage == Stage.ELECTED
    with pytest.raises(IntegrityError), transaction.atomic():
        Committee.objects.filter(pk=committee.pk).update(stage=Stage.PREPARING)


def test_one_election_at_a_time(compound):
    Committee.objects.create(compound=compound, kind="OWNERS", prepared_on=DAY)
    impossible(Committee(compound=compound, kind="OWNERS", prepared_on=LATER))


def test_works_disputes_inspections_and_meetings_follow_their_days(community, compound, company):
    work = {"compound": compound, "kind": "PARKING", "planned_on": DAY, "planned": 3, "unit": "个"}
    impossible(FacilityWork(**work, finished_on=DAY, done=1))
    impossible(FacilityWork(**work, started_on=LATER, finished_on=DAY, done=1))
    impossible(FacilityWork(**work, started_on=DAY, finished_on=DAY, done=0))
    impossible(GreeningWork(compound=compound, kind="NEW", held_on=DAY, square_metres=0))
    dispute = {"community": community, "number": "1", "kind": "FEES"}
    impossible(Dispute(**dispute, received_on=LATER, resolved_on=DAY))
    impossible(Dispute(**dispute, received_on=DAY, reopened_on=LATER))
    inspection = {"compound": compound, "company": company, "held_on": DAY}
    impossible(ServiceInspection(**inspection, score=101))
    impossible(ServiceInspection(**inspection, score=80, mended_on=LATER))
    impossible(ServiceInspection(**inspection, score=80, findings="堆物", mended_on=dt.date(2026, 3, 9)))
    impossible(ServiceContract(compound=compound, company=company, starts_on=DAY, ends_on=DAY))
    impossible(
        TripartiteMeeting(compound=compound, held_on=DAY, topic="停车", matters_raised=1, matters_settled=2)
    )


def test_a_dispute_that_came_up_again_is_open_until_a_later_day():
    dispute = Dispute(received_on=DAY, resolved_on=DAY)
    assert dispute.is_settled
    dispute.reopened_on = LATER
    assert not dispute.is_settled
    dispute.resolved_on = LATER
    assert dispute.is_settled


def test_a_community_chooses_among_the_companies_of_its_sub_district(community, company):
    PropertyCompany.objects.create(
        sub_district=CommunityFactory(code="990102001001", sub_district__code="990102001").sub_district,
        name="万舍物业",
    )
    secretary = UserFactory(area_code=community.code)
    assert list(PropertyCompany.objects.visible_to(secretary)) == [company]
