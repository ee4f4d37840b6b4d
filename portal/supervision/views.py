"""The pages of findings and assignments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from portal.core.access import Verb, may
from portal.core.lists import FilteredTableView
from portal.core.models import Attachment
from portal.core.views import VerbRequiredMixin, file_response, uploaded_files
from portal.supervision import actions
from portal.supervision.filters import MatterFilter
from portal.supervision.forms import CloseOffForm, DueForm, MatterForm, NothingForm, ReportForm, WordsForm
from portal.supervision.models import OWED_STATES, Matter, MatterState
from portal.supervision.states import TRANSITIONS
from portal.supervision.tables import MatterTable

STARTED_FROM = ("community", "indicator", "indicator_month", "kind", "source")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a matter: its button, its form, its action."""

    name: str
    label: Any
    right: Verb
    form: type[forms.Form]
    act: Callable[..., Matter]

    def is_open_for(self, matter: Matter, user: Any) -> bool:
        """Whether this user may do it now; the action itself decides once more."""
        if not may(user, self.right):
            return False
        if self.name in TRANSITIONS:
            by_owner = self.name == "close_off" and matter.reported_by_id == user.pk
            return matter.state in TRANSITIONS[self.name].sources and not by_owner
        asked = matter.extension_until is not None and matter.extension_decided_at is None
        if self.name == "ask":
            return (
                matter.state in OWED_STATES
                and matter.extension_until is None
                and not matter.is_overdue(timezone.localdate())
            )
        return asked and matter.state in OWED_STATES


def _extend(grant: bool) -> Callable[..., Matter]:
    def act(**words: Any) -> Matter:
        return actions.decide_extension(grant=grant, **words)

    return act


def _ask(*, due_on: Any, **words: Any) -> Matter:
    return actions.ask_extension(until=due_on, **words)


STEPS = {
    step.name: step
    for step in (
        Step("accept", gettext_lazy("Take it on"), Verb.FILL, NothingForm, actions.accept),
        Step("report", gettext_lazy("Report done"), Verb.FILL, ReportForm, actions.report),
        Step("ask", gettext_lazy("Ask for an extension"), Verb.FILL, DueForm, _ask),
        Step("close_off", gettext_lazy("Close off"), Verb.SUPERVISE, CloseOffForm, actions.close_off),
        Step("return", gettext_lazy("Return"), Verb.SUPERVISE, WordsForm, actions.return_),
        Step("grant", gettext_lazy("Grant the extension"), Verb.SUPERVISE, NothingForm, _extend(True)),
        Step("refuse", gettext_lazy("Refuse the extension"), Verb.SUPERVISE, NothingForm, _extend(False)),
        Step("reopen", gettext_lazy("Reopen after a look back"), Verb.SUPERVISE, DueForm, actions.reopen),
    )
}


class MatterListView(FilteredTableView):
    """All findings and assignments of the area, what is due first."""

    template_name = "supervision/list.html"
    table_class = MatterTable
    filterset_class = MatterFilter

    def all_rows(self) -> QuerySet[Matter]:
        rows: QuerySet[Matter] = Matter.objects.visible_to(self.request.user)
        return rows.select_related("community", "branch")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        matters = Matter.objects.visible_to(self.request.user)
        return super().get_context_data(
            today=today,
            open_count=matters.open().count(),
            overdue_count=matters.overdue(today).count(),
            reported_count=matters.filter(state=MatterState.REPORTED).count(),
            closed_count=matters.filter(state=MatterState.CLOSED_OFF).count(),
            gives=may(self.request.user, Verb.SUPERVISE),
            **kwargs,
        )


class GiveView(VerbRequiredMixin):
    """Give an assignment or note a finding; a dashboard cell may say which community and figure."""

    verb = Verb.SUPERVISE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(MatterForm(initial=self.initial(), user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MatterForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                matter = self.give(form.instance)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Given: %(title)s.") % {"title": matter.title})
                return redirect(self.after(matter))
        return self.page(form)

    def initial(self) -> dict[str, Any]:
        """What the page that led here says already."""
        return {name: self.request.GET[name] for name in STARTED_FROM if name in self.request.GET}

    def give(self, matter: Matter) -> Matter:
        user: Any = self.request.user
        return actions.give(matter=matter, by=user, now=timezone.now())

    def after(self, matter: Matter) -> str:
        """The page to go on with."""
        return matter.get_absolute_url()

    def page(self, form: MatterForm) -> HttpResponse:
        return render(self.request, "supervision/give.html", {"form": form})


class MatterView(VerbRequiredMixin, View):
    """One matter: what is owed, what happened, and what this user can do now."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        matter = visible_matter(request.user, pk)
        return self.page(matter)

    def page(
        self, matter: Matter, refused: dict[str, forms.Form] | None = None, status: int = 200
    ) -> HttpResponse:
        user = self.request.user
        steps = [
            {"step": step, "form": (refused or {}).get(step.name) or step.form(prefix=step.name)}
            for step in STEPS.values()
            if step.is_open_for(matter, user)
        ]
        context = {
            "matter": matter,
            "steps": steps,
            "today": timezone.localdate(),
            "attachments": Attachment.objects.of(matter),
            "keeps": actions.may_attach(matter, user),
            "files_url": reverse("supervision:attach", args=[matter.pk]),
            "events": matter.events.select_related("by").order_by("-pk"),
        }
        return render(self.request, "supervision/detail.html", context, status=status)


class StepView(MatterView):
    """Do one thing with a matter; what is refused stays on the page with the reason."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        matter = visible_matter(request.user, pk)
        if step not in STEPS or not may(request.user, STEPS[step].right):
            raise PermissionDenied
        form = STEPS[step].form(request.POST, request.FILES, prefix=step)
        if form.is_valid():
            try:
                STEPS[step].act(matter=matter, by=request.user, now=timezone.now(), **form.cleaned_data)
                return redirect(matter)
            except ValidationError as error:
                form.add_error(None, error)
                matter.refresh_from_db()
        for error_list in form.errors.values():
            for text in error_list:
                messages.error(request, str(text))
        return self.page(matter, {step: form}, status=422)


class AttachView(MatterView):
    """Attach evidence to a matter; of several files all are kept or none."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        matter = matter_to_write(request.user, pk)
        files = uploaded_files(request)
        if not files:
            messages.error(request, _("Choose a file first."))
            return self.page(matter, status=422)
        try:
            actions.attach(matter=matter, files=files, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, error.messages[0])
            matter.refresh_from_db()
            return self.page(matter, status=422)
        return redirect(matter)


class EvidenceView(VerbRequiredMixin):
    """A piece of evidence, to be kept and not shown: for whoever sees the matter."""

    def get(self, request: HttpRequest, pk: int, attachment: int) -> FileResponse:
        evidence = Attachment.objects.of(visible_matter(request.user, pk))
        return file_response(get_object_or_404(evidence, pk=attachment))


class DetachView(VerbRequiredMixin):
    """Take a piece of evidence away."""

    http_method_names = ["post"]  # noqa: RUF012

    def post(self, request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
        matter = matter_to_write(request.user, pk)
        found = get_object_or_404(Attachment.objects.of(matter), pk=attachment)
        try:
            actions.detach(matter=matter, attachment=found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("“%(row)s” has been taken away.") % {"row": found})
        return redirect(matter)


def matter_to_write(user: Any, pk: int) -> Matter:
    """The matter, for those who may attach evidence: 404 if it is another office's, 403 for readers."""
    matter = visible_matter(user, pk)
    if not (may(user, Verb.FILL) or may(user, Verb.SUPERVISE)):
        raise PermissionDenied
    return matter


def visible_matter(user: Any, pk: int) -> Matter:
    """The matter, if the user may see it; 404 otherwise."""
    rows = Matter.objects.visible_to(user).select_related(
        "community", "branch", "indicator", "theme", "created_by", "closed_off_by", "reported_by"
    )
    return get_object_or_404(rows, pk=pk)
