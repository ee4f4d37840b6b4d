"""Grid cells, their workers, and what is done in them: counts only, no resident is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.rows import CommunityRow
from portal.core.areas import Level, code_validator
from portal.core.registers.models import MONTH_AHEAD, RegisterRow


class Grid(CommunityRow):
    """A grid cell: three digits below its community (our own form; the office's number stands beside it)."""

    class Kind(models.TextChoices):
        BASIC = "BASIC", _("basic grid")
        DEDICATED = "DEDICATED", _("dedicated grid")

    area_path: ClassVar[str] = "code"
    HOUSEHOLDS_USUAL = (300, 500)

    code = models.CharField(
        _("grid code"), max_length=15, unique=True, validators=[code_validator(Level.GRID)]
    )
    local_code = models.CharField(
        _("office's own number"),
        max_length=40,
        blank=True,
        help_text=_("The number that the office gives the grid, where it has one of its own."),
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BASIC)
    households = models.PositiveIntegerField(_("households"), default=0)
    has_station = models.BooleanField(
        _("has a station"),
        default=False,
        help_text=_("Whether the grid has a place to work from and to receive residents."),
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__length=15, code__startswith=F("community_id")),
                name="grid_code_within_community",
                violation_error_message=_(
                    "The code of a grid is its community's code and three digits more."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def size_light(self) -> str:
        """Whether the households are of the usual number (300 to 500 for a basic grid): a light, no error."""
        if self.kind != self.Kind.BASIC or not self.households:
            return "none"
        least, most = self.HOUSEHOLDS_USUAL
        return "green" if least <= self.households <= most else "yellow"


class GridRow(RegisterRow):
    """A row of one grid."""

    area_path: ClassVar[str] = "grid__code"

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name=_("grid")
    )

    class Meta:
        abstract = True


class GridWorker(GridRow):
    """A person in charge of a grid: holder of an office, with a work telephone at most."""

    days_ahead: ClassVar[Mapping[str, int]] = {"since": MONTH_AHEAD}

    class Duty(models.TextChoices):
        HEAD = "HEAD", _("head of the grid")
        WORKER = "WORKER", _("full-time grid worker")
        PART_TIME = "PART_TIME", _("part-time grid worker")

    name = models.CharField(_("name"), max_length=40)
    duty = models.CharField(_("duty"), max_length=10, choices=Duty, default=Duty.WORKER)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    work_phone = models.CharField(_("work telephone"), max_length=40, blank=True)
    since = models.DateField(_("in charge since"))

    class Meta:
        ordering = ("grid", "name")
        verbose_name = _("grid worker")
        verbose_name_plural = _("grid workers")
        constraints = (
            models.UniqueConstraint(
                fields=("grid", "name"),
                condition=Q(retired_on=None),
                name="grid_worker_once",
                violation_error_message=_("This person is in charge of the grid already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class GridServiceItem(GridRow):
    """Matters of one kind brought to a grid on a day, and how many of them were handled (B5)."""

    class Kind(models.TextChoices):
        PARTY_BUILDING = "PARTY_BUILDING", _("Party building")
        RESIDENT_SERVICE = "RESIDENT_SERVICE", _("residents' services")
        CITY_MANAGEMENT = "CITY_MANAGEMENT", _("city management")
        PETITION_STABILITY = "PETITION_STABILITY", _("petitions and stability")

    kind = models.CharField(_("kind of matter"), max_length=20, choices=Kind)
    held_on = models.DateField(_("received on"))
    received = models.PositiveIntegerField(_("received"), validators=[MinValueValidator(1)])
    handled = models.PositiveIntegerField(
        _("handled"),
        default=0,
        help_text=_("Of those received on this day, also when they are handled later."),
    )

    class Meta:
        ordering = ("-held_on", "grid")
        verbose_name = _("grid service item")
        verbose_name_plural = _("grid service items")
        indexes = (models.Index(fields=("grid", "held_on"), name="grid_service_grid_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(handled__lte=F("received")),
                name="grid_service_handled_of_received",
                violation_error_message=_("More were handled than received."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class GridActivity(GridRow):
    """What a worker did in the grid on a day, by the four kinds (B7)."""

    class Kind(models.TextChoices):
        INFORMATION = "INFORMATION", _("collecting residents' information")
        SANITATION = "SANITATION", _("cleaning up")
        DISPUTES = "DISPUTES", _("finding and settling disputes")
        VOLUNTEERING = "VOLUNTEERING", _("volunteer service")

    worker = models.ForeignKey(
        GridWorker, on_delete=models.PROTECT, related_name="activities", verbose_name=_("grid worker")
    )
    kind = models.CharField(_("kind of activity"), max_length=14, choices=Kind)
    held_on = models.DateField(_("held on"))
    times = models.PositiveIntegerField(_("times"), default=1, validators=[MinValueValidator(1)])
    households = models.PositiveIntegerField(_("households reached"), default=0)

    class Meta:
        ordering = ("-held_on", "grid")
        verbose_name = _("grid activity")
        verbose_name_plural = _("grid activities")
        indexes = (models.Index(fields=("grid", "held_on"), name="grid_activity_grid_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    def clean(self) -> None:
        if not (self.worker_id and self.grid_id):
            return
        if self.worker.grid.community_id != self.grid.community_id:
            raise ValidationError(
                {"worker": _("The worker is in charge of a grid of another community.")},
                code="other_community",
            )


class GridTraining(CommunityRow):
    """A training of a community's grid workers, by the four kinds (B6)."""

    class Kind(models.TextChoices):
        LEVEL_BY_LEVEL = "LEVEL_BY_LEVEL", _("training level by level")
        ON_SITE = "ON_SITE", _("guidance on site")
        OBSERVATION = "OBSERVATION", _("observation tour")
        DRILL = "DRILL", _("emergency drill")

    kind = models.CharField(_("kind of training"), max_length=14, choices=Kind)
    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=120)
    workers = models.PositiveIntegerField(_("workers reached"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ("-held_on", "community")
        verbose_name = _("grid training")
        verbose_name_plural = _("grid trainings")
        indexes = (models.Index(fields=("community", "held_on"), name="grid_training_community_day"),)

    def __str__(self) -> str:
        return self.topic
