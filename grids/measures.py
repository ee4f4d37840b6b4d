"""What the registers of grid management can state."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum

from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.areas import Level
from portal.core.measures import Statement, measure
from portal.core.month import Month


@measure("grids_staffed", finest=Level.GRID)
def grids_staffed(month: Month) -> Statement:
    """Grids with somebody in charge at month end, of all grids (B4: 格中有人)."""
    in_charge = GridWorker.objects.as_of(month.last_day).filter(
        grid=OuterRef("pk"), since__lte=month.last_day
    )
    grids = Grid.objects.as_of(month.last_day)
    return Statement(grids, Count("pk", filter=Exists(in_charge)), Count("pk"))


@measure("grid_workers_active", finest=Level.GRID)
def grid_workers_active(month: Month) -> Statement:
    """Grid workers with an activity in the month, of all in charge at its end (B4: 人尽其责)."""
    acted = GridActivity.objects.current().held_in(month).filter(worker=OuterRef("pk"))
    workers = GridWorker.objects.as_of(month.last_day).filter(since__lte=month.last_day)
    return Statement(workers, Count("pk", filter=Exists(acted)), Count("pk"))


@measure("grid_stations", finest=Level.GRID)
def grid_stations(month: Month) -> Statement:
    """Grids with a station, of all grids (D11)."""
    return Statement(Grid.objects.as_of(month.last_day), Count("pk", filter=Q(has_station=True)), Count("pk"))


@measure("grid_service_items", finest=Level.GRID)
def grid_service_items(month: Month) -> Statement:
    """Matters handled, of those received in the month, of all four kinds (B5)."""
    items = GridServiceItem.objects.current().held_in(month)
    return Statement(items, Sum("handled"), Sum("received"))


@measure("grid_activities", finest=Level.GRID)
def grid_activities(month: Month) -> Statement:
    """Activities of grid workers in the month, of all four kinds (B7)."""
    return Statement(GridActivity.objects.current().held_in(month), Sum("times"))


@measure("grid_trainings")
def grid_trainings(month: Month) -> Statement:
    """Trainings of grid workers held in the month (B6)."""
    return Statement(GridTraining.objects.current().held_in(month), Count("pk"))
