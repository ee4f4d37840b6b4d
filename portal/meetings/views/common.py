"""What the pages of a meeting share: finding it, and saying why something was refused."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from portal.core.access import Verb
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.meetings.models import ProgressMeeting


class MeetingMixin(OneViewMixin, VerbRequiredMixin):
    """A page about one meeting, read with ``COMPARE``; another office's answers 404."""

    verb = Verb.COMPARE

    @cached_property
    def meeting(self) -> ProgressMeeting:
        rows = ProgressMeeting.objects.visible_to(self.request.user).select_related("sub_district")
        found: ProgressMeeting = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


def say_refused(request: HttpRequest, error: ValidationError) -> None:
    """Put the reasons on the next page."""
    for text in error.messages:
        messages.error(request, text)
