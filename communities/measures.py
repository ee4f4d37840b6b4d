"""What the registers of community governance can state (docs/seed-coverage.md D5, D6, D18)."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from communities.models import GovernanceItem, ResidentsActivity, ResidentsCouncil, SocialOrganisation
from portal.core.measures import Statement, measure
from portal.core.month import Month


@measure("residents_councils_held")
def residents_councils_held(month: Month) -> Statement:
    """Residents' council meetings held in the month."""
    return Statement(ResidentsCouncil.objects.current().held_in(month), Count("pk"))


@measure("council_matters_settled")
def council_matters_settled(month: Month) -> Statement:
    """Matters settled, of those raised at the month's meetings."""
    meetings = ResidentsCouncil.objects.current().held_in(month)
    return Statement(meetings, Sum("matters_settled"), Sum("matters_raised"))


@measure("governance_items_closed")
def governance_items_closed(month: Month) -> Statement:
    """Items settled in the month, beside those taken up in it; what was open before is the form's."""
    span = (month.first_day, month.last_day)
    settled, taken_up = Q(closed_on__range=span), Q(opened_on__range=span)
    items = GovernanceItem.objects.current().filter(settled | taken_up)
    return Statement(items, Count("pk", filter=settled), Count("pk", filter=taken_up))


@measure("social_organisations")
def social_organisations(month: Month) -> Statement:
    """Social organisations at work in the community at month end."""
    return Statement(SocialOrganisation.objects.as_of(month.last_day), Count("pk"))


@measure("residents_activities")
def residents_activities(month: Month) -> Statement:
    """Activities of residents held in the month."""
    return Statement(ResidentsActivity.objects.current().held_in(month), Count("pk"))
