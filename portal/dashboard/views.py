"""Pages for who leads: read only, from roll-ups."""

from __future__ import annotations

from django.views.generic import TemplateView

from portal.core.access import Verb
from portal.core.views import VerbRequiredMixin


class LatestView(VerbRequiredMixin, TemplateView):
    verb = Verb.COMPARE
    template_name = "base.html"


class OverviewView(LatestView):
    pass


class HeatmapView(LatestView):
    pass


class IndicatorView(LatestView):
    pass


class CommunityView(VerbRequiredMixin, TemplateView):
    template_name = "base.html"
