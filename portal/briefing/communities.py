"""One page a community: for who leads and who works with it, and for its own secretary."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from communities.models import Community
from portal.core.access import Verb, may, stands_above
from portal.core.areas import AreaCode, Level
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.dashboard import queries, scope
from portal.dashboard.reported import reported
from portal.dashboard.usual import usual_since
from portal.meetings.sheets import live
from portal.rollups.models import Rollup


class OwnView(VerbRequiredMixin):
    """Leads a secretary to the page of the own community, of the latest month that has figures."""

    verb = Verb.FILL

    def get(self, request: HttpRequest) -> HttpResponse:
        community = Community.objects.visible_to(request.user).order_by("code").first()
        if community is None:
            raise Http404
        months = queries.months_with_figures(Rollup.objects.visible_to(request.user), community.code)
        month = months[0] if months else Month.of(timezone.localdate())
        return redirect("briefing:community", month, community.code)


class CommunityView(OneViewMixin, VerbRequiredMixin, TemplateView):
    """A community's month on one sheet (A4).

    Its secretary may open it: of the others it knows the median alone, and of fewer than three not that.
    Who leads more than the sub-district is led to the community's figures: what was returned, and with which
    words, is between the two.
    """

    template_name = "briefing/community.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if stands_above(request.user):
            return redirect("dashboard:community", kwargs["month"], kwargs["area_code"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month: Month = self.kwargs["month"]
        user: Any = self.request.user
        visible = Community.objects.visible_to(user).select_related("sub_district")
        community = get_object_or_404(visible, code=self.kwargs["area_code"])
        area = AreaCode(community.code)
        usual = usual_since(area, month)
        since = scope.since_month(self.request.GET.get("since", ""), month, usual)
        page = scope.Page("briefing:community", month, since, usual, area, (area,), area_in_query=False)
        months = queries.months_with_figures(Rollup.objects.visible_to(user), area)
        asked = live.Asked(area.at(Level.SUB_DISTRICT), month, since)
        indicators = queries.indicators_of(user, area, month)
        sheets = live.read(asked, indicators, [community.code], now=timezone.now())
        counting_since = queries.counting_since(area, month)
        return super().get_context_data(**kwargs) | {
            "community": community,
            "sheet": sheets[0] if sheets else None,
            "month": month,
            "since": since,
            "page": page,
            "switch": page.month_switch([*months, *queries.months_with_reports(area)]),
            "since_choices": page.since_choices(months),
            "counting_since": counting_since,
            "data_as_of": counting_since or reported(area, month).as_of,
            "may_compare": may(user, Verb.COMPARE),
            "today": timezone.localdate(),
        }
