"""The projector: every page of a meeting in one document, made of the snapshot alone."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.meetings import pages, sentences
from portal.meetings.printed import month_text, time_text
from portal.meetings.views.common import MeetingMixin


class PresentView(MeetingMixin):
    """Full-screen pages; once opened they need no network, and a reader without script gets them all."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        snapshot = meeting.snapshot
        if snapshot is None:
            messages.info(request, _("Nothing is frozen yet: the projector shows frozen figures only."))
            return redirect(meeting)
        numbered = list(enumerate(pages.of(snapshot.shown, sentences.texts(snapshot)), start=1))
        context: dict[str, Any] = {
            "meeting": meeting,
            "snapshot": snapshot,
            "office": snapshot.shown["office"]["name"],
            "pages": numbered,
            "count": len(numbered),
            "sections": [
                (title, list(rows)) for title, rows in groupby(numbered, key=lambda row: row[1].section)
            ],
            "frozen_at": time_text(snapshot.shown["frozen_at"]),
            "month": month_text(snapshot.shown["meeting"]["month"]),
        }
        return render(request, "meetings/present.html", context)
