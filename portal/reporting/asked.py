"""What is asked of a community in a month, by what paper, and what it costs (报表准入; docs/asked.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core.access import ALLOWED, Role
from portal.core.month import Month
from portal.core.registers import registers_of
from portal.core.registers.declaration import Register
from portal.indicators.models import Basis, Indicator
from portal.indicators.models.basis import MINUTES_A_BOX, MINUTES_A_ROW
from portal.notices.models import Notice, tell
from portal.reporting.models import COUNTED_STATES

NOTICE_DAYS = 31


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator or register: boxes and minutes a time, by what paper, and whether anybody uses it."""

    name: str
    section: str
    boxes: int
    minutes: int
    every: str
    by_community: bool
    document: str
    issued_by: str
    kept_by: str
    until: dt.date | None
    address: str
    is_own_paper: bool
    is_new: bool = False
    #: How often the indicator was reported within the year, and how often with more than zero.
    reported: int | None = None
    said: int = 0

    def is_over(self, day: dt.date) -> bool:
        return self.until is not None and self.until < day

    @property
    def is_unused(self) -> bool:
        return bool(self.reported) and not self.said


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked: figures of the month, rows of registers, what came and went since last year."""

    figures: list[Item]
    rows: list[Item]
    over: list[Item]
    gone: list[str]

    @property
    def of_community(self) -> list[Item]:
        return [one for one in self.figures if one.by_community]

    @property
    def boxes(self) -> int:
        return sum(one.boxes for one in self.of_community)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.of_community)

    @property
    def of_office(self) -> int:
        """How many indicators the office fills in itself."""
        return len(self.figures) - len(self.of_community)

    @property
    def new(self) -> list[str]:
        return [one.name for one in self.figures if one.is_new]


def asked(office: SubDistrict, month: Month, area: str, today: dt.date) -> Asked:
    """What *office* asks for in *month*; how much of it was used is counted in *area*."""
    bases = list(Basis.objects.filter(sub_district=office))
    of_indicators = {one.indicator_id: one for one in bases if one.indicator_id}
    before = dict(Indicator.objects.in_use(office.code, month - 12).values_list("pk", "name_zh"))
    indicators = list(_with_use(Indicator.objects.in_use(office.code, month), month, area))
    figures = [_figure(one, of_indicators.get(one.pk), before) for one in indicators]
    now = {one.pk for one in indicators}
    of_registers = {one.register: one for one in bases if one.register}
    rows = [_register(one, of_registers.get(one.slug)) for one in registers_of(office.code)]
    day = max(today, month.first_day)
    return Asked(
        figures,
        [one for one in rows if not one.is_over(day)],
        [one for one in rows if one.is_over(day)],
        [name for pk, name in before.items() if pk not in now],
    )


def _with_use(indicators: QuerySet[Indicator], month: Month, area: str) -> Iterable[Indicator]:
    """With how often each was reported within twelve months, and how often with more than zero."""
    mine = Q(
        figures__report__community__code__startswith=area,
        figures__report__state__in=COUNTED_STATES,
        figures__report__month__range=(month - 11, month),
        figures__numerator__isnull=False,
    )
    return indicators.select_related("theme").annotate(
        reported=Count("figures", filter=mine),
        said=Count("figures", filter=mine & Q(figures__numerator__gt=0)),
    )


def _figure(indicator: Indicator, basis: Basis | None, before: dict[int, str]) -> Item:
    theme = indicator.theme
    return Item(
        name=indicator.name,
        section=theme.name,
        boxes=indicator.boxes,
        minutes=basis.minutes if basis else MINUTES_A_BOX * indicator.boxes,
        every=str(Basis.Every.MONTH.label),
        by_community=indicator.entered_by == Indicator.EnteredBy.SECRETARY,
        document=basis.document if basis else theme.document,
        issued_by=basis.issued_by if basis else theme.issued_by,
        kept_by=basis.kept_by if basis else "",
        until=basis.until if basis else None,
        address=reverse("indicators:basis", args=[indicator.code]),
        is_own_paper=basis is not None,
        is_new=indicator.pk not in before,
        reported=indicator.reported,  # type: ignore[attr-defined]
        said=indicator.said,  # type: ignore[attr-defined]
    )


def _register(register: type[Register], basis: Basis | None) -> Item:
    meta = register.model._meta
    return Item(
        name=capfirst(str(meta.verbose_name)),
        section=capfirst(str(register.section or apps.get_app_config(meta.app_label).verbose_name)),
        boxes=len(register.fields()),
        minutes=basis.minutes if basis else MINUTES_A_ROW,
        every=str((Basis.Every(basis.every) if basis else Basis.Every.EVENT).label),
        by_community=register.verb in ALLOWED[Role.SECRETARY],
        document=basis.document if basis else "",
        issued_by=basis.issued_by if basis else "",
        kept_by=basis.kept_by if basis else "",
        until=basis.until if basis else None,
        address=reverse("indicators:register_basis", args=[register.slug]),
        is_own_paper=basis is not None,
    )


def tell_ending(*, today: dt.date, now: dt.datetime) -> int:
    """Tell the office's staff, once, of each basis that ends within a month; returns how many were told."""
    soon = Basis.objects.filter(until__range=(today, today + dt.timedelta(days=NOTICE_DAYS)))
    told = 0
    with translation.override(settings.LANGUAGE_CODE):
        for basis, text in _said(soon.select_related("indicator").order_by("pk")):
            told += tell(
                receivers=User.objects.active().filter(role=Role.STAFF, area_code=basis.sub_district_id),
                kind=Notice.Kind.DUE,
                text=text,
                path=reverse("reporting:asked", args=[Month.of(today)]),
                key=f"basis:{basis.pk}:{basis.until}",
                now=now,
            )
    return told


def _said(bases: Iterable[Basis]) -> Iterator[tuple[Basis, str]]:
    for basis in bases:
        names = {one.slug: one.model._meta.verbose_name for one in registers_of(basis.sub_district_id)}
        if not basis.indicator and basis.register not in names:
            continue  # a register that the office has closed
        name = basis.indicator.name if basis.indicator else capfirst(str(names.get(basis.register, "")))
        said = _("%(name)s: its basis ends on %(day)s. Renew it, or it is not asked any more.")
        yield basis, said % {"name": name, "day": basis.until}
