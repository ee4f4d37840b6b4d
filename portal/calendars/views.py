"""The page on which a person gets the address of the calendar, and what is answered at that address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from portal.calendars import actions, ics
from portal.calendars.days import days_of
from portal.calendars.models import CalendarKey
from portal.core.one_view import one_view
from portal.core.pace import seconds_to_wait
from portal.core.views import VerbRequiredMixin
from portal.notices import delivery

PACE = "calendar"


class OwnCalendarView(VerbRequiredMixin, TemplateView):
    """Shows the person's own address, to be copied; posting makes a new one."""

    template_name = "calendars/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = CalendarKey.objects.filter(account_id=self.request.user.pk).first()
        return super().get_context_data(key=key, address=_feed(self.request, key) if key else "", **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.renew(by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The calendar has a new address; the one before opens nothing now."))
        return redirect("calendars:own")


class StopView(VerbRequiredMixin):
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.stop(by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The address of the calendar opens nothing any more."))
        return redirect("calendars:own")


class FeedView(View):
    """The calendar of whoever the key in the query belongs to; no session. 404 for any other key.

    The key stands in the query, not in the path: the server's logs keep paths alone.
    """

    http_method_names: Sequence[str] = ("get", "head")

    def get(self, request: HttpRequest) -> HttpResponse:
        owner = actions.owner_of(request.GET.get("key", ""))
        if owner is None:
            raise Http404
        if seconds := seconds_to_wait(PACE, str(owner.pk)):
            return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
        with one_view(), translation.override(settings.LANGUAGE_CODE):
            days = days_of(owner, timezone.localdate())
            host = urlsplit(_whole(request, "/")).hostname or ""
            content = ics.written(days, host=host, address=lambda path: _whole(request, path))
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response


def _feed(request: HttpRequest, key: CalendarKey) -> str:
    return _whole(request, f"{reverse('calendars:feed')}?{urlencode({'key': actions.secret_of(key)})}")


def _whole(request: HttpRequest, path: str) -> str:
    """The address under which people know the portal; if nobody has set it, the one asked for."""
    return delivery.address(path) or request.build_absolute_uri(path)
