"""Assignments given at a meeting: the form of supervision, with the meeting it comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.meetings import actions
from portal.meetings.views.common import MeetingMixin
from portal.supervision.models import Matter
from portal.supervision.views import GiveView


class AssignView(MeetingMixin, GiveView):
    """Give an assignment at the meeting; the community and the figure may come from its page."""

    verb = GiveView.verb

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        return super().get(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        self.meeting  # noqa: B018 - another office's answers 404 before its form is looked at
        return super().post(request)

    def initial(self) -> dict[str, Any]:
        given = {"kind": Matter.Kind.ASSIGNMENT, "source": Matter.Source.MEETING}
        return super().initial() | given | {"indicator_month": self.meeting.month}

    def give(self, matter: Matter) -> Matter:
        user: Any = self.request.user
        return actions.give_assignment(meeting=self.meeting, matter=matter, by=user, now=timezone.now())

    def after(self, matter: Matter) -> str:
        return self.meeting.get_absolute_url()
