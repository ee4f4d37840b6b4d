"""The portal's addresses and, to compare with, pages of a signed-in person that do next to nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import render
from django.urls import path

from portal.reporting.models import Figure
from portal.urls import urlpatterns as portal

EMPTY, ONE_UPDATE = "/bench/empty/", "/bench/one-update/"


@login_required
def empty(request):
    """All middleware, and the frame of every page with nothing in it."""
    return render(request, "base.html")


@login_required
def one_update(request):
    """The same with one figure written."""
    with transaction.atomic():
        Figure.objects.filter(pk=request.POST["figure"]).update(reason="")
    return render(request, "base.html")


urlpatterns = [path("bench/empty/", empty), path("bench/one-update/", one_update), *portal]
