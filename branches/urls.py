"""Addresses of branch building; its registers are under ``registers/``."""

from __future__ import annotations

from django.urls import path

from branches.views import looking, reading, rules

app_name = "branches"

urlpatterns = [
    path("timeliness/", reading.TimelinessView.as_view(), name="timeliness"),
    path("timeliness/<month:month>/", reading.TimelinessView.as_view(), name="timeliness"),
    path("participation/", reading.ParticipationView.as_view(), name="participation"),
    path("participation/<month:month>/", reading.ParticipationView.as_view(), name="participation"),
    path("quality/", looking.QualityView.as_view(), name="quality"),
    path("quality/<month:month>/", looking.QualityView.as_view(), name="quality"),
    path("quality/records/<int:pk>/<slug:flag>/", looking.DismissView.as_view(), name="dismiss"),
    path("spot-checks/", looking.SpotChecksView.as_view(), name="spot_checks"),
    path("spot-checks/<month:month>/", looking.SpotChecksView.as_view(), name="spot_checks"),
    path("spot-checks/<month:month>/review/", looking.ReviewRecordsView.as_view(), name="review"),
    path("spot-checks/<month:month>/draw/", looking.DrawView.as_view(), name="draw"),
    path("spot-checks/records/<int:pk>/", looking.CheckView.as_view(), name="check"),
    path("rectification/", reading.RectificationView.as_view(), name="rectification"),
    path("rules/", reading.RulesView.as_view(), name="rules"),
    path("rules/acceptance/", rules.SetAcceptanceView.as_view(), name="acceptance"),
    path("rules/<slug:kind>/", rules.SetRuleView.as_view(), name="rule"),
]
