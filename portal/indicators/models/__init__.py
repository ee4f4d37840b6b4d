"""What is measured, and how far it should be: indicators by theme, key tasks and targets.

An indicator's kind alone decides its arithmetic (``rollups.arithmetic``). The catalogue comes from the
YAML files beside this module; an office switches indicators on and off and adds its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.models import OfSubDistrict, SubDistrict
from portal.core.access import ScopedQuerySet
from portal.core.areas import AreaByCode, Level
from portal.core.month import Month, MonthField
from portal.indicators.models.basis import Basis

__all__ = ["Basis", "Indicator", "IndicatorUse", "KeyTask", "Named", "Target", "Theme", "binding"]


class Named(models.Model):
    """Something with a Chinese and an English name, shown in the reader's language."""

    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        english = (get_language() or "zh").startswith("en")
        return self.name_en if english and self.name_en else self.name_zh


class Theme(Named):
    """A line of work (网格化管理, 物业服务 …), by which indicators are grouped.

    Line D10 of docs/seed-coverage.md.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    document = models.CharField(
        _("basis"),
        max_length=200,
        blank=True,
        help_text=_("The paper by which it is asked for, unless an office names its own."),
    )
    issued_by = models.CharField(_("issued by"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("order", "code")
        verbose_name = _("line of work")
        verbose_name_plural = _("lines of work")


class IndicatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The catalogue, and what the own office has added to it."""
        if not user.is_authenticated:
            return self.none()
        if not user.area_code:
            return self.all()
        return self.filter(Q(owner_code="") | Q(owner_code__in=[user.area_code[:9]]))

    def with_basis(self, sub_district_code: str, month: Month) -> Self:
        """Indicators that the sub-district may ask for in *month*.

        What an office added itself has a basis only if the office has said so; that of the catalogue is the
        paper of its line of work, unless the office has named one of its own that has ended.
        """
        basis = Basis.objects.filter(indicator=OuterRef("pk"), sub_district__code=sub_district_code)
        return self.filter(
            Q(owner_code="") & ~Exists(basis.ended_before(month))
            | Q(owner_code=sub_district_code) & Exists(basis.holding_in(month))
        )

    def in_use(self, sub_district_code: str, month: Month) -> Self:
        """Indicators that the sub-district counts in *month*: valid then, not switched off, with a basis."""
        choice = IndicatorUse.objects.filter(indicator=OuterRef("pk"), sub_district__code=sub_district_code)
        on = choice.filter(from_month__lte=month, until_month__gte=month)
        asked = self.with_basis(sub_district_code, month)
        return asked.filter(valid_from__lte=month, valid_until__gte=month).filter(
            Exists(on) | (Q(on_by_default=True) & ~Exists(choice))
        )


class Indicator(Named):
    """One thing that is counted; the unit of every figure is in ``unit``."""

    class Kind(models.TextChoices):
        """Decides the arithmetic over areas and months (``rollups.arithmetic``).

        ``meeting`` counts what a community did at the month's progress meeting, once at most.
        """

        COMPLETION = "completion", _("completion")
        FLOW = "flow", _("flow")
        LEVEL = "level", _("level")
        FREQUENCY = "frequency", _("frequency")
        RANK = "rank", _("rank")
        MEETING = "meeting", _("count of the meeting")

    class Denominator(models.TextChoices):
        """Where the denominator of a community's figure comes from."""

        NONE = "none", _("none")
        ENTERED = "entered", _("entered")
        MINIMUM = "minimum", _("the office's minimum")
        WEEKS = "weeks", _("weeks of the month")

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")
        NEUTRAL = "neutral", _("neither")

    class EnteredBy(models.TextChoices):
        SECRETARY = "secretary", _("the community")
        STAFF = "staff", _("the sub-district")

    #: What decides which figures count and how they add up: a change puts every total out of date.
    COUNTED_BY: ClassVar[tuple[str, ...]] = (
        "kind",
        "carry_months",
        "denominator",
        "valid_from",
        "valid_until",
    )

    code = models.SlugField(_("code"), max_length=60, unique=True)
    short_zh = models.CharField(
        _("short name"), max_length=6, blank=True, help_text=_("Heads a narrow column; two to four signs.")
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("line of work")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    unit = models.CharField(_("unit"), max_length=10)
    numerator_label = models.CharField(_("what is counted"), max_length=60)
    denominator_label = models.CharField(_("out of what"), max_length=60, blank=True)
    opening_label = models.CharField(
        _("brought forward"),
        max_length=60,
        blank=True,
        help_text=_("For a flow with open cases at its start: what is still open from before."),
    )
    denominator = models.CharField(
        _("denominator"), max_length=10, choices=Denominator, default=Denominator.NONE
    )
    minimum = models.PositiveSmallIntegerField(
        _("minimum"), default=0, help_text=_("Times a month or a week, unless the office sets a target.")
    )
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.UP)
    may_shrink = models.BooleanField(
        _("may shrink"), default=True, help_text=_("If not, a stock below last month's needs a reason.")
    )
    carry_months = models.PositiveSmallIntegerField(
        _("months carried forward"),
        default=0,
        validators=[MaxValueValidator(12)],
        help_text=_("How many months a stock may be carried forward while a report is missing."),
    )
    entered_by = models.CharField(
        _("entered by"), max_length=10, choices=EnteredBy, default=EnteredBy.SECRETARY
    )
    sentence = models.CharField(_("sentence"), max_length=200, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    why = models.TextField(_("why it matters"), blank=True)
    source = models.CharField(_("source phrase"), max_length=200, blank=True)
    valid_from = MonthField(_("valid from"), default=Month.MIN)
    valid_until = MonthField(_("valid until"), default=Month.MAX)
    on_by_default = models.BooleanField(_("on by default"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    owner_code = models.CharField(
        _("owner"),
        max_length=9,
        blank=True,
        help_text=_("Empty for the catalogue, else the office that added it."),
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("theme__order", "order", "code")
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_until")), name="indicator_valid_in_order"
            ),
            models.CheckConstraint(
                condition=Q(owner_code="") | Q(owner_code__length=9), name="indicator_owner_is_sub_district"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="completion", denominator="entered")
                    | Q(kind="flow", denominator__in=("none", "entered"))
                    | Q(kind="frequency", denominator__in=("minimum", "weeks"))
                    | Q(kind__in=("level", "rank", "meeting"), denominator="none")
                ),
                name="indicator_denominator_fits_kind",
                violation_error_message=_("The denominator does not fit the kind of indicator."),
            ),
        )

    @property
    def short_name(self) -> str:
        """What heads a narrow column: the short name, else as much of the name as there is room for."""
        return self.short_zh or self.name_zh[:4]

    @property
    def is_stock(self) -> bool:
        """Whether the figure is a state at month end, not something that happened in the month."""
        return self.kind in {self.Kind.COMPLETION, self.Kind.LEVEL, self.Kind.RANK}

    @property
    def has_rate(self) -> bool:
        return self.denominator != self.Denominator.NONE

    @property
    def has_opening(self) -> bool:
        return bool(self.opening_label)

    @property
    def boxes(self) -> int:
        """How many figures a community types for it a month."""
        return 1 + (self.denominator == self.Denominator.ENTERED) + self.has_opening


class IndicatorUse(OfSubDistrict):
    """A sub-district's own choice to count an indicator, or not, from one month until another."""

    sub_district = AreaByCode(SubDistrict, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="uses")
    from_month = MonthField(_("from"), default=Month.MIN)
    until_month = MonthField(
        _("until"), default=Month.MAX, help_text=_("The last month counted; before “from” means never.")
    )

    class Meta:
        verbose_name = _("use of an indicator")
        verbose_name_plural = _("uses of indicators")
        constraints = (
            models.UniqueConstraint(fields=("sub_district", "indicator"), name="indicator_use_once"),
        )

    def __str__(self) -> str:
        return f"{self.sub_district_id} {self.indicator}"


class KeyTask(OfSubDistrict):
    """A key task of the year (重点工作任务), the source of targets (docs/seed-coverage.md D9)."""

    sub_district = AreaByCode(SubDistrict, related_name="key_tasks", verbose_name=_("sub-district"))
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="key_tasks", verbose_name=_("line of work")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    name = models.CharField(_("task"), max_length=120)
    document = models.CharField(
        _("document"), max_length=120, blank=True, help_text=_("Title and number of the paper that sets it.")
    )
    lead = models.CharField(_("lead"), max_length=60, blank=True)

    class Meta:
        ordering = ("-year", "theme__order", "pk")
        verbose_name = _("key task")
        verbose_name_plural = _("key tasks")
        constraints = (
            models.UniqueConstraint(fields=("sub_district", "year", "name"), name="key_task_once_a_year"),
        )

    def __str__(self) -> str:
        return self.name


class TargetQuerySet(ScopedQuerySet):
    def for_area(self, area_code: str, year: int) -> dict[int, Target]:
        """The target that binds the area, by indicator id: its own, else the sub-district's."""
        return binding(area_code, self.containing(area_code).filter(year=year))

    def around(self, area_code: str, year: int) -> Self:
        """The targets of the area, of those that contain it and of those in it: ``binding`` tells whose."""
        return (self.containing(area_code) | self.within(area_code)).filter(year=year)


def binding(area_code: str, targets: Iterable[Target]) -> dict[int, Target]:
    """Those of the targets that bind the area, by indicator id: its own, else the sub-district's."""
    ordered = sorted(targets, key=lambda target: len(target.area_code))
    return {target.indicator_id: target for target in ordered if target.binds(area_code)}


class Target(models.Model):
    """How far an indicator should be by a day of the year: for a sub-district, or one community of it."""

    class ValueKind(models.TextChoices):
        RATE = "rate", _("rate in percent")
        COUNT = "count", _("number")
        MINIMUM = "minimum", _("minimum times")

    area_path: ClassVar[str] = "area_code"

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    area_code = models.CharField(_("area"), max_length=12)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    value_kind = models.CharField(_("set as"), max_length=8, choices=ValueKind)
    value = models.DecimalField(
        _("target"), max_digits=12, decimal_places=1, validators=[MinValueValidator(Decimal("0.1"))]
    )
    due_on = models.DateField(_("due on"))
    key_task = models.ForeignKey(
        KeyTask,
        on_delete=models.PROTECT,
        related_name="targets",
        null=True,
        blank=True,
        verbose_name=_("key task"),
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "indicator__theme__order", "indicator__order", "area_code")
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "area_code", "year"),
                name="target_once_a_year",
                violation_error_message=_("This area has a target for this indicator and year already."),
            ),
            models.CheckConstraint(
                condition=Q(area_code__length__in=(int(Level.SUB_DISTRICT), int(Level.COMMUNITY))),
                name="target_area_is_sub_district_or_community",
            ),
            models.CheckConstraint(
                condition=~Q(value_kind="rate") | Q(value__lte=100),
                name="target_rate_at_most_100",
                violation_error_message=_("A rate cannot be above 100%%."),
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"

    def binds(self, area_code: str) -> bool:
        """Whether the target holds for the area: its own, or a rate or minimum of the sub-district's.

        A number binds the sub-district as a whole and says nothing about one community.
        """
        inherited = area_code.startswith(self.area_code) and self.value_kind != self.ValueKind.COUNT
        return self.area_code == area_code or inherited
