"""The administrator's page: is everything there, and did the timetable run."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from portal.core.access import Verb
from portal.core.views import VerbRequiredMixin
from portal.verification import readiness, runs


class SystemView(VerbRequiredMixin, TemplateView):
    """What ``/readyz`` asks, and the last run of each task with what it found."""

    verb = Verb.OPERATE
    template_name = "verification/system.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found, tasks = readiness.findings(now), runs.timetable(now)
        return {
            **super().get_context_data(**kwargs),
            "now": now,
            "findings": found,
            "tasks": tasks,
            "bad": sum(not well for well, _line in found) + sum(not one.is_well for one in tasks if one.run),
        }
