"""Looking at records: doubts and putting them aside, the community's review, spot checks."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches import actions, quality
from branches.forms import DrawForm
from branches.models import Flag, OrganisationalLife, QualityDismissal, SpotCheck, SpotCheckDraw
from branches.views.common import BranchesView, first_error
from portal.core.access import Verb, may
from portal.core.month import Month
from portal.core.text import row_number

PER_PAGE = 15


def flag_or_none(text: str) -> Flag | None:
    """The flag of that name in an address."""
    return Flag(text) if text in Flag.values else None


class LookingView(BranchesView):
    """A page about the month's records of organisational life."""

    def records(self, month: Month, area: str) -> Any:
        """The month's records of the area, as far as the user sees them."""
        rows = OrganisationalLife.objects.visible_to(self.request.user).within(area).current()
        return rows.held_in(month).select_related("branch__community")

    def back(self, name: str, month: Month) -> HttpResponse:
        area = self.request.POST.get("area", "")
        return redirect(reverse(f"branches:{name}", args=[month]) + (f"?area={area}" if area else ""))


class QualityView(LookingView):
    """The month's records that may be doubtful, each doubt in one sentence (C9)."""

    tab = "quality"

    def get(self, request: HttpRequest, month: Month | None = None) -> HttpResponse:
        shown, office = self.month(month), self.office()
        records = self.records(shown, self.area(office))
        flag = flag_or_none(request.GET.get("flag", ""))
        paginator = Paginator(quality.doubtful(records, flag).order_by("-held_on", "pk"), PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        counts = quality.counts(records)
        return self.page(
            request,
            "quality",
            shown,
            office=office,
            page_obj=page,
            rows=[
                (record, [(one, quality.MEANING[one]) for one in quality.flags_of(record)]) for record in page
            ],
            flags=[(one, quality.MEANING[one], counts[one]) for one in Flag],
            flag=flag,
            aside=QualityDismissal.objects.filter(record__in=records).count(),
            dismisses=may(request.user, Verb.REVIEW),
        )


class DismissView(LookingView):
    """Put one doubt about one record aside."""

    verb = Verb.REVIEW

    def post(self, request: HttpRequest, pk: int, flag: str) -> HttpResponse:
        record = get_object_or_404(OrganisationalLife.objects.visible_to(request.user), pk=pk)
        doubt = flag_or_none(flag)
        if doubt is None:
            raise Http404
        reason = request.POST.get("reason", "")
        try:
            actions.dismiss(record=record, flag=doubt, reason=reason, by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, first_error(error))
        else:
            messages.success(request, _("The doubt has been put aside."))
        return self.back("quality", Month.of(record.held_on))


class SpotChecksView(LookingView):
    """The community's review of the month, and the sample that the sub-district checks (D16)."""

    tab = "spot_checks"

    def get(self, request: HttpRequest, month: Month | None = None) -> HttpResponse:
        shown, office = self.month(month), self.office()
        area = self.area(office)
        records = self.records(shown, area)
        drawn = SpotCheckDraw.objects.filter(sub_district=office, month=shown).first()
        checks = SpotCheck.objects.visible_to(request.user).within(area).filter(draw=drawn) if drawn else None
        waiting = records.filter(review=OrganisationalLife.Review.ENTERED)
        return self.page(
            request,
            "spot_checks",
            shown,
            office=office,
            waiting=waiting.order_by("held_on", "pk")[:PER_PAGE],
            waiting_count=waiting.count(),
            reviewed=records.exclude(reviewed_at=None).count(),
            drawn=drawn,
            checks=checks.select_related("record__branch__community") if checks is not None else [],
            reviews=may(request.user, Verb.FILL),
            draws=may(request.user, Verb.REVIEW),
            form=DrawForm(),
        )


class ReviewRecordsView(LookingView):
    """The secretary stands by the records he marked."""

    verb = Verb.FILL

    def post(self, request: HttpRequest, month: Month) -> HttpResponse:
        marked = [pk for text in request.POST.getlist("record") if (pk := row_number(text))]
        records = OrganisationalLife.objects.visible_to(request.user).held_in(month).filter(pk__in=marked)
        done = actions.review(records=records.select_related("branch"), by=request.user, now=timezone.now())
        messages.success(
            request,
            ngettext("%(count)s record reviewed.", "%(count)s records reviewed.", len(done))
            % {"count": len(done)},
        )
        return self.back("spot_checks", month)


class DrawView(LookingView):
    """Draw the month's sample."""

    verb = Verb.REVIEW

    def post(self, request: HttpRequest, month: Month) -> HttpResponse:
        form = DrawForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say how many records to draw: 1 to 500."))
            return self.back("spot_checks", month)
        try:
            actions.draw(
                sub_district=self.office(),
                month=month,
                size=form.cleaned_data["size"],
                seed=secrets.randbelow(10**9),
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            messages.error(request, first_error(error))
        return self.back("spot_checks", month)


class CheckView(LookingView):
    """What was found in one record of a sample."""

    verb = Verb.REVIEW

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(SpotCheck.objects.visible_to(request.user).select_related("draw"), pk=pk)
        try:
            actions.check(
                spot_check=found,
                result=request.POST.get("result", ""),
                remark=request.POST.get("remark", ""),
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            messages.error(request, first_error(error))
        return self.back("spot_checks", found.draw.month)
