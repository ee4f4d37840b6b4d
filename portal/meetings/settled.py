"""One view of the data in which everything that was approved is counted: what freezing needs.

A mark is written in the transaction that changes a figure and taken away in the one that counts it, so
a view without marks is one whose roll-ups are those of its approved figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

from portal.core.month import Month
from portal.core.one_view import is_overtaken, one_view
from portal.core.turns import is_kept_waiting, wait_at_most
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import refresh

Result = TypeVar("Result")
#: How long a person waits for the counting, and between two looks.
PATIENCE_SECONDS = 5.0
PAUSE_SECONDS = 0.2


class StillCounting(Exception):
    """Changes go on coming, or somebody else has been counting for longer than a person waits."""


def in_settled_view(area_code: str, until: Month, act: Callable[[], Result]) -> Result:
    """Do *act* in one view of the data in which no figure of the area up to *until* waits to be counted.

    What waits is counted here, or by whoever holds it; *act* is done again in a new view where somebody
    else changed meanwhile what it read. Raises ``StillCounting`` once patience is at its end.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        _count(area_code, until)
        try:
            with one_view(writing=True):
                if not _waiting(area_code, until):
                    return act()
        except OperationalError as error:
            if not is_overtaken(error):
                raise
        if time.monotonic() > deadline:
            raise StillCounting
        time.sleep(PAUSE_SECONDS)


def _waiting(area_code: str, until: Month) -> list[Month]:
    marks = StaleRollup.objects.filter(area_code=area_code, month__lte=until)
    return list(marks.order_by("month").values_list("month", flat=True).distinct())


def _count(area_code: str, until: Month) -> None:
    """Count what the area's own marks say, unless a worker holds one for too long."""
    try:
        for month in _waiting(area_code, until):
            with transaction.atomic():
                wait_at_most(1)
                refresh(area_code, month)
    except OperationalError as error:
        if not is_kept_waiting(error):
            raise
