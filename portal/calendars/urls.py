"""The address that calendar programs read, and the page about it."""

from __future__ import annotations

from django.urls import path

from portal.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.OwnCalendarView.as_view(), name="own"),
    path("stop/", views.StopView.as_view(), name="stop"),
    path("portal.ics", views.FeedView.as_view(), name="feed"),
]
