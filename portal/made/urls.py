"""Addresses of the pages on which an office makes its registers."""

from django.urls import path

from portal.made.views import counting, defining, files

app_name = "made"
urlpatterns = [
    path("", defining.ListView.as_view(), name="list"),
    path("new/", defining.CreateView.as_view(), name="create"),
    path("install/", defining.InstallView.as_view(), name="install"),
    path("<slug:slug>/", defining.DefineView.as_view(), name="define"),
    path("<slug:slug>/name/", defining.RenameView.as_view(), name="rename"),
    path("<slug:slug>/open/", defining.OpenView.as_view(), name="open"),
    path("<slug:slug>/close/", defining.CloseView.as_view(), name="close"),
    path("<slug:slug>/file/", files.FileView.as_view(), name="file"),
    path("<slug:slug>/figures/new/", counting.MeasureView.as_view(), name="measure_new"),
    path("<slug:slug>/figures/<int:pk>/", counting.ChangeMeasureView.as_view(), name="measure"),
]
