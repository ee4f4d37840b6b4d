"""What the registers of branch building can state, each in one statement.

What hangs on a branch is stated down to the grid of a grid branch, so that a community can be seen
from inside (docs/seed-coverage.md C6); other branches count for their community alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractWeek, Substr

from branches.models import (
    Branch,
    Brand,
    CampaignActivity,
    DemonstrationSite,
    InServiceCheckIn,
    JointMeeting,
    MicroWish,
    OrganisationalLife,
    PartnerUnit,
    Rectification,
    RhythmRule,
    StudySession,
    VolunteerActivity,
)
from branches.rhythm import ending_in, start_of, weeks_of
from communities.models import Community
from portal.core.areas import Level
from portal.core.measures import Statement, measure
from portal.core.month import Month

AREA = "area_of_branch"


def on_branches(rows: Any) -> Any:
    """Rows of a branch with the code of its grid, else of its community."""
    return rows.annotate(**{AREA: Coalesce("branch__grid__code", "branch__community_id")})


@measure("central_group_study")
def central_group_study(month: Month) -> Statement:
    """Sessions of the central group in the month (A9); the minimum is the office's."""
    sessions = StudySession.objects.current().held_in(month).filter(kind=StudySession.Kind.CENTRAL_GROUP)
    return Statement(sessions, Count("pk"))


@measure("theory_study")
def theory_study(month: Month) -> Statement:
    """Weeks of the month with a theory study (A10); a week belongs to the month of its Thursday."""
    first, last = weeks_of(month)
    sessions = StudySession.objects.current().filter(
        kind=StudySession.Kind.THEORY, held_on__range=(first, last)
    )
    return Statement(sessions, Count(ExtractWeek("held_on"), distinct=True))


@measure("study_trainings")
def study_trainings(month: Month) -> Statement:
    """Trainings in the month by any of the three channels (D2)."""
    return Statement(StudySession.objects.current().held_in(month).exclude(channel=""), Count("pk"))


@measure("directly_managed_members", finest=Level.GRID)
def directly_managed_members(month: Month) -> Statement:
    """Full and probationary members of the branches there at month end (A7)."""
    there = Branch.objects.as_of(month.last_day).filter(
        Q(established_on=None) | Q(established_on__lte=month.last_day)
    )
    return Statement(there.with_area(), Sum(F("full_members") + F("probationary_members")), path=AREA)


@measure("branches_in_creation", finest=Level.GRID)
def branches_in_creation(month: Month) -> Statement:
    """Branches taking part in standardisation, of all branches (D13)."""
    branches = Branch.objects.with_members().as_of(month.last_day).with_area()
    return Statement(branches, Count("pk", filter=Q(in_creation=True)), Count("pk"), path=AREA)


@measure("organisational_life_timely", finest=Level.GRID)
def organisational_life_timely(month: Month) -> Statement:
    """Duties fulfilled, of those whose month, quarter or year ends with the month (C3).

    Each branch meets each rule that binds it once: an office's own rule of a kind goes before everybody's.
    """
    owed = _rules_binding_the_branch(month)
    kept = owed.annotate(held=_held_by_the_branch(month)).filter(held__gte=F("times"))
    return Statement(
        Branch.objects.owing_in(month).with_area(),
        Sum(_number_of(kept)),
        Sum(_number_of(owed)),
        path=AREA,
    )


def _rules_binding_the_branch(month: Month) -> Any:
    """The rules that the outer branch owes by the end of the month, each with the day its period began."""
    own = RhythmRule.objects.in_force(month).filter(kind=OuterRef("kind"), owner_code=OuterRef("office"))
    rules = RhythmRule.objects.in_force(month).filter(period__in=ending_in(month), times__gt=0)
    return (
        rules.annotate(
            office=Substr(OuterRef("community_id"), 1, int(Level.SUB_DISTRICT)),
            full=ExpressionWrapper(OuterRef("full_members"), output_field=IntegerField()),
            groups=ExpressionWrapper(OuterRef("party_groups"), output_field=IntegerField()),
            branch=ExpressionWrapper(OuterRef("pk"), output_field=IntegerField()),
            starts=Case(
                *(When(period=period, then=Value(start_of(period, month))) for period in RhythmRule.MONTHS),
                output_field=DateField(),
            ),
        )
        .filter(Q(owner_code=F("office")) | (Q(owner_code="") & ~Exists(own)))
        .filter(
            Q(condition=RhythmRule.Condition.NONE)
            | Q(condition=RhythmRule.Condition.HAS_COMMITTEE, full__gte=Branch.COMMITTEE_FROM)
            | Q(condition=RhythmRule.Condition.HAS_GROUPS, groups__gt=0)
        )
        .order_by()
    )


def _held_by_the_branch(month: Month) -> Coalesce:
    """How often the branch held the outer rule's kind since the rule's period began."""
    records = OrganisationalLife.objects.current().filter(
        Q(kind=OuterRef("kind")) | Q(also_counts_as=OuterRef("kind")),
        branch=OuterRef("branch"),
        held_on__gte=OuterRef("starts"),
        held_on__lte=month.last_day,
    )
    return Coalesce(_number_of(records), 0)


def _number_of(rows: Any) -> Subquery:
    """How many rows the correlated query finds."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())


@measure("participation", finest=Level.GRID)
def participation(month: Month) -> Statement:
    """Attended, of those who should have, at the month's organisational life (C1)."""
    records = OrganisationalLife.objects.current().held_in(month)
    return Statement(on_branches(records), Sum("attended"), Sum("due"), path=AREA)


@measure("volunteer_activities", finest=Level.GRID)
def volunteer_activities(month: Month) -> Statement:
    """Volunteer activities in the month, of all four kinds (B3)."""
    return Statement(on_branches(VolunteerActivity.objects.current().held_in(month)), Count("pk"), path=AREA)


@measure("in_service_checked_in")
def in_service_checked_in(month: Month) -> Statement:
    """In-service members checked in, of those resident at month end (C2)."""
    rows = InServiceCheckIn.objects.current().held_in(month, "as_of")
    return Statement(rows, Sum("checked_in"), Sum("resident"))


@measure("micro_wishes_fulfilled")
def micro_wishes_fulfilled(month: Month) -> Statement:
    """Micro-wishes of the year fulfilled by month end, of those collected."""
    collected = MicroWish.objects.current().filter(
        collected_on__range=(month.january.first_day, month.last_day)
    )
    return Statement(collected, Count("pk", filter=Q(fulfilled_on__lte=month.last_day)), Count("pk"))


@measure("brands_in_effect")
def brands_in_effect(month: Month) -> Statement:
    """Whether the community has a brand or feature in effect at month end: 1 of 1 (B1)."""
    effective = Brand.objects.as_of(month.last_day).filter(
        community=OuterRef("code"), effective_on__lte=month.last_day
    )
    communities = Community.objects.due_in(month)
    return Statement(communities, Count("pk", filter=Exists(effective)), Count("pk"))


@measure("demonstration_sites_built")
def demonstration_sites_built(month: Month) -> Statement:
    """Demonstration sites built by month end, of those planned (C7)."""
    sites = DemonstrationSite.objects.as_of(month.last_day).filter(planned_on__lte=month.last_day)
    return Statement(sites, Count("pk", filter=Q(built_on__lte=month.last_day)), Count("pk"))


@measure("weak_branches_upgraded", finest=Level.GRID)
def weak_branches_upgraded(month: Month) -> Statement:
    """Rectifications accepted, of those approved and not accepted before this year (D1)."""
    named = Rectification.objects.as_of(month.last_day).filter(
        Q(approved_on__lte=month.last_day)
        & (~Q(result=Rectification.Result.PASSED) | Q(accepted_on__gte=month.january.first_day))
    )
    upgraded = Q(result=Rectification.Result.PASSED, accepted_on__lte=month.last_day)
    return Statement(on_branches(named), Count("pk", filter=upgraded), Count("pk"), path=AREA)


@measure("joint_meetings_held")
def joint_meetings_held(month: Month) -> Statement:
    """Whether the community has held a joint meeting in the quarter, by month end: 1 of 1 (D4)."""
    held = JointMeeting.objects.current().filter(
        community=OuterRef("code"),
        held_on__range=(start_of(RhythmRule.Period.QUARTER, month), month.last_day),
    )
    return Statement(Community.objects.due_in(month), Count("pk", filter=Exists(held)), Count("pk"))


@measure("partner_units")
def partner_units(month: Month) -> Statement:
    """Partner units at month end, of all three kinds (D4, D18)."""
    units = PartnerUnit.objects.as_of(month.last_day).filter(joined_on__lte=month.last_day)
    return Statement(units, Count("pk"))


@measure("campaign_activities")
def campaign_activities(month: Month) -> Statement:
    """Activities of campaigns in the month (D3)."""
    return Statement(CampaignActivity.objects.current().held_in(month), Count("pk"))
