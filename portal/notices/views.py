"""A person's own notices: the list behind the bell, and the page each leads to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import ListView

from portal.notices.models import Notice, mark_read


class NoticeListView(LoginRequiredMixin, ListView):
    template_name = "notices/list.html"
    context_object_name = "notices"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Notice]:
        unread_first = F("read_at").desc(nulls_first=True)
        return Notice.objects.visible_to(self.request.user).order_by(unread_first, "-created_at", "-pk")


class OpenNoticeView(LoginRequiredMixin, View):
    """Marks a notice as read and leads to its page; a form, for it changes something."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        mark_read(notices=Notice.objects.filter(pk=notice.pk), now=timezone.now())
        own = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
        return redirect(notice.path if notice.path and own else reverse("notices:list"))


class ReadAllView(LoginRequiredMixin, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now: dt.datetime = timezone.now()
        mark_read(notices=Notice.objects.visible_to(request.user), now=now)
        return redirect("notices:list")
