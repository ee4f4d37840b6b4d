"""Setting an office's own rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from branches import actions, rhythm
from branches.forms import AcceptanceForm, RuleForm
from branches.models import AcceptanceStandard, OrganisationalLife, RhythmRule
from branches.views.common import BranchesView
from communities.models import SubDistrict
from portal.core.access import Verb
from portal.core.month import Month


class SetRuleView(BranchesView):
    """The office's rule for one kind of meeting, from a month on."""

    verb = Verb.CONFIGURE
    tab = "rules"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        office = self.office()
        rule = self.rule(office, kind)
        return self.show(
            request, office, kind, RuleForm(instance=rule, initial={"from_month": self.next_month})
        )

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        office = self.office()
        form = RuleForm(request.POST, instance=RhythmRule(kind=self.kind(kind), owner_code=office.code))
        if not form.is_valid():
            return self.show(request, office, kind, form)
        actions.set_rule(
            rule=form.instance,
            sub_district=office,
            from_month=form.cleaned_data["from_month"],
            by=request.user,
        )
        messages.success(request, _("The rule has been saved."))
        return redirect(f"{reverse('branches:rules')}?area={office.code}")

    @property
    def next_month(self) -> str:
        return str(Month.of(self.today) + 1)

    def kind(self, text: str) -> str:
        """A kind of meeting; 404 for anything else."""
        if text not in OrganisationalLife.Kind.values:
            raise Http404
        return text

    def rule(self, office: SubDistrict, kind: str) -> RhythmRule:
        """The rule in force now, or an empty one."""
        rules = RhythmRule.objects.in_force(Month.of(self.today)).of_office(office.code)
        found = rhythm.binding(rules, office.code).get(self.kind(kind))
        return found or RhythmRule(kind=kind)

    def show(self, request: HttpRequest, office: SubDistrict, kind: str, form: Any) -> HttpResponse:
        label = OrganisationalLife.Kind(kind).label
        return self.page(request, "rule", None, office=office, form=form, heading=label)


class SetAcceptanceView(BranchesView):
    """The office's own standard of acceptance."""

    verb = Verb.CONFIGURE
    tab = "rules"

    def get(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        standard = AcceptanceStandard.of_office(office.code)
        return self.show(request, office, AcceptanceForm(instance=standard))

    def post(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        form = AcceptanceForm(request.POST, instance=AcceptanceStandard(owner_code=office.code))
        if not form.is_valid():
            return self.show(request, office, form)
        actions.set_acceptance(standard=form.instance, sub_district=office, by=request.user)
        messages.success(request, _("The rule has been saved."))
        return redirect(f"{reverse('branches:rules')}?area={office.code}")

    def show(self, request: HttpRequest, office: SubDistrict, form: Any) -> HttpResponse:
        return self.page(
            request, "rule", None, office=office, form=form, heading=_("Acceptance of a rectification")
        )
