"""Addresses of the data dictionary."""

from __future__ import annotations

from django.urls import path

from portal.dictionary import views

app_name = "dictionary"
urlpatterns = [
    path("", views.PageView.as_view(), name="page"),
    path("file/", views.FileView.as_view(), name="file"),
]
