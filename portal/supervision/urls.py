"""Addresses of findings and assignments."""

from django.urls import path

from portal.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.MatterListView.as_view(), name="list"),
    path("new/", views.GiveView.as_view(), name="give"),
    path("<int:pk>/", views.MatterView.as_view(), name="detail"),
    path("<int:pk>/evidence/", views.AttachView.as_view(), name="attach"),
    path("<int:pk>/evidence/<int:attachment>/", views.EvidenceView.as_view(), name="evidence"),
    path("<int:pk>/evidence/<int:attachment>/delete/", views.DetachView.as_view(), name="detach"),
    path("<int:pk>/<slug:step>/", views.StepView.as_view(), name="step"),
]
