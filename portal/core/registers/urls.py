"""The addresses of registers: one set for all of them, the register named by its slug."""

from __future__ import annotations

from django.urls import path

from portal.core.registers.views import reading, writing

app_name = "registers"
urlpatterns = [
    path("", reading.IndexView.as_view(), name="index"),
    path("<slug:slug>/", reading.RowListView.as_view(), name="list"),
    path("<slug:slug>/new/", writing.CreateRowView.as_view(), name="create"),
    path("<slug:slug>/<int:pk>/", reading.RowView.as_view(), name="detail"),
    path("<slug:slug>/<int:pk>/edit/", writing.EditRowView.as_view(), name="edit"),
    path("<slug:slug>/<int:pk>/retire/", writing.RetireRowView.as_view(), name="retire"),
    path("<slug:slug>/<int:pk>/restore/", writing.RestoreRowView.as_view(), name="restore"),
]
