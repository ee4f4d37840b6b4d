"""The registers of grid management, declared."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.registers import Register, register


@register
class GridRegister(Register):
    model = Grid
    slug = "grids"
    row_is = _("A grid of a community; its code is that of the community and three digits.")
    icon = "grid-dots"
    columns = ("name", "code", "community", "kind", "households", "has_station", "local_code")
    filters = ("kind", "has_station")
    search = ("name", "code", "local_code")
    form = ("community", ("code", "local_code"), ("name", "kind"), ("households", "has_station"), "note")
    key = ("code",)
    related = ("community",)


@register
class GridWorkerRegister(Register):
    model = GridWorker
    slug = "grid-workers"
    row_is = _("A person in charge of a grid, from the day of taking office.")
    icon = "user"
    columns = ("name", "grid", "duty", "is_party_member", "work_phone", "since")
    filters = ("duty", "is_party_member")
    search = ("name", "grid__name")
    form = ("grid", ("name", "duty"), ("is_party_member", "work_phone", "since"), "note")
    key = ("grid", "name")
    related = ("grid",)


@register
class GridServiceItemRegister(Register):
    model = GridServiceItem
    slug = "grid-service-items"
    row_is = _("The matters of one kind brought to a grid on one day, and how many of them were handled.")
    icon = "clipboard-check"
    columns = ("held_on", "grid", "kind", "received", "handled")
    filters = ("kind",)
    search = ("grid__name", "note")
    form = ("grid", ("kind", "held_on"), ("received", "handled"), "note")
    key = ("grid", "kind", "held_on")
    date = "held_on"
    related = ("grid",)


@register
class GridActivityRegister(Register):
    model = GridActivity
    slug = "grid-activities"
    row_is = _("What a grid worker did in the grid on one day, by kind.")
    icon = "report"
    columns = ("held_on", "grid", "worker", "kind", "times", "households")
    filters = ("kind",)
    search = ("grid__name", "worker__name")
    form = (("grid", "worker"), ("kind", "held_on"), ("times", "households"), "note")
    key = ("grid", "worker", "kind", "held_on")
    date = "held_on"
    related = ("grid", "worker")


@register
class GridTrainingRegister(Register):
    model = GridTraining
    slug = "grid-trainings"
    row_is = _("A training of a community's grid workers.")
    icon = "users"
    columns = ("held_on", "community", "kind", "topic", "workers")
    filters = ("kind",)
    search = ("topic",)
    form = ("community", ("kind", "held_on"), "topic", "workers", "note")
    key = ("community", "kind", "held_on", "topic")
    date = "held_on"
    evidence = True
    related = ("community",)
