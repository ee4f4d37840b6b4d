"""What an office does with its indicators: adds, switches on and off, sets targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from communities.models import SubDistrict
from portal.core.month import Month
from portal.indicators.models import Basis, Indicator, IndicatorUse, KeyTask, Target, Theme
from portal.indicators.signals import counting_changed


def add_indicator(*, indicator: Indicator, office: SubDistrict) -> Indicator:
    """Save an office's own indicator under a code that no other has; it is counted from now on.

    Raises ``ValidationError`` where the parts do not fit together.
    """
    own = Indicator.objects.filter(owner_code=office.code)
    indicator.owner_code = office.code
    indicator.code = f"own-{office.code}-{own.count() + 1}"
    indicator.order = 100 + own.count()
    indicator.full_clean()
    indicator.save()
    return indicator


@transaction.atomic
def save_indicator(*, indicator: Indicator) -> Indicator:
    """Keep an office's changes to its own indicator, and tell if it is counted otherwise from now on.

    Raises ``ValidationError`` where the parts do not fit together.
    """
    before = Indicator.objects.select_for_update().get(pk=indicator.pk)
    indicator.full_clean()
    indicator.save()
    tell_if_counted_otherwise([(before, indicator)])
    return indicator


def tell_if_counted_otherwise(pairs: Iterable[tuple[Indicator, Indicator]]) -> None:
    """Tell the floors above, in the transaction that changed them, whose totals are out of date."""
    owners = {
        after.owner_code
        for before, after in pairs
        if any(getattr(before, name) != getattr(after, name) for name in Indicator.COUNTED_BY)
    }
    if owners:
        counting_changed.send(sender=Indicator, owner_codes=owners)


@transaction.atomic
def keep_basis(*, basis: Basis) -> Basis:
    """Keep by what paper, and until when, an office asks for an indicator or a register.

    Raises ``ValidationError`` where something is missing.
    """
    basis.full_clean()
    basis.save()
    return basis


def switch_on(*, indicator: Indicator, office: SubDistrict, month: Month) -> IndicatorUse:
    """Count the indicator from *month* on; months counted before stay counted."""
    use = IndicatorUse.objects.filter(indicator=indicator, sub_district=office).first()
    if use is None:
        use = IndicatorUse(indicator=indicator, sub_district=office)
        use.from_month = Month.MIN if indicator.on_by_default else month
    elif use.until_month < use.from_month:
        use.from_month = month
    use.until_month = Month.MAX
    use.save()
    return use


def switch_off(*, indicator: Indicator, office: SubDistrict, month: Month) -> IndicatorUse:
    """Count the indicator up to and including *month*, and no longer: it is retired, not forgotten."""
    use = IndicatorUse.objects.filter(indicator=indicator, sub_district=office).first()
    if use is None:
        use = IndicatorUse(indicator=indicator, sub_district=office)
    use.until_month = month
    use.save()
    return use


@transaction.atomic
def switch_theme(*, theme: Theme, office: SubDistrict, month: Month, on: bool) -> list[IndicatorUse]:
    """Count all indicators of a line of work, or none, from or up to the month."""
    switch = switch_on if on else switch_off
    indicators = theme.indicators.filter(owner_code__in=("", office.code))
    return [switch(indicator=indicator, office=office, month=month) for indicator in indicators]


@dataclass(frozen=True, slots=True)
class Aim:
    """What one area should reach: a value by a day, or nothing (None) to set no target."""

    area_code: str
    value: Decimal | None
    due_on: dt.date


@transaction.atomic
def set_targets(
    *, indicator: Indicator, year: int, value_kind: str, key_task: KeyTask | None, aims: Iterable[Aim]
) -> int:
    """Write the targets of a sub-district and its communities; an aim without value takes its target away.

    Returns how many targets were written or taken away. Raises ``ValidationError``.
    """
    changed = 0
    for aim in aims:
        target = Target.objects.filter(indicator=indicator, year=year, area_code=aim.area_code).first()
        if aim.value is None:
            if target:
                target.delete()
                changed += 1
            continue
        wanted: dict[str, Any] = {
            "value": aim.value,
            "due_on": aim.due_on,
            "value_kind": value_kind,
            "key_task": key_task,
        }
        target = target or Target(indicator=indicator, year=year, area_code=aim.area_code)
        if target.pk and all(getattr(target, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(target, name, value)
        target.full_clean()
        target.save()
        changed += 1
    return changed
