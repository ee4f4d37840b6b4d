"""Red, yellow, green (红黄绿灯): one rule for every indicator, area and page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.dashboard.goals import Goal
from portal.dashboard.values import Value
from portal.indicators.models import Indicator

YELLOW_SHARE = Decimal("0.9")
"""The part of the target from which a figure counts as close to it; the legend says so on every page."""


class Light(models.TextChoices):
    """A colour, which templates/components/light.html shows with a shape and a word beside it."""

    GREEN = "green", _("On target")
    YELLOW = "yellow", _("Close to target")
    RED = "red", _("Far from target")
    NO_TARGET = "no_target", _("No target")
    NO_DATA = "no_data", _("No data")

    @property
    def is_lit(self) -> bool:
        """Whether it says how far from the target a figure is."""
        return self not in (Light.NO_TARGET, Light.NO_DATA)


def light_of(value: Value | None, goal: Goal | None) -> Light:
    """The light of a value against its goal; without one or the other, which of the two is missing."""
    if value is None or not value.is_current:
        return Light.NO_DATA
    neutral = value.indicator.direction == Indicator.Direction.NEUTRAL
    reached = None if goal is None or neutral else goal.reached(value)
    if goal is None or reached is None:
        return Light.NO_DATA if value.measure is None else Light.NO_TARGET
    required = goal.required(value.indicator, value.month)
    if value.indicator.direction == Indicator.Direction.DOWN:
        return less_is_better(reached, required)
    return more_is_better(reached, required)


def more_is_better(reached: Decimal, required: Decimal) -> Light:
    """Green from the target, yellow from 90 % of it, red below."""
    if reached >= required:
        return Light.GREEN
    return Light.YELLOW if reached >= YELLOW_SHARE * required else Light.RED


def less_is_better(reached: Decimal, required: Decimal) -> Light:
    """The mirror image: green up to the target, yellow up to 110 % of it, red above."""
    if reached <= required:
        return Light.GREEN
    return Light.YELLOW if reached <= (2 - YELLOW_SHARE) * required else Light.RED


def lights_text(lights: Sequence[Light], *, earlier: int = 0, updating: int = 0) -> str:
    """“Of the 7 indicators with a target: 3 on target, …”, of the lights of those; empty of none.

    *earlier*: besides these, how many have a total of earlier months, and nothing of the month that a light
    could judge; *updating*: how many are being counted. Neither is without a figure.
    """
    whole = len(lights) + earlier + updating
    if not whole:
        return ""
    words = (
        (Light.GREEN, gettext("%d on target")),
        (Light.YELLOW, gettext("%d close to it")),
        (Light.RED, gettext("%d far from it")),
        (Light.NO_DATA, gettext("%d without a figure of the month")),
        ("earlier", gettext("%d with the totals of earlier months alone, this month not counted")),
        ("updating", gettext("%d being updated")),
    )
    count = Counter[str](lights) | Counter(earlier=earlier, updating=updating)
    said = gettext(", ").join(text % count[light] for light, text in words if count[light])
    return gettext("Of the %(count)d indicators with a target: %(said)s") % {
        "count": whole,
        "said": said,
    }
