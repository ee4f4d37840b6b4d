"""The pages about the read interface; its own addresses are in ``api``."""

from __future__ import annotations

from django.urls import path

from portal.api import views

app_name = "api"
urlpatterns = [
    path("tokens/", views.TokensView.as_view(), name="tokens"),
    path("tokens/new/", views.CreateTokenView.as_view(), name="create"),
    path("tokens/<int:pk>/revoke/", views.RevokeTokenView.as_view(), name="revoke"),
]
