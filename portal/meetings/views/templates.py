"""An office's own layouts of the bulletin: uploaded once checked, and every tag with what it gives now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.office import chosen_office
from portal.core.access import Verb, may
from portal.core.text import row_number
from portal.core.views import VerbRequiredMixin, download, uploaded_files
from portal.meetings import actions, sentences
from portal.meetings.exports.source import Source
from portal.meetings.forms import BulletinStyleForm
from portal.meetings.models import BulletinStyle, BulletinTemplate, Export, Snapshot
from portal.meetings.views.exports import MIME
from portal.meetings.word import checking, layout, tags


class TemplatesView(VerbRequiredMixin):
    """The layouts of the office, a form for another, and the tags that one may hold."""

    verb = Verb.COMPARE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, Verb.PREPARE):
            return self.page(status=403)
        files, name = uploaded_files(request, "file"), request.POST.get("name", "")
        if not files:
            return self.page([_("Choose the Word file (.docx) of the template first.")], name)
        given = files[0]
        if (given.size or 0) > checking.LARGEST:
            limit = checking.LARGEST // 1024**2
            return self.page([_("The file is larger than %(limit)s MB.") % {"limit": limit}], name)
        try:
            kept = actions.keep_template(
                sub_district=chosen_office(request),
                name=name or (given.name or "").rsplit(".", 1)[0],
                content=given.read(),
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except ValidationError as error:
            return self.page(error.messages, name)
        messages.success(request, _("The template was checked and kept."))
        if not checking.holds_tags(bytes(kept.content)):
            text = _("The template holds no tag; a bulletin made with it will be the same as the template.")
            messages.warning(request, text)
        return redirect("meetings:templates")

    def page(self, problems: list[str] | None = None, name: str = "", status: int = 200) -> HttpResponse:
        snapshot = self.snapshot()
        groups: list[Any] = []
        if snapshot:
            source = Source.of(snapshot, now=timezone.now())
            groups = list(tags.listed(source, sentences.titles(snapshot.shown)))
        rows = BulletinTemplate.objects.visible_to(self.request.user).defer("content")
        context = {
            "rows": rows.select_related("uploaded_by"),
            "problems": problems or [],
            "name": name,
            "groups": groups,
            "snapshot": snapshot,
            "prepares": may(self.request.user, Verb.PREPARE),
        }
        return render(self.request, "meetings/templates.html", context, status=422 if problems else status)

    def snapshot(self) -> Snapshot | None:
        """The figures whose values are shown: of the meeting that led here, else of the latest."""
        rows = Snapshot.objects.visible_to(self.request.user).in_force().select_related("meeting")
        if meeting := row_number(self.request.GET.get("meeting", "")):
            rows = rows.filter(meeting=meeting)
        found: Snapshot | None = rows.order_by("-meeting__held_on", "-pk").first()
        return found


class BulletinStyleView(VerbRequiredMixin):
    """How the office sets its bulletins; for staff, who make them."""

    verb = Verb.PREPARE

    def style(self) -> BulletinStyle:
        office = chosen_office(self.request)
        found = BulletinStyle.objects.visible_to(self.request.user).filter(sub_district=office).first()
        return found or BulletinStyle(sub_district=office)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(BulletinStyleForm(instance=self.style()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BulletinStyleForm(request.POST, instance=self.style())
        if not form.is_valid():
            return self.page(form)
        actions.set_bulletin_style(style=form.instance, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Kept: bulletins made from now on are set like this."))
        return redirect("meetings:templates")

    def page(self, form: BulletinStyleForm) -> HttpResponse:
        status = 422 if form.errors else 200
        context = {"form": form, "office": form.instance.sub_district}
        return render(self.request, "meetings/bulletin_style.html", context, status=status)


def _docx(content: bytes, name: str) -> HttpResponse:
    return download(content, f"{name}.docx", MIME[Export.Kind.BULLETIN])


class SuppliedView(VerbRequiredMixin):
    """The supplied layout, to start an own one from."""

    verb = Verb.COMPARE

    def get(self, request: HttpRequest) -> HttpResponse:
        return _docx(layout.supplied(), _("supplied layout"))


class TemplateMixin(VerbRequiredMixin):
    verb = Verb.COMPARE

    def template(self) -> BulletinTemplate:
        found: BulletinTemplate = get_object_or_404(
            BulletinTemplate.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )
        return found


class TemplateFileView(TemplateMixin):
    """The template as it was uploaded."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = self.template()
        return _docx(bytes(template.content), template.name)


class DropTemplateView(TemplateMixin):
    verb = Verb.PREPARE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions.drop_template(template=self.template(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The template was taken away; files made with it are kept."))
        return redirect("meetings:templates")
