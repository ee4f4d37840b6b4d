"""Addresses of the page before the meeting."""

from __future__ import annotations

from django.urls import path

from portal.briefing import communities, views

app_name = "briefing"
urlpatterns = [
    path("", views.LatestView.as_view(), name="latest"),
    path("indicators/", views.ChooseView.as_view(), name="choose"),
    path("own/", communities.OwnView.as_view(), name="own"),
    path("<month:month>/", views.BriefingView.as_view(), name="page"),
    path("<month:month>/communities/<str:area_code>/", communities.CommunityView.as_view(), name="community"),
]
