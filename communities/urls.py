"""The addresses of areas; a community's is its code."""

from __future__ import annotations

from django.urls import path

from communities import views

app_name = "communities"
urlpatterns = [
    path("", views.CommunityListView.as_view(), name="list"),
    path("sub-districts/", views.SubDistrictListView.as_view(), name="sub_districts"),
    path("sub-districts/<str:code>/edit/", views.EditSubDistrictView.as_view(), name="sub_district"),
    path("<str:code>/", views.CommunityView.as_view(), name="detail"),
    path("<str:code>/edit/", views.EditCommunityView.as_view(), name="edit"),
]
