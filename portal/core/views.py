"""What every view of the portal starts from."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from portal.core.access import Verb, may


class VerbRequiredMixin(LoginRequiredMixin, View):
    """A view for signed-in users; with ``verb`` set, only for the roles that have it (else 403)."""

    verb: Verb | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.verb and not may(request.user, self.verb):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
