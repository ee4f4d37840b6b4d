"""The list of meetings, and the page on which one is prepared, frozen and followed up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import ListView

from communities.models import Community
from portal.core.access import Verb, may
from portal.core.month import Month
from portal.core.views import VerbRequiredMixin
from portal.dashboard import queries
from portal.dashboard.reported import reported
from portal.indicators.models import Indicator
from portal.meetings import actions, freezing
from portal.meetings.changes import differences
from portal.meetings.forms import MeetingForm, UnfreezeForm
from portal.meetings.models import BulletinTemplate, Export, ProgressMeeting, Snapshot
from portal.meetings.printed import counted_text, is_lit, not_due_yet, of_counted
from portal.meetings.schema import Content, FrozenIndicator
from portal.meetings.views.common import MeetingMixin, say_refused
from portal.meetings.views.exports import listed
from portal.rollups.models import Rollup


class MeetingListView(VerbRequiredMixin, ListView):
    """All meetings of the area, the latest first."""

    verb = Verb.COMPARE
    template_name = "meetings/list.html"
    context_object_name = "meetings"
    paginate_by = 24

    def get_queryset(self) -> QuerySet[ProgressMeeting]:
        frozen = Count("snapshots", filter=Q(snapshots__unfrozen_at=None), distinct=True)
        rows: QuerySet[ProgressMeeting] = ProgressMeeting.objects.visible_to(self.request.user)
        counted = rows.select_related("sub_district").annotate(
            is_frozen=frozen,
            speakers=Count("speeches", filter=Q(speeches__held=True), distinct=True),
            assignments=Count("given", distinct=True),
        )
        return counted.order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(prepares=may(self.request.user, Verb.PREPARE), **kwargs)


class MeetingView(MeetingMixin):
    """One meeting: what it opens with, what it speaks of, what was frozen, made and given."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        snapshot = meeting.snapshot
        given = meeting.matters.select_related("community", "branch").order_by("due_on", "pk")
        context = {
            "meeting": meeting,
            "snapshot": snapshot,
            "frozen": frozen_lines(snapshot.shown) if snapshot else [],
            "prepares": may(request.user, Verb.PREPARE),
            "opens_with": freezing.matters_to_open_with(meeting),
            "given": given,
            "chosen": freezing.chosen_indicators(meeting),
            "reported": reported(meeting.area, meeting.month),
            "today": timezone.localdate(),
            "speeches": meeting.speeches.select_related("community"),
            "files": listed(Export.objects.filter(snapshot__meeting=meeting)),
            "kinds": Export.Kind.choices,
            "templates": BulletinTemplate.objects.within(meeting.area).defer("content"),
            "below_communities": True,
            "communities": Community.objects.within(meeting.area).due_in(meeting.month).order_by("code"),
            "unfreeze": UnfreezeForm(),
            "put_aside": meeting.snapshots.exclude(unfrozen_at=None).select_related("unfrozen_by"),
            "data_as_of": snapshot.frozen_at if snapshot else None,
            "counting_since": None if snapshot else queries.counting_since(meeting.area, meeting.month),
            "missing": missing_groups(meeting) if "ask" in request.GET and not snapshot else [],
        }
        return render(request, "meetings/detail.html", context)


def missing_groups(meeting: ProgressMeeting) -> list[tuple[str, list[str]]]:
    """Whose report would not be counted if the figures were frozen now, by why."""
    standing = reported(meeting.area, meeting.month)
    if not standing.is_begun:  # there is nothing to freeze, so nothing to ask
        return []
    found = freezing.missing_reports(freezing.communities_of(meeting))
    due_on = standing.due_on
    has_time = due_on is not None and timezone.localdate() <= due_on
    titles = {
        "not_submitted": not_due_yet(due_on) if due_on and has_time else _("Not reported"),
        "returned": _("returned"),
        "in_review": _("Being reviewed"),
    }
    return [(titles[kind], names) for kind, names in found.items() if names]


def frozen_lines(content: Content) -> list[tuple[FrozenIndicator, str, str]]:
    """The indicators, each with what must stand beside its light, and how many communities are counted."""
    return [
        (one, of_counted(one) if one["is_ranked"] and is_lit(one["total"]) else "", counted_text(one))
        for one in content["indicators"]
    ]


class ChangesView(MeetingMixin):
    """What reads otherwise now than in the frozen figures; loaded after the page, for it counts anew."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        snapshot = meeting.snapshot
        found = None
        if snapshot:
            live = freezing.build(meeting, by=snapshot.frozen_by, now=timezone.now())
            found = differences(snapshot.shown, live)
        context = {
            "snapshot": snapshot,
            "found": found,
            "counting_since": queries.counting_since(meeting.area, meeting.month),
        }
        part = "changes_line" if "line" in request.GET else "changes"
        return render(request, f"meetings/parts/{part}.html", context | {"meeting": meeting})


class EditView(MeetingMixin):
    """Prepare a new meeting, or change one whose figures are not frozen."""

    verb = Verb.PREPARE

    def existing(self) -> ProgressMeeting | None:
        """The meeting to change; None for a new one."""
        return self.meeting if "pk" in self.kwargs else None

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        meeting = self.existing()
        if meeting is None:
            initial, chosen = self.suggested()
            form = MeetingForm(initial=initial, user=request.user, chosen=chosen)
        else:
            chosen = freezing.chosen_indicators(meeting)
            form = MeetingForm(instance=meeting, user=request.user, chosen=chosen)
        return self.page(form)

    def suggested(self) -> tuple[dict[str, Any], list[Indicator]]:
        """What a next meeting most likely looks like: the last one, moved on to the latest figures."""
        user: Any = self.request.user
        months = queries.months_with_figures(Rollup.objects.visible_to(user), user.area_code)
        month = months[0] if months else Month.of(timezone.localdate()) - 1
        last = ProgressMeeting.objects.visible_to(user).first()
        initial: dict[str, Any] = {"month": month, "since": month - 1, "held_on": timezone.localdate()}
        if last is None:
            visible = Indicator.objects.visible_to(user).select_related("theme")
            return initial, list(visible.in_use(user.area_code, month).filter(on_by_default=True))
        initial |= {"title": last.title, "place": last.place, "agenda": last.agenda}
        initial |= {"names_in_text": last.names_in_text}
        if last.month < month:
            initial["since"] = last.month
        return initial, freezing.chosen_indicators(last)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        meeting = self.existing()
        chosen = freezing.chosen_indicators(meeting) if meeting else self.suggested()[1]
        form = MeetingForm(request.POST, instance=meeting, user=request.user, chosen=chosen)
        if form.is_valid():
            try:
                saved = actions.save(
                    meeting=form.instance,
                    indicators=form.indicators,
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Saved: %(name)s.") % {"name": saved.title})
                return redirect(saved)
        return self.page(form)

    def page(self, form: MeetingForm) -> HttpResponse:
        return render(self.request, "meetings/edit.html", {"form": form, "meeting": form.instance})


class StepView(MeetingMixin):
    """Something done with a meeting by a button; back to its page with what came of it."""

    verb = Verb.PREPARE
    http_method_names = ["post"]  # noqa: RUF012
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        try:
            self.act(meeting, by=request.user)
        except ValidationError as error:
            say_refused(request, error)
        else:
            messages.success(request, self.done)
        return redirect(meeting if meeting.pk else "meetings:list")

    def act(self, meeting: ProgressMeeting, *, by: Any) -> Snapshot | None:
        raise NotImplementedError


class FreezeView(StepView):
    """Freeze at once where every report is counted; else the meeting's page asks first, by name."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting
        asks = "confirmed" not in request.POST and meeting.snapshot is None
        if asks and missing_groups(meeting):
            return redirect(f"{meeting.get_absolute_url()}?ask=1")
        return super().post(request, pk)

    def act(self, meeting: ProgressMeeting, *, by: Any) -> Snapshot:
        self.done = _("The figures are frozen. What the meeting shows and files from now on is made of them.")
        return actions.freeze(meeting=meeting, by=by, now=timezone.now())


class UnfreezeView(StepView):
    asks_password = ("POST",)

    def act(self, meeting: ProgressMeeting, *, by: Any) -> Snapshot:
        self.done = _("The frozen figures were put aside; files made of them are kept.")
        because = self.request.POST.get("because", "")
        return actions.unfreeze(meeting=meeting, because=because, by=by, now=timezone.now())


class DeleteView(StepView):
    def act(self, meeting: ProgressMeeting, *, by: Any) -> None:
        self.done = _("The meeting was taken away.")
        actions.delete(meeting=meeting, by=by)
