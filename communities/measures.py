"""What the registers of community governance can state (docs/seed-coverage.md D5, D6, D18)."""

from __future__ import annotations

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from communities.models import GovernanceItem, ResidentsActivity, ResidentsCouncil, SocialOrganisation
from portal.core.measures import Statement, measure
from portal.core.month import Month


@measure(
    "residents_councils_held",
    says=_("Residents' council meetings held in the month."),
)
def residents_councils_held(month: Month) -> Statement:
    return Statement(ResidentsCouncil.objects.current().held_in(month), Count("pk"))


@measure(
    "council_matters_settled",
    says=_("Matters settled, of those raised at the month's council meetings."),
)
def council_matters_settled(month: Month) -> Statement:
    meetings = ResidentsCouncil.objects.current().held_in(month)
    return Statement(meetings, Sum("matters_settled"), Sum("matters_raised"))


@measure(
    "governance_items_closed",
    says=_(
        "Items settled in the month, beside those taken up in it; what was open before is entered in the "
        "report."
    ),
)
def governance_items_closed(month: Month) -> Statement:
    span = (month.first_day, month.last_day)
    settled, taken_up = Q(closed_on__range=span), Q(opened_on__range=span)
    items = GovernanceItem.objects.current().filter(settled | taken_up)
    return Statement(items, Count("pk", filter=settled), Count("pk", filter=taken_up))


@measure(
    "social_organisations",
    says=_("Social organisations at work in the community at the month's end."),
)
def social_organisations(month: Month) -> Statement:
    return Statement(SocialOrganisation.objects.as_of(month.last_day), Count("pk"))


@measure(
    "residents_activities",
    says=_("Activities of residents held in the month."),
)
def residents_activities(month: Month) -> Statement:
    return Statement(ResidentsActivity.objects.current().held_in(month), Count("pk"))
