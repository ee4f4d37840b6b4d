"""Keeping what can be found: one thing at once as it is saved, many together after an import and at night."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from communities.models import SubDistrict
from portal.core.access import code_length, code_lies_in
from portal.core.areas import Level
from portal.finding.models import Findable, Kind
from portal.finding.sources import SOURCES, Source, source_of

BATCH = 500
_FIELDS = ("area_code", "title", "beside", "is_past", "folded", "spelt")


def put(row: models.Model) -> None:
    """Keep how one row is found, which was saved just now; of one that is retired, nothing."""
    source = _source(row)
    found = list(source.rows(models.Q(pk=row.pk)))
    if found:
        _write(found)
    else:
        drop(row)


def drop(row: models.Model) -> None:
    """Forget a row that is gone."""
    source = _source(row)
    Findable.objects.filter(kind=source.kind, ref=str(getattr(row, source.ref))).delete()


@transaction.atomic
def renew(kind: str, within: str = "") -> int:
    """Make what is found of that kind in the area of that code what the rows say; returns how many differed.

    Only differences are written, so that it costs little where nothing changed.
    """
    known = Findable.objects.filter(kind=kind).within(within)
    kept = {one.ref: one for one in known.iterator(chunk_size=2_000)}
    differing = []
    for source in SOURCES:
        for one in source.rows(_lying_in(source, within)) if source.kind == kind else ():
            before = kept.pop(one.ref, None)
            if before is None or _values(before) != _values(one):
                differing.append(one)
    _write(differing)
    gone = [one.pk for one in kept.values()]
    for start in range(0, len(gone), BATCH):
        Findable.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return len(differing) + len(gone)


def renew_all() -> int:
    """Every kind, one province after the other: never more in memory than one of them has."""
    codes = SubDistrict.objects.order_by().values_list("code", flat=True)
    provinces = sorted({code[: Level.PROVINCE] for code in codes.iterator()})
    count = renew(Kind.INDICATOR)
    for kind in Kind:
        if kind != Kind.INDICATOR:
            count += sum(renew(kind, province) for province in provinces)
    return count


def _lying_in(source: Source, within: str) -> models.Q:
    length = code_length(source.model) if hasattr(source.model, "area_path") else int(Level.SUB_DISTRICT)
    return code_lies_in(source.area, within, length)


def _write(rows: list[Findable]) -> None:
    Findable.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=("kind", "ref"), update_fields=_FIELDS
    )


def _values(one: Findable) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in _FIELDS)


def _source(row: models.Model) -> Source:
    source = source_of(type(row))
    if source is None:
        raise TypeError(f"nothing is found of {type(row).__name__}")
    return source
