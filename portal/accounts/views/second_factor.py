"""The second step of signing in: who must have one, taking one away, and what allauth's pages lack."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as allauth
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from portal.accounts import second_factor
from portal.accounts.adapters import keys_can_be_used
from portal.accounts.factor_forms import SecondFactorRuleForm
from portal.accounts.views.keeping import AccountView
from portal.core.access import Verb
from portal.core.views import VerbRequiredMixin


class OwnStepsView(allauth.IndexView):
    """What of the second step one has set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            second_step_due=second_factor.is_due(self.request),
            keys_can_be_used=keys_can_be_used(),
            codes_left=second_factor.codes_left(self.request.user),
            **kwargs,
        )


class SecondStepView(allauth.AuthenticateView):
    """The second step of signing in; a key is offered to whoever has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = second_factor.kinds_of(self.stage.login.user)
        return {**super().get_context_data(**kwargs), "has_keys": Authenticator.Type.WEBAUTHN in kinds}


class SecondFactorRuleView(VerbRequiredMixin, FormView):
    verb = Verb.OPERATE
    asks_password = ("POST",)
    template_name = "accounts/second_factor_rule.html"
    form_class = SecondFactorRuleForm

    def get_initial(self) -> dict[str, Any]:
        return {"roles": sorted(second_factor.required_roles())}

    def form_valid(self, form: SecondFactorRuleForm) -> HttpResponse:
        second_factor.require_of(by=self.request.user, roles=form.cleaned_data["roles"])
        messages.success(self.request, _("Saved. It holds from each person's next sign-in."))
        return redirect("accounts:second_factor_rule")


class TakeFactorAwayView(AccountView):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account()
        try:
            taken = second_factor.take_away(by=request.user, account=account)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(account)
        if taken:
            said = _("%(account)s signs in with the password alone.")
            messages.success(request, said % {"account": account})
        else:
            messages.info(request, _("%(account)s has no second step.") % {"account": account})
        return redirect(account)
