"""One's own recovery codes, where allauth's pages are not enough."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes import views as codes
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class OwnCodesView(codes.ViewRecoveryCodesView):
    """Shows them once; those that were kept by a secret that is gone are made anew."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().get(request, *args, **kwargs)
        except InvalidToken:
            said = _(
                "Your recovery codes cannot be read any more: the portal's secret was changed. Make new ones."
            )
            messages.warning(request, said)
            return redirect("mfa_generate_recovery_codes")
        return answer


class NewCodesView(codes.GenerateRecoveryCodesView):
    """Makes new ones, without looking how many of the old are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super(codes.GenerateRecoveryCodesView, self).get_context_data(**kwargs)
