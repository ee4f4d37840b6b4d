"""The pages about hooks."""

from __future__ import annotations

from django.urls import path

from portal.hooks import views

app_name = "hooks"
urlpatterns = [
    path("", views.HooksView.as_view(), name="list"),
    path("new/", views.CreateHookView.as_view(), name="create"),
    path("<int:pk>/end/", views.EndHookView.as_view(), name="end"),
    path("calls/<uuid:call_id>/again/", views.SendAgainView.as_view(), name="send_again"),
]
