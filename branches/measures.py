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
from django.utils.translation import gettext_lazy as _

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


@measure(
    "central_group_study",
    says=_("Sessions of the central group in the month; the minimum is the office's."),
)
def central_group_study(month: Month) -> Statement:
    """Line A9 of docs/seed-coverage.md."""
    sessions = StudySession.objects.current().held_in(month).filter(kind=StudySession.Kind.CENTRAL_GROUP)
    return Statement(sessions, Count("pk"))


@measure(
    "theory_study",
    says=_("Weeks of the month with a theory study; a week belongs to the month of its Thursday."),
)
def theory_study(month: Month) -> Statement:
    """Line A10 of docs/seed-coverage.md."""
    first, last = weeks_of(month)
    sessions = StudySession.objects.current().filter(
        kind=StudySession.Kind.THEORY, held_on__range=(first, last)
    )
    return Statement(sessions, Count(ExtractWeek("held_on"), distinct=True))


@measure(
    "study_trainings",
    says=_("Trainings in the month by any of the three channels."),
)
def study_trainings(month: Month) -> Statement:
    """Line D2 of docs/seed-coverage.md."""
    return Statement(StudySession.objects.current().held_in(month).exclude(channel=""), Count("pk"))


@measure(
    "directly_managed_members",
    finest=Level.GRID,
    says=_("Full and probationary members of the branches there at the month's end."),
)
def directly_managed_members(month: Month) -> Statement:
    """Line A7 of docs/seed-coverage.md."""
    there = Branch.objects.as_of(month.last_day).filter(
        Q(established_on=None) | Q(established_on__lte=month.last_day)
    )
    return Statement(there.with_area(), Sum(F("full_members") + F("probationary_members")), path=AREA)


@measure(
    "branches_in_creation",
    finest=Level.GRID,
    says=_("Branches taking part in standardisation at the month's end, of all branches with members."),
)
def branches_in_creation(month: Month) -> Statement:
    """Line D13 of docs/seed-coverage.md."""
    branches = Branch.objects.with_members().as_of(month.last_day).with_area()
    return Statement(branches, Count("pk", filter=Q(in_creation=True)), Count("pk"), path=AREA)


@measure(
    "organisational_life_timely",
    finest=Level.GRID,
    says=_(
        "Duties fulfilled, of those whose month, quarter or year ends with the month; each branch by the "
        "rules that bind it."
    ),
)
def organisational_life_timely(month: Month) -> Statement:
    """Line C3 of docs/seed-coverage.md."""
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


@measure(
    "participation",
    finest=Level.GRID,
    says=_("Attended, of those who should have, at the organisational life of the month."),
)
def participation(month: Month) -> Statement:
    """Line C1 of docs/seed-coverage.md."""
    records = OrganisationalLife.objects.current().held_in(month)
    return Statement(on_branches(records), Sum("attended"), Sum("due"), path=AREA)


@measure(
    "volunteer_activities",
    finest=Level.GRID,
    says=_("Volunteer activities in the month, of all four kinds."),
)
def volunteer_activities(month: Month) -> Statement:
    """Line B3 of docs/seed-coverage.md."""
    return Statement(on_branches(VolunteerActivity.objects.current().held_in(month)), Count("pk"), path=AREA)


@measure(
    "in_service_checked_in",
    says=_("In-service members checked in, of those resident, by the row of the month's end."),
)
def in_service_checked_in(month: Month) -> Statement:
    """Line C2 of docs/seed-coverage.md."""
    rows = InServiceCheckIn.objects.current().held_in(month, "as_of")
    return Statement(rows, Sum("checked_in"), Sum("resident"))


@measure(
    "micro_wishes_fulfilled",
    says=_("Micro-wishes of the year fulfilled by the month's end, of those collected since January."),
)
def micro_wishes_fulfilled(month: Month) -> Statement:
    collected = MicroWish.objects.current().filter(
        collected_on__range=(month.january.first_day, month.last_day)
    )
    return Statement(collected, Count("pk", filter=Q(fulfilled_on__lte=month.last_day)), Count("pk"))


@measure(
    "brands_in_effect",
    says=_("Whether the community has a brand or feature in effect at the month's end: 1 of 1."),
)
def brands_in_effect(month: Month) -> Statement:
    """Line B1 of docs/seed-coverage.md."""
    effective = Brand.objects.as_of(month.last_day).filter(
        community=OuterRef("code"), effective_on__lte=month.last_day
    )
    communities = Community.objects.due_in(month)
    return Statement(communities, Count("pk", filter=Exists(effective)), Count("pk"))


@measure(
    "demonstration_sites_built",
    says=_("Demonstration sites built by the month's end, of those planned by then."),
)
def demonstration_sites_built(month: Month) -> Statement:
    """Line C7 of docs/seed-coverage.md."""
    sites = DemonstrationSite.objects.as_of(month.last_day).filter(planned_on__lte=month.last_day)
    return Statement(sites, Count("pk", filter=Q(built_on__lte=month.last_day)), Count("pk"))


@measure(
    "weak_branches_upgraded",
    finest=Level.GRID,
    says=_(
        "Rectifications accepted by the month's end, of those approved and not accepted before this year."
    ),
)
def weak_branches_upgraded(month: Month) -> Statement:
    """Line D1 of docs/seed-coverage.md."""
    named = Rectification.objects.as_of(month.last_day).filter(
        Q(approved_on__lte=month.last_day)
        & (~Q(result=Rectification.Result.PASSED) | Q(accepted_on__gte=month.january.first_day))
    )
    upgraded = Q(result=Rectification.Result.PASSED, accepted_on__lte=month.last_day)
    return Statement(on_branches(named), Count("pk", filter=upgraded), Count("pk"), path=AREA)


@measure(
    "joint_meetings_held",
    says=_("Whether the community has held a joint meeting in the quarter, by the month's end: 1 of 1."),
)
def joint_meetings_held(month: Month) -> Statement:
    """Line D4 of docs/seed-coverage.md."""
    held = JointMeeting.objects.current().filter(
        community=OuterRef("code"),
        held_on__range=(start_of(RhythmRule.Period.QUARTER, month), month.last_day),
    )
    return Statement(Community.objects.due_in(month), Count("pk", filter=Exists(held)), Count("pk"))


@measure(
    "partner_units",
    says=_("Partner units at the month's end, of all three kinds."),
)
def partner_units(month: Month) -> Statement:
    """Lines D4 and D18 of docs/seed-coverage.md."""
    units = PartnerUnit.objects.as_of(month.last_day).filter(joined_on__lte=month.last_day)
    return Statement(units, Count("pk"))


@measure(
    "campaign_activities",
    says=_("Activities of campaigns held in the month."),
)
def campaign_activities(month: Month) -> Statement:
    """Line D3 of docs/seed-coverage.md."""
    return Statement(CampaignActivity.objects.current().held_in(month), Count("pk"))
