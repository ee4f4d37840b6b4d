"""Pages on which an office keeps its indicators, targets and key tasks."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from communities.office import chosen_office, other_offices
from portal.core.access import Verb
from portal.core.month import YEARS, Month
from portal.core.registers import get_register, registers_of
from portal.core.views import VerbRequiredMixin
from portal.indicators import actions
from portal.indicators.forms import (
    AimFormSet,
    BasisForm,
    IndicatorForm,
    KeyTaskForm,
    TargetForm,
    UseForm,
    initial_aims,
    value_kinds,
)
from portal.indicators.models import Basis, Indicator, IndicatorUse, KeyTask, Target, Theme
from portal.indicators.models.basis import MINUTES_A_BOX, MINUTES_A_ROW


class OfficeView(VerbRequiredMixin):
    """A page about the indicators of one sub-district, the user's own or a chosen one."""

    verb = Verb.CONFIGURE
    office: SubDistrict

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.this_month = Month.of(self.today)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and request.user.may(Verb.CONFIGURE):
            self.office = chosen_office(request)
        return super().dispatch(request, *args, **kwargs)

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code, if the user may see it and it is not another office's."""
        mine = Indicator.objects.visible_to(self.request.user).filter(owner_code__in=("", self.office.code))
        return get_object_or_404(mine.select_related("theme"), code=code)

    def render(self, template: str, **context: Any) -> TemplateResponse:
        context |= {"office": self.office, "office_choice": other_offices(self.request, self.office)}
        context["this_month"] = self.this_month
        return TemplateResponse(self.request, f"indicators/{template}.html", context)

    def back(self, name: str, *args: Any) -> HttpResponse:
        return redirect(f"{reverse(name, args=args)}?area={self.office.code}")


def year_said(text: str) -> int | None:
    """The year of a query, where it is one that an address takes."""
    return int(text) if re.fullmatch("[0-9]{4}", text) and int(text) in YEARS else None


class IndicatorList(OfficeView):
    """All indicators by line of work: whether they are counted, and this year's target."""

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_said(request.GET.get("year", "")) or self.today.year
        indicators = (
            Indicator.objects.visible_to(request.user)
            .filter(owner_code__in=("", self.office.code))
            .select_related("theme")
        )
        uses = {use.indicator_id: use for use in IndicatorUse.objects.filter(sub_district=self.office)}
        counted = set(
            Indicator.objects.in_use(self.office.code, self.this_month).values_list("pk", flat=True)
        )
        targets: dict[int, list[Target]] = {}
        within = Target.objects.within(self.office.code).filter(year=year).select_related("key_task")
        for target in within.order_by("area_code"):
            targets.setdefault(target.indicator_id, []).append(target)
        rows = [
            {
                "indicator": indicator,
                "in_use": indicator.pk in counted,
                "use": uses.get(indicator.pk),
                "target": next((t for t in targets.get(indicator.pk, []) if len(t.area_code) == 9), None),
                "own_targets": sum(len(t.area_code) == 12 for t in targets.get(indicator.pk, [])),
            }
            for indicator in indicators
        ]
        return self.render(
            "list", rows=rows, year=year, years=range(self.today.year + 1, self.today.year - 3, -1)
        )


class IndicatorEdit(OfficeView):
    """Add an indicator of the office's own, or change one; the catalogue's are read-only."""

    def instance(self, code: str | None) -> Indicator:
        if code is None:
            return Indicator()
        indicator = self.indicator(code)
        if indicator.owner_code != self.office.code:
            raise PermissionDenied
        return indicator

    def form(self, indicator: Indicator, data: Any = None) -> IndicatorForm:
        return IndicatorForm(data, instance=indicator, office=self.office)

    def get(self, request: HttpRequest, code: str | None = None) -> HttpResponse:
        indicator = self.instance(code)
        return self.render("edit", form=self.form(indicator), indicator=indicator)

    def post(self, request: HttpRequest, code: str | None = None) -> HttpResponse:
        indicator = self.instance(code)
        form = self.form(indicator, request.POST)
        if form.is_valid():
            try:
                if indicator.pk:
                    actions.save_indicator(indicator=form.instance)
                else:
                    actions.add_indicator(indicator=form.instance, office=self.office)
                    said = _("Saved: %(name)s. Say by what paper it is asked for; until then it is not.")
                    messages.success(request, said % {"name": form.instance.name})
                    return self.back("indicators:basis", form.instance.code)
                messages.success(request, _("Saved: %(name)s.") % {"name": form.instance.name})
                return self.back("indicators:list")
            except ValidationError as error:
                form.add_error(None, error.messages)
        return self.render("edit", form=form, indicator=indicator)


class IndicatorSwitch(OfficeView):
    """Count an indicator from a month on, or up to one."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        indicator = self.indicator(code)
        form = UseForm(request.POST)
        if not form.is_valid():
            messages.error(request, str(form.errors["month"][0]))
            return self.back("indicators:list")
        month = form.cleaned_data["month"]
        on = request.POST.get("to") == "on"
        asked = Indicator.objects.with_basis(self.office.code, month)
        if on and not asked.filter(pk=indicator.pk).exists():
            said = _("%(name)s has no basis that holds in %(month)s; name one first.")
            messages.error(request, said % {"name": indicator.name, "month": month.label})
            return self.back("indicators:basis", indicator.code)
        switch = actions.switch_on if on else actions.switch_off
        uses = [switch(indicator=indicator, office=self.office, month=month)]
        messages.success(request, _switched(indicator.name, uses, month, on=on))
        return self.back("indicators:list")


class BasisEdit(OfficeView):
    """By what paper, and until when, the office asks for an indicator or a register (报表准入)."""

    def basis(self, code: str, slug: str) -> Basis:
        """The office's own, else one to be filled in, with what the line of work says."""
        if slug:
            if slug not in {one.slug for one in registers_of(self.office.code)}:
                raise Http404
            about: dict[str, Any] = {"register": slug}
            first = {"every": Basis.Every.EVENT, "minutes": MINUTES_A_ROW}
        else:
            indicator = self.indicator(code)
            about = {"indicator": indicator}
            first = {"minutes": MINUTES_A_BOX * indicator.boxes}
            first |= {"document": indicator.theme.document, "issued_by": indicator.theme.issued_by}
        mine = Basis.objects.visible_to(self.request.user).filter(sub_district=self.office, **about)
        until = self.today.replace(month=12, day=31)
        return mine.first() or Basis(sub_district=self.office, until=until, **about, **first)

    def page(self, form: BasisForm) -> HttpResponse:
        basis = form.instance
        if basis.indicator:
            return self.render("basis", form=form, name=basis.indicator.name)
        title = get_register(basis.register).model._meta.verbose_name
        return self.render("basis", form=form, name=capfirst(str(title)))

    def get(self, request: HttpRequest, code: str = "", slug: str = "") -> HttpResponse:
        return self.page(BasisForm(instance=self.basis(code, slug), today=self.today))

    def post(self, request: HttpRequest, code: str = "", slug: str = "") -> HttpResponse:
        form = BasisForm(request.POST, instance=self.basis(code, slug), today=self.today)
        if not form.is_valid():
            return self.page(form)
        actions.keep_basis(basis=form.instance)
        messages.success(request, _("Saved."))
        return self.back("reporting:asked", self.this_month)


class ThemeSwitch(OfficeView):
    """Count a whole line of work from a month on, or up to one."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        theme = get_object_or_404(Theme, code=code)
        form = UseForm(request.POST)
        if not form.is_valid():
            messages.error(request, str(form.errors["month"][0]))
            return self.back("indicators:list")
        on, month = request.POST.get("to") == "on", form.cleaned_data["month"]
        uses = actions.switch_theme(theme=theme, office=self.office, month=month, on=on)
        messages.success(request, _switched(theme.name, uses, month, on=on))
        return self.back("indicators:list")


def _switched(name: str, uses: list[IndicatorUse], month: Month, *, on: bool) -> str:
    """What was done; months counted before stay counted, so a later month may not be the first."""
    words = {"name": name, "month": month.label}
    if not on:
        return _("%(name)s is counted up to %(month)s and no longer.") % words
    if any(use.from_month < month for use in uses):
        return _("%(name)s is counted from %(month)s on, and without a gap in the months before.") % words
    return _("%(name)s is counted from %(month)s on.") % words


class Targets(OfficeView):
    """The targets of one indicator and year: the sub-district's, and what a community has instead."""

    def forms(self, indicator: Indicator, year: int, data: Any = None) -> tuple[TargetForm, Any]:
        found = Target.objects.filter(indicator=indicator, year=year, area_code=self.office.code).first()
        first = {
            "value_kind": found.value_kind if found else value_kinds(indicator)[0],
            "key_task": found.key_task_id if found else None,
        }
        form = TargetForm(data, indicator=indicator, office=self.office, year=year, initial=first)
        kind = data.get("value_kind", "") if data is not None else first["value_kind"]
        each = {"year": year, "unit": indicator.unit, "is_rate": kind == Target.ValueKind.RATE}
        initial = initial_aims(indicator, self.office, year)
        return form, AimFormSet(data, initial=initial, prefix="aims", form_kwargs=each)

    def page(self, indicator: Indicator, year: int, form: TargetForm, aims: Any) -> HttpResponse:
        return self.render("targets", indicator=indicator, year=year, form=form, aims=aims)

    def get(self, request: HttpRequest, code: str, year: int) -> HttpResponse:
        indicator = self.indicator(code)
        return self.page(indicator, year, *self.forms(indicator, year))

    def post(self, request: HttpRequest, code: str, year: int) -> HttpResponse:
        indicator = self.indicator(code)
        form, aims = self.forms(indicator, year, request.POST)
        if form.is_valid() and aims.is_valid():
            own = {row["area_code"] for row in initial_aims(indicator, self.office, year)}
            wanted = [actions.Aim(**row) for row in aims.cleaned_data if row["area_code"] in own]
            try:
                actions.set_targets(
                    indicator=indicator,
                    year=year,
                    value_kind=form.cleaned_data["value_kind"],
                    key_task=form.cleaned_data["key_task"],
                    aims=wanted,
                )
                messages.success(request, _("Targets saved: %(name)s.") % {"name": indicator.name})
                return self.back("indicators:list")
            except ValidationError as error:
                form.add_error(None, error.messages)
        return self.page(indicator, year, form, aims)


class KeyTaskList(OfficeView):
    """The key tasks of the year, each with the targets that come from it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tasks = KeyTask.objects.visible_to(request.user).filter(sub_district=self.office)
        rows = tasks.select_related("theme").prefetch_related("targets__indicator")
        return self.render("key_tasks", tasks=rows)


class KeyTaskEdit(OfficeView):
    """Add a key task, or change one."""

    def form(self, pk: int | None, data: Any = None) -> KeyTaskForm:
        mine = KeyTask.objects.visible_to(self.request.user).filter(sub_district=self.office)
        task = get_object_or_404(mine, pk=pk) if pk else KeyTask(year=self.today.year)
        return KeyTaskForm(data, instance=task, office=self.office)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.render("key_task", form=self.form(pk))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        form = self.form(pk, request.POST)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved: %(name)s.") % {"name": form.instance.name})
            return self.back("indicators:key_tasks")
        return self.render("key_task", form=form)
