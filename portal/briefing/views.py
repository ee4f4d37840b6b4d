"""The first page of a leader, and which indicators it speaks of."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.briefing import actions
from portal.briefing.brief import Row, brief
from portal.briefing.models import BriefingIndicator
from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from portal.dashboard import scope
from portal.dashboard.earlier import lacking_text
from portal.dashboard.reading import Reading
from portal.dashboard.views import AreaView
from portal.dashboard.views import LatestView as LatestOverview
from portal.indicators.forms import in_order
from portal.indicators.models import Indicator
from portal.meetings.compared import last_held
from portal.meetings.models import ProgressMeeting
from portal.supervision.models import OWED_STATES, Matter, MatterState

MATTERS_SHOWN, MATTERS_DENSE = 3, 2
MOST_USUAL = 12


class LatestView(LatestOverview):
    """Leads to the latest month that has approved figures; before the first, to the month of today."""

    page_name = "briefing:page"


class BriefingView(AreaView):
    """How far, who is behind, where it is uneven, what moved, what is missing, what was assigned."""

    page_name = "briefing:page"
    template_name = "briefing/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.last_meeting = last_held(self.area, self.month)
        reading = self.read(self.indicators)
        chosen = self.chosen()
        shown = chosen or self.usual(reading)
        found = brief(reading, shown, self.due, in_order=bool(chosen))
        return context | {
            "brief": found,
            "meeting": self.last_meeting,
            "frozen": _frozen(self.request.user, str(self.area), self.month),
            "assigned": self.assigned(MATTERS_DENSE if found.is_dense else MATTERS_SHOWN),
            "carried": _carried(found.rows, reading),
            "earlier": reading.earlier,
            "lacks": lacking_text(len(reading.earlier)),
            "may_choose": may(self.request.user, Verb.CONFIGURE) and self.area.level == Level.SUB_DISTRICT,
        }

    def usual(self, reading: Reading) -> list[Indicator]:
        """Those with a target; above sub-districts those whose areas have one, and what else has a rate."""
        aimed = [one for one in self.indicators if reading.goal_of(one) is not None]
        if self.area.level == Level.SUB_DISTRICT:
            return aimed
        below = [one for one in self.indicators if one in aimed or any(reading.goals_below(one).values())]
        others = [one for one in self.indicators if one.has_rate and one not in below]
        return [*below, *others[: max(0, MOST_USUAL - len(below))]]

    def chosen(self) -> list[Indicator]:
        """What the office chose, in its order, as far as the month counts it; above offices, nobody did."""
        if self.area.level < Level.SUB_DISTRICT:
            return []
        chosen = BriefingIndicator.objects.visible_to(self.request.user).within(self.area)
        order = {pk: place for place, pk in enumerate(chosen.values_list("indicator", flat=True))}
        return sorted((one for one in self.indicators if one.pk in order), key=lambda one: order[one.pk])

    def assigned(self, most: int) -> dict[str, Any]:
        """How the last meeting's assignments stand: how many in which state, *most* by name, late first."""
        today = timezone.localdate()
        every = Matter.objects.visible_to(self.request.user).within(self.area)
        others = every.open()
        if self.last_meeting is not None:
            others = others.exclude(meetings=self.last_meeting)
        late = Q(state__in=OWED_STATES, due_on__lt=today)
        counted: dict[str, Any] = others.aggregate(
            open=Count("pk"),
            assignments=Count("pk", filter=Q(kind=Matter.Kind.ASSIGNMENT)),
            findings=Count("pk", filter=Q(kind=Matter.Kind.FINDING)),
            reported=Count("pk", filter=Q(state=MatterState.REPORTED)),
            late=Count("pk", filter=late),
        )
        if counted["late"]:
            counted["latest"] = others.filter(late).select_related("community").order_by("due_on", "pk")[0]
        if self.last_meeting is None:
            return {"others": counted}
        matters = list(
            every.filter(meetings=self.last_meeting).select_related("community").order_by("due_on", "pk")
        )
        states = [(str(state.label), sum(one.state == state for one in matters)) for state in MatterState]
        left = [one for one in matters if one.state != MatterState.CLOSED_OFF]
        return {
            "count": len(matters),
            "states": [(label, count) for label, count in states if count],
            "late": sum(one.due_on < today for one in left),
            "first": left[:most],
            "more": max(0, len(left) - most),
            "others": counted,
        }


def _frozen(user: Any, area: str, month: Month) -> ProgressMeeting | None:
    """The meeting about the month whose figures are frozen: it may speak of others than this page."""
    rows = ProgressMeeting.objects.visible_to(user).filter(sub_district__code=area, month=month)
    frozen = rows.filter(snapshots__isnull=False, snapshots__unfrozen_at=None)
    return cast(ProgressMeeting | None, frozen.order_by("-held_on", "-pk").first())


def _carried(rows: list[Row], reading: Reading) -> tuple[int, Month | None, bool]:
    """In how many communities at most an older figure stands for the month, from which month on, and whether
    all of them are of that month."""
    carried = [row.card.coverage for row in rows if row.card.coverage.carried]
    oldest = min((one.oldest for one in carried if one.oldest), default=None)
    below = [value for row in rows for value in reading.values(row.indicator).values()]
    months = {value.coverage.oldest for value in below if value and value.coverage.carried}
    is_one = months == {oldest} and reading.area.level == Level.SUB_DISTRICT
    return max((one.carried for one in carried), default=0), oldest, is_one


class ChooseView(VerbRequiredMixin):
    """Which indicators the office's page speaks of, in the order of the numbers beside them."""

    verb = Verb.CONFIGURE

    def office(self) -> SubDistrict:
        """The reader's own; of several, the one asked for, else the first."""
        area = scope.chosen_area(scope.Offices.of(self.request.user), self.request.GET.get("area", ""))
        offices = SubDistrict.objects.visible_to(self.request.user).within(area)
        return cast(SubDistrict, offices.order_by("code").first())

    def get(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        month = Month.of(timezone.localdate())
        chosen = dict(
            BriefingIndicator.objects.visible_to(request.user)
            .filter(sub_district=office)
            .values_list("indicator", "order")
        )
        offered = Indicator.objects.visible_to(request.user).select_related("theme")
        choices = [(one, chosen.get(one.pk)) for one in offered.in_use(office.code, month)]
        context = {"office": office, "choices": choices, "is_chosen": bool(chosen)}
        return render(request, "briefing/choose.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        codes = [] if "default" in request.POST else request.POST.getlist("indicator")
        offered = Indicator.objects.visible_to(request.user)
        chosen = {one.code: one for one in offered.filter(code__in=codes)}
        ticked = [(request.POST.get(f"order-{code}", ""), chosen[code]) for code in codes if code in chosen]
        try:
            actions.choose(sub_district=office, indicators=in_order(ticked), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(request.get_full_path())
        messages.success(request, _("The page before the meeting has been set."))
        return redirect(f"{reverse('briefing:latest')}?area={office.code}")
