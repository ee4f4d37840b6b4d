"""The pages on which an administrator keeps the tokens of the read interface."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from portal.api import actions
from portal.api.forms import TokenForm
from portal.api.models import AccessToken
from portal.api.systems import with_area_names
from portal.core.access import Verb
from portal.core.views import VerbRequiredMixin

LATELY = dt.timedelta(days=30)


class TokensView(VerbRequiredMixin, TemplateView):
    """All tokens, with how much was read by each lately, and where what is described."""

    verb = Verb.OPERATE
    template_name = "api/tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        lately = Q(uses__day__gt=today - LATELY)
        tokens = AccessToken.objects.visible_to(self.request.user).select_related("created_by", "revoked_by")
        counted = tokens.annotate(
            last_used=Max("uses__day"),
            requests=Sum("uses__requests", filter=lately),
            rows=Sum("uses__rows", filter=lately),
        )
        return super().get_context_data(
            tokens=[(token, token.is_good_on(today)) for token in with_area_names(counted)],
            description=self.request.build_absolute_uri(reverse("api-v1:openapi-json")),
            example=self.request.build_absolute_uri(reverse("api-v1:totals") + "?month=2026-10"),
            **kwargs,
        )


class CreateTokenView(VerbRequiredMixin, FormView):
    verb = Verb.OPERATE
    asks_password = ("POST",)
    template_name = "api/new_token.html"
    form_class = TokenForm

    def form_valid(self, form: TokenForm) -> HttpResponse:
        """The page with the token answers the form itself, so that the token is stored nowhere."""
        try:
            new = actions.make_token(by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return render(self.request, "api/shown_once.html", {"new": new})


class RevokeTokenView(VerbRequiredMixin):
    verb = Verb.OPERATE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(AccessToken.objects.visible_to(request.user), pk=pk)
        actions.revoke(by=request.user, token=token, now=timezone.now())
        messages.success(request, _("The token of %(name)s opens nothing any more.") % {"name": token.name})
        return redirect("api:tokens")
