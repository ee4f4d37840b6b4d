"""The addresses of notices."""

from __future__ import annotations

from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeListView.as_view(), name="list"),
    path("read/", views.ReadAllView.as_view(), name="read_all"),
    path("<int:pk>/", views.OpenNoticeView.as_view(), name="open"),
]
