"""The text of a meeting: every sentence that the frozen figures bear, with why, to be edited by people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.access import Verb, may
from portal.meetings import actions, sentences
from portal.meetings.models import Snapshot
from portal.meetings.views.common import MeetingMixin, say_refused

SIGNS_A_LINE = 50  # in the box of a sentence, on a desk


class TextView(MeetingMixin):
    """The sentences of the snapshot in force: drafts beside what people made of them."""

    def snapshot(self) -> Snapshot:
        found = self.meeting.snapshot
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        snapshot = meeting.snapshot
        if snapshot is None:
            messages.info(request, _("Freeze the figures first: the text is made of them."))
            return redirect(meeting)
        edited = {row.key: row for row in snapshot.edited_texts.select_related("edited_by")}
        rows: list[dict[str, Any]] = [
            {
                "key": key,
                "title": title,
                "draft": snapshot.shown["sentences"][key],
                "edited": edited.get(key),
                "lines": 1 + len(snapshot.shown["sentences"][key]["text"]) // SIGNS_A_LINE,
            }
            for key, title in sentences.titles(snapshot.shown).items()
        ]
        context = {
            "meeting": meeting,
            "snapshot": snapshot,
            "said": [row for row in rows if row["draft"]["text"] or row["edited"]],
            "unsaid": [row for row in rows if not (row["draft"]["text"] or row["edited"])],
            "prepares": may(request.user, Verb.PREPARE),
            "data_as_of": snapshot.frozen_at,
        }
        return render(request, "meetings/text.html", context)


class EditTextView(TextView):
    """Keep one sentence as edited; emptied, the draft comes back."""

    verb = Verb.PREPARE
    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        snapshot = self.snapshot()
        try:
            edited = actions.edit_text(
                snapshot=snapshot,
                key=key,
                text=request.POST.get("text", ""),
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except ValidationError as error:
            say_refused(request, error)
        else:
            emptied = edited is None and not request.POST.get("text", "").strip()
            said = (
                _("The box was empty: the draft stands again.") if emptied else _("The sentence was saved.")
            )
            messages.success(request, said)
        return redirect("meetings:text", pk=pk)
