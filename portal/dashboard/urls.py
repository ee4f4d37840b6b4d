"""The addresses of the dashboard: a month first, then what is looked at in it."""

from __future__ import annotations

from django.urls import path

from portal.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.LatestView.as_view(), name="overview"),
    path("<month:month>/", views.OverviewView.as_view(), name="overview"),
    path("<month:month>/heatmap/", views.HeatmapView.as_view(), name="heatmap"),
    path("<month:month>/indicators/<slug:code>/", views.IndicatorView.as_view(), name="indicator"),
    path("<month:month>/areas/<str:area_code>/", views.CommunityView.as_view(), name="community"),
    path(
        "<month:month>/areas/<str:area_code>/indicators/<slug:code>/",
        views.InsideView.as_view(),
        name="inside",
    ),
]
