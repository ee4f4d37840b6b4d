"""A speech at a meeting: its entry, and the written text that its community hands in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.access import Verb, may
from portal.core.models import Attachment
from portal.core.views import VerbRequiredMixin, file_response, uploaded_files
from portal.meetings import actions
from portal.meetings.forms import SpeechForm
from portal.meetings.models import ExchangeSpeech, ProgressMeeting
from portal.meetings.views.common import MeetingMixin, say_refused


class SpeechMixin(VerbRequiredMixin):
    """A speech is seen by its community's secretary and by whoever sees the meeting."""

    def speech(self) -> ExchangeSpeech:
        rows = ExchangeSpeech.objects.visible_to(self.request.user).select_related("meeting", "community")
        found: ExchangeSpeech = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def attachment(self) -> Attachment:
        return get_object_or_404(Attachment.objects.of(self.speech()), pk=self.kwargs["attachment"])


class SpeechView(SpeechMixin):
    """The entry, and the written speech with a form to hand it in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        speech = self.speech()
        user: Any = request.user
        context = {
            "speech": speech,
            "files": Attachment.objects.of(speech),
            "writes": actions.may_write_speech(speech, user),
            "prepares": may(user, Verb.PREPARE),
            "reads_meeting": may(user, Verb.COMPARE),
        }
        return render(request, "meetings/speech.html", context)


class HandInView(SpeechMixin):
    """The written speech, as one file or several; all are kept or none."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        speech = self.speech()
        files = uploaded_files(request)
        if not files:
            messages.error(request, _("Choose the file of the speech first."))
        else:
            try:
                actions.upload_speech(speech=speech, files=files, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except ValidationError as error:
                say_refused(request, error)
        return redirect(speech)


class AddSpeechView(MeetingMixin):
    """Put a community on the list of speakers."""

    verb = Verb.PREPARE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        following = meeting.speeches.count() + 1
        form = SpeechForm(instance=ExchangeSpeech(meeting=meeting, order=following))
        return self.page(form, meeting)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        form = SpeechForm(request.POST, instance=ExchangeSpeech(meeting=meeting))
        if form.is_valid():
            try:
                actions.save_speech(speech=form.instance, by=request.user, now=timezone.now())  # type: ignore[arg-type]
                return redirect(meeting)
            except ValidationError as error:
                form.add_error(None, error)
        return self.page(form, meeting)

    def page(self, form: SpeechForm, meeting: ProgressMeeting) -> HttpResponse:
        return render(self.request, "meetings/speech_edit.html", {"form": form, "meeting": meeting})


class EditSpeechView(SpeechMixin):
    """Change the entry of a speaker, or say that the speech was not held."""

    verb = Verb.PREPARE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(SpeechForm(instance=self.speech()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = SpeechForm(request.POST, instance=self.speech())
        if form.is_valid():
            try:
                actions.save_speech(speech=form.instance, by=request.user, now=timezone.now())  # type: ignore[arg-type]
                return redirect(form.instance.meeting)
            except ValidationError as error:
                form.add_error(None, error)
        return self.page(form)

    def page(self, form: SpeechForm) -> HttpResponse:
        context = {"form": form, "meeting": form.instance.meeting, "speech": form.instance}
        return render(self.request, "meetings/speech_edit.html", context)


class RemoveSpeechView(SpeechMixin):
    """Take a community off the list of speakers."""

    verb = Verb.PREPARE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        speech = self.speech()
        meeting = speech.meeting
        actions.remove_speech(speech=speech, by=request.user)  # type: ignore[arg-type]
        return redirect(meeting)


class SpeechFileView(SpeechMixin):
    """The written speech, to be kept and not shown."""

    def get(self, request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
        return file_response(self.attachment())


class DropSpeechFileView(SpeechMixin):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
        found, speech = self.attachment(), self.speech()
        actions.drop_speech_file(speech=speech, attachment=found, by=request.user)  # type: ignore[arg-type]
        return redirect(speech)
