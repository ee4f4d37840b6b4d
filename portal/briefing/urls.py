"""Addresses of the page before the meeting."""

from __future__ import annotations

from django.urls import path

from portal.briefing import views

app_name = "briefing"
urlpatterns = [
    path("", views.LatestView.as_view(), name="latest"),
    path("indicators/", views.ChooseView.as_view(), name="choose"),
    path("<month:month>/", views.BriefingView.as_view(), name="page"),
]
