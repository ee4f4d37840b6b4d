"""What the registers of grid management can state."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.areas import Level
from portal.core.measures import Statement, measure
from portal.core.month import Month


@measure(
    "grids_staffed",
    finest=Level.GRID,
    says=_("Grids with somebody in charge at the month's end, of all grids."),
)
def grids_staffed(month: Month) -> Statement:
    """Line B4 of docs/seed-coverage.md."""
    in_charge = GridWorker.objects.as_of(month.last_day).filter(
        grid=OuterRef("pk"), since__lte=month.last_day
    )
    grids = Grid.objects.as_of(month.last_day)
    return Statement(grids, Count("pk", filter=Exists(in_charge)), Count("pk"))


@measure(
    "grid_workers_active",
    finest=Level.GRID,
    says=_("Grid workers with an activity in the month, of all in charge at its end."),
)
def grid_workers_active(month: Month) -> Statement:
    """Line B4 of docs/seed-coverage.md."""
    acted = GridActivity.objects.current().held_in(month).filter(worker=OuterRef("pk"))
    workers = GridWorker.objects.as_of(month.last_day).filter(since__lte=month.last_day)
    return Statement(workers, Count("pk", filter=Exists(acted)), Count("pk"))


@measure(
    "grid_stations",
    finest=Level.GRID,
    says=_("Grids with a station at the month's end, of all grids."),
)
def grid_stations(month: Month) -> Statement:
    """Line D11 of docs/seed-coverage.md."""
    return Statement(Grid.objects.as_of(month.last_day), Count("pk", filter=Q(has_station=True)), Count("pk"))


@measure(
    "grid_service_items",
    finest=Level.GRID,
    says=_("Matters handled, of those received in the month, of all four kinds."),
)
def grid_service_items(month: Month) -> Statement:
    """Line B5 of docs/seed-coverage.md."""
    items = GridServiceItem.objects.current().held_in(month)
    return Statement(items, Sum("handled"), Sum("received"))


@measure(
    "grid_activities",
    finest=Level.GRID,
    says=_("Activities of grid workers in the month, of all four kinds."),
)
def grid_activities(month: Month) -> Statement:
    """Line B7 of docs/seed-coverage.md."""
    return Statement(GridActivity.objects.current().held_in(month), Sum("times"))


@measure(
    "grid_trainings",
    says=_("Trainings of grid workers held in the month."),
)
def grid_trainings(month: Month) -> Statement:
    """Line B6 of docs/seed-coverage.md."""
    return Statement(GridTraining.objects.current().held_in(month), Count("pk"))
