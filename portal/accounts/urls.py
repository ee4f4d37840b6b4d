"""The addresses of signing in and of keeping accounts."""

from __future__ import annotations

from django.urls import path

from portal.accounts import views
from portal.accounts.views import keeping, second_factor
from portal.accounts.views.identity import FromIdentityView, ToIdentityView

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("identity/", ToIdentityView.as_view(), name="to_identity"),
    path("identity/again/", ToIdentityView.as_view(again=True), name="identity_again"),
    path("identity/back/", FromIdentityView.as_view(), name="from_identity"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
    path("password/", views.ChangePasswordView.as_view(), name="change_password"),
    path("sessions/", views.SessionsView.as_view(), name="sessions"),
    path("sessions/end/", views.EndSessionView.as_view(), name="end_others"),
    path("sessions/<str:handle>/end/", views.EndSessionView.as_view(), name="end_session"),
    path("trail/", views.TrailView.as_view(), name="audit"),
    path("trail/export/", views.ExportTrailView.as_view(), name="export_trail"),
    path("", keeping.AccountListView.as_view(), name="list"),
    path("new/", keeping.CreateAccountView.as_view(), name="create"),
    path("<int:pk>/", keeping.EditAccountView.as_view(), name="edit"),
    path("<int:pk>/reset-password/", keeping.ResetPasswordView.as_view(), name="reset_password"),
    path("<int:pk>/deactivate/", keeping.DeactivateView.as_view(), name="deactivate"),
    path("<int:pk>/release/", keeping.ReleaseView.as_view(), name="release"),
    path("<int:pk>/sign-out/", keeping.SignOutAccountView.as_view(), name="sign_out_account"),
    path("<int:pk>/second-step/", second_factor.TakeFactorAwayView.as_view(), name="take_factor_away"),
    path("second-step-rule/", second_factor.SecondFactorRuleView.as_view(), name="second_factor_rule"),
    path("<int:pk>/reactivate/", keeping.ReactivateView.as_view(), name="reactivate"),
    path("secretaries/<str:code>/", keeping.CreateSecretariesView.as_view(), name="create_secretaries"),
]
