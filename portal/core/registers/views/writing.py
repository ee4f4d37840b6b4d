"""Entering, changing, retiring and restoring a row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.registers import actions
from portal.core.registers.forms import RegisterForm, RetireForm, form_class
from portal.core.registers.views.common import RegisterView
from portal.core.registers.workbook.keys import looks_the_same


class FormOfRowView(RegisterView):
    """GET shows the form, POST keeps the row or shows the form again with what is wrong."""

    writing = True

    def instance(self) -> Any:
        return self.register.model()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Fields may be given in the address: a row is often entered from the page of what it belongs to."""
        given = {name: value for name, value in request.GET.items() if name in self.register.fields()}
        return self.show(self.form(initial=given))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST)
        asked = form.is_valid() and self.is_asked(form)
        if asked and (other := looks_the_same(self.register, form.instance, request.user)):
            return self.show(form, alike=other)
        if not self.keep(form):
            return self.show(form)
        messages.success(request, _("“%(row)s” has been saved.") % {"row": form.instance})
        return self.after(form)

    def is_asked(self, form: RegisterForm) -> bool:
        """Whether the row is compared with those that look the same: settled once, until its key changes."""
        is_changed = bool({*self.register.key} & {*form.changed_data})
        return "different" not in self.request.POST and (form.instance.pk is None or is_changed)

    def keep(self, form: RegisterForm) -> bool:
        """Whether the row could be kept; if not, the form says why."""
        if not form.is_valid():
            return False
        try:
            actions.save_row(register=self.register, row=form.instance, by=self.request.user)
        except ValidationError as error:  # of a field that is not in the form, or by a race
            form.add_error(None, error.messages)
            return False
        form._save_m2m()  # type: ignore[attr-defined]
        return True

    def form(self, **kwargs: Any) -> RegisterForm:
        return form_class(self.register)(user=self.request.user, instance=self.instance(), **kwargs)

    def show(self, form: RegisterForm, alike: str = "") -> HttpResponse:
        """The form; *alike* names a row that looks the same, which whoever enters it has to settle."""
        row = form.instance if form.instance.pk else None
        told = {"form": form, "row": row, "alike": alike, "another": "another" in self.request.POST}
        return render(self.request, "registers/edit.html", {**self.frame(), **told})

    def after(self, form: RegisterForm) -> HttpResponse:
        return redirect(form.instance)


class CreateRowView(FormOfRowView):
    def after(self, form: RegisterForm) -> HttpResponse:
        """To the new row, or to an empty form that remembers where the last row belonged."""
        if "another" not in self.request.POST:
            return redirect(form.instance)
        kept = {
            name: form.data[name]
            for name in self.register.fields()
            if name in form.fields and self.register.model._meta.get_field(name).is_relation
        }
        return redirect(f"{reverse('registers:create', args=[self.register.slug])}?{urlencode(kept)}")


class EditRowView(FormOfRowView):
    def instance(self) -> Any:
        return self.row()


class RetireRowView(RegisterView):
    writing = True

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(RetireForm(today=timezone.localdate()))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row()
        form = RetireForm(request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self.show(form)
        try:
            row = actions.retire_row(register=self.register, row=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(form)
        messages.success(request, _("“%(row)s” has been retired.") % {"row": row})
        return redirect(row)

    def show(self, form: RetireForm) -> HttpResponse:
        return render(
            self.request, "registers/retire.html", {**self.frame(), "form": form, "row": self.row()}
        )


class RestoreRowView(RegisterView):
    writing = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row()
        try:
            row = actions.restore_row(register=self.register, row=row, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(row)s” counts again.") % {"row": row})
        return redirect(row)
