"""The addresses of the second step of signing in: allauth's pages, by allauth's names, as far as the portal
opens them.
"""

from __future__ import annotations

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as base
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from portal.accounts.views.own_factors import NewCodesView, OwnCodesView, RemoveAppView, RemoveKeyView
from portal.accounts.views.second_factor import OwnStepsView, SecondStepView

own = login_required  # else allauth keeps what an unknown visitor posts until he has signed in

urlpatterns = [
    path(
        "sign-in/first/",
        RedirectView.as_view(pattern_name="accounts:sign_in", query_string=True),
        name="account_login",
    ),
    path("password-again/", reauthenticate, name="account_reauthenticate"),
    path("second-step/", OwnStepsView.as_view(), name="mfa_index"),
    path("second-step/sign-in/", SecondStepView.as_view(), name="mfa_authenticate"),
    path("second-step/again/", base.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/key/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-step/app/", own(app.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/remove/", own(RemoveAppView.as_view()), name="mfa_deactivate_totp"),
    path("second-step/codes/", own(OwnCodesView.as_view()), name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", own(NewCodesView.as_view()), name="mfa_generate_recovery_codes"),
    path("second-step/keys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("second-step/keys/new/", own(keys.add_webauthn), name="mfa_add_webauthn"),
    path("second-step/keys/<int:pk>/remove/", own(RemoveKeyView.as_view()), name="mfa_remove_webauthn"),
]
