"""Saving one figure: read, judged, compared with what stands, and written once.

Called by ``actions.py``, inside its transaction and with the report's row locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.text import beginning, prose_on_one_line
from portal.indicators.models import Indicator
from portal.reporting.book import MonthBook, values_of
from portal.reporting.errors import FigureChanged
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.validators import (
    BOXES,
    REASON,
    Finding,
    Values,
    boxes_of,
    read,
    refusals_of,
)

LONGEST_BOX = 60  # signs of a box, as the pages have it; of more, the beginning is kept and refused


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the boxes of a figure, having seen that version of it.

    Version 0 is a figure that did not exist yet; without a version the newest wins.
    """

    boxes: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What was typed, as numbers, and why it cannot be stored, if it cannot."""

    values: Values
    reason: str
    refusals: list[Finding]


def judge(book: MonthBook, community_code: str, indicator: Indicator, typed: Mapping[str, Any]) -> Judged:
    """Read what was typed and put it before the refusing rules."""
    values, refusals = read(indicator, typed)
    if indicator.has_rate and indicator.denominator != Indicator.Denominator.ENTERED:
        values = Values(values.numerator, book.denominator(community_code, indicator), values.opening)
    reason = prose_on_one_line(as_typed(typed.get(REASON)))
    if not refusals:
        refusals = refusals_of(book.candidate(community_code, indicator, values, reason))
    return Judged(values, reason, refusals)


def as_typed(value: Any) -> str:
    """What stands in a box, as text; nothing is empty, and zero is not nothing."""
    return "" if value is None else str(value)


def write(
    report: MonthlyReport,
    indicator: Indicator,
    row: Typed,
    *,
    source: str,
    book: MonthBook,
    by: User,
    now: dt.datetime,
) -> Figure:
    """Store the figure, or what was typed if it is refused; ``FigureChanged`` if its version is old.

    Nothing is written where nothing changes.
    """
    key = (report.community_id, indicator.pk)
    judged = judge(book, report.community_id, indicator, row.boxes)
    standing = book.figures.get(key)
    content = _content(report, indicator, row.boxes, judged, book, standing, source)
    if standing is not None and all(getattr(standing, name) == value for name, value in content.items()):
        return standing
    if standing is not None and row.version not in {None, standing.version}:
        raise _changed(standing)
    content |= {"updated_at": now, "updated_by": by}
    figure = _create(report, indicator, content) if standing is None else _replace(standing, content)
    book.figures[key] = figure
    return figure


def _content(
    report: MonthlyReport,
    indicator: Indicator,
    typed: Mapping[str, Any],
    judged: Judged,
    book: MonthBook,
    standing: Figure | None,
    source: str,
) -> dict[str, Any]:
    """What the row will hold, but for who and when."""
    held = book.registers.get(indicator.code, {}).get(report.community_id)
    content: dict[str, Any] = {
        "reason": judged.reason,
        "recorded_numerator": held.numerator if held else None,
        "recorded_denominator": held.denominator if held else None,
    }
    if judged.refusals:
        raw = {box: beginning(as_typed(typed.get(box)).strip(), LONGEST_BOX) for box in boxes_of(indicator)}
        if any(one.box == REASON for one in judged.refusals):  # kept as typed, to be mended by its writer
            raw[REASON] = judged.reason
            content["reason"] = standing.reason if standing else ""
        return content | {"entered": raw, "source": standing.source if standing else source}
    content |= {box: getattr(judged.values, box) for box in BOXES} | {"entered": {}}
    if standing is not None and not standing.entered and values_of(standing) == judged.values:
        return content | {"source": standing.source}
    suggestion = book.suggestion(report.community_id, indicator)
    if standing is None and source == Figure.Source.TYPED and suggestion.values == judged.values:
        source = suggestion.source
    return content | {"source": source}


def _create(report: MonthlyReport, indicator: Indicator, content: dict[str, Any]) -> Figure:
    figure = Figure(report=report, indicator=indicator, version=1, **content)
    try:
        with transaction.atomic():
            Figure.objects.bulk_create([figure])
    except IntegrityError:
        standing = Figure.objects.select_related("updated_by").get(report=report, indicator=indicator)
        raise _changed(standing) from None
    return figure


def _replace(standing: Figure, content: dict[str, Any]) -> Figure:
    version = standing.version + 1
    changed = Figure.objects.filter(pk=standing.pk, version=standing.version).update(
        version=version, **content
    )
    if not changed:
        raise _changed(Figure.objects.select_related("updated_by", "report").get(pk=standing.pk))
    figure = copy(standing)
    for name, value in (content | {"version": version}).items():
        setattr(figure, name, value)
    return figure


def _changed(standing: Figure) -> FigureChanged:
    who = standing.updated_by or _("Somebody else")
    return FigureChanged(_("%(who)s changed this figure meanwhile.") % {"who": who}, standing)
