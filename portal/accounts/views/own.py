"""Signing in and out, and the own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView

from portal.accounts.actions import change_password
from portal.accounts.forms import OwnPasswordForm, SignInForm


class SignInView(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``idle_minutes`` is set after an idle time-out (``SignInAgainMiddleware``)."""
        idle = "idle" in self.request.GET
        return super().get_context_data(
            idle_minutes=settings.SESSION_COOKIE_AGE // 60 if idle else None, **kwargs
        )


class SignOutView(LogoutView):
    http_method_names = ("post",)


class ChangePasswordView(LoginRequiredMixin, FormView):
    template_name = "accounts/change_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        account = change_password(account=form.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, account)
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)
