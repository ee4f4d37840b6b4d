"""One's own second step, where allauth's pages are not enough: removing what is there, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from portal.accounts.models import User


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


class OneRemovalMixin(View):
    """Of two removals at once the second finds what the first has left: the account's row is locked."""

    @transaction.atomic
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        User.objects.select_for_update().get(pk=request.user.pk)
        return super().dispatch(request, *args, **kwargs)


class RemoveAppView(OneRemovalMixin, app.DeactivateTOTPView):
    """Allauth asks whether it may go (``SecondFactorAdapter.can_delete_authenticator``)."""


class RemoveKeyView(OneRemovalMixin, keys.RemoveWebAuthnView):
    """Of a key allauth does not ask."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            error: ValidationError = adapter.validation_error("cannot_delete_authenticator")
            form.add_error(None, error)
            return self.form_invalid(form)
        answer: HttpResponse = super().form_valid(form)
        return answer
