"""The pages of areas: everyone reads their own, offices keep theirs."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, UpdateView

from communities.actions import save_community, save_sub_district
from communities.filters import CommunityFilter, SubDistrictFilter
from communities.forms import CommunityForm, SubDistrictForm
from communities.models import Community, SubDistrict
from communities.tables import CommunityTable, SubDistrictTable
from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.core.history import describe
from portal.core.lists import FilteredTableView
from portal.core.views import VerbRequiredMixin

HISTORY_LENGTH = 20


class CommunityListView(FilteredTableView):
    template_name = "communities/list.html"
    table_class = CommunityTable
    filterset_class = CommunityFilter

    def all_rows(self) -> QuerySet[Community]:
        rows: QuerySet[Community] = Community.objects.visible_to(self.request.user)
        return rows.select_related("sub_district")

    def get_table_kwargs(self) -> dict[str, Any]:
        """Whose area is one sub-district need not read its name in every row."""
        return {"exclude": ("sub_district",) if len(self.own_area) >= Level.SUB_DISTRICT else ()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``sub_district`` is the office's own, ``manages`` whether its settings may be changed."""
        own = SubDistrict.objects.filter(code=self.own_area).first()
        manages = may(self.request.user, Verb.MANAGE_AREAS)
        return super().get_context_data(sub_district=own, manages=manages, **kwargs)


class SubDistrictListView(FilteredTableView):
    verb = Verb.MANAGE_AREAS
    template_name = "communities/sub_districts.html"
    table_class = SubDistrictTable
    filterset_class = SubDistrictFilter

    def all_rows(self) -> QuerySet[SubDistrict]:
        rows: QuerySet[SubDistrict] = SubDistrict.objects.visible_to(self.request.user)
        return rows.annotate(
            community_count=Count("communities", filter=Q(communities__closed_on=None))
        ).order_by("code")


class CommunityView(VerbRequiredMixin, DetailView):
    template_name = "communities/detail.html"
    context_object_name = "community"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Community:
        return visible_community(self.request.user, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = LogEntry.objects.get_for_object(self.object).select_related("actor")
        manages = may(self.request.user, Verb.MANAGE_AREAS)
        return super().get_context_data(manages=manages, lines=describe(entries[:HISTORY_LENGTH]), **kwargs)


class EditCommunityView(VerbRequiredMixin, UpdateView):
    verb = Verb.MANAGE_AREAS
    template_name = "communities/edit.html"
    form_class = CommunityForm
    context_object_name = "community"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Community:
        return visible_community(self.request.user, self.kwargs["code"])

    def form_valid(self, form: ModelForm) -> HttpResponse:
        community = save_community(community=form.instance, by=self.request.user)
        messages.success(self.request, _("%(name)s has been saved.") % {"name": community})
        return redirect(community)


class EditSubDistrictView(VerbRequiredMixin, UpdateView):
    verb = Verb.MANAGE_AREAS
    template_name = "communities/sub_district.html"
    form_class = SubDistrictForm
    context_object_name = "sub_district"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> SubDistrict:
        found: SubDistrict = get_object_or_404(
            SubDistrict.objects.visible_to(self.request.user), code=self.kwargs["code"]
        )
        return found

    def form_valid(self, form: ModelForm) -> HttpResponse:
        sub_district = save_sub_district(sub_district=form.instance, by=self.request.user)
        messages.success(self.request, _("%(name)s has been saved.") % {"name": sub_district})
        return redirect("communities:list")


def visible_community(user: Any, code: str) -> Community:
    """The community of that code, if the user may see it; else 404."""
    communities = Community.objects.visible_to(user).select_related("sub_district", "successor")
    found: Community = get_object_or_404(communities, code=code)
    return found
