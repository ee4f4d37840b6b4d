"""Addresses of the pages on indicators, targets and key tasks."""

from django.urls import path

from portal.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.IndicatorList.as_view(), name="list"),
    path("new/", views.IndicatorEdit.as_view(), name="add"),
    path("key-tasks/", views.KeyTaskList.as_view(), name="key_tasks"),
    path("key-tasks/new/", views.KeyTaskEdit.as_view(), name="key_task_add"),
    path("key-tasks/<int:pk>/", views.KeyTaskEdit.as_view(), name="key_task"),
    path("themes/<slug:code>/use/", views.ThemeSwitch.as_view(), name="switch_theme"),
    path("registers/<slug:slug>/basis/", views.BasisEdit.as_view(), name="register_basis"),
    path("<slug:code>/", views.IndicatorEdit.as_view(), name="edit"),
    path("<slug:code>/basis/", views.BasisEdit.as_view(), name="basis"),
    path("<slug:code>/use/", views.IndicatorSwitch.as_view(), name="switch"),
    path("<slug:code>/targets/<year:year>/", views.Targets.as_view(), name="targets"),
]
