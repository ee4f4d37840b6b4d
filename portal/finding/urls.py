"""The search, and the page of keys and words."""

from __future__ import annotations

from django.urls import path

from portal.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.FindView.as_view(), name="page"),
    path("first-steps/", views.FirstStepsView.as_view(), name="first_steps"),
    path("help/", views.HelpView.as_view(), name="help"),
]
