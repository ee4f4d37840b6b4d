"""The addresses of property service beside its registers."""

from __future__ import annotations

from django.urls import path

from property_mgmt import views

app_name = "property_mgmt"
urlpatterns = [
    path("committees/", views.CommitteesView.as_view(), name="committees"),
    path("committees/<month:month>/", views.CommitteesView.as_view(), name="committees"),
]
