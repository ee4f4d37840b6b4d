"""What secretaries are told about their reports, in the portal's own language."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.areas import Level
from portal.notices.models import Notice, mark_read, tell, tell_group
from portal.reporting.models import MonthlyReport, ReportingPeriod


def path_of(report: MonthlyReport) -> str:
    """The page on which the report is filled in."""
    return reverse("reporting:entry", args=[report.community_id, report.month])


def secretaries(codes: Iterable[str]) -> dict[str, list[User]]:
    """The active secretaries of each of the communities."""
    found: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(role=Role.SECRETARY, is_active=True, area_code__in=list(codes)):
        found[user.area_code].append(user)
    return found


def tell_due(*, reports: list[MonthlyReport], by: User | None, now: dt.datetime) -> int:
    """Tell that the reports are owed, once a day each; returns how many people were told now."""
    today = timezone.localdate(now)
    receivers = secretaries(report.community_id for report in reports)
    periods = {
        (period.sub_district_id, period.month): period.due_on
        for period in ReportingPeriod.objects.filter(month__in={report.month for report in reports})
    }
    told = 0
    with translation.override(settings.LANGUAGE_CODE):
        for report in reports:
            due_on = periods.get((report.community_id[: Level.SUB_DISTRICT], report.month))
            overdue = due_on is not None and due_on < today
            kind = Notice.Kind.REMINDER if by else Notice.Kind.OVERDUE if overdue else Notice.Kind.DUE
            told += tell(
                receivers=receivers[report.community_id],
                kind=kind,
                text=_due_text(report, due_on, overdue),
                path=path_of(report),
                key=f"due:{report.pk}:{today}",
                now=now,
            )
    return told


def tell_group_due(*, period: ReportingPeriod, count: int, now: dt.datetime) -> None:
    """Tell the chat group, once a day, how many communities owe the report; not which: it is no pillory."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "%(office)s: report of %(month)s, due on %(day)s; communities still to submit: %(count)d."
        ) % {
            "office": period.sub_district,
            "month": period.month.label,
            "day": f"{period.due_on:%Y-%m-%d}",
            "count": count,
        }
    key = f"due:{period.sub_district_id}:{period.month}:{timezone.localdate(now)}"
    tell_group(text=text, path=reverse("home"), key=key, now=now)


def _due_text(report: MonthlyReport, due_on: dt.date | None, overdue: bool) -> str:
    words = {"month": report.month.label, "day": f"{due_on:%Y-%m-%d}" if due_on else ""}
    if overdue:
        return _("The report of %(month)s was due on %(day)s; please submit it soon.") % words
    if due_on:
        return _("The report of %(month)s is due on %(day)s; please submit it in time.") % words
    return _("Please submit the report of %(month)s.") % words


def tell_returned(*, report: MonthlyReport, reason: str, now: dt.datetime) -> int:
    """Tell that the report came back, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The report of %(month)s was returned: %(reason)s") % {
            "month": report.month.label,
            "reason": reason.strip() or _("see the comments on the figures"),
        }
    return _tell(report, Notice.Kind.RETURNED, text, now)


def tell_locked(*, reports: list[MonthlyReport], now: dt.datetime) -> None:
    """Tell that the month was locked without the report; what asked for it until now is done with."""
    asking = Notice.objects.filter(path__in=[path_of(report) for report in reports])
    mark_read(notices=asking.exclude(kind=Notice.Kind.RESULT), now=now)
    receivers = secretaries(report.community_id for report in reports)
    with translation.override(settings.LANGUAGE_CODE):
        for report in reports:
            text = _(
                "%(month)s was locked without your report (%(state)s). "
                "If it is to be handed in after all, please ask the sub-district to unlock the month."
            ) % {"month": report.month.label, "state": report.get_state_display()}
            to = receivers[report.community_id]
            _tell(report, Notice.Kind.RESULT, text, now, about="locked", receivers=to)


def tell_filled(*, filled: Mapping[str, tuple[MonthlyReport, int]], name: str, now: dt.datetime) -> None:
    """Tell each community how many figures of its report another platform's file has filled in."""
    receivers = secretaries(filled)
    with translation.override(settings.LANGUAGE_CODE):
        for code, (report, count) in filled.items():
            text = ngettext(
                "%(count)s figure of the report of %(month)s was filled in from “%(name)s”; "
                "please look at it before you submit.",
                "%(count)s figures of the report of %(month)s were filled in from “%(name)s”; "
                "please look at them before you submit.",
                count,
            ) % {"count": count, "month": report.month.label, "name": name}
            _tell(report, Notice.Kind.RESULT, text, now, about="filled", receivers=receivers[code])


def tell_approved(*, report: MonthlyReport, now: dt.datetime) -> int:
    """Tell that the report is approved."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The report of %(month)s was approved.") % {"month": report.month.label}
    return _tell(report, Notice.Kind.RESULT, text, now)


def _tell(
    report: MonthlyReport,
    kind: str,
    text: str,
    now: dt.datetime,
    *,
    about: str = "",
    receivers: list[User] | None = None,
) -> int:
    """Tell the secretaries of the report's community: *receivers*, where somebody has read them for many."""
    if receivers is None:
        receivers = secretaries([report.community_id])[report.community_id]
    return tell(
        receivers=receivers,
        kind=kind,
        text=text,
        path=path_of(report),
        key=f"{about or kind}:{report.pk}:{now.isoformat()}",
        now=now,
    )
