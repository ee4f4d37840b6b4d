"""Taking back what a paste into the form made: the figure is as open again as it was before."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.models import User
from portal.indicators.models import Indicator
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.moves import editable


@transaction.atomic
def take_back(*, report: MonthlyReport, indicator: Indicator, version: int, by: User) -> bool:
    """Forget a figure that was saved once, by the same person, and that nobody could rely on yet.

    False where it is any other: that one is changed back like any figure, and stays.
    """
    standing = editable(report, by)
    if indicator.entered_by != Indicator.EnteredBy.SECRETARY or version != 1:
        return False
    made = Figure.objects.filter(report=standing, indicator=indicator, version=1, updated_by=by, comment="")
    deleted, _by_model = made.exclude(source=Figure.Source.PLATFORM).delete()
    return bool(deleted)
