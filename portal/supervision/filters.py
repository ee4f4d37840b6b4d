"""What the list of matters can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.search import having
from portal.supervision.models import Matter

STANDS = (
    ("open", _("not closed off")),
    ("overdue", _("overdue")),
    ("reported", _("to be seen on site")),
    ("closed", _("closed off")),
)


def given_at(request: Any) -> QuerySet[Any]:
    """The meetings that the reader sees, the latest first; their package stands above this one."""
    meetings: Any = Matter._meta.get_field("meetings").related_model
    rows: QuerySet[Any] = meetings.objects.visible_to(request.user)
    return rows.order_by("-held_on", "-pk")


class MatterFilter(filters.FilterSet):
    stands = filters.ChoiceFilter(
        method="in_stand", choices=STANDS, label=_("State"), empty_label=_("All states")
    )
    besides = filters.ModelChoiceFilter(
        field_name="meetings",
        exclude=True,
        queryset=given_at,
        label=_("Without those given at"),
        empty_label=_("nothing left out"),
    )
    search = filters.CharFilter(method="find", label=_("Search"))

    class Meta:
        model = Matter
        fields = ("stands", "kind", "source", "besides", "search")

    def find(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return having(rows, value, "title")

    def in_stand(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        matters = Matter.objects.filter(pk__in=rows.values("pk"))
        chosen = {
            "open": matters.open(),
            "overdue": matters.overdue(timezone.localdate()),
            "reported": matters.filter(state="REPORTED"),
            "closed": matters.filter(state="CLOSED_OFF"),
        }[value]
        return rows.filter(pk__in=chosen.values("pk"))
