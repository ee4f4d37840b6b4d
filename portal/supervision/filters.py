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
    ("open", _("open")),
    ("overdue", _("overdue")),
    ("reported", _("to be seen on site")),
    ("closed", _("closed off")),
)


class MatterFilter(filters.FilterSet):
    stands = filters.ChoiceFilter(
        method="in_stand", choices=STANDS, label=_("State"), empty_label=_("All states")
    )
    search = filters.CharFilter(method="find", label=_("Search"))

    class Meta:
        model = Matter
        fields = ("stands", "kind", "source", "search")

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
