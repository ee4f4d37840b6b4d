"""Signing in and out, and the own password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import FormView, TemplateView

from portal.accounts import identity, signed_in, waiting, waits
from portal.accounts.actions import change_password
from portal.accounts.forms import OwnPasswordForm, SignInForm
from portal.core.sessions import ENDED, IDLE, OUT


class SignInView(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why one has to sign in again (``SignInAgainMiddleware``): idle, too long in all, or ended."""
        asked = self.request.GET
        return super().get_context_data(
            idle_minutes=settings.SESSION_COOKIE_AGE // 60 if IDLE in asked else None,
            longest_hours=settings.SESSION_LONGEST_SECONDS // 3600 if ENDED in asked else None,
            was_ended=OUT in asked,
            identity_name=settings.IDENTITY_NAME if identity.service() else "",
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password was right; who has a second step is asked for it before being signed in."""
        waits.take_back(self.request.sign_in_try, now=timezone.now())  # type: ignore[attr-defined]
        account = form.get_user()
        self.request.session.pop(identity.BY_IDENTITY, None)
        return waiting.sign_in(self.request, account, self.get_success_url())


class SignOutView(LogoutView):
    http_method_names = ("post",)


class SessionsView(LoginRequiredMixin, TemplateView):
    """Where one is signed in."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = signed_in.sessions_of(
            self.request.user, this=self.request.session.session_key, now=timezone.now()
        )
        return super().get_context_data(sessions=found, others=len(found) - 1, **kwargs)


class EndSessionView(LoginRequiredMixin, View):
    """Ends one of one's own sessions, or, without a ``handle``, all but this one."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, handle: str = "") -> HttpResponse:
        account: Any = request.user
        if handle:
            ended = signed_in.end_one(account=account, handle=handle, request=request)
        else:
            ended = signed_in.end_others(account=account, request=request)
        messages.success(request, said_of_ended(ended))
        return redirect("accounts:sessions")


def said_of_ended(ended: int) -> str:
    """How many sessions were ended, in words."""
    if not ended:
        return _("There was nothing to sign out.")
    return ngettext("%(count)d session was signed out.", "%(count)d sessions were signed out.", ended) % {
        "count": ended
    }


class ChangePasswordView(LoginRequiredMixin, FormView):
    template_name = "accounts/change_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        account = change_password(account=form.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, account)
        signed_in.end_others(account=account, request=self.request)
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)
