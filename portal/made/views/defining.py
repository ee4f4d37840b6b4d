"""Making a register: its name, its columns with what becomes of them, opening it and closing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.core.access import Verb, may
from portal.core.registers.fields import shown
from portal.core.registers.forms import form_class
from portal.indicators.alike import alike
from portal.indicators.forms import BasisForm
from portal.indicators.models import Basis, Indicator
from portal.indicators.models.basis import MINUTES_A_ROW
from portal.made import actions, files
from portal.made.classes import build
from portal.made.forms import ColumnFormSet, FileForm, NameForm, initial_columns
from portal.made.models import Kind, MadeMeasure, MadeRegister, MadeRow
from portal.made.models.definition import LINKS
from portal.made.sentences import in_words
from portal.made.views.common import MadeView


class ListView(MadeView):
    """The office's own registers, and what there is to start from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        office = self.chosen()
        made = list(self.registers().filter(sub_district=office).prefetch_related("columns"))
        rows = dict(MadeRow.objects.filter(made__in=made).values_list("made").annotate(count=Count("pk")))
        bases = {
            one.register: one
            for one in Basis.objects.filter(sub_district=office, register__in=[m.slug for m in made])
        }
        lines = [(one, rows.get(one.pk, 0), bases.get(one.slug)) for one in made]
        return self.render(
            "list",
            office=office,
            lines=lines,
            starts=files.templates(),
            form=FileForm(),
        )


class CreateView(MadeView):
    """A new register: empty, or from something to start from, or from a file of another office."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render("name", office=self.chosen(), form=NameForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        office, form = self.chosen(), NameForm(request.POST)
        if form.is_valid():
            try:
                made = actions.draft(office=office, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return redirect("made:define", made.slug)
        return self.render("name", office=office, form=form)


class InstallView(MadeView):
    """A register out of a file: one that comes along, or one that somebody gave."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        office, start = self.chosen(), request.POST.get("start", "")
        try:
            content = files.template(start) if start else self._uploaded()
            made = files.install(office=office, content=content)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(f"{request.path.removesuffix('install/')}?area={office.code}")
        messages.success(
            request, _("“%(name)s” is there as a draft; look at its columns.") % {"name": made.name}
        )
        return redirect("made:define", made.slug)

    def _uploaded(self) -> bytes:
        form = FileForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            raise ValidationError(_("Choose a file first."))
        return files.checked(form.cleaned_data["file"])


class DefineView(MadeView):
    """The columns as a table, and below it what they make: form, list, template, figures."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        return self.page(made, ColumnFormSet(initial=initial_columns(made.columns.all())))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        columns: Any = ColumnFormSet(request.POST, initial=initial_columns(made.columns.all()))
        if not columns.is_valid():
            return self.page(made, columns, status=422)
        lines = columns.in_order()
        wanted = [line.wanted() for line in lines]
        try:
            renamed = actions.define(made=made, wanted=wanted, seen=request.POST.get("seen", ""))
        except ValidationError as error:
            for place, told in error.message_dict.items():
                if place.isdecimal():
                    lines[int(place)].add_error(None, told)
                else:
                    messages.error(request, " ".join(told))
            return self.page(made, columns, status=422)
        messages.success(request, _("Saved. Below is what has become of it."))
        for one in renamed:
            messages.warning(request, one)
        return redirect("made:define", made.slug)

    def page(self, made: MadeRegister, columns: Any, status: int = 200) -> HttpResponse:
        stored = list(made.columns.all())
        register = build(made, stored)
        measures = MadeMeasure.objects.filter(register=made).select_related("indicator", "register")
        return self.render(
            "define",
            status,
            made=made,
            columns=columns,
            seen=self.request.POST.get("seen") or str(made.version),
            preview=form_class(register)(user=self.request.user, auto_id="preview_%s") if stored else None,
            headings=[one.label for one in shown(register.model, register.columns)],
            measures=[(one, in_words(one)) for one in measures],
            may_fill=may(self.request.user, Verb.KEEP_REGISTERS),
            rows=MadeRow.objects.filter(made=made).count(),
            basis=Basis.objects.filter(register=made.slug).first(),
        )


class RenameView(MadeView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        return self.render("name", office=made.sub_district, made=made, form=NameForm(instance=made))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        form = NameForm(request.POST, instance=self.made())
        if form.is_valid():
            try:
                actions.rename(made=made, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Saved."))
                return redirect("made:define", made.slug)
        return self.render("name", office=made.sub_district, made=made, form=form)


class OpenView(MadeView):
    """By what paper it is asked for; and whether anything in it is asked already."""

    def basis(self, made: MadeRegister) -> Basis:
        first = {
            "every": Basis.Every.EVENT,
            "minutes": MINUTES_A_ROW,
            "until": self.today.replace(month=12, day=31),
        }
        known = Basis.objects.filter(register=made.slug).first()
        return known or Basis(sub_district=made.sub_district, register=made.slug, **first)

    def asked_already(self, made: MadeRegister) -> list[str]:
        asked = made.columns.filter(is_retired=False).exclude(kind__in=(*LINKS, Kind.FILES))
        names = [made.name, *(one.name for one in asked)]
        own = set(Indicator.objects.filter(made_measure__register=made).values_list("name_zh", flat=True))
        return [one for one in alike(names, made.sub_district_id, but=made.slug) if one not in own]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        return self.page(made, BasisForm(instance=self.basis(made), today=self.today))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        form = BasisForm(request.POST, instance=self.basis(made), today=self.today)
        there = self.asked_already(made)
        if there and not request.POST.get("is_other"):
            form.add_error(None, _("Say that it is needed all the same, or take the columns out."))
        if form.is_valid():
            try:
                actions.open_register(made=made, basis=form.instance)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(
                    request,
                    _("“%(name)s” is in use; communities find it under Registers.") % {"name": made.name},
                )
                return redirect("registers:list", made.slug)
        return self.page(made, form)

    def page(self, made: MadeRegister, form: BasisForm) -> HttpResponse:
        return self.render("open", made=made, form=form, there=self.asked_already(made)[:8])


class CloseView(MadeView):
    """Ask for it no longer, or throw a draft away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        made = self.made()
        if made.state == MadeRegister.State.DRAFT:
            try:
                actions.throw_away(made=made)
            except ValidationError as error:
                messages.error(request, error.messages[0])
                return redirect("made:define", made.slug)
            messages.success(request, _("The draft “%(name)s” is gone.") % {"name": made.name})
            return redirect("made:list")
        actions.close_register(made=made)
        messages.success(
            request, _("“%(name)s” is closed: it is read as before and takes no rows.") % {"name": made.name}
        )
        figures = [one.indicator.name for one in made.measures.select_related("indicator")]
        if figures:
            text = _("Through this month only, these are still asked in the monthly report: %(figures)s.")
            messages.warning(request, text % {"figures": "、".join(figures)})
        return redirect("made:define", made.slug)
