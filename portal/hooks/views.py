"""The pages on which an administrator keeps hooks, and sees what became of each call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from portal.api.systems import with_area_names
from portal.core.access import Verb
from portal.core.views import VerbRequiredMixin
from portal.hooks import actions
from portal.hooks.forms import HookForm
from portal.hooks.models import Hook, HookDelivery

SHOWN = 50


class HooksView(VerbRequiredMixin, TemplateView):
    """All hooks, and the latest calls."""

    verb = Verb.OPERATE
    template_name = "hooks/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = HookDelivery.objects.visible_to(self.request.user).select_related("hook")
        hooks = Hook.objects.visible_to(self.request.user).select_related("ended_by")
        return super().get_context_data(
            hooks=with_area_names(hooks),
            calls=calls[:SHOWN],
            hosts=settings.HOOK_HOSTS,
            **kwargs,
        )


class CreateHookView(VerbRequiredMixin, FormView):
    verb = Verb.OPERATE
    asks_password = ("POST",)
    template_name = "hooks/new.html"
    form_class = HookForm

    def form_valid(self, form: HookForm) -> HttpResponse:
        """The page with the secret answers the form itself, so that it is shown this once."""
        try:
            new = actions.make_hook(by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return render(self.request, "hooks/shown_once.html", {"new": new})


class EndHookView(VerbRequiredMixin):
    verb = Verb.OPERATE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        hook = get_object_or_404(Hook.objects.visible_to(request.user), pk=pk)
        actions.end(by=request.user, hook=hook, now=timezone.now())
        messages.success(request, _("%(name)s is called no more.") % {"name": hook.name})
        return redirect("hooks:list")


class SendAgainView(VerbRequiredMixin):
    verb = Verb.OPERATE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, call_id: UUID) -> HttpResponse:
        call = get_object_or_404(HookDelivery.objects.visible_to(request.user), pk=call_id)
        try:
            actions.send_again(by=request.user, delivery=call, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The call is being sent again."))
        return redirect("hooks:list")
