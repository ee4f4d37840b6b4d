"""Every address of the portal; ``home`` sends each role to the page where its work is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.views.i18n import set_language

from portal.api.api import api
from portal.core.access import Verb, may
from portal.core.health import healthz
from portal.reporting.models import ReportingPeriod
from portal.verification.metrics import metrics
from portal.verification.readiness import readyz
from portal.verification.views import SystemView


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: what is due, the board of reports, or the page before the meeting.

    Staff of an office that has no month yet find what to do first.
    """
    if may(request.user, Verb.FILL):
        return redirect("reporting:mine")
    if may(request.user, Verb.REVIEW):
        begun = ReportingPeriod.objects.visible_to(request.user).exists()
        return redirect("reporting:board" if begun else "finding:first_steps")
    return redirect("briefing:latest")


handler500 = "portal.core.outages.answer"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("system/", SystemView.as_view(), name="system"),
    path("language/", set_language, name="set_language"),
    path("api/v1/", api.urls),
    path("api/", include("portal.api.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("portal.accounts.second_factor_urls")),
    path("branches/", include("branches.urls")),
    path("calendar/", include("portal.calendars.urls")),
    path("communities/", include("communities.urls")),
    path("find/", include("portal.finding.urls")),
    path("hooks/", include("portal.hooks.urls")),
    path("indicators/", include("portal.indicators.urls")),
    path("notices/", include("portal.notices.urls")),
    path("property/", include("property_mgmt.urls")),
    path("registers/own/", include("portal.made.urls")),
    path("registers/", include("portal.core.registers.urls")),
    path("reports/", include("portal.reporting.urls")),
    path("meetings/", include("portal.meetings.urls")),
    path("follow-up/", include("portal.supervision.urls")),
    path("briefing/", include("portal.briefing.urls")),
    path("dictionary/", include("portal.dictionary.urls")),
    path("dashboard/", include("portal.dashboard.urls")),
]
