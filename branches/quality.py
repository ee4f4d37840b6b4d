"""What may be doubtful about a record of organisational life: five questions to a person, no verdict (C9).

Each flag is one function that gives the condition under which it is raised, so that any number of
records is asked in one statement. A flag that staff have put aside with a reason is not raised again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import BooleanField
from django.utils.translation import gettext_lazy as _

from branches.models import Flag, OrganisationalLife, QualityDismissal
from portal.core.models import Attachment

#: Days between meeting and record from which the entry is late.
LATE_AFTER = 7
#: Records of one branch entered on one day from which it is many.
MANY = 5
#: A repeated text is looked for so far back.
REPEATED_WITHIN = dt.timedelta(days=366)


def no_evidence() -> Any:
    """Neither minutes, nor a number on the platform, nor anything attached. A photo is never required."""
    attached = Attachment.objects.filter(
        content_type=ContentType.objects.get_for_model(OrganisationalLife), row_id=OuterRef("pk")
    )
    return Q(decisions="", external_number="") & ~Exists(attached)


def repeated_text() -> Any:
    """The minutes are word for word those of an earlier record of the community."""
    earlier = OrganisationalLife.objects.current().filter(
        branch__community=OuterRef("branch__community"),
        decisions=OuterRef("decisions"),
        held_on__lt=OuterRef("held_on"),
        held_on__gte=OuterRef("held_on") - REPEATED_WITHIN,
    )
    return ~Q(decisions="") & Exists(earlier)


def few_attended() -> Any:
    """Under half of those who should attend did."""
    return Q(due__gt=F("attended") * 2)


def entered_late() -> Any:
    """The record was entered more than a week after the meeting."""
    return Q(entered_on__gt=F("held_on") + dt.timedelta(days=LATE_AFTER))


def many_at_once() -> Any:
    """The branch entered five records or more on the day it entered this one."""
    same_day = (
        OrganisationalLife.objects.current()
        .filter(branch=OuterRef("branch"), entered_on=OuterRef("entered_on"))
        .order_by()
        .values("branch")
        .annotate(number=Count("pk"))
        .filter(number__gte=MANY)
    )
    return Exists(same_day)


FLAGS: dict[Flag, Callable[[], Any]] = {
    Flag.NO_EVIDENCE: no_evidence,
    Flag.REPEATED_TEXT: repeated_text,
    Flag.FEW_ATTENDED: few_attended,
    Flag.ENTERED_LATE: entered_late,
    Flag.MANY_AT_ONCE: many_at_once,
}
MEANING = {
    Flag.NO_EVIDENCE: _(
        "Neither minutes nor a number on the Party-building platform nor anything attached; "
        "photos are not required."
    ),
    Flag.REPEATED_TEXT: _("The minutes are word for word those of an earlier meeting in the community."),
    Flag.FEW_ATTENDED: _("Fewer than half of those who should attend did."),
    Flag.ENTERED_LATE: _("The record was entered more than 7 days after the meeting."),
    Flag.MANY_AT_ONCE: _("The branch entered 5 records or more on one day."),
}


def name_of(flag: Flag) -> str:
    """The annotation that says whether a record has the flag."""
    return f"is_{flag.lower()}"


def with_flags(records: QuerySet[Any]) -> QuerySet[Any]:
    """The records, each with ``is_no_evidence`` and so on: raised, and not put aside."""
    aside = QualityDismissal.objects.filter(record=OuterRef("pk"))
    raised = {
        name_of(flag): ExpressionWrapper(
            Q(function()) & ~Exists(aside.filter(flag=flag)), output_field=BooleanField()
        )
        for flag, function in FLAGS.items()
    }
    return records.annotate(**raised)


def doubtful(records: QuerySet[Any], flag: Flag | None = None) -> QuerySet[Any]:
    """Records with that flag, or with any."""
    wanted = Q()
    for one in [flag] if flag else FLAGS:
        wanted |= Q(**{name_of(one): True})
    return with_flags(records).filter(wanted)


def counts(records: QuerySet[Any]) -> dict[Flag, int]:
    """How many of the records have each flag, in one statement."""
    flagged = with_flags(records).order_by()
    found = flagged.aggregate(
        **{flag.value: Count("pk", filter=Q(**{name_of(flag): True})) for flag in FLAGS}
    )
    return {flag: found[flag.value] for flag in FLAGS}


def flags_of(record: Any) -> list[Flag]:
    """The flags of a record that came from ``with_flags``."""
    return [flag for flag in FLAGS if getattr(record, name_of(flag))]
